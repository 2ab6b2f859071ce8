"""`--max-pages`: how many pages a process hands out. What is over the limit waits in the frontier for the next run."""

from __future__ import annotations

from scrapy import Request

from crawler.frontier.rows import ROW
from crawler.frontier.sqlite import SqliteFrontier

FREE = "requisite"
"""The role that does not count."""


class PageLimit:
    """Counts rows, so that redirects and retries of a page count once.

    Args:
        frontier: asked whether pages wait.
        number: of pages; None: no limit.
    """

    def __init__(self, frontier: SqliteFrontier, number: int | None) -> None:
        self._frontier = frontier
        self._number = number
        self._rows: set[int] = set()

    def count(self, request: Request) -> None:
        """A request is handed out."""
        if self._number is not None and getattr(request.meta.get("role"), "name", None) != FREE:
            self._rows.add(request.meta[ROW])

    def leaves_room(self) -> bool:
        """Whether new rows may be handed out: below the limit, or where nothing but requisites waits."""
        if self._number is None or len(self._rows) < self._number:
            return True
        return not self._frontier.has_open(self._rows, FREE)
