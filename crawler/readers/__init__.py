"""Reader processes."""
