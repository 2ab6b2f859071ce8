"""Export formats: each module here with a `SUMMARY` is one, found by itself; see `contract`."""
