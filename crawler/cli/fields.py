"""`explain URL --fields`: the newest capture of a page read again, with every candidate of each field beside the winner."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from archives.collection.collection import Collection
from archives.ledger.ledger import Ledger
from archives.ledger.rows import CaptureRow
from crawler.errors import TearsheetError

_WIDEST = 100
"""Characters of a value on a line."""


def fields_of(args: argparse.Namespace, ledger: Ledger, url: str) -> dict[str, Any] | None:
    """The fields of a URL's newest whole answer; null where there is none.

    Raises:
        TearsheetError: its bytes are not in the archive any more.
    """
    from archives.warc.reader import load_capture
    from spiders.article.candidates import candidates
    from spiders.read.site import read_page
    from spiders.sheet.page import Page

    row = ledger.latest_capture(url, 200) or ledger.latest_capture(url)
    if row is None:
        return None
    folder = Collection(args.root, args.collection).archive
    try:
        capture = load_capture(folder, row.pointer)
    except (LookupError, OSError) as error:
        raise TearsheetError(
            f"the capture of {url} cannot be read: {error}; see `tearsheet verify`"
        ) from error
    page = Page(capture)
    reading = read_page(page)
    found = candidates(page, reading.article) if reading.article is not None else {}
    return {
        "url": url,
        "capture": _place(row),
        "flags": list(reading.flags),
        "fields": {field: [asdict(one) for one in table] for field, table in found.items()},
    }


def _place(row: CaptureRow) -> dict[str, Any]:
    return {"date": row.date, "status": row.status, "warc": row.warc, "offset": row.offset}


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """For people: the field, then a line for each candidate, `>` before the winner."""
    place = found["capture"]
    yield found["url"]
    yield f"captured {place['date']}: {place['status']} in {place['warc']} at {place['offset']}"
    if not found["fields"]:
        why = ", ".join(found["flags"]) or "no reader takes it for one"
        yield f"it gives no article: {why}"
    for field, table in found["fields"].items():
        yield field
        for one in table:
            said = _cut(one["value"]) if one["value"] is not None else "(nothing)"
            of = f"  of: {_cut(one['raw'])}" if one["raw"] and one["raw"] != one["value"] else ""
            yield f"  {'>' if one['won'] else ' '} {one['method']:28} {said}{of}"
        if not table:
            yield "    (the page says nothing)"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
