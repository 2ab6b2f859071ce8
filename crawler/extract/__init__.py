"""WARC files and saved pages to records, offline."""
