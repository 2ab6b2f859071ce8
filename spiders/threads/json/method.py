"""How a comment that was mined from an unknown service's answer is marked in its record."""

MINED = "api:json"
"""`method.record` of comments that stand in an answer of an unknown service."""
REFERENCE = "reference:"
"""Begins `method.author` of a comment whose author is named by a key alone; another answer may know whose."""
SURE, UNSURE = 0.9, 0.5
"""`confidence` of records that are called comments, and of records that only have their shape."""
