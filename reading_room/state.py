"""What the ledger says of the crawl (what is due, which hosts rest, how fast we ask), and the last `verify`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from reading_room.reports import runs_of

_PATIENCE = 2.0
"""Seconds that the ledger may take: it is a part of pages that have more to show."""
_AGENDA = 20
_LARGEST = 16 << 20


@dataclass(slots=True)
class LedgerState:
    """Of `ledger.sqlite`; empty where there is none."""

    next_due: dict[str, str] = field(default_factory=dict)
    """Site -> when its next look is due."""
    due_now: dict[str, int] = field(default_factory=dict)
    followed: dict[str, int] = field(default_factory=dict)
    resting: list[tuple[str, str, str]] = field(default_factory=list)
    """Host, until, why."""
    manners: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Host -> delay, crawl_delay, latency, concurrency, as the frontier keeps them."""
    waiting: list[tuple[str, str, str]] = field(default_factory=list)
    """Next looks at one site, where one was asked for: when, kind, address."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What the last `tearsheet verify` found (`logs/verify.json`)."""

    date: str
    holds: bool
    counts: Mapping[str, int]
    findings: tuple[str, ...]
    found: int
    scope: str
    """What was looked at, where it was not all."""


def ledger_state(collection: Path, site: str | None = None) -> LedgerState:
    """What the ledger says; nothing where it cannot be read.

    Args:
        collection: the folder.
        site: whose next looks to list.
    """
    state = LedgerState()
    path = collection / "ledger.sqlite"
    if not path.is_file() or path.is_symlink():
        return state
    now = datetime.now(UTC).timestamp()
    for immutable in (False, True):  # the second on a disk that is read-only
        try:
            with _opened(path, immutable) as db:
                _fill(state, db, now, site)
            break
        except sqlite3.Error:
            continue  # a damaged ledger is `verify`'s to tell; the room shows the rest
    return state


@contextmanager
def _opened(path: Path, immutable: bool) -> Iterator[sqlite3.Connection]:
    """The ledger, read-only in fact and not for long."""
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if immutable else ''}"
    with closing(sqlite3.connect(address, uri=True, timeout=1, isolation_level=None)) as db:
        db.execute("PRAGMA query_only = ON")
        end = time.monotonic() + _PATIENCE
        db.set_progress_handler(lambda: time.monotonic() > end, 10_000)
        yield db


def _fill(state: LedgerState, db: sqlite3.Connection, now: float, site: str | None) -> None:
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    if "agenda" in tables:
        sql = "SELECT site, min(due), sum(due <= ?), count(*) FROM agenda WHERE due IS NOT NULL GROUP BY site"
        for name, due, late, count in db.execute(sql, (now,)):
            state.next_due[name], state.due_now[name], state.followed[name] = _iso(due), late or 0, count
        sql = "SELECT due, kind, url FROM agenda WHERE site = ? AND due IS NOT NULL ORDER BY due LIMIT ?"
        state.waiting = [(_iso(row[0]), str(row[1]), str(row[2])) for row in db.execute(sql, (site, _AGENDA))]
    if "frontier_host" in tables:
        sql = "SELECT host, blocked_until, reason, delay, crawl_delay, latency, concurrency, window FROM frontier_host"
        for host, until, reason, *manners in db.execute(sql):
            names = ("delay", "crawl_delay", "latency", "concurrency", "window")
            state.manners[host] = dict(zip(names, manners, strict=True))
            if until and until > now:
                state.resting.append((host, _iso(until), reason or ""))


def _iso(seconds: Any) -> str:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")
    except (TypeError, OverflowError):
        return ""


def looked_days(collection: Path) -> frozenset[str]:
    """Days on which a run began (its report's name says it) or ended, of all runs."""
    names = (path.name for path in (collection / "runs").glob("2*.json"))
    began = {f"{name[:4]}-{name[4:6]}-{name[6:8]}" for name in names if name[:8].isdigit()}
    return frozenset(began | {run.ended[:10] for run in runs_of(collection) if run.ended})


def unseen_days(looked: frozenset[str], days: Sequence[str]) -> frozenset[str]:
    """Days between the first and the last look on which nobody looked."""
    if not looked:
        return frozenset()
    first, last = min(looked), max(looked)
    return frozenset(day for day in days if first < day < last and day not in looked)


def last_verify(collection: Path) -> Verified | None:
    """None where no check was noted."""
    path = collection / "logs" / "verify.json"
    try:
        said = orjson.loads(path.read_bytes()) if path.stat().st_size < _LARGEST else None
    except (ValueError, OSError):
        return None
    if not isinstance(said, dict):
        return None
    findings = said.get("findings")
    told = tuple(str(one) for one in findings) if isinstance(findings, list) else ()
    names = ("files", "records", "digests", "pointers")
    counts = {name: value for name in names if isinstance(value := said.get(name), int)}
    found = said.get("findings_in_all")
    scope = ["a sample alone"] if "sample" in said else []
    scope += [f"only what is newer than {said['since']}"] if said.get("since") else []
    return Verified(
        str(said.get("date") or ""), said.get("holds") is True, counts, told, found if isinstance(found, int) else len(told),
        ", ".join(scope),
    )  # fmt: skip
