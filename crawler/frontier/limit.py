"""`--max-pages`: how many pages a process hands out. What is over the limit waits in the frontier for the next run."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from scrapy import Request

from crawler.frontier.rows import ROW

FREE = "requisite"
"""The role that does not count."""


def is_requisite(request: Request) -> bool:
    """Whether it is no page of a story: a picture, a style sheet."""
    return getattr(request.meta.get("role"), "name", None) == FREE


class Rows(Protocol):
    """What is asked of a frontier."""

    def has_open(self, but: Collection[int], role: str) -> bool:
        """Whether rows have no outcome yet, other than those named and those of a role."""


class PageLimit:
    """Counts rows, so that redirects and retries of a page count once.

    Args:
        frontier: asked whether pages wait.
        number: of pages; None: no limit.
    """

    def __init__(self, frontier: Rows, number: int | None) -> None:
        self._frontier = frontier
        self._number = number
        self._rows: set[int] = set()

    def count(self, request: Request) -> None:
        """A request is handed out."""
        if self._number is not None and not is_requisite(request):
            self._rows.add(request.meta[ROW])

    def leaves_room(self) -> bool:
        """Whether new rows may be handed out: below the limit, or where nothing but requisites waits."""
        if self._number is None or len(self._rows) < self._number:
            return True
        return not self._frontier.has_open(self._rows, FREE)
