"""The filter options of the reading verbs, and the filter that they stand for."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta

from archives.index.filters import Filter, RecordType, strangers
from archives.index.reading import Index
from archives.plain import plain_text
from crawler.errors import TearsheetError
from crawler.terminal import visible

_COMPLETE: dict[str, bool | None] = {"complete": True, "incomplete": False, "unknown": None}
_AGO = re.compile(r"(\d+(?:\.\d+)?)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def add_index_argument(parser: argparse.ArgumentParser) -> None:
    """`--index`: the same in every verb that takes it."""
    parser.add_argument(
        "--index", action="append", default=[], metavar="FILE",
        help="read this archive (all that `extract` reads: WARC, ARC, WACZ, a folder, -) rather than the collection; again for more",
    )  # fmt: skip


def add_filter_arguments(parser: argparse.ArgumentParser) -> None:
    """Which records: the same options in every reading verb."""
    group = parser.add_argument_group("which records (all conditions hold; a repeated one means either)")
    group.add_argument(
        "--state", dest="history", action="store_false", default=False,
        help="the newest version of each article and comment, removed comments left out (the default)",
    )  # fmt: skip
    group.add_argument("--history", dest="history", action="store_true", help="every version")
    group.add_argument(
        "--removed", action="store_true", help="with --state also comments that are gone, marked"
    )
    group.add_argument("--type", choices=("article", "comment"), help="only articles, or only comments")
    for name, told in (
        ("site", "of this site (`*` stands for anything, here and below)"),
        ("author", "by this author"),
        ("section", "of stories in this section"),
        ("language", "of stories in this language"),
        ("change", "new, updated, edited, removed, reappeared … as the line says"),
        ("status", "comments that are visible, deleted, hidden or pending"),
        ("article", "this article (id or URL) and its comments"),
        ("id", "the record of this id"),
        ("run", "written by this run"),
    ):
        group.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=told)
    group.add_argument(
        "--thread",
        action="append",
        default=[],
        choices=tuple(_COMPLETE),
        help="of stories whose thread is that",
    )
    group.add_argument(
        "--since", metavar="DATE", help="published on this day (2026-11-01) or later; 14d: days ago"
    )
    group.add_argument("--until", metavar="DATE", help="published on this day or before")


def filter_of(args: argparse.Namespace, words: str | None = None) -> Filter:
    """The filter of a command line.

    Raises:
        TearsheetError: a date is none.
    """
    types: tuple[RecordType, ...] = (args.type,) if args.type else ("article", "comment")
    return Filter(
        words=plain_text(words) if words else None,
        types=types,
        history=args.history,
        removed=args.removed,
        sites=_texts(args.site),
        authors=_texts(args.author),
        sections=_texts(args.section),
        languages=_texts(args.language),
        changes=_texts(args.change),
        statuses=_texts(args.status),
        complete=tuple(_COMPLETE[name] for name in args.thread),
        since=date_of(args.since, "--since"),
        until=date_of(args.until, "--until"),
        articles=_texts(args.article),
        runs=_texts(args.run),
        ids=_texts(args.id),
    )


def tell_nothing(index: Index, wanted: Filter, so: str = "") -> None:
    """Say on standard error that nothing was found, and which names of the filter stand nowhere here."""
    print(f"tearsheet: nothing found{so}", file=sys.stderr)
    for kind, name, known in strangers(index.connection, wanted):
        there = f"; there are {', '.join(map(visible, known))}" if known else ""
        print(f"tearsheet: no record here has the {kind} {name!r}{there}", file=sys.stderr)


def _texts(values: list[str]) -> tuple[str, ...]:
    return tuple(map(plain_text, values))


def date_of(text: str | None, option: str) -> str | None:
    """A day, or a moment with its zone (UTC where none is named); `14d` and the like count back from now.

    Raises:
        TearsheetError: it is none.
    """
    if text is None:
        return None
    if match := _AGO.fullmatch(text.strip()):
        try:
            moment = datetime.now(UTC) - timedelta(seconds=float(match[1]) * _SECONDS[match[2]])
        except OverflowError:
            raise TearsheetError(f"{option}: {text!r} lies before all time") from None
        return moment.isoformat(timespec="seconds")
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise TearsheetError(
            f"{option} wants a day like 2026-11-01, a time like 2026-11-01T12:00:00Z or so long ago like 14d, not {text!r}"
        ) from None
    if len(text.strip()) <= 10:
        return moment.date().isoformat()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
