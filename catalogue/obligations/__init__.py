"""What suppliers promised to hand over: by when, where the proof is, and who of our own people accepted it."""
