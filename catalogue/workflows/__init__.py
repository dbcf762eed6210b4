"""What spans topics: bulk loads, the documents of the search index, and overviews."""
