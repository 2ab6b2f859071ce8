"""One crawl from its start to its report."""
