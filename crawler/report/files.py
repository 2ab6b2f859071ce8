"""The report's files: written beside, synced, renamed, so that a reader never sees half of one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from archives.collection.schema import write_schema
from archives.plain import plain
from crawler.report.alarm import HISTORY, drop_alarms
from crawler.report.page import render_page
from crawler.report.prometheus import render_prometheus
from crawler.report.summary import RunSummary, from_json, run_schema, to_json


def judged(summary: RunSummary, runs: Path) -> RunSummary:
    """The summary with its alarms, by the history in `runs`."""
    return replace(summary, alarms=drop_alarms(summary, load_history(runs)))


def write_report(summary: RunSummary, runs: Path, prometheus: Path | None = None) -> RunSummary:
    """Compare with the history in `runs`, write RUN.json and RUN.html there, its schema beside the others, and return the
    summary with its alarms.

    Args:
        summary: the run, complete; alarms that it has stand.
        runs: the collection's `runs/` folder.
        prometheus: file for node_exporter's textfile collector (name it `*.prom`).
    """
    history = load_history(runs)
    told = summary if summary.alarms else replace(summary, alarms=drop_alarms(summary, history))
    told, _ = plain(told)  # of the command line anything may be
    runs.mkdir(parents=True, exist_ok=True)
    write_schema(runs.parent / "schema" / "run.json", run_schema())
    _write(runs / f"{summary.run}.json", to_json(told))
    _write(runs / f"{summary.run}.html", render_page(told, history).encode())
    if prometheus is not None:
        _write(prometheus, render_prometheus(told).encode())
    return told


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
