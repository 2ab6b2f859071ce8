"""What is fetched and what a page says: the two spiders, discovery, and the pure readers."""
