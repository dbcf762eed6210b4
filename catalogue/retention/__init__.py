"""How long records are kept, and what keeps them longer."""
