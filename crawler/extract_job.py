"""The `extract` verb: which captures, which pipelines, and what is said at the end."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from archives.capture import Capture
from archives.warc_reader import Archive, Problem, read_captures
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.extracting import Extraction, with_run
from crawler.lines import StandardOutput
from crawler.page_files import is_page_file, page_capture
from crawler.runs import new_run_id
from crawler.tally import Tally
from pipelines.deduplicate import simhash_of_line
from pipelines.history import History
from pipelines.steps import Steps


def extract(args: argparse.Namespace) -> ExitCode:
    """Run the verb.

    Raises:
        TearsheetError: a file is missing or is no WARC.
    """
    with TemporaryDirectory(prefix="tearsheet-") as spool:
        return _extract(args, Source(args, new_run_id(datetime.now(UTC)), Path(spool)))


def _extract(args: argparse.Namespace, source: Source) -> ExitCode:
    readers = args.readers if args.readers is not None else min(os.cpu_count() or 1, 8)
    tally = Tally()
    if args.stdout:
        steps = Steps(History(), None, StandardOutput())
        asyncio.run(Extraction(source.captures, steps, tally, readers).run())
    else:
        from archives.collection import Collection

        with Collection(args.root, args.collection).open(
            source.run, fingerprint=simhash_of_line
        ) as collection:
            steps = Steps(History(collection.ledger), collection)
            asyncio.run(Extraction(source.captures, steps, tally, readers).run())
    return _say(args, source, tally)


class Source:
    """The captures of the files that were named.

    Args:
        spool: an empty folder for what comes by standard input, which is read twice.
    """

    def __init__(self, args: argparse.Namespace, run: str, spool: Path) -> None:
        self.run = run
        self.url: str | None = args.url
        self.date: str | None = args.date
        self.files = [path for name in dict.fromkeys(args.files) for path in _expand(name, spool)]
        self.problems: set[str] = set()
        self.count = 0

    def captures(self) -> Iterator[Capture]:
        """All captures, file by file; called twice by `Extraction`."""
        self.count = 0
        for capture in with_run(self._raw(), self.run):
            self.count += 1
            yield capture

    def _report(self, problem: Problem) -> None:
        self.problems.add(str(problem))

    def _raw(self) -> Iterator[Capture]:
        warcs = [path for path in self.files if not is_page_file(path)]
        archive = Archive(warcs)
        for path in self.files:
            if is_page_file(path):
                yield page_capture(path, self.url, self.date)
                continue
            for capture in read_captures(path, archive, self._report):
                if self.url is None or capture.url == self.url:
                    yield capture


def _expand(name: str, spool: Path) -> list[Path]:
    path = Path(name)
    if name == "-":
        path = spool / "standard-input"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
    if path.is_dir():
        found = sorted(
            p for p in path.iterdir() if p.name.endswith((".warc", ".warc.gz", ".warc.open", ".warc.gz.open"))
        )
        if not found:
            raise TearsheetError(f"no WARC files in {name}")
        return found
    if not path.is_file():
        raise TearsheetError(f"no such file: {name}")
    return [path]


def _say(args: argparse.Namespace, source: Source, tally: Tally) -> ExitCode:
    code = ExitCode.OK
    if not source.count:
        code = ExitCode.NOTHING
    elif source.problems:
        code = ExitCode.FAILURES
    told = {
        "run": source.run, "captures": source.count, "articles": dict(tally.articles), "comments": dict(tally.comments),
        "errors": dict(tally.errors), "problems": sorted(source.problems), "exit_code": int(code),
    }  # fmt: skip
    if args.json:
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr if args.stdout else sys.stdout)
    elif not args.quiet:
        print(
            f"{source.count} captures read: {tally.articles.total()} articles, {tally.comments.total()} comments",
            *(f"problem: {problem}" for problem in sorted(source.problems)),
            sep="\n", file=sys.stderr,
        )  # fmt: skip
    return code
