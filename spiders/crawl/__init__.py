"""What is fetched: the spiders and what they keep of a fetch."""
