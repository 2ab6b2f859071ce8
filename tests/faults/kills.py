"""SIGKILL and SIGTERM at random moments, then the same command to its end."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.crawler.cli.commands import QUICK, kill, start, tearsheet
from tests.faults.audit import Audit, Expected, audit
from tests.servers.pages import Site

COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "--set", "CONCURRENT_REQUESTS_PER_DOMAIN=8"),
    "archive": ("archive", "-i", "urls.txt", *QUICK),
}


@dataclass
class Outcome:
    """One campaign over one command."""

    name: str
    kills: int = 0
    asked: int = 0
    seconds: float = 0.0
    audit: Audit = field(default_factory=Audit)
    notes: list[str] = field(default_factory=list)


def killed(verb: str, folder: Path, site: Site, expected: Expected, *, kills: int, seed: int,
           longest: float) -> Outcome:  # fmt: skip
    """Kill the command and all its processes `kills` times, each after a random time, then let it end."""
    chance = random.Random(f"{seed} {verb}")
    outcome, began = Outcome(f"SIGKILL, {verb}"), time.monotonic()
    while outcome.kills < kills:
        process = start(*COMMANDS[verb], cwd=folder)
        time.sleep(chance.uniform(0.2, longest))
        if process.poll() is not None:
            outcome.notes.append(f"ended by itself after {outcome.kills} kills with {process.returncode}")
            kill_streams(process)
            outcome = _ended(outcome, verb, folder, site, expected, began, process.returncode)
            if outcome.kills < kills / 2:
                outcome.audit.faults.append(f"the site is too quick here: {outcome.kills} kills of {kills}")
            return outcome
        kill(process)
        outcome.kills += 1
    return _ended(outcome, verb, folder, site, expected, began)


def terminated(verb: str, folder: Path, site: Site, expected: Expected, *, after: int) -> Outcome:
    """SIGTERM once the site was asked so often: exit 10, all files sealed, the same command goes on."""
    outcome, began = Outcome(f"SIGTERM, {verb}"), time.monotonic()
    process = start(*COMMANDS[verb], cwd=folder)
    while len(site.log) < after and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=300)
    outcome.kills = 1
    outcome.audit.expect("exit code after SIGTERM", process.returncode, 10)
    if "Traceback" in out + err:
        outcome.audit.faults.append(err[-500:])
    left = [path.name for path in (folder / "collections/main").rglob("*.open")]
    outcome.audit.expect("files left open", left, [])
    before = outcome.audit.faults
    outcome = _ended(outcome, verb, folder, site, expected, began)
    outcome.audit.faults[:0] = before
    return outcome


def kill_streams(process: object) -> None:
    """Close the pipes of a process that ended."""
    for stream in (process.stdout, process.stderr):  # type: ignore[attr-defined]
        stream.close()


def _ended(
    outcome: Outcome,
    verb: str,
    folder: Path,
    site: Site,
    expected: Expected,
    began: float,
    code: int | None = None,
) -> Outcome:
    """Let the command end, unless it did with `code`; then look at what there is."""
    told = ""
    if code is None:
        done = tearsheet(*COMMANDS[verb], cwd=folder, timeout=600)
        code, told = done.returncode, (done.stdout + done.stderr)[-800:]
    outcome.seconds = time.monotonic() - began
    outcome.asked = len(site.log)
    outcome.audit = audit(folder, expected)
    outcome.audit.expect("exit code at the end", code, 0)
    if code:
        outcome.audit.faults.append(told)
    return outcome
