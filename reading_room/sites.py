"""How a site answered, over its hosts and its runs: from the page lines and the runs' reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archives.index.reading import Index
from reading_room.charts import Plot, plot
from reading_room.reports import Report, SitePart

_RUNS = 60
"""Bars of a plot over the runs: the newest."""
_HOSTS = (
    "SELECT name_id FROM names WHERE kind = 'host' AND (name = ?1 OR name LIKE '%.' || ?1 OR name LIKE ?1 || ':%'"
    " OR name LIKE '%.' || ?1 || ':%')"
)


def hosts_of(index: Index, site: str) -> list[dict[str, Any]]:
    """How each host of a site answered and how fast, over all runs."""
    sql = (
        "SELECT h.name, p.status, count(*), avg(p.seconds), max(p.seconds), min(p.captured_at), max(p.captured_at)"
        f" FROM pages p JOIN names h ON h.name_id = p.host WHERE p.host IN ({_HOSTS}) GROUP BY 1, 2 ORDER BY 1, 3 DESC"
    )
    names = ("host", "status", "count", "mean", "worst", "first", "last")
    return [dict(zip(names, row, strict=True)) for row in index.connection.execute(sql, (site,))]


def robots_of(index: Index, site: str) -> dict[str, int]:
    """What robots.txt said of the site's URLs: `allowed`, `denied`, `ignored`, `not asked` -> URLs."""
    sql = f"SELECT coalesce(robots, 'not asked'), count(*) FROM pages WHERE host IN ({_HOSTS}) GROUP BY 1 ORDER BY 2 DESC"
    return {str(row[0]): row[1] for row in index.connection.execute(sql, (site,))}


def plots_of(index: Index, runs: Sequence[tuple[Report, SitePart]], site: str) -> list[Plot]:
    """URLs, failures, completeness and seconds an answer, by run."""
    shown = list(reversed(runs[:_RUNS]))
    labels = [_label(run.run) for run, _ in shown]
    seconds = _seconds(index, site, [run.run for run, _ in shown])

    def over_runs(title: str, values: Sequence[float | None], **how: Any) -> Plot:
        named = dict(zip(labels, values, strict=True))
        return plot(title, labels, named, label_name="Run", width=640, height=140, **how)

    if not shown:
        return []
    return [
        over_runs("URLs asked a run", [part.pages for _, part in shown]),
        over_runs(
            "URLs asked a minute (mean of a run)",
            [_rate(part.pages, run.seconds) for run, part in shown], gap="not known",
        ),
        over_runs("URLs that failed a run", [part.failed for _, part in shown]),
        over_runs(
            "Comments captured of those declared",
            [None if part.share is None else round(100 * min(part.share, 1.0), 1) for _, part in shown],
            unit=" %", top=100, gap="no number printed",
        ),
        over_runs(
            "Seconds an answer took (mean)",
            [seconds.get(run.run) for run, _ in shown], unit=" s", gap="no answer",
        ),
        over_runs("New comments a run", [part.comments["new"] for _, part in shown]),
    ]  # fmt: skip


def _rate(pages: int, seconds: float | None) -> float | None:
    return round(pages * 60 / seconds, 2) if seconds else None


def _label(run: str) -> str:
    """20261129084959605 -> 2026-11-29 08:49:59; a name of another form as it is."""
    if len(run) < 14 or not run.isascii() or not run.isdigit():
        return run
    return f"{run[:4]}-{run[4:6]}-{run[6:8]} {run[8:10]}:{run[10:12]}:{run[12:14]}"


def _seconds(index: Index, site: str, runs: list[str]) -> dict[str, float]:
    marks = ", ".join("?" * len(runs))
    sql = (
        f"SELECT run, avg(seconds) FROM pages WHERE run IN ({marks}) AND host IN ({_HOSTS.replace('?1', f'?{len(runs) + 1}')})"
        " AND seconds IS NOT NULL GROUP BY run"
    )
    values = [*runs, site]
    return {row[0]: round(row[1], 3) for row in index.connection.execute(sql, values)}
