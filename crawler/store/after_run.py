"""After a run: what it sealed goes to the place that the sources file names."""

from __future__ import annotations

import argparse
import sys

from archives.collection.collection import Collection
from crawler.errors import TearsheetError
from crawler.store.copying import Outcome, copy_collection
from crawler.store.located import archive_url
from crawler.terminal import number


def copy_after_run(args: argparse.Namespace, keep: float | None) -> bool:
    """Whether all is there now, or nothing was to be done; else it is told, and the next run copies what is missing."""
    url = archive_url(args)
    if url is None:
        return True
    try:
        outcome = copy_collection(Collection(args.root, args.collection), url, keep)
    except (TearsheetError, OSError) as error:
        print(f"tearsheet: not all was copied, the next run does it: {error}", file=sys.stderr)
        return False
    for line in told(outcome):
        print(f"tearsheet: {line}", file=sys.stderr)
    return not outcome.kept


def told(outcome: Outcome) -> list[str]:
    """What an operator must hear of."""
    return [
        f"{name}: its copy has another digest; kept here, and copied again next time" for name in outcome.kept
    ]


def as_text(outcome: Outcome, url: str) -> str:
    """For people."""
    deleted = f", {number(outcome.deleted, 'WARC file')} deleted here" if outcome.deleted else ""
    return f"{number(outcome.files, 'file')} ({outcome.bytes:,} bytes) copied to {url}{deleted}"
