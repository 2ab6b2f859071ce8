"""When a followed page is due again."""
