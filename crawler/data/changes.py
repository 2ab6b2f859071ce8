"""The `changes` verb."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from archives.collection.collection import Collection
from archives.index.changes import KINDS, Asked, Change
from archives.index.reading import Index, Row
from archives.records import dump_line
from archives.sentences import changed_sentences
from crawler.cli.changes import SHOWN
from crawler.data.asking import date_of
from crawler.data.opened import opened_index
from crawler.data.table import clean, console
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.feeds.entry import json_of, plain_of, title_of
from crawler.feeds.files import all_changes
from crawler.feeds.formats import Feed, atom, json_feed
from crawler.feeds.telling import policy_of

_FIELDS = (
    "headline",
    "authors",
    "date_published",
    "date_modified",
    "description",
    "section",
    "text",
    "author",
    "status",
)
_EVERY = 10**9


def changes(args: argparse.Namespace) -> ExitCode:
    """Run the verb.

    Raises:
        TearsheetError: there is no such record, or a date is none.
    """
    with opened_index(args) as index:
        if args.record is not None:
            return _code(_versions(index, args.record, as_lines=args.jsonl))
        asked = Asked(
            since=_moment(args.since, "--since"), until=_moment(args.until, "--until"), sites=tuple(args.site),
            runs=tuple(args.run), kinds=tuple(args.kind) or KINDS,
        )  # fmt: skip
        limit = SHOWN if args.limit is None else args.limit or _EVERY
        runs = Collection(args.root, args.collection).runs
        found = all_changes(index, runs, asked, rows=_EVERY)
        return _code(_tell(args, found, limit))


def _code(count: int) -> ExitCode:
    if not count:
        print("tearsheet: nothing changed", file=sys.stderr)
    return ExitCode.OK if count else ExitCode.NOTHING


def _moment(text: str | None, option: str) -> str | None:
    """As the index has it: a time in UTC that ends in Z."""
    date = date_of(text, option)
    if date is None or len(date) == 10:
        return date
    return (
        datetime.fromisoformat(date).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    )


def _tell(args: argparse.Namespace, found: Iterator[Change], limit: int) -> int:
    room = policy_of(Path(args.config)).room
    shown = islice(found, limit)
    if args.atom or args.json_feed:
        changes = list(shown)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        feed = Feed(f"Changes in {args.collection}", args.collection, room, now, changes)
        sys.stdout.buffer.write(atom(feed) if args.atom else json_feed(feed))
        sys.stdout.buffer.flush()
        return len(changes)
    count = 0
    for change in shown:
        count += 1
        if args.jsonl:
            sys.stdout.buffer.write(dump_line(json_of(change, room)))
        else:
            _print_change(change)
    sys.stdout.flush()
    if count == limit and next(found, None) is not None:
        print("… and more: -n 0 shows all", file=sys.stderr)
    return count


def _print_change(change: Change) -> None:
    _print(f"{_when(change.at)}  {title_of(change)}", "bold")
    for line in plain_of(change):
        _print(line)
    for record_id in change.record_ids:
        _print(f"  id: {record_id}")


def _versions(index: Index, record: str, *, as_lines: bool) -> int:
    article = index.article(record)
    found = index.versions(article["id"] if article else record)
    if not found:
        raise TearsheetError(
            f"no record {record!r} in the collection: `tearsheet query` finds ids", ExitCode.NOTHING
        )
    if as_lines:
        for row in found:
            sys.stdout.buffer.write(index.line(row["entry"]))
        sys.stdout.buffer.flush()
        return len(found)
    before: Row | None = None
    for row in found:
        _print(_heading(row), "bold")
        for line in _difference(before, row):
            _print(line)
        before = row
    return len(found)


def _heading(row: Row) -> str:
    name = (
        f"  {row['headline'] or row['url']}"
        if row["type"] == "article"
        else f"  {row['author'] or '(no name)'}"
    )
    return (
        f"{_when(row['noticed'] or row['last_seen'] or '')}  version {row['version']}, {row['change']}{name}"
    )


def _difference(before: Row | None, row: Row) -> Sequence[str]:
    if before is None:
        return ()
    lines = []
    for name in ("body", *_FIELDS) if row["type"] == "article" else _FIELDS:
        old, new = (str(one.get(name) or "") for one in (before, row))
        pairs = changed_sentences(old, new) if old != new else []
        if pairs:
            lines.append(f"  {name.replace('_', ' ')}:")
        for one, other in pairs:
            lines += [f"    - {one}"] if one else []
            lines += [f"    + {other}"] if other else []
    return lines


def _when(at: str) -> str:
    return at[:19].replace("T", " ") or "not known"


def _print(line: str, style: str = "") -> None:
    indent = line[: len(line) - len(line.lstrip())]
    text = indent + clean(line)
    colour = {"- ": "red", "+ ": "green"}.get(text.lstrip()[:2], style)
    console().print(text, style=colour, soft_wrap=True)
