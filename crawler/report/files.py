"""The report's files: written beside, synced, renamed, so that a reader never sees half of one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crawler.report.alarm import HISTORY, drop_alarms
from crawler.report.page import render_page
from crawler.report.prometheus import render_prometheus
from crawler.report.summary import RunSummary, from_json, to_json


def write_report(summary: RunSummary, runs: Path, prometheus: Path | None = None) -> RunSummary:
    """Compare with the history in `runs`, write RUN.json and RUN.html there, and return the summary with its alarms.

    Args:
        summary: the run, complete.
        runs: the collection's `runs/` folder.
        prometheus: file for node_exporter's textfile collector (name it `*.prom`).
    """
    history = load_history(runs)
    judged = replace(summary, alarms=drop_alarms(summary, history))
    runs.mkdir(parents=True, exist_ok=True)
    _write(runs / f"{summary.run}.json", to_json(judged))
    _write(runs / f"{summary.run}.html", render_page(judged, history).encode())
    if prometheus is not None:
        _write(prometheus, render_prometheus(judged).encode())
    return judged


def load_history(runs: Path, limit: int = 2 * HISTORY) -> Sequence[RunSummary]:
    """The latest runs' summaries, oldest first; files that are none are passed over."""
    found = []
    for path in sorted(runs.glob("*.json"))[-2 * limit :]:  # names begin with the time
        try:
            found.append(from_json(path.read_bytes()))
        except (ValueError, OSError):  # a foreign or torn file is no history
            continue
    found.sort(key=lambda run: (run.started or "", run.run))
    return found[-limit:]


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
