"""From captures to records: one page (`site`, `reader`), one story (`story`)."""
