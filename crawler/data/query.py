"""The `query` verb."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from archives.collection.collection import Collection
from archives.index.filters import Filter, Sort
from archives.index.hits import RANKED
from archives.index.reading import Index
from archives.records import dump_line
from crawler.cli.query import SHOWN
from crawler.data.asking import filter_of, tell_nothing
from crawler.data.bytes import write_bytes
from crawler.data.csv_rows import CsvRows
from crawler.data.flat import columns_of, flat
from crawler.data.opened import opened_index
from crawler.data.sql import ask
from crawler.data.table import print_counts, print_records, print_rows
from crawler.exit_codes import ExitCode
from crawler.terminal import unguarded, written

_COUNTED = 100_000
"""Records beyond those shown that are counted unasked."""


def query(args: argparse.Namespace) -> ExitCode:
    """Run the verb.

    Raises:
        TearsheetError: an option says something wrong, or the SQL does.
        archives.errors.SearchWordsError: nothing can be looked for with these words.
    """
    wanted = filter_of(args, " ".join(args.words))
    with opened_index(args) as index:
        if args.sql is not None:
            found = _tell(args, *ask(index, args.sql))
            if not found:
                print("tearsheet: nothing found", file=sys.stderr)
            return _code(found)
        if args.count:
            found = index.count(wanted)
            print(found)
        else:
            found = _by(args, index, wanted) if args.by else _records(args, index, wanted)
        if not found:
            tell_nothing(index, wanted)
        return _code(found)


def _code(found: int) -> ExitCode:
    return ExitCode.OK if found else ExitCode.NOTHING


def _records(args: argparse.Namespace, index: Index, wanted: Filter) -> int:
    sort: Sort = args.sort or index.order_of(wanted)
    if wanted.words and not args.sort and sort == "newest":
        print(
            f"more than {RANKED:,} have these words: the newest first, --sort relevance ranks them",
            file=sys.stderr,
        )
    if args.bytes:
        folder = Collection(args.root, args.collection).archive
        return write_bytes(
            index.lines(wanted, sort=sort, limit=args.limit or None), folder, sys.stdout.buffer
        )
    if args.jsonl:
        return _write_lines(index.lines(wanted, sort=sort, limit=args.limit or None))
    if args.csv:
        table = CsvRows(_text_output(), columns_of(wanted.types), bom=args.bom)
        count = 0
        for line in index.lines(wanted, sort=sort, limit=args.limit or None):
            count += 1
            table.write(flat(orjson.loads(line)))
        return count
    limit = SHOWN if args.limit is None else args.limit
    shown = list(index.find(wanted, sort=sort, limit=limit or None))
    if not shown:
        return 0
    print_records(shown, wanted.words)
    if limit and len(shown) == limit and (more := index.count(wanted, most=limit + _COUNTED + 1) - limit):
        told = f"{more:,}" if more <= _COUNTED else f"over {_COUNTED:,}"
        print(f"… and {told} more: -n 0 shows all, --count counts them", file=sys.stderr)
    return len(shown)


def _by(args: argparse.Namespace, index: Index, wanted: Filter) -> int:
    limit = (None if args.by in ("day", "month") else SHOWN) if args.limit is None else args.limit or None
    counts = index.facet(wanted, args.by, limit=limit)
    if args.jsonl or args.csv:
        _tell(args, (args.by, "count"), ((count.value, count.count) for count in counts))
    elif counts:
        print_counts(args.by, [(_label(count.label, count.value), count.count) for count in counts])
    return len(counts)


def _label(label: str | None, value: str | None) -> str:
    return f"{label} ({value})" if label else value or "(not known)"


def _tell(args: argparse.Namespace, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Rows in the form that is asked for; how many."""
    if args.jsonl:
        return _write_lines(dump_line(dict(zip(columns, map(_plain, row), strict=True))) for row in rows)
    if args.csv:
        table, count = CsvRows(_text_output(), columns, bom=args.bom), 0
        for row in rows:
            count += 1
            table.write(dict(zip(columns, map(_plain, row), strict=True)))
        return count
    return print_rows(columns, rows)


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _write_lines(lines: Iterable[bytes]) -> int:
    count = 0
    for line in lines:
        count += 1
        sys.stdout.buffer.write(written(line))
    sys.stdout.buffer.flush()
    return count


def _text_output() -> Any:
    """Data for other programs as they are; on a terminal what steers it is made visible."""
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    return sys.stdout if sys.stdout.isatty() else unguarded(sys.stdout)
