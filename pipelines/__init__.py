"""What happens to a record: normalise, deduplicate, version, store."""
