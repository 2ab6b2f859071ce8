"""Alarms of runs as changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archives.index.changes import Asked, Change
from crawler.report.files import load_history
from crawler.report.summary import RunSummary


def alarms_of(run: RunSummary) -> Iterator[Change]:
    """Those of one run."""
    for alarm in run.alarms:
        at = run.ended or run.started or ""
        yield Change("alarm", at, run.run, alarm.site, None, None, None, told=alarm.text)


def read_alarms(runs: Path, asked: Asked) -> Iterator[Change]:
    """Those of the reports in `runs/`, the newest first.

    Args:
        runs: the collection's folder of reports.
        asked: which changes; those of one story have none.
    """
    if asked.article is not None or "alarm" not in asked.kinds:
        return
    sites = {site.casefold() for site in asked.sites}
    for run in reversed(load_history(runs)):
        if asked.runs and run.run not in asked.runs:
            continue
        for change in alarms_of(run):
            in_time = (asked.since or "") <= change.at < (asked.until or "~")
            if in_time and (not sites or change.site.casefold() in sites):
                yield change
