"""`extract --runner`: each file by itself, by as many hands as there are; what has a marker is done."""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from typing import Any

from archives.plain import json_text
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode, combine
from crawler.extract.listing import Listing
from crawler.extract.one_file import OneFile, read_one, stop_reading
from crawler.extract.runners.contract import Runner
from crawler.terminal import number

_CLASSES = {"inline": "InlineRunner", "processes": "ProcessesRunner", "ray": "RayRunner"}
_COUNTED = ("captures", "articles", "comments")
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
    listing = Listing(args.out)
    works = list(dict.fromkeys(work for name in args.files for work in listing.of(name)))
    if args.shard is not None:
        works = [work for work in works if _number(work.name) % args.shard.count == args.shard.number - 1]
    left = [work for work in works if args.again or not listing.is_done(work)]
    told: dict[str, Any] = {
        "files": len(works), "done_before": len(works) - len(left), "done": 0, "failed": {},
        **dict.fromkeys(_COUNTED, 0), "problems": [],
    }  # fmt: skip
    codes = [*map(ExitCode, listing.codes.values()), *(_read_all(args, left, told) if left else ())]
    # A file without captures is none of many: only where all are so nothing was found.
    code = combine([c for c in codes if c != ExitCode.NOTHING] or codes or [ExitCode.NOTHING])
    told["exit_code"] = int(code)
    _say(args, told)
    return code


def _read_all(args: argparse.Namespace, left: list[OneFile], told: dict[str, Any]) -> list[ExitCode]:
    """Take into `told` what comes of each file; gives their exit codes."""
    codes = []
    runner = _runner(args)
    try:
        for done in runner.map(read_one, left):
            if done.result is None:
                told["failed"][done.item.name] = done.error
                codes.append(ExitCode.FAILURES)
                continue
            told["done"] += 1
            for name in _COUNTED:
                told[name] += done.result[name]
            told["problems"] += done.result["problems"]
            codes.append(ExitCode(done.result["exit_code"]))
    finally:
        runner.close()
        stop_reading()
    return codes


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
    if args.runner not in _CLASSES:  # argparse does not look at defaults
        raise TearsheetError(f"TEARSHEET_RUNNER: {args.runner!r} is none of {', '.join(_CLASSES)}")
    module = importlib.import_module(f"crawler.extract.runners.{args.runner}")
    made = getattr(module, _CLASSES[args.runner])
    runner: Runner = made() if args.runner == "inline" else made(args.readers)
    return runner


def _number(name: str) -> int:
    """The same on every machine, for shards: of the file's own name, wherever its folder is mounted."""
    last = name.rpartition("/")[2].encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.blake2b(last, digest_size=8).digest(), "big")
