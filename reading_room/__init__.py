"""The reading room: a collection as pages for people, on loopback (`tearsheet serve`).

It knows `archives` alone: the index for what the records say, the WARC files for the bytes. Everything is GET, nothing
changes state, and no page asks for anything that does not lie here.
"""
