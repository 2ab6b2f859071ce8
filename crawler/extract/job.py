"""The `extract` verb: which captures, which pipelines, and what is said at the end."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archives.plain import json_text
from archives.warc.raw_record import Problem
from crawler.cli.urls import check_url
from crawler.crawl.runs import new_run_id
from crawler.crawl.standard_output import StandardOutput
from crawler.crawl.tally import Tally
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.extract.extraction import Extraction
from crawler.extract.inputs import gather
from crawler.extract.page_files import capture_time
from crawler.extract.shard import MARKER, Shard, done_before, files_of, mark_done
from crawler.extract.source import Source, Wanted
from crawler.extract.spool import spool_folder, writing_spool
from crawler.terminal import number
from pipelines.deduplicate import simhash_of_line
from pipelines.history import History
from pipelines.steps import Steps

SHOWN = 50
"""Problems that are printed: a file damaged all over has thousands."""


def extract(args: argparse.Namespace) -> ExitCode:
    """Run the verb.

    Raises:
        TearsheetError: a file is missing or is no WARC.
    """
    shard: Shard = args.shard or Shard(1, 1)
    wanted = Wanted(
        new_run_id(datetime.now(UTC)),
        _whole_url(args.url) if args.url is not None else None,
        capture_time(args.date) if args.date is not None else None,
        (shard.number, shard.count),
    )
    with spool_folder() as folder:
        problems: dict[Problem, None] = {}
        with writing_spool():
            inputs = gather(args.files, folder, lambda problem: problems.setdefault(problem))
        with closing(Source(inputs, wanted, folder, problems)) as source:
            return _extract(args, source)


def _extract(args: argparse.Namespace, source: Source) -> ExitCode:
    if args.stdout:
        tally = _read(args, source, Steps(History(), None, StandardOutput()))
        return _say(args, _told(source, tally))
    from archives.collection.collection import Collection

    shard: Shard | None = args.shard
    target = Collection(args.root, shard.collection(args.collection) if shard else args.collection)
    files = files_of(source.inputs) if shard else []
    if shard and (done := done_before(target.path, shard, files, args.url)):
        print(
            f"shard {shard} was done before: remove {target.path / MARKER} to have it done again",
            file=sys.stderr,
        )
        return ExitCode(done["exit_code"])
    with target.open(source.wanted.run, fingerprint=simhash_of_line) as collection:
        for line in collection.recovery.told():
            print(f"tearsheet: {line}", file=sys.stderr)
        tally = _read(args, source, Steps(History(collection.ledger), collection))
    told = _told(source, tally)
    if shard:
        mark_done(target.path, shard, files, args.url, told)
    return _say(args, told)


def _read(args: argparse.Namespace, source: Source, steps: Steps) -> Tally:
    readers = args.readers if args.readers is not None else min(os.cpu_count() or 1, 8)
    return asyncio.run(Extraction(source.captures(), steps, Tally(), readers).run())


def _whole_url(url: str) -> str:
    checked = check_url(url)
    if not checked.startswith(("http://", "https://")):
        raise TearsheetError(f"--url wants a whole URL like https://host/path, not {url!r}")
    return checked


def _told(source: Source, tally: Tally) -> dict[str, Any]:
    """What came of it, for machines."""
    nothing = not source.met or bool(source.inputs.pages and not tally.articles)
    code = tally.reading_code(problems=bool(source.problems), nothing=nothing)
    return {
        "run": source.wanted.run, "captures": source.count, "articles": dict(tally.articles),
        "comments": dict(tally.comments), "errors": dict(tally.errors), "in_part": tally.in_part, "problems": sorted(map(str, source.problems)),
        "left_out": [str(path) for path in source.inputs.left_out], "exit_code": int(code),
    }  # fmt: skip


def _say(args: argparse.Namespace, told: dict[str, Any]) -> ExitCode:
    code = ExitCode(told["exit_code"])
    if args.json:
        print(json_text(told), end="", file=sys.stderr if args.stdout else sys.stdout)
        return code
    if not args.quiet:
        if left := told["left_out"]:
            print(
                f"{number(len(left), 'file')} in folders left out: no records in {_few(left)}",
                file=sys.stderr,
            )
        articles, comments = (sum(told[name].values()) for name in ("articles", "comments"))
        records = f"{number(articles, 'article')}, {number(comments, 'comment')}"
        print(f"{number(told['captures'], 'capture')} read: {records}", file=sys.stderr)
    _tell_some([f"in part: {url}: {error}" for url, error in told["in_part"].items()])
    _tell_some([f"problem: {problem}" for problem in told["problems"]])
    return code


def _tell_some(told: list[str]) -> None:
    for line in told[:SHOWN]:
        print(line, file=sys.stderr)
    if (more := len(told) - SHOWN) > 0:
        print(f"{told[0].partition(':')[0]}: … and {more} more: --json names all", file=sys.stderr)


def _few(paths: list[str]) -> str:
    names = ", ".join(Path(path).name for path in paths[:3])
    return names + (" …" if len(paths) > 3 else "")
