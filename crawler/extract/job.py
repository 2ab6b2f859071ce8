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
from archives.warc.reader import Archive, Problem, final_name, read_events
from crawler.cli.urls import check_url
from crawler.crawl.progress import number
from crawler.crawl.runs import new_run_id
from crawler.crawl.standard_output import StandardOutput
from crawler.crawl.tally import Tally
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode, combine
from crawler.extract.extraction import Extraction, with_run
from crawler.extract.page_files import capture_time, is_page_file, page_capture
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
        from archives.collection.collection import Collection

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
        self.url = _whole_url(args.url) if args.url is not None else None
        self.date = capture_time(args.date) if args.date is not None else None
        self.files = [path for name in dict.fromkeys(args.files) for path in _expand(name, spool)]
        self.problems: set[str] = set()
        self.count = 0
        self._ends: dict[Path, int] = {}

    @property
    def has_page(self) -> bool:
        """Whether a page was named, which a story is expected of."""
        return any(map(is_page_file, self.files))

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
            for capture in self._captures_of(path, archive):
                if self.url is None or capture.url == self.url:
                    yield capture

    def _captures_of(self, path: Path, archive: Archive) -> Iterator[Capture]:
        """Of a file that another process writes, what was whole when it was first looked at: both passes see the same."""
        there = path if path.is_file() else path.with_name(final_name(path))  # sealed meanwhile
        end = self._ends.setdefault(path, there.stat().st_size)
        for event in read_events(there, self._report if there.stat().st_size == end else None):
            last = event.records[-1]
            if last.offset + last.length > end:
                return
            yield from archive.captures_of(event, final_name(there))


def _whole_url(url: str) -> str:
    checked = check_url(url)
    if not checked.startswith(("http://", "https://")):
        raise TearsheetError(f"--url wants a whole URL like https://host/path, not {url!r}")
    return checked


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
    nothing = not source.count or (source.has_page and not tally.articles)
    failed = bool(source.problems or tally.unwritten or tally.errors["record"])
    code = combine([ExitCode.FAILURES] * failed + [ExitCode.NOTHING] * nothing)
    told = {
        "run": source.run, "captures": source.count, "articles": dict(tally.articles), "comments": dict(tally.comments),
        "errors": dict(tally.errors), "problems": sorted(source.problems), "exit_code": int(code),
    }  # fmt: skip
    if args.json:
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr if args.stdout else sys.stdout)
        return code
    if not args.quiet:
        records = f"{number(tally.articles.total(), 'article')}, {number(tally.comments.total(), 'comment')}"
        print(f"{number(source.count, 'capture')} read: {records}", file=sys.stderr)
    for problem in sorted(source.problems):
        print(f"problem: {problem}", file=sys.stderr)
    return code
