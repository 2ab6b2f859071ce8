"""Formats that know articles alone."""

from __future__ import annotations

from dataclasses import replace

from archives.index.filters import Filter
from crawler.errors import TearsheetError


def only_articles(wanted: Filter) -> Filter:
    """The filter for articles alone.

    Raises:
        TearsheetError: only comments are asked for.
    """
    if wanted.types == ("comment",):
        raise TearsheetError("this format knows no comments: leave --type out, or use jsonl, jsonld or csv")
    return replace(wanted, types=("article",))
