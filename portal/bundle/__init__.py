"""The papers of a dispute as one file: a page to read, the evidence, hashes, and a program that checks them."""
