"""One module per article field: headline, authors, dates, body, images."""
