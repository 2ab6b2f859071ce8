"""The `export` verb: a temporary name, the format's module, rename."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archives.collection.collection import Collection
from archives.errors import write_error
from archives.warc.file import sync
from crawler.data.asking import filter_of, tell_nothing
from crawler.data.meter import Meter
from crawler.data.opened import opened_index
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.export.contract import Export, load_format
from crawler.terminal import number


def export(args: argparse.Namespace) -> ExitCode:
    """Run the verb.

    Raises:
        TearsheetError: the destination is taken or cannot be, or the format refuses.
        archives.errors.ArchiveWriteError: it cannot be written; nothing of it is left.
    """
    destination = Path(args.dest)
    check_destination(destination, force=args.force)
    module = load_format(args.format)
    wanted = filter_of(args, args.words)
    with opened_index(args) as index, _beside(destination) as path:
        collection = Collection(args.root, args.collection)
        with Meter(f"{args.format}: records written", quiet=args.quiet) as meter:
            count = int(module.write(Export(index, wanted, path, destination, collection, args, meter)))
        if not count:
            tell_nothing(index, wanted, ", nothing written")
            return ExitCode.NOTHING
        _sync(path)
        path.replace(destination)
        sync(destination.parent)
    if not args.quiet:
        print(f"{number(count, 'record')} in {destination}", file=sys.stderr)
    return ExitCode.OK


def check_destination(destination: Path, *, force: bool) -> None:
    """Raises:
    TearsheetError: nothing can be written there, or something is there already.
    """
    if not destination.name:
        raise TearsheetError(f"{str(destination)!r} names no file or folder to write")
    if not destination.parent.is_dir():
        raise TearsheetError(f"no folder {destination.parent}: make it, or name another destination")
    if destination.is_dir():
        raise TearsheetError(f"{destination} is a folder that is there already: name another one")
    if destination.exists() and not force:
        raise TearsheetError(f"{destination} is there already: --force replaces it")


@contextmanager
def _beside(destination: Path) -> Iterator[Path]:
    """A temporary name; what stands under it in the end is removed, errors of writing are told in one line."""
    path = destination.with_name(f".{destination.name}.{os.getpid()}.new")
    try:
        yield path
    except OSError as error:
        raise write_error(_with_number(error), destination) from error
    finally:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _with_number(error: OSError) -> OSError:
    """The library pyarrow tells the system's error number in its text."""
    for number_ in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        if error.errno is None and os.strerror(number_) in str(error):
            return OSError(number_, os.strerror(number_))
    return error


def _sync(path: Path) -> None:
    for file in [path, *path.rglob("*")] if path.is_dir() else [path]:
        sync(file)
