"""How a field is read: an ordered table of candidates, each with how it was read, and one chooser.

A field's table is a function of the page that gives its candidates best first, the dear ones last; it is gone through
only as far as the choice needs. `spiders.article.candidates` goes through all of it, to show who lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page

Value = TypeVar("Value")


def chosen(table: Iterable[tuple[Value, str]]) -> tuple[Value, str] | tuple[None, None]:
    """The first candidate with how it was read; nothing where there is none."""
    return next(iter(table), (None, None))


def metas(page: Page, *names: str) -> Iterator[tuple[str, str]]:
    """The first content of each of these tags that the page has, in the order of the names, with `meta:NAME`."""
    tags = page_meta(page)
    for name in names:
        if name in tags:
            yield tags[name][0], f"meta:{name}"
