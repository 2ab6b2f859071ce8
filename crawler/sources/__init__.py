"""The sources file: which sites are followed, and how. `parse.load_sources` is the way in."""
