"""How fast `tearsheet serve` answers over 100,000 articles and 1,000,000 comments: first byte, whole page, memory.

    python -m bench.room [--folder FOLDER] [--articles 100000] [--comments 1000000] [--rounds 5] [--only WORDS]

The collection is made by `room_collection.py` in FOLDER, where it stays for the next time. Each view is asked ROUNDS times
over a new connection; the first time (nothing known to the room yet) stands apart. Targets: first byte within 100 ms,
whole page within 500 ms (issue of the reading room). CPU is the server's processor time a request, which other work on the machine does
not change; the load stands above the table. Memory is the server's resident set, by /proc.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from archives.index.build import update
from bench.room_collection import make

BIG = (2_000, 10_000, 200_000)
FIRST_BYTE, WHOLE = 100.0, 500.0


def views(folder: Path) -> dict[str, str]:
    """Name -> path of every kind of page; stories by their size."""
    db = sqlite3.connect(f"{(folder / 'index.sqlite').as_uri()}?mode=ro", uri=True)
    stories = {
        size: db.execute("SELECT id FROM articles WHERE captured = ? LIMIT 1", (size,)).fetchone()[0]
        for size in (12, *BIG)
    }
    version = db.execute("SELECT id, entry FROM article_versions WHERE version = 2 LIMIT 1").fetchone()
    deep = db.execute(
        "SELECT id, entry FROM comments WHERE article_id = ? ORDER BY position DESC LIMIT 1",
        (stories[200_000],),
    ).fetchone()
    run = db.execute("SELECT run FROM files LIMIT 1").fetchone()[0]
    db.close()
    found = {
        "front page": "/", "articles, newest": "/articles", "articles, page 1,000": "/articles?page=1000",
        "articles: a common word": "/articles?q=harbour", "a common word, newest": "/articles?q=harbour&sort=newest",
        "articles: two words": "/articles?q=harbour+strike", "articles: 湾岸": f"/articles?q={quote('湾岸')}",
        "articles: الميناء": f"/articles?q={quote('الميناء')}", "articles of one site": "/articles?site=tribune.example",
        "articles, two facets": "/articles?site=tribune.example&section=City&complete=no",
        "articles of a month": "/articles?from=2026-10-01&to=2026-10-31", "comments, newest": "/comments",
        "comments, page 10,000": "/comments?page=10000", "comments: a common word": "/comments?q=harbour",
        "comments: three words": "/comments?q=harbour+strike+minister", "comments of one author": f"/comments?author={quote('Ayesha Malik')}",
        "comments of one site": "/comments?site=tribune.example", "comments, removed too": "/comments?removed=1",
        "a story, 12 comments": f"/story/{stories[12]}", "versions": f"/versions?id={version[0]}", "bytes": f"/bytes/{version[1]}",
        "tear sheet": f"/sheet/{stories[12]}", "sites": "/sites", "a site": "/site/tribune.example", "comments, most voted": "/comments?sort=votes", "runs": "/runs",
        "a run": f"/run/{run}", "verify": "/verify", "plot as CSV": "/plot/comment.csv",
        "a comment of 200,000 (redirect)": f"/comment?id={quote(deep[0], safe='')}",
    }  # fmt: skip
    for size in BIG:
        for view in ("tree", "newest", "top", "flat"):
            found[f"a story, {size:,} comments, {view}"] = f"/story/{stories[size]}?view={view}"
        found[f"a story, {size:,} comments, last page"] = f"/story/{stories[size]}?view=newest&page=9999999"
        found[f"tear sheet, {size:,} comments"] = f"/sheet/{stories[size]}"
    return found


def ask(address: str, path: str) -> tuple[float, float, int, int]:
    """Milliseconds to the first byte and to the last, bytes, status."""
    connection = http.client.HTTPConnection(address, timeout=60)
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    first = answer.read(1)
    to_first = time.perf_counter() - start
    size = len(first) + len(answer.read())
    whole = time.perf_counter() - start
    connection.close()
    return to_first * 1000, whole * 1000, size, answer.status


def memory(pid: int) -> tuple[float, float]:
    """Resident MB now and at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    return tuple(int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index,return-value]


