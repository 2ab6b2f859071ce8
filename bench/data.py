"""The archive as data over 100,000 articles and 1,000,000 comments: index, queries, export, beside DuckDB and grep on the lines.

    python bench/data.py [--folder FOLDER] [--articles 100000] [--comments 1000000] [--rounds 5]

The collection is made by `room_collection.py` in FOLDER, where it stays for the next time; a few comments with a word that
nothing else has are added to it. Prints: building the index (and only reading and parsing the same lines), its size, bringing
in one more run, queries (the first page of 50 hits, and the number of hits), the same by DuckDB and by `grep` over the
JSON lines, and the export to Parquet. Of each the median of ROUNDS and the fastest in wall time, and the CPU time, which a busy machine changes less.

Targets: a rare word under 100 ms, a common one under 300 ms; an update at most as long as reading the new lines takes
again; Parquet 50,000 comments a second.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from archives.index.build import INDEX_NAME, remove, update
from archives.index.filters import Filter
from archives.index.reading import Index
from archives.records import dump_line
from bench.room_collection import make

RARE, COMMON = "quokka", "harbour"
_EXTRA = "20261201000000000"
_MORE = "20261202000000000"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds: wall time (took) and CPU time of this process and its children (median)."""

    wall: float
    fastest: float
    cpu: float


def timed(ask: Callable[[], Any], rounds: int) -> tuple[Took, Any]:
    """What it took, and what the last round gave."""
    walls, cpus, found = [], [], None
    for _ in range(rounds):
        start, before = time.perf_counter(), sum(os.times()[:4])
        found = ask()
        walls.append(time.perf_counter() - start)
        cpus.append(sum(os.times()[:4]) - before)
    return Took(statistics.median(walls), min(walls), statistics.median(cpus)), found


def tell(name: str, took: Took, said: str = "") -> None:
    """One line of the table."""
    wall, fastest, cpu = (seconds * 1000 for seconds in (took.wall, took.fastest, took.cpu))
    print(f"{name:52} {wall:11,.1f} ms  fastest {fastest:11,.1f}  CPU {cpu:11,.0f}  {said}", flush=True)


def plant(folder: Path) -> None:
    """Five comments with a word that nothing else has."""
    source = next(iter(sorted((folder / "records").glob("comments-*.jsonl"))))
    target = folder / "records" / f"comments-{_EXTRA}-00001.jsonl"
    if target.exists():
        return
    with source.open("rb") as lines, target.open("wb") as out:
        for number, raw in zip(range(5), lines, strict=False):
            line = orjson.loads(raw)
            said = {
                "id": f"{line['id']}x{number}",
                "run": _EXTRA,
                "text": f"{line['text']} A {RARE} was seen.",
            }
            out.write(dump_line({**line, **said}))


def read_all(folder: Path) -> tuple[int, int]:
    """Read and parse every line: what no index could do without."""
    count = size = 0
    for path in sorted((folder / "records").glob("*.jsonl")):
        with path.open("rb", buffering=1 << 20) as lines:
            for raw in lines:
                orjson.loads(raw)
                count, size = count + 1, size + len(raw)
    return count, size


def grow(folder: Path, index: Path) -> None:
    """One more run of 10,000 comments, and what taking it in costs."""
    target = folder / "records" / f"comments-{_MORE}-00001.jsonl"
    source = max((folder / "records").glob("comments-*.jsonl"), key=lambda path: path.stat().st_size)
    with source.open("rb") as lines, target.open("wb") as out:
        for number, raw in zip(range(10_000), lines, strict=False):
            line = orjson.loads(raw)
            out.write(dump_line({**line, "id": f"{line['id']}y{number}", "run": _MORE}))
    reading, _ = timed(lambda: [orjson.loads(raw) for raw in target.open("rb")], 3)
    took, done = timed(lambda: update(folder, index), 1)
    tell(
        "index: one more run of 10,000 comments",
        took,
        f"{done.lines:,} lines; only reading them {reading.wall * 1000:,.0f} ms, CPU {reading.cpu * 1000:,.0f}",
    )
    took, _ = timed(lambda: update(folder, index), 5)
    tell("index: nothing new", took)


