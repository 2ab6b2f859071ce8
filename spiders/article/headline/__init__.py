"""The headline among what a page calls itself."""
