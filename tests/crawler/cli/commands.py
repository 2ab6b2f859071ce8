"""Running `tearsheet` as a user does, and reading what it left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from archives.ledger.history import MAX_DISTANCE
from pipelines.deduplicate import simhash_of_line

ROOT = Path(__file__).resolve().parents[3]
QUICK = ("--delay", "0", "--set", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


def tearsheet(
    *arguments: str, cwd: Path, stdin: str | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run a verb in a folder; the result with its output as text."""
    return subprocess.run(command(*arguments), cwd=cwd, input=stdin, capture_output=True, text=True, timeout=timeout,
                          env=environment(), check=False)  # fmt: skip


def start(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """Start a verb and leave it running."""
    return subprocess.Popen(command(*arguments), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=environment(), start_new_session=True)  # fmt: skip


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "crawler.cli.main", *arguments]


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}


def kill(process: subprocess.Popen[str]) -> None:
    """SIGKILL the process and its readers: the whole session that `start` made for it."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def lines(folder: Path, kind: str = "*", *, collection: str = "main") -> list[dict[str, Any]]:
    """All record lines of a kind (`articles`, `comments`, `pages`) of a collection."""
    files = sorted((folder / "collections" / collection / "records").glob(f"{kind}-*.jsonl*"))
    return [json.loads(line) for path in files for line in path.read_text().splitlines()]


def warcs(folder: Path, *, collection: str = "main") -> list[Path]:
    """The WARC files of a collection, sealed or open."""
    return sorted((folder / "collections" / collection / "archive").glob("*.warc.gz*"))


def key(line: dict[str, Any]) -> tuple[str, str, str]:
    """What lines are sorted by before they are compared."""
    return (line["type"], line["id"], json.dumps(line["capture"]))


# Which of two stories with one text points at the other is the order in which they were finished: it says no more.
_TWINS = ("duplicate_of", "near_duplicate_of")


def same_lines(left: Sequence[dict[str, Any]], right: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Where two sets of lines differ, told by key; of stories with one text, in either, where they are not told rightly."""
    a, b = sorted(left, key=key), sorted(right, key=key)
    if len(a) != len(b):
        yield f"{len(a)} lines against {len(b)}"
    for one, other in zip(a, b, strict=False):
        for name in one.keys() | other.keys():
            if name not in _TWINS and one.get(name) != other.get(name):
                yield f"{one['type']} {one.get('url') or one['id']}: {name} {one.get(name)!r} != {other.get(name)!r}"
    for lines_in_order in (left, right):
        yield from wrong_twins(lines_in_order)


def wrong_twins(lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    """New articles of a log, in the order they were written, that do not point at the one before them with their text, or at
    the nearest with nearly their text; or that point where none is. Likeness is not transitive: who is called like whom
    depends on the order, and whether it is rightly so does not."""
    before: dict[str, tuple[str | None, int | None]] = {}
    for line in lines:
        if line["type"] != "article" or line["change"] == "gone":
            continue
        digest, simhash = line["text_digest"], simhash_of_line(line)
        if line["change"] == "new":
            same = {i for i, (other, _) in before.items() if digest and other == digest}
            apart = {
                i: (other ^ simhash).bit_count()
                for i, (_, other) in before.items()
                if None not in (other, simhash)
            }
            nearest = min(apart.values(), default=99) if not same else 99
            near = {i for i, bits in apart.items() if bits == nearest <= MAX_DISTANCE}
            said = line["duplicate_of"], (line["near_duplicate_of"] or {}).get("id")
            if said[0] not in (same or {None}) or said[1] not in (near or {None}):
                yield f"{line['url']} points at {said}, is like {same or near or None}"
        before[line["id"]] = (digest, simhash)


def twins(lines: Iterable[dict[str, Any]]) -> set[frozenset[str]]:
    """The groups of articles that point at each other as (nearly) the same text, by id."""
    groups: dict[str, frozenset[str]] = {}
    for line in lines:
        for other in (line.get("duplicate_of"), (line.get("near_duplicate_of") or {}).get("id")):
            if other:
                joined = groups.get(line["id"], frozenset((line["id"],))) | groups.get(
                    other, frozenset((other,))
                )
                groups |= dict.fromkeys(joined, joined)
    return set(groups.values())


def wait_for(condition: Any, seconds: float = 120.0) -> None:
    """Poll a condition until it holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.02)
