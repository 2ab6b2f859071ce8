"""Reports of runs (`runs/RUN.json`) in one shape, whatever stands in the file: a received collection may say anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

RUNS = 200
"""Reports that are read, the newest."""
_LARGEST = 64 << 20
_ARTICLES = ("new", "updated", "unchanged", "gone", "reappeared")
_COMMENTS = ("new", "edited", "removed", "unchanged", "reappeared")
_THREADS = ("threads", "complete", "declared", "captured")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A figure of a site that fell against its own history."""

    site: str
    figure: str
    now: float
    usual: float


@dataclass(frozen=True, slots=True)
class SitePart:
    """One site in one run."""

    site: str
    pages: int
    failed: int
    articles: Mapping[str, int]
    comments: Mapping[str, int]
    threads: Mapping[str, int]
    errors: Mapping[str, int]
    flags: Mapping[str, int]

    @property
    def share(self) -> float | None:
        """Comments captured of declared ones, 0 to 1."""
        declared = self.threads["declared"]
        return self.threads["captured"] / declared if declared > 0 else None


@dataclass(frozen=True, slots=True)
class Report:
    """One run."""

    run: str
    command: str
    started: str
    ended: str
    seconds: float | None
    exit_code: int
    finish_reason: str
    outcomes: Mapping[str, int]
    sites: tuple[SitePart, ...]
    alarms: tuple[Alarm, ...]
    left_alone: tuple[tuple[str, str, str], ...]
    """Host, why, until."""

    def part(self, site: str) -> SitePart | None:
        """A site's part."""
        return next((part for part in self.sites if part.site == site), None)


def runs_of(collection: Path, limit: int = RUNS) -> list[Report]:
    """The newest first; what is no report is passed over."""
    found = []
    for path in sorted((collection / "runs").glob("*.json"), reverse=True)[:limit]:
        try:
            state = path.stat()
            report = None if path.is_symlink() else _read(path, state.st_mtime_ns, state.st_size)
        except OSError:
            continue
        if report is not None:
            found.append(report)
    return found


def run_of(collection: Path, name: str) -> Report | None:
    """One run by its name; no part of a path is made of it."""
    return next((run for run in runs_of(collection, 10_000) if run.run == name), None)


@lru_cache(maxsize=4 * RUNS)
def _read(path: Path, _changed: int, size: int) -> Report | None:
    if size > _LARGEST:
        return None
    try:
        said = orjson.loads(path.read_bytes())
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("type") != "run" or not isinstance(said.get("run"), str):
        return None
    return Report(
        said["run"], _text(said.get("command")), _text(said.get("started")), _text(said.get("ended")), _real(said.get("seconds")),
        _whole(said.get("exit_code")), _text(said.get("finish_reason")), _counts(said.get("outcomes")),
        tuple(_part(part) for part in _list(said.get("sites"))),
        tuple(
            Alarm(_text(a.get("site")), _text(a.get("figure")), _real(a.get("now")) or 0.0, _real(a.get("usual")) or 0.0)
            for a in _list(said.get("alarms"))
        ),
        tuple(
            (_text(h.get("host")), _text(h.get("reason")), _text(h.get("until"))) for h in _list(said.get("hosts_left_alone"))
        ),
    )  # fmt: skip


def _part(said: Mapping[str, Any]) -> SitePart:
    return SitePart(
        _text(said.get("site")), _whole(said.get("pages")), _whole(said.get("failed")), _counts(said.get("articles"), _ARTICLES),
        _counts(said.get("comments"), _COMMENTS), _counts(said.get("completeness"), _THREADS), _counts(said.get("errors")),
        _counts(said.get("flags")),
    )  # fmt: skip


def _list(said: Any) -> list[Mapping[str, Any]]:
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []


def _text(said: Any) -> str:
    return said if isinstance(said, str) else ""


def _whole(said: Any) -> int:
    return said if isinstance(said, int) else 0


def _real(said: Any) -> float | None:
    return float(said) if isinstance(said, (int, float)) else None


def _counts(said: Any, names: tuple[str, ...] = ()) -> dict[str, int]:
    given = said if isinstance(said, dict) else {}
    known = {str(name): count for name, count in given.items() if isinstance(count, int)}
    return {name: known.get(name, 0) for name in names} if names else known
