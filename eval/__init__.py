"""Measures the readers on pages with gold: `python -m eval` prints the table of figures with the target beside each."""
