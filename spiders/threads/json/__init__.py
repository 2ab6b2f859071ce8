"""Comments of a service that nobody knows, out of the JSON answers that its page fetched: by the shape of the records.

`read_answer` gives what *may* be comments; `spiders.read.rendered` takes it for comments only where the rendered page
shows it. What a record is made of is told by the names of its fields and by their values, of many services' APIs.
"""

from spiders.threads.json.mining import MINED, REFERENCE, SURE, people_in, read_answer

__all__ = ["MINED", "REFERENCE", "SURE", "people_in", "read_answer"]
