"""WARC files: events in, captures out."""
