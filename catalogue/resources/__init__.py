"""What can be done with any catalogued thing, whatever its kind."""
