"""Mutants of readers and discovery, killed by their folder's own tests: `python -m tests.mutants.campaign [--sample N] [--seed N] [--only FOLDER]`.

Of each folder of readers a seeded sample of mutants is drawn, the same number for each line of code. Each is put into a
copy of the repo, and the folder's tests that run its line are run there, quickest first; lines that no test runs are
survivors at once. Prints each survivor and the share that was killed; ends with 1 where it is below the asked.

Own, since a whole folder's tests for each mutant would take a day: the tests of a mutant are those that run its line.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from tests.mutants.mutate import Mutant, mutant_at, sites_of

REPO = Path(__file__).resolve().parents[2]
ROOMS = {
    "spiders/sheet": "tests/spiders/sheet",
    "spiders/dates": "tests/spiders/dates",
    "spiders/article": "tests/spiders/article",
    "spiders/threads": "tests/spiders/threads",
    "spiders/discovery": "tests/spiders/discovery",
    "spiders/read": "tests/spiders/read",
}
"""Each folder of readers, and the folder of its tests."""
ASKED = 0.85
"""Share of the mutants that the tests are asked to kill."""
_MOST_TESTS = 60
"""Tests of a line that are run; more of the same path tell little more."""
_SECONDS = 120
"""A mutant that runs longer is killed: it loops."""
_COPIED = (
    "archives",
    "spiders",
    "pipelines",
    "crawler",
    "reading_room",
    "eval",
    "tests",
    "examples",
    "pyproject.toml",
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant of one module, and what the tests made of it."""

    file: str
    mutant: Mutant
    killed: bool
    tests: int


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.campaign", description=__doc__)
    parser.add_argument("--sample", type=int, default=60, help="mutants over all folders (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--only", choices=ROOMS, metavar="FOLDER", help="one folder alone")
    parser.add_argument("--asked", type=float, default=ASKED, help=f"share to kill (default {ASKED})")
    args = parser.parse_args()
    rooms = [args.only] if args.only else list(ROOMS)
    drawn = draw(rooms, args.sample, args.seed)
    trials: list[Trial] = []
    with copied() as copy:
        for room in rooms:
            chosen = [pair for pair in drawn if pair[0].startswith(room + "/")]
            if not chosen:
                continue
            covered = coverage_of(copy, room)
            for file, mutant in chosen:
                trial = tried(copy, file, mutant, covered)
                trials.append(trial)
                state = "killed  " if trial.killed else "SURVIVED"
                print(f"{state} {file}:{mutant.line} [{trial.tests} tests] {mutant.said}", flush=True)
    return told(trials, rooms, args.asked)


def told(trials: list[Trial], rooms: list[str], asked: float) -> int:
    """Print the share killed, by folder and in all; 1 where it is less than asked."""
    for room in rooms:
        own = [trial for trial in trials if trial.file.startswith(room + "/")]
        if own:
            print(f"{room:20}{sum(t.killed for t in own):4} of {len(own)} killed")
    killed = sum(trial.killed for trial in trials)
    share = killed / len(trials) if trials else 1.0
    unrun = sum(trial.tests == 0 for trial in trials)
    print(
        f"{killed} of {len(trials)} mutants killed: {share:.1%} (asked {asked:.0%}); {unrun} on lines no test runs"
    )
    return 0 if share >= asked else 1


def draw(rooms: list[str], count: int, seed: int) -> list[tuple[str, Mutant]]:
    """That many mutants over all modules of the folders, evenly over all that there are; in the modules' order."""
    sources = {
        str(path.relative_to(REPO)): path.read_text("utf-8")
        for room in rooms
        for path in sorted((REPO / room).rglob("*.py"))
    }
    pool = [(file, site) for file, source in sources.items() for site in sites_of(source)]
    chosen = random.Random(seed).sample(pool, min(count, len(pool)))
    chosen.sort(key=lambda pair: (pair[0], pair[1].node))
    return [(file, mutant_at(sources[file], site)) for file, site in chosen]


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the code and its tests, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        target = Path(name)
        for part in _COPIED:
            source = REPO / part
            if source.is_dir():
                shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy2(source, target / part)
        yield target


def coverage_of(copy: Path, room: str) -> CoverageData:
    """Which of a folder's tests run which lines of it.

    Raises:
        SystemExit: where the tests fail as they are.
    """
    data = copy / f".coverage-{room.replace('/', '-')}"
    start = time.monotonic()
    options = [f"--cov={room}", "--cov-context=test", "--cov-report=", "--no-cov-on-fail"]
    done = _pytest(copy, [*options, ROOMS[room]], env={"COVERAGE_FILE": str(data)}, seconds=None)
    if done is None or done.returncode:
        raise SystemExit(
            f"the tests of {room} fail without any mutant\n{done.stdout[-2000:] if done else ''}"
        )
    print(f"{room}: its tests take {time.monotonic() - start:.0f} s with coverage", flush=True)
    parts = sorted(copy.glob(f"{data.name}*"))
    found = CoverageData(basename=str(data))
    found.read()
    for part in parts:
        if part != data:
            other = CoverageData(basename=str(part))
            other.read()
            found.update(other)
    return found


def tests_of(covered: CoverageData, path: Path, mutant: Mutant) -> list[str]:
    """The tests that run a mutant's line, or the line on which its statement begins: each once, at most `_MOST_TESTS`."""
    contexts = covered.contexts_by_lineno(str(path))
    around = contexts.get(mutant.line) or contexts.get(mutant.first, [])
    names = sorted({context.partition("|")[0] for context in around if context})
    return names[:: max(1, -(-len(names) // _MOST_TESTS))]


def tried(copy: Path, file: str, mutant: Mutant, covered: CoverageData) -> Trial:
    """Put a mutant in, run the tests of its line, and take it out again."""
    path = copy / file
    tests = tests_of(covered, path, mutant)
    if not tests:
        return Trial(file, mutant, killed=False, tests=0)
    whole = path.read_text("utf-8")
    try:
        path.write_text(mutant.source, "utf-8")
        done = _pytest(copy, ["-x", *tests], seconds=_SECONDS)
    finally:
        path.write_text(whole, "utf-8")
    return Trial(file, mutant, killed=done is None or done.returncode != 0, tests=len(tests))


def _pytest(
    copy: Path, arguments: list[str], *, env: dict[str, str] | None = None, seconds: int | None
) -> subprocess.CompletedProcess[str] | None:
    """One run of the tests in the copy; None where it did not end in time."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TEARSHEET_SHARED": os.environ.get("TEARSHEET_SHARED", str(REPO.parent / "shared")),
        **(env or {}),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    try:
        return subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return None


if __name__ == "__main__":
    sys.exit(main())
