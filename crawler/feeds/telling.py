"""What follows a run: the index is brought up to date, the feeds are written, and whom the sources file names is told."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from archives.collection.collection import Collection
from archives.errors import ArchiveError, is_disk_fault
from archives.index.opening import open_index
from crawler.data.meter import Meter
from crawler.errors import TearsheetError, in_words
from crawler.exit_codes import ExitCode
from crawler.feeds.files import write_feeds
from crawler.notify.queue import Queue
from crawler.notify.sending import deliver, queue_changes
from crawler.sources.model import FeedPolicy, Sources
from crawler.sources.parse import load_sources


def tell_changes(args: argparse.Namespace, run: str, sources: Sources | None = None) -> ExitCode:
    """Write the feeds of the collection that the command line names, and notify; never ends a run that went well.

    Args:
        args: of a fetching verb.
        run: the run that has ended.
        sources: of a scheduled run; else feeds are written as the sources file says, and the next scheduled run notifies.

    Returns:
        How that went: `INTERRUPTED` where the disk is full or broken, `FAILURES` for anything else that did not, which is told on
        standard error.
    """
    collection = Collection(args.root, args.collection)
    try:
        with (
            Meter("indexing", quiet=args.quiet) as meter,
            open_index(collection.path, lambda done: meter.show(done.bytes, done.total_bytes)) as index,
        ):
            feeds = sources.feeds if sources else policy_of(Path(args.config))
            write_feeds(index, collection.path, datetime.now(UTC), feeds)
            if sources is None or not sources.notify.channels:
                return ExitCode.OK
            with Queue(collection.path) as queue:
                queue_changes(index, collection.path, run, sources.notify, feeds.room, queue)
                return ExitCode.OK if deliver(queue, sources.notify) else ExitCode.FAILURES
    except (ArchiveError, OSError, sqlite3.Error) as error:
        print(f"tearsheet: changes are not told: {in_words(error)}", file=sys.stderr)
        return ExitCode.INTERRUPTED if is_disk_fault(error) else ExitCode.FAILURES


def policy_of(sources: Path) -> FeedPolicy:
    """What a sources file says of feeds; the defaults where it is missing or a mistake in it is `run`'s to tell."""
    try:
        return load_sources(sources).feeds
    except TearsheetError:
        return FeedPolicy()
