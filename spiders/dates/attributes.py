"""Attributes in which elements carry a date for machines: one list for the readers of all threads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.dates.machine import machine_date
from spiders.dates.value import DateValue

_KNOWN = (
    "datetime",
    "data-datetime",
    "data-timestamp",
    "data-time",
    "data-epoch",
    "data-utc",
    "data-date",
    "title",
    "content",
)
"""The first that holds a date is it."""
_MOMENT = re.compile(
    r"(?:data-|js-)?(?:[a-z]+[-_])*?(?:ts|time|times?-?stamp|date-?time|date|epoch|utc|unix(?:-?time)?|stamp|"
    r"(?:created|posted|published|submitted)(?:[-_]?(?:at|on|date|time|ts|utc|ms))?)(?:[-_](?:ms|utc|unix|iso|gmt))?"
)
"""Names that sites give such an attribute of their own: `data-ts`, `data-comment-time`, `created-at`."""
_OTHER = re.compile(
    r"modif|updat|edit|expir|until|end\b|join|regist|seen|due|durat|current|server|now|start|load|delay|refresh|birth"
)


@lru_cache(maxsize=2_048)
def is_moment(name: str) -> bool:
    """Whether an attribute of that name may hold when its element was written."""
    return name in _KNOWN or (_MOMENT.fullmatch(name) is not None and _OTHER.search(name) is None)


def machine_dates(element: HtmlElement) -> Iterator[DateValue]:
    """The dates in an element's own attributes, those of the known names first."""
    names = [name for name in element.keys() if is_moment(name)]  # noqa: SIM118 - iteration gives children
    for name in sorted(names, key=lambda name: _KNOWN.index(name) if name in _KNOWN else len(_KNOWN)):
        if (value := machine_date(element.get(name))) is not None:
            yield value
