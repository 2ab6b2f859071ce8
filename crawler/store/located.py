"""Where a command's collection lies: here, partly deleted here and copied elsewhere, or in several folders at once."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from archives.collection.collection import Collection
from archives.collection.copied import copied_files
from archives.warc.elsewhere import MARKERS, lies_at
from crawler.errors import TearsheetError
from crawler.store.place import Place
from crawler.store.plain import is_elsewhere

JOINING = ("query", "changes", "sheet", "export", "serve", "verify")
"""Verbs that read several folders, and those elsewhere, as one."""
_WHOLE = ("verify", "export")
"""Those of them that read WARC files from end to end."""


@contextmanager
def located(args: argparse.Namespace) -> Iterator[list[argparse.Namespace]]:
    """The command's arguments, once; `verify` gets them for each folder of this machine, and for what lies elsewhere.

    Raises:
        TearsheetError: the verb takes one folder of this machine; a folder is not there or cannot be reached.
    """
    if len(args.roots) == 1 and not is_elsewhere(args.root):
        with _known(args):
            yield [args]
        return
    if args.verb not in JOINING or getattr(args, "index", None) or getattr(args, "repair", False):
        raise TearsheetError(
            f"--root: one folder of this machine is wanted here; several, or an address, are for {', '.join(JOINING)} alone"
        )
    from crawler.store.joined import joined

    if args.verb != "verify":
        with joined(args, whole=args.verb in _WHOLE) as all_of_them:
            yield [all_of_them]
        return
    here = [root for root in args.roots if not is_elsewhere(root)]
    alone = [argparse.Namespace(**{**vars(args), "root": root, "roots": [root]}) for root in here]
    there = [root for root in args.roots if is_elsewhere(root)]
    with ExitStack() as stack:
        for one in alone:
            stack.enter_context(_known(one))
        if there:
            elsewhere = argparse.Namespace(**{**vars(args), "roots": there})
            alone.append(stack.enter_context(joined(elsewhere, whole=True)))
        yield alone


@contextmanager
def _known(args: argparse.Namespace) -> Iterator[None]:
    """Say where WARC files that were copied and deleted here can be read."""
    collection = Collection(args.root, args.collection)
    url = archive_url(args) if (collection.path / MARKERS).is_dir() else None
    if url is None:
        yield
        return
    held: list[Place] = []

    def place() -> Place:
        from crawler.store.copying import place_of

        if not held:
            held.append(place_of(collection, url))
        return held[0]

    with ExitStack() as stack:
        if args.verb not in _WHOLE:
            lies_at(collection.archive, lambda name: _opened(place(), name))
            yield
            return
        from crawler.store.whole_files import WholeFiles

        copies = copied_files(collection.path, "archive")
        files = WholeFiles(
            lambda name, path: place().fetch(f"archive/{name}", path),
            lambda name: copies[f"archive/{name}"].sha256,
        )
        stack.callback(files.close)
        lies_at(collection.archive, files.open)
        yield


def _opened(place: Place, name: str) -> BinaryIO:
    return place.open(f"archive/{name}")


def archive_url(args: argparse.Namespace) -> str | None:
    """Where sealed files go: TEARSHEET_ARCHIVE, or `archive` of the sources file; None for nowhere.

    Raises:
        TearsheetError: the sources file cannot be used.
    """
    if named := os.environ.get("TEARSHEET_ARCHIVE"):
        return named
    if not Path(args.config).is_file():
        return None
    from crawler.sources.parse import load_sources

    return load_sources(Path(args.config)).archive
