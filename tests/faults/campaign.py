"""The campaign: kills, full disks and failing writes over local sites, with a table of figures at the end.

    python -m tests.faults.campaign [--quick] [--only PART …] [--seed N] [--minutes N] [--keep FILE]

`make faults`. Parts: kill, term, disk, limit, writes. Results go line by line into the file of `--keep`; a campaign
started again with it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.faults import kills, writes
from tests.faults.audit import clear
from tests.faults.site import Plan, news

PARTS = ("kill", "term", "disk", "limit", "writes")
VERBS = ("run", "archive")


@dataclass
class Row:
    """One line of the table."""

    name: str
    figures: str
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Size:
    """How much is done."""

    site: Plan
    kills: int
    longest: float
    term_after: int
    disk: Plan
    disk_megabytes: int
    limit: Plan
    limit_bytes: int
    boundaries: int | None
    """Of the write boundaries so many are tried, spread evenly; None: all, the kinds of fault in turn."""


FULL = Size(
    site=Plan(400, pages=3, wait=0.2), kills=20, longest=4.0, term_after=300,
    disk=Plan(60, pages=3, large=3_000_000), disk_megabytes=3, limit=Plan(60, pages=3), limit_bytes=600_000,
    boundaries=None,
)  # fmt: skip
QUICK = Size(
    site=Plan(12, pages=2, wait=0.3), kills=2, longest=1.8, term_after=8,
    disk=Plan(4, pages=2, large=3_000_000), disk_megabytes=3, limit=Plan(6, pages=2), limit_bytes=200_000,
    boundaries=2,
)  # fmt: skip
TINY = Plan(2, pages=2, large=3_000_000)


def rows(
    size: Size, seed: int, until: float, verbs: tuple[str, ...] = VERBS
) -> Iterator[tuple[str, Callable[[Path], Row]]]:
    """Names and works of all rows."""
    works: dict[str, Callable[[str, Path], Row]] = {
        "kill": lambda verb, folder: _killed(verb, folder, size, seed),
        "term": lambda verb, folder: _terminated(verb, folder, size),
        "disk": lambda verb, folder: _filled(verb, folder, size),
        "limit": lambda verb, folder: _limited(verb, folder, size),
        "writes": lambda verb, folder: _written(verb, folder, size, seed, until),
    }
    for part in PARTS:
        for verb in verbs:
            yield f"{part} {verb}", partial(works[part], verb)


def _killed(verb: str, folder: Path, size: Size, seed: int) -> Row:
    with news(size.site, folder) as (site, expected):
        outcome = kills.killed(
            verb, folder, site, expected, kills=size.kills, seed=seed, longest=size.longest
        )
    return _row(outcome, len(expected.urls))


def _terminated(verb: str, folder: Path, size: Size) -> Row:
    with news(size.site, folder) as (site, expected):
        return _row(kills.terminated(verb, folder, site, expected, after=size.term_after), len(expected.urls))


def _row(outcome: kills.Outcome, pages: int) -> Row:
    a = outcome.audit
    figures = (
        f"{outcome.kills} kills, {pages} story pages, asked {outcome.asked} times; lines: {a.pages} pages, "
        f"{a.articles} articles, {a.comments} comments; {a.warcs} WARC files, {a.warc_records} records, "
        f"{a.pointers} pointers, {a.ledger_rows} ledger rows as rebuilt; {outcome.seconds:.0f} s"
    )
    return Row(outcome.name, "; ".join([figures, *outcome.notes]), a.faults)


def _filled(verb: str, folder: Path, size: Size) -> Row:
    with writes.small_disk(size.disk_megabytes) as disk, news(size.disk, folder) as (_, expected):
        if disk is None:
            return Row(f"full disk, {verb}", "skipped: this user may not mount a tmpfs")
        faults = writes.filled(verb, folder, disk, expected)
    return Row(
        f"full disk, {verb}", f"{size.disk_megabytes} MB tmpfs, {len(expected.urls)} story pages", faults
    )


def _limited(verb: str, folder: Path, size: Size) -> Row:
    with news(size.limit, folder) as (_, expected):
        faults = writes.limited(verb, folder, expected, size.limit_bytes)
    return Row(
        f"file-size limit, {verb}", f"{size.limit_bytes} bytes, {len(expected.urls)} story pages", faults
    )


def _written(verb: str, folder: Path, size: Size, seed: int, until: float) -> Row:
    """Each boundary fails once, the kinds in turn (a seed turns them), as long as there is time."""
    library = writes.build(folder)
    with news(TINY, folder) as (_, expected):
        calls = writes.boundaries(verb, folder, library)
        places = list(range(1, calls + 1))
        if size.boundaries is not None:
            step = calls / size.boundaries
            places = [1 + int(n * step + step / 2) for n in range(size.boundaries)]
        random.Random(seed).shuffle(places)
        done: list[writes.Injected] = []
        for at in places:
            if time.monotonic() > until:
                break
            kind = writes.KINDS[(at + seed) % len(writes.KINDS)]
            done.append(writes.inject(verb, folder, library, expected, kind, at))
    hit = [one for one in done if one.hit]
    codes = {code: sum(one.code == code for one in hit) for code in sorted({one.code for one in hit})}
    figures = f"{calls} boundaries, {len(done)} tried, {len(hit)} hit; exit codes {codes}"
    return Row(
        f"failing writes, {verb}",
        figures,
        [f"{one.kind} at {one.at}: {t}" for one in done for t in one.faults],
    )


def main() -> int:
    """Run the parts that were asked for; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a small site, few faults: under 40 seconds")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART")
    parser.add_argument("--verb", nargs="+", choices=VERBS, default=VERBS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=90.0, help="no new fault is tried after them")
    parser.add_argument("--keep", type=Path, help="results, to go on from")
    args = parser.parse_args()
    until = time.monotonic() + args.minutes * 60
    results = _kept(args.keep)
    for name, work in rows(QUICK if args.quick else FULL, args.seed, until, tuple(args.verb)):
        if name.split()[0] not in args.only or name in results:
            continue
        with tempfile.TemporaryDirectory(prefix="tearsheet-faults-") as folder:
            row = results[name] = work(Path(folder))
            clear(Path(folder))
        sys.stdout.write(_text(row))
        sys.stdout.flush()
        if args.keep:
            with args.keep.open("a") as file:
                file.write(json.dumps([name, row.name, row.figures, row.faults]) + "\n")
    wrong = sum(bool(row.faults) for row in results.values())
    sys.stdout.write(f"\n{len(results)} parts, {wrong} with faults\n")
    return 1 if wrong else 0


def _kept(path: Path | None) -> dict[str, Row]:
    if path is None or not path.exists():
        return {}
    return {name: Row(*rest) for name, *rest in map(json.loads, path.read_text().splitlines())}


def _text(row: Row) -> str:
    lines = [f"{'FAULT' if row.faults else 'ok':6} {row.name:24} {row.figures}"]
    return "\n".join([*lines, *(f"         {fault[:1500]}" for fault in row.faults[:20])]) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
