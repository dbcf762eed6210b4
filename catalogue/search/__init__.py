"""Finding things: an index that is a cache of the database, and what answers when there is none."""
