"""Files that people hand in or attach: which are taken, and how one comes in."""
