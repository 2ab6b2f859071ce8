"""The feeds of a collection, written after each run: `feeds/changes.atom` and `.json`, and one of each for every site."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from pathlib import Path
from urllib.parse import quote

from archives.errors import write_error
from archives.index.changes import ROWS, Asked, Change, read_changes
from archives.index.reading import Index
from crawler.feeds.alarms import read_alarms
from crawler.feeds.formats import Feed, atom, json_feed
from crawler.sources.model import FeedPolicy

DAYS = 90
"""That feeds reach back."""


_DEFAULT = FeedPolicy()


def all_changes(index: Index, runs: Path, asked: Asked, *, rows: int = ROWS) -> Iterator[Change]:
    """Changes of the log and alarms of the reports, the newest first; `rows`: see `read_changes`."""
    return merge(
        read_changes(index, asked, rows=rows),
        read_alarms(runs, asked),
        key=lambda change: change.at,
        reverse=True,
    )


def write_feeds(
    index: Index, collection: Path, now: datetime, policy: FeedPolicy = _DEFAULT
) -> dict[str, int]:
    """Write the feeds of a collection; gives file names and how many entries each has.

    Args:
        index: up to date.
        collection: its folder.
        now: the time of the run's end.
        policy: what the sources file says of them.

    Raises:
        ArchiveWriteError, OSError: a file cannot be written; the one before stands.
    """
    folder = collection / "feeds"
    since = (now.astimezone(UTC) - timedelta(days=DAYS)).isoformat(timespec="seconds")
    whole: list[Change] = []
    sites: dict[str, list[Change]] = defaultdict(list)
    for change in all_changes(index, collection / "runs", Asked(since=since)):
        for kept in (whole, sites[change.site]):
            if len(kept) < policy.entries:
                kept.append(change)
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    name, updated = collection.name, now.astimezone(UTC).isoformat(timespec="seconds")
    written = _write(folder / "changes", Feed(f"Changes in {name}", name, policy.room, updated, whole))
    for site, changes in sites.items():
        feed = Feed(f"Changes at {site} in {name}", f"{name}\n{site}", policy.room, updated, changes)
        written |= _write(folder / "sites" / (quote(site, safe="") or "unknown"), feed)
    return written


def _write(stem: Path, feed: Feed) -> dict[str, int]:
    written = {}
    for suffix, data in ((".atom", atom(feed)), (".json", json_feed(feed))):
        path = stem.with_name(stem.name + suffix)
        if not _is_same(path, data):
            _replace(path, data)
        written[path.name] = len(feed.changes)
    return written


def _is_same(path: Path, data: bytes) -> bool:
    """A site where nothing happened keeps its file, so that readers get 304 for it."""
    try:
        return os.stat(path).st_size == len(data) and path.read_bytes() == data  # noqa: PTH116
    except OSError:
        return False


def _replace(path: Path, data: bytes) -> None:
    """Beside, then renamed; not synced: after a power cut the next run writes it again."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise write_error(error, path) from error
