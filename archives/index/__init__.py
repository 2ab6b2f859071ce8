"""The record files as one database: `index.sqlite`, the fold of the log of versions, full-text search, reading.

`build.update` brings it up to what the files say, `reading.Index` reads it. Everything in it comes from `records/` and
`runs/seen-….jsonl`: it may be deleted at any time.
"""
