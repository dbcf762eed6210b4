"""One blueprint for each group of pages; none of them imports another."""
