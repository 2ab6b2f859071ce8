"""A collection on disk: its folders, record files, lock, recovery and verification."""
