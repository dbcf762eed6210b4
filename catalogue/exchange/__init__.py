"""Outside forms of what the catalogue holds: one module a format, between plain records and the wire."""
