"""Rows as a table for people, counts with small bars. Nothing of a record can steer the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from archives.index.words import find_marks
from crawler.terminal import unguarded

if TYPE_CHECKING:
    from rich.console import Console

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters and those that turn the direction of writing."""
_BAR = 30
_BEFORE = 30
"""Characters before the first word that was found."""


def console() -> Console:
    """Standard output; as wide as the terminal, 140 columns elsewhere."""
    import sys

    from rich.console import Console

    output = unguarded(sys.stdout)  # rich draws with escape sequences; what it draws is cleaned here
    return Console(
        file=output, width=None if output.isatty() else 140, highlight=False, markup=False, emoji=False
    )


def clean(text: str) -> str:
    """One line of printable text."""
    return _STEERING.sub("\ufffd", " ".join(text.split()))


def print_records(rows: Iterable[dict[str, Any]], words: str | None) -> int:
    """Articles and comments, one a line; the words found are marked. Gives how many there were."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, ratio in (("date", None), ("site", 2), ("author", 2), ("what", None), ("text", 9)):
        table.add_column(name, no_wrap=True, overflow="ellipsis", ratio=ratio)
    count = 0
    for row in rows:
        count += 1
        is_article = row["type"] == "article"
        author = row["authors"] if is_article else row["author"]
        text = _excerpt((row["headline"] or row["body"]) if is_article else row["text"], words)
        told = Text(text)
        for start, end in find_marks(text, words) if words else ():
            told.stylize("bold reverse", start, end)
        date = (row["date_published"] or "")[:10] or "no date"
        table.add_row(date, clean(row["site"] or ""), clean(author or "(no name)"), _what(row), told)
    output = console()
    table.expand = True
    output.print(table)
    return count


def _what(row: dict[str, Any]) -> str:
    """`article v2 updated`, `comment`, `comment removed`."""
    marks = [row["type"]]
    if (row["version"] or 1) > 1:
        marks.append(f"v{row['version']}")
    if row.get("status") not in (None, "visible"):
        marks.append(row["status"])
    elif row["change"] not in (None, "new", "unchanged"):
        marks.append(row["change"])
    return clean(" ".join(marks))


def _excerpt(text: str | None, words: str | None) -> str:
    """A text from a little before the first word that was found."""
    text = clean(text or "")
    marks = find_marks(text[:100_000], words) if words else []
    start = max(0, marks[0][0] - _BEFORE) if marks else 0
    return ("…" if start else "") + text[start : start + 400]


def print_counts(title: str, counts: Sequence[tuple[str, int]]) -> None:
    """Values with their counts and bars."""
    from rich.table import Table

    largest = max((count for _, count in counts), default=1)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title, overflow="ellipsis", no_wrap=True, max_width=70)
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for value, count in counts:
        table.add_row(clean(value), f"{count:,}", "█" * max(1, round(_BAR * count / largest)))
    console().print(table)


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Any rows. Gives how many there were."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(clean(name), overflow="ellipsis", no_wrap=True)
    count = 0
    for row in rows:
        count += 1
        table.add_row(*("" if cell is None else clean(str(cell)) for cell in row))
    console().print(table)
    return count
