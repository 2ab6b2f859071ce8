"""`extract --runner`: each file by itself, by as many hands as there are; what has a marker is done."""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from archives.plain import json_text
from archives.warc.volume import NAMES, is_warc
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode, combine
from crawler.extract.one_file import MARKER, RESULT, OneFile, read_one, reader_version, stop_reading
from crawler.extract.runners.contract import Runner
from crawler.store.place import Place
from crawler.store.plain import is_elsewhere
from crawler.terminal import number

RUNNERS = ("inline", "processes", "ray")
_CLASSES = {"inline": "InlineRunner", "processes": "ProcessesRunner", "ray": "RayRunner"}
_SHOWN = 50


def extract_each(args: argparse.Namespace) -> ExitCode:
    """Run the verb over each file by itself.

    Raises:
        TearsheetError: a name stands for nothing, an option does not fit, or the runner cannot begin.
    """
    if args.stdout or args.url is not None or args.date is not None:
        raise TearsheetError(
            "--runner writes a file beside each archive file: without --stdout, --url and --date"
        )
    listing = _Listing(args.out)
    works = [work for name in dict.fromkeys(args.files) for work in listing.of(name)]
    if args.shard is not None:
        works = [work for work in works if _number(work.name) % args.shard.count == args.shard.number - 1]
    left = [work for work in works if args.again or not listing.is_done(work)]
    told: dict[str, Any] = {
        "files": len(works),
        "done_before": len(works) - len(left),
        "done": 0,
        "failed": {},
    }
    counts, codes = (
        Counter[str](),
        [ExitCode(listing.codes[w.target]) for w in works if w.target in listing.codes and w not in left],
    )
    problems: list[str] = []
    runner = _runner(args) if left else None
    try:
        for done in runner.map(read_one, left) if runner else ():
            if done.result is None:
                told["failed"][done.item.name] = done.error
                codes.append(ExitCode.FAILURES)
                continue
            told["done"] += 1
            counts.update({key: done.result[key] for key in ("captures", "articles", "comments")})
            problems += done.result["problems"]
            codes.append(ExitCode(done.result["exit_code"]))
    finally:
        if runner:
            runner.close()
        stop_reading()
    # A file without captures is none of many: only where all are so nothing was found.
    code = combine([c for c in codes if c != ExitCode.NOTHING] or codes or [ExitCode.NOTHING])
    told |= {
        **{key: counts[key] for key in ("captures", "articles", "comments")},
        "problems": problems,
        "exit_code": int(code),
    }
    _say(args, told)
    return code


def _say(args: argparse.Namespace, told: dict[str, Any]) -> None:
    if args.json:
        print(json_text(told), end="")
        return
    for name, error in list(told["failed"].items())[:_SHOWN]:
        print(f"failed: {name}: {error}", file=sys.stderr)
    for problem in told["problems"][:_SHOWN]:
        print(f"problem: {problem}", file=sys.stderr)
    if not args.quiet:
        before = f", {told['done_before']} done before" * bool(told["done_before"])
        records = f"{number(told['articles'], 'article')}, {number(told['comments'], 'comment')}"
        print(
            f"{number(told['files'], 'file')}: {told['done']} read{before}, {len(told['failed'])} failed; {records}",
            file=sys.stderr,
        )


def _runner(args: argparse.Namespace) -> Runner:
    module = importlib.import_module(f"crawler.extract.runners.{args.runner}")
    made = getattr(module, _CLASSES[args.runner])
    runner: Runner = made() if args.runner == "inline" else made(args.readers)
    return runner


def _number(name: str) -> int:
    """The same on every machine, for shards: of the file's own name, wherever its folder is mounted."""
    return int.from_bytes(hashlib.blake2b(name.rpartition("/")[2].encode(), digest_size=8).digest(), "big")


class _Listing:
    """What there is to read, and what is done of it.

    Args:
        out: folder or address of the results; beside the files where there is none.
    """

    def __init__(self, out: str | None) -> None:
        self._out = out.rstrip("/") if out else None
        self._there: dict[str, int] = {}
        """Sizes of result and marker files, by path or address."""
        self._markers: dict[str, bytes] = {}
        self._looked: set[str] = set()
        self._targets: dict[str, str] = {}
        self.codes: dict[str, int] = {}
        """Of what is done, by target."""

    def of(self, name: str) -> Iterator[OneFile]:
        """The files below a name.

        Raises:
            TearsheetError: there is none, or two would have one result.
        """
        found = sorted(self._elsewhere(name) if is_elsewhere(name) else self._here(name))
        if not found:
            raise TearsheetError(f"no WARC files in {name}")
        for path, size in found:
            target = f"{self._out}/{path.rpartition('/')[2]}" if self._out else path
            if self._targets.setdefault(target, path) != path:
                raise TearsheetError(
                    f"{path} and {self._targets[target]} would have one result in {self._out}: read them apart"
                )
            yield OneFile(path, size, target)

    def _here(self, name: str) -> list[tuple[str, int]]:
        path = Path(name).absolute()
        if path.is_dir():
            return [
                (str(p), p.stat().st_size)
                for p in path.rglob("*")
                if is_warc(p) and not p.name.endswith(".open")
            ]
        if not path.is_file():
            raise TearsheetError(f"no such file: {name}")
        return [(str(path), path.stat().st_size)]

    def _elsewhere(self, name: str) -> list[tuple[str, int]]:
        place = Place(name)
        size = place.size("")
        if size is not None:
            return [(place.url, size)]
        files = place.files()
        return [(f"{place.url}/{path}", size) for path, size in files.items() if path.lower().endswith(NAMES)]

    def is_done(self, work: OneFile) -> bool:
        """Whether a marker says that this file, of this size, was read by these readers, and the result is there."""
        self._look_at(work.target.rpartition("/")[0])
        data = self._markers.get(work.target + MARKER)
        try:
            said = orjson.loads(data) if data else None
        except ValueError:
            return False
        if not isinstance(said, dict) or (said.get("bytes"), said.get("reader")) != (
            work.size,
            reader_version(),
        ):
            return False
        if self._there.get(work.target + RESULT) != said.get("result_bytes"):
            return False
        self.codes[work.target] = int(said.get("exit_code", 0))
        return True

    def _look_at(self, folder: str) -> None:
        if folder in self._looked:
            return
        self._looked.add(folder)
        if is_elsewhere(folder):
            place = Place(folder)
            files = {n: s for n, s in place.files().items() if "/" not in n}
            self._there |= {f"{folder}/{name}": size for name, size in files.items()}
            markers = place.read_all([name for name in files if name.endswith(MARKER)])
            self._markers |= {f"{folder}/{name}": data for name, data in markers.items()}
            return
        for path in Path(folder).iterdir() if Path(folder).is_dir() else ():
            if path.name.endswith((MARKER, RESULT)):
                self._there[str(path)] = path.stat().st_size
                if path.name.endswith(MARKER):
                    self._markers[str(path)] = path.read_bytes()
