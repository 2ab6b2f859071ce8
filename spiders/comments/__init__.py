"""Comment threads of a page, read in layers: markup, engine readers, generic record mining."""

from __future__ import annotations

from spiders.comments.assemble import comments_of
from spiders.comments.layers import read_thread
from spiders.comments.thread import FoundComment, Thread

__all__ = ["FoundComment", "Thread", "comments_of", "read_thread"]
