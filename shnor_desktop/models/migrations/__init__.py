"""Schema history of a base."""