def processor(pid: int) -> float:
    """Milliseconds of processor time that the process has taken, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def warmed(address: str) -> float:
    """Seconds until the figures over everything are there: the room makes them when it starts."""
    start = time.perf_counter()
    for path in ("/", "/articles", "/comments"):
        while ask(address, path)[3] != 200:
            time.sleep(1)
    return time.perf_counter() - start


@dataclass(frozen=True)
class Measured:
    """One view: milliseconds, medians of the rounds after the first."""

    name: str
    first_time: float
    first: float
    whole: float
    worst: float
    cpu: float
    size: int
    is_answered: bool

    @property
    def is_late(self) -> bool:
        return self.first > FIRST_BYTE or self.whole > WHOLE or not self.is_answered


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, str]]:
    """The room over a collection: the server's process and address."""
    place = ["--root", str(folder.parent), "-c", folder.name]
    command = [sys.executable, "-m", "crawler.cli.main", *place, "serve", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr
    try:
        yield server.pid, urlsplit(re.search(r"http://\S+", server.stderr.readline())[0]).netloc  # type: ignore[index]
    finally:
        server.terminate()
        server.wait(30)


def measured(pid: int, address: str, name: str, path: str, rounds: int) -> Measured:
    """Ask for a view several times."""
    before_all = ask(address, path)
    before = processor(pid)
    times = [ask(address, path) for _ in range(rounds)]
    cpu = (processor(pid) - before) / rounds
    first, whole = (statistics.median(one[n] for one in times) for n in (0, 1))
    is_answered = all(one[3] in (200, 307) for one in times)
    return Measured(
        name, before_all[1], first, whole, max(one[1] for one in times), cpu, times[0][2], is_answered
    )


def measure(folder: Path, rounds: int, only: str) -> bool:
    """Print the table; whether every view kept the targets."""
    kept = True
    with serving(folder) as (pid, address):
        print(f"figures over everything made in the background after {warmed(address):.0f} s")
        print("load of the machine: {:.1f}, {:.1f}, {:.1f}".format(*os.getloadavg()))
        print(f"{'view':44} {'first time':>10} {'first byte':>10} {'whole':>8} {'worst':>8} {'CPU':>6} {'kB':>7} {'MB':>6}")  # fmt: skip
        for name, path in views(folder).items():
            if only not in name:
                continue
            one = measured(pid, address, name, path, rounds)
            kept = kept and not one.is_late
            print(
                f"{name:44} {one.first_time:10.0f} {one.first:10.0f} {one.whole:8.0f} {one.worst:8.0f} {one.cpu:6.0f}"
                f" {one.size / 1000:7.0f} {memory(pid)[0]:6.0f}{'  LATE' if one.is_late else ''}",
                flush=True,
            )
        print("resident MB at the end, at most: {:.0f}, {:.0f}".format(*memory(pid)))
    return kept


def main() -> int:
    """The command line; 1 where a view is late."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path("bench-room/main"))
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", metavar="WORDS", help="views whose name has these words")
    said = parser.parse_args()
    folder = said.folder.resolve()
    if not folder.exists():
        print(f"making {folder}: {said.articles:,} articles, {said.comments:,} comments", flush=True)
        make(folder, said.articles, said.comments, BIG)
    start = time.perf_counter()
    done = update(folder)
    print(
        f"index: {done.lines:,} lines in {time.perf_counter() - start:.0f} s, {(folder / 'index.sqlite').stat().st_size / 1e6:.0f} MB"
    )
    return 0 if measure(folder, said.rounds, said.only) else 1


if __name__ == "__main__":
    raise SystemExit(main())
