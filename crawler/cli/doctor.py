"""Check this installation and the collection: versions, private names of Scrapy and Twisted, room, locks, clock."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--json", action="store_true", help="for machines")


def run(args: argparse.Namespace) -> int:
    """Run every check; 2 where one fails."""
    from crawler.errors import in_words

    checks: dict[str, Callable[[argparse.Namespace], str]] = {
        "python": _python, "libraries": _libraries, "wire": _wire, "readers": _readers, "room": _room,
        "collection": _collection, "sources": _sources, "frontier": _frontier, "archive": _archive,
    }  # fmt: skip
    results = {}
    for name, check in checks.items():
        try:
            results[name] = (True, check(args))
        except Exception as error:  # noqa: BLE001 - a check that fails is what this verb is for
            results[name] = (False, in_words(error))
    if args.json:
        print(
            json.dumps(
                {name: {"ok": ok, "told": told} for name, (ok, told) in results.items()}, ensure_ascii=False
            )
        )
    else:
        for name, (ok, told) in results.items():
            print(f"{'ok  ' if ok else 'FAIL'}  {name}: {told}")
    return 0 if all(ok for ok, _ in results.values()) else 2


def _python(_: argparse.Namespace) -> str:
    return sys.version.split()[0]


def _libraries(_: argparse.Namespace) -> str:
    from importlib.metadata import version

    from crawler.report.summary import VERSIONED

    return ", ".join(f"{name} {version(name)}" for name in VERSIONED)


def _wire(_: argparse.Namespace) -> str:
    from crawler.wire.check import check_wire

    check_wire()
    return "the tap knows this Scrapy and Twisted"


def _readers(_: argparse.Namespace) -> str:
    import spiders.read.reader

    return f"readers import ({spiders.read.reader.__name__})"


def _room(args: argparse.Namespace) -> str:
    from crawler.errors import TearsheetError

    folder = Path(args.root)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < 2**30:
        raise TearsheetError(
            f"only {free / 2**20:.0f} MiB free below {folder.resolve()}: a run stops cleanly when it is full"
        )
    return f"{free / 2**30:.1f} GiB free"


def _collection(args: argparse.Namespace) -> str:
    from archives.collection.collection import Collection
    from archives.ledger.look import look_into
    from crawler.terminal import number

    collection = Collection(args.root, args.collection)
    if not collection.ledger_path.exists():
        return f"none yet at {collection.path}"
    with look_into(collection.ledger_path) as ledger:
        damaged = ledger.connection.execute("PRAGMA quick_check").fetchone()[0]
        waiting = len(ledger.unfinished_runs())
    if damaged != "ok":
        raise ValueError(f"the ledger is damaged ({damaged}): move it away and run `tearsheet rebuild`")
    return f"the ledger of {collection.path} is sound, {number(waiting, 'unfinished run')}"


def _sources(args: argparse.Namespace) -> str:
    from crawler.sources.parse import load_sources

    path = Path(args.config)
    if not path.exists():
        return f"no {path} (only `run` needs one: `tearsheet init`)"
    return f"{path}: {len(load_sources(path).enabled())} enabled sites"


def _frontier(args: argparse.Namespace) -> str:
    """Of the shared frontier, where one is named."""
    import os

    from crawler.errors import TearsheetError

    configured = None
    if Path(args.config).exists():
        from crawler.sources.parse import load_sources

        configured = load_sources(Path(args.config)).frontier
    if not (configured or os.environ.get("TEARSHEET_FRONTIER")):
        return "the collection's own"
    from crawler.worker.overview import faults, overview
    from crawler.worker.starting import all_connected, frontier_url

    with all_connected(str(frontier_url(None, configured))) as databases:
        state = overview(databases)
    if found := faults(state):
        raise TearsheetError("; ".join(found))
    return f"{', '.join(state['databases'])}, {len(state['workers'])} workers at work"


def _archive(args: argparse.Namespace) -> str:
    """Of the place that sealed files are copied to, where one is named."""
    from archives.collection.collection import Collection
    from archives.collection.datapackage import sealed_files
    from archives.warc.elsewhere import MARKERS
    from crawler.store.copying import place_of
    from crawler.store.located import archive_url

    url = archive_url(args)
    if url is None:
        return "files stay here"
    collection = Collection(args.root, args.collection)
    place = place_of(collection, url)
    there = place.files(MARKERS)
    here = [file.relative_to(collection.path).as_posix() for file in sealed_files(collection.path)]
    missing = sum(f"{MARKERS}/{name}.json" not in there for name in here)
    return f"{place.url}: {len(here) - missing} of {len(here)} files of this machine are there"
