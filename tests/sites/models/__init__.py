"""Readers of the model sites, which are made up: what a file in `spiders/sites/` looks like."""
