"""Comment threads of a page, read in layers: what markup states, engine readers, generic record mining."""
