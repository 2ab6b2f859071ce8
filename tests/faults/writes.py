"""Disks that fail: at every write boundary (LD_PRELOAD), at a file size (rlimit), and really full (tmpfs)."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.crawler.cli.commands import command, environment, tearsheet
from tests.faults.audit import Expected, audit
from tests.faults.kills import COMMANDS

KINDS = ("enospc", "eio", "short")
SOURCE = Path(__file__).with_name("failing.c")


@dataclass(frozen=True)
class Injected:
    """One run with a failing write, and what the next run made of it."""

    kind: str
    at: int
    hit: bool
    code: int
    faults: tuple[str, ...]


def build(folder: Path) -> Path:
    """Compile the library that fails writes.

    Raises:
        FileNotFoundError: there is no C compiler.
        subprocess.CalledProcessError: it does not compile here.
    """
    library = folder / "failing.so"
    compiler = shutil.which("cc")
    if compiler is None:
        raise FileNotFoundError("no C compiler (cc)")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True)
    return library


def boundaries(verb: str, folder: Path, library: Path) -> int:
    """How many calls a run without a fault makes."""
    result, calls, _ = _run(verb, folder, library, "eio", 0)
    if result.returncode:
        raise AssertionError(f"the run without faults ended with {result.returncode}: {result.stderr}")
    return calls


def inject(verb: str, folder: Path, library: Path, expected: Expected, kind: str, at: int) -> Injected:
    """Fail the call number `at`, then run the same command again on a whole disk."""
    result, _, hit = _run(verb, folder, library, kind, at)
    faults: list[str] = []
    said = result.stdout + result.stderr
    if "Traceback" in said:
        faults.append("traceback: " + " | ".join(said.strip().splitlines()[-12:]))
    if not result.returncode:  # what failed was not needed (a line of the log): then all is there
        return Injected(kind, at, hit, 0, (*faults, *audit(folder, expected).faults))
    if hit and result.returncode not in ({2, 10} if kind == "eio" else {10}):
        faults.append(f"exit code {result.returncode}: {said[-300:]}")
    if hit and result.returncode and not said.strip():
        faults.append("nothing was said")
    if (folder / "collections/main/ledger.sqlite").exists() and (
        folder / "collections/main/archive"
    ).exists():
        faults += [f"before the next run: {text}" for text in _torn(folder)]
    again = tearsheet(*COMMANDS[verb], cwd=folder, timeout=300)
    if again.returncode:
        faults.append(f"the next run ended with {again.returncode}: {(again.stdout + again.stderr)[-500:]}")
    faults += _without_second_runs(verb, folder, expected)
    return Injected(kind, at, hit, result.returncode, tuple(faults))


def _without_second_runs(verb: str, folder: Path, expected: Expected) -> list[str]:
    """A fault after the run had finished makes the next command a new run: `archive` has its own lines then, once each;
    `run` tells only what changed, which is nothing."""
    runs = {path.name.split("-")[1] for path in (folder / "collections/main/records").glob("pages-*")}
    if len(runs) == 1 or verb == "run":
        return audit(folder, expected).faults
    wanted = Expected(expected.urls, expected.articles * len(runs), expected.comments * len(runs))
    return audit(folder, wanted).faults


def _torn(folder: Path) -> Iterator[str]:
    """Right after the fault, files already hold whole units only (what the death of a process may leave is cut later)."""
    from tests.archives.checkers import strict

    for path in sorted((folder / "collections/main/archive").iterdir()):
        if path.stat().st_size:
            yield from (f"{path.name}: {text}" for text in strict(path))


def _run(verb: str, folder: Path, library: Path, kind: str, at: int
         ) -> tuple[subprocess.CompletedProcess[str], int, bool]:  # fmt: skip
    shutil.rmtree(folder / "collections", ignore_errors=True)
    count = folder / "count"
    count.unlink(missing_ok=True)
    faulty = {
        "LD_PRELOAD": str(library), "FAULT_BELOW": str((folder / "collections").resolve()), "FAULT_AT": str(at),
        "FAULT_KIND": kind, "FAULT_COUNT": str(count),
    }  # fmt: skip
    result = subprocess.run(command(*COMMANDS[verb]), cwd=folder, capture_output=True, text=True, timeout=300,
                            env={**environment(), **faulty}, check=False)  # fmt: skip
    calls, failed = (int(word) for word in count.read_text().split()) if count.exists() else (0, 0)
    return result, calls, failed == at and at > 0


def limited(verb: str, folder: Path, expected: Expected, size: int) -> list[str]:
    """A file-size limit (RLIMIT_FSIZE) stops the run; without it the same command goes on."""
    shutil.rmtree(folder / "collections", ignore_errors=True)
    result = subprocess.run(
        command(*COMMANDS[verb]), cwd=folder, capture_output=True, text=True, timeout=300, env=environment(),
        check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    return _stopped_full(verb, folder, expected, result)


def _stopped_full(
    verb: str, folder: Path, expected: Expected, result: subprocess.CompletedProcess[str]
) -> list[str]:
    faults = []
    if result.returncode != 10:
        faults.append(f"exit code {result.returncode}, expected 10: {(result.stdout + result.stderr)[-400:]}")
    if "Traceback" in result.stdout + result.stderr:
        faults.append("traceback: " + " | ".join(result.stderr.strip().splitlines()[-12:]))
    faults += [f"before the next run: {text}" for text in _torn(folder)]
    return faults + _resumed(verb, folder, expected)


def _resumed(verb: str, folder: Path, expected: Expected) -> list[str]:
    again = tearsheet(*COMMANDS[verb], cwd=folder, timeout=300)
    faults = (
        []
        if again.returncode == 0
        else [f"the next run: {again.returncode} {(again.stdout + again.stderr)[-500:]}"]
    )
    return faults + _without_second_runs(verb, folder, expected)


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path | None]:
    """A tmpfs of that size; None where this user may not mount one."""
    folder = Path(tempfile.mkdtemp(prefix="tearsheet-full-"))
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode == 0  # fmt: skip
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def grow(disk: Path, megabytes: int) -> None:
    """More room on the tmpfs."""
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(disk)], check=True)


def filled(verb: str, folder: Path, disk: Path, expected: Expected) -> list[str]:
    """Run until the disk is full, then again with more room."""
    shutil.rmtree(folder / "collections", ignore_errors=True)
    (folder / "collections").symlink_to(disk, target_is_directory=True)
    try:
        result = tearsheet(*COMMANDS[verb], cwd=folder, timeout=300)
        if result.returncode == 0:
            return ["the disk was not filled"]
        grow(disk, 400)
        return _stopped_full(verb, folder, expected, result)
    finally:
        (folder / "collections").unlink()
        for path in disk.iterdir():
            shutil.rmtree(path, ignore_errors=True)
