"""Comment records found by their repetition alone."""
