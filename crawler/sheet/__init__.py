"""One story as one page for printing: what was captured of it, and where each byte lies."""
