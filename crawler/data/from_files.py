"""The reading verbs over files rather than a collection: what `extract` reads of them, for as long as the verb is at work."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archives.collection.collection import Collection
from archives.warc.raw_record import Problem
from archives.warc.volume import Volume
from crawler.crawl.runs import new_run_id
from crawler.crawl.tally import Tally
from crawler.exit_codes import ExitCode, combine
from crawler.extract.extraction import Extraction
from crawler.extract.inputs import Inputs, gather
from crawler.extract.source import Source, Wanted
from crawler.extract.spool import spool_folder, writing_spool
from crawler.terminal import number
from pipelines.deduplicate import simhash_of_line
from pipelines.history import History
from pipelines.steps import Steps

NAME = "files"
"""Name of the collection that stands for them."""
_PIECE = 1024 * 1024
_SHOWN = 50


def over_files(args: argparse.Namespace, verb: Callable[[argparse.Namespace], ExitCode]) -> ExitCode:
    """Run a verb over the files that `--index` names.

    Raises:
        TearsheetError: a name stands for nothing; whatever the verb raises.
    """
    with spool_folder() as folder:
        root, spool = folder / "collections", folder / "spool"
        spool.mkdir()
        problems: dict[Problem, None] = {}
        collection = Collection(root, NAME)
        collection.archive.mkdir(parents=True)
        with writing_spool():
            inputs = gather(args.index, spool, lambda problem: problems.setdefault(problem))
            inputs = replace(inputs, volumes=_placed(inputs.volumes, collection.archive))
        _extract(args, inputs, collection, spool, problems)
        told = list(problems)
        for problem in told[:_SHOWN]:
            print(f"problem: {problem}", file=sys.stderr)
        if len(told) > _SHOWN:
            print(
                f"problem: … and {len(told) - _SHOWN} more: `tearsheet extract --json` names all",
                file=sys.stderr,
            )
        code = verb(argparse.Namespace(**{**vars(args), "root": str(root), "collection": NAME}))
        return combine([code, *[ExitCode.FAILURES] * bool(told)])


def _placed(volumes: list[Volume], archive: Path) -> list[Volume]:
    """The files in the archive folder: linked where they can be read as they lie, else written there."""
    placed: list[Volume] = []
    for volume in volumes:
        name, taken = Path(volume.name).name, {one.name for one in placed}
        path = archive / next(
            n for n in (name, *(f"{count}-{name}" for count in range(2, 10**6))) if n not in taken
        )
        if volume.packed is not None:
            shutil.move(volume.path, path)
        elif volume.length is None:
            path.symlink_to(volume.path.resolve())
        else:
            with volume.open() as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, _PIECE)
        placed.append(Volume(path.name, path))
    return placed


def _extract(
    args: argparse.Namespace,
    inputs: Inputs,
    collection: Collection,
    spool: Path,
    problems: dict[Problem, None],
) -> None:
    wanted = Wanted(new_run_id(datetime.now(UTC)))
    readers = min(os.cpu_count() or 1, 8)
    with (
        closing(Source(inputs, wanted, spool, problems)) as source,
        collection.open(wanted.run, fingerprint=simhash_of_line) as opened,
    ):
        steps = Steps(History(opened.ledger), opened)
        asyncio.run(Extraction(source.captures(), steps, Tally(), readers).run())
    if not args.quiet:
        print(f"{number(source.count, 'capture')} read", file=sys.stderr)
