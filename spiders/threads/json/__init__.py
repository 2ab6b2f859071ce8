"""Comments of a service that nobody knows, out of the JSON answers that its page fetched: by the shape of the records.

`mining.read_answer` gives what *may* be comments; `spiders.read.visit_pages` takes it for comments only where the rendered page
shows it. What a record is made of is told by the names of its fields and by their values, of many services' APIs.
"""
