"""The frontier: which URLs a run knows, which are due, which are leased, and how fast a host may be asked.

`contract.py` says what an engine must do; `sqlite.py` is the embedded engine. Only `codec.py`, `rows.py`
and `limit.py` import Scrapy, so that `status` and `explain` start fast.
"""
