"""Tell what changed: new stories, texts that were corrected (the sentence before and after), comments that were edited,
removed or came back, threads that were closed or could not be read any more, alarms; the newest first.

With an id or URL of a story or comment: all of its versions, the oldest first, each with the difference from the one before.
The same stands after each run in feeds/changes.atom and feeds/changes.json of the collection."""

from __future__ import annotations

import argparse

from archives.index.changes import KINDS

SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("record", nargs="?", metavar="ID|URL", help="all versions of this story or comment")
    parser.add_argument(
        "--since", metavar="DATE", help="noticed on this day (2026-11-01) or later; 14d: days ago"
    )
    parser.add_argument("--until", metavar="DATE", help="noticed before this day")
    parser.add_argument("--site", action="append", default=[], metavar="SITE", help="of this site")
    parser.add_argument("--run", action="append", default=[], metavar="RUN", help="found by this run")
    parser.add_argument("--kind", action="append", default=[], choices=KINDS, help="only these")
    parser.add_argument(
        "-n", "--limit", type=_limit, metavar="N", help=f"at most so many (default: {SHOWN}); 0: all"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--jsonl", action="store_true", help="JSON lines, as notifications and feeds carry them"
    )
    form.add_argument("--atom", action="store_true", help="an Atom feed")
    form.add_argument("--json-feed", action="store_true", help="a JSON Feed")


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"not a whole number: {text!r}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Tell; 4 where nothing changed."""
    from crawler.data.changes import changes

    return int(changes(args))
