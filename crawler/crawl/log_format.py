"""What Scrapy says of single items: nothing. They stand in the record files, and their texts would fill the log."""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter


class QuietItems(LogFormatter):
    """Scrapy's log lines without the one that repeats each item whole."""

    def scraped(self, item: Any, response: Any, spider: Any) -> Any:
        """No line (Scrapy logs nothing for None)."""
        return
