"""What pages show, worked out from what the catalogue answers: plain data for templates, no HTML files, no queries."""