def ask_index(folder: Path, index: Path, rounds: int) -> None:
    """The same questions to the index."""
    with Index(index, folder / "records") as opened:
        for name, words in (
            ("rare", RARE),
            ("common", COMMON),
            ("two common", f"{COMMON} strike"),
            ("湾岸", "湾岸"),
        ):
            wanted = Filter(words=words, types=("comment",))
            took, hits = timed(lambda w=wanted: opened.count(w), rounds)
            tell(f"query: number of hits, {name} word", took, f"{hits:,} hits")
            for sort in ("newest", "relevance"):
                took, _ = timed(lambda w=wanted, s=sort: list(opened.find(w, sort=s, limit=50)), rounds)
                tell(f"query: first 50, {name} word, by {sort}", took)
        wanted = Filter(types=("comment",), sites=("tribune.example",), since="2026-10-01")
        for by in ("day", "author"):
            took, _ = timed(lambda b=by: opened.facet(wanted, b, limit=50), rounds)
            tell(f"query: a site since a day, by {by}", took)


def ask_program(folder: Path, rounds: int) -> None:
    """The command as a user gives it: the interpreter's start and the look for new lines are in it."""
    root = ["--root", str(folder.parent), "-c", folder.name]
    for words in (RARE, COMMON):
        command = [sys.executable, "-m", "crawler.cli.main", "query", words, "--type", "comment", *root]
        took, _ = timed(lambda c=command: subprocess.run(c, check=True, capture_output=True), rounds)
        tell(f"`tearsheet query {words}`, the whole command", took)


def ask_others(folder: Path, rounds: int) -> None:
    """DuckDB and grep over the lines."""
    pattern = str(folder / "records" / "comments-*.jsonl")
    try:
        import duckdb
    except ModuleNotFoundError:
        duckdb = None
    for words in (RARE, COMMON):
        if duckdb is not None:
            sql = f"SELECT count(*) FROM read_json('{pattern}', format = 'newline_delimited', columns = {{text: 'VARCHAR'}}) WHERE text ILIKE '%{words}%'"
            took, found = timed(lambda s=sql: duckdb.sql(s).fetchall()[0], min(rounds, 3))
            tell(f"DuckDB over the JSON lines: {words}", took, f"{found[0]:,} hits")
        files = sorted(map(str, (folder / "records").glob("comments-*.jsonl")))
        environment = {**os.environ, "LC_ALL": "C"}
        took, _ = timed(
            lambda w=words, f=files, e=environment: subprocess.run(
                ["grep", "-ic", w, *f], check=True, capture_output=True, env=e
            ),
            min(rounds, 3),
        )
        tell(f"grep -ic over the JSON lines: {words}", took)


def export(folder: Path) -> None:
    """Parquet, as a user writes it."""
    target = folder.parent / "bench-parquet"
    shutil.rmtree(target, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "crawler.cli.main",
        "export",
        "parquet",
        str(target),
        "--type",
        "comment",
        "-q",
    ]
    command += ["--root", str(folder.parent), "-c", folder.name]
    took, _ = timed(lambda: subprocess.run(command, check=True), 1)
    with Index(folder / INDEX_NAME, folder / "records") as opened:
        count = opened.count(Filter(types=("comment",)))
    size = sum(path.stat().st_size for path in target.rglob("*.parquet"))
    told = f"{count:,} comments, {count / took.wall:,.0f}/s, {count / took.cpu:,.0f} a CPU second, {size / 1e6:,.0f} MB"
    tell("export parquet, comments", took, told)
    shutil.rmtree(target)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path("bench-data/main"))
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", action="store_true", help="ask the index that is there, build none")
    said = parser.parse_args()
    folder = said.folder.absolute()
    if not (folder / "records").is_dir():
        make(folder, said.articles, said.comments)
    plant(folder)
    (folder / "records" / f"comments-{_MORE}-00001.jsonl").unlink(missing_ok=True)
    index = folder / INDEX_NAME
    if not said.keep:
        remove(index)
        took, (count, size) = timed(lambda: read_all(folder), 1)
        tell("only reading and parsing the lines", took, f"{count:,} lines, {size / 1e6:,.0f} MB")
        took, _ = timed(lambda: update(folder, index), 1)
        tell("index: built", took, f"{index.stat().st_size / 1e6:,.0f} MB, {count / took.wall:,.0f} lines/s")
    ask_index(folder, index, said.rounds)
    ask_program(folder, said.rounds)
    ask_others(folder, said.rounds)
    export(folder)
    grow(folder, index)


if __name__ == "__main__":
    main()
