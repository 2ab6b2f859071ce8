"""How many files are read at once: one after the other here, in processes, or on a Ray cluster."""
