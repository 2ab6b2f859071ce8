"""The last run as a text file for node_exporter's textfile collector.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text, version 0.0.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.report.summary import RunSummary

Labels = Mapping[str, str]


@dataclass(slots=True)
class Metric:
    """One metric family; all are gauges, since they tell of one run."""

    name: str
    help: str
    samples: list[tuple[Labels, float]] = field(default_factory=list)

    def add(self, value: float, **labels: str) -> None:
        self.samples.append((labels, value))


def render_prometheus(summary: RunSummary) -> str:
    """The text file's contents; families without a sample are left out."""
    base = {"collection": summary.collection}
    return "".join(_family(metric, base) for metric in (*_run(summary), *_sites(summary)) if metric.samples)


def _run(summary: RunSummary) -> Iterable[Metric]:
    for name, text, value in (
        ("last_run_start_timestamp_seconds", "When the last run began.", _epoch(summary.started)),
        ("last_run_end_timestamp_seconds", "When the last run ended.", _epoch(summary.ended)),
        ("last_run_duration_seconds", "How long the last run took.", summary.seconds),
        ("last_run_exit_code", "Exit code of the last run.", summary.exit_code),
        ("last_run_received_bytes", "Bytes received in the last run.", summary.bytes_received),
        ("last_run_written_bytes", "Bytes written in the last run.", summary.bytes_written),
        ("last_run_dead_letters", "URLs given up in the last run.", summary.dead_letters),
        ("last_run_hosts_left_alone", "Hosts left alone in the last run.", len(summary.hosts_left_alone)),
    ):
        metric = Metric(name, text)
        if value is not None:
            metric.add(value)
        yield metric
    outcomes = Metric("last_run_urls", "URLs of the last run by outcome.")
    for outcome, count in summary.outcomes.items():
        outcomes.add(count, outcome=outcome)
    alarms = Metric("last_run_drop_alarm", "1 for each figure of a site that fell against its own history.")
    for alarm in summary.alarms:
        alarms.add(1, site=alarm.site, figure=alarm.figure)
    yield from (outcomes, alarms)


def _sites(summary: RunSummary) -> Iterable[Metric]:
    pages = Metric("site_pages", "URLs tried in the last run.")
    errors = Metric("site_errors", "Failed URLs of the last run by kind of error.")
    articles = Metric("site_articles", "Articles of the last run by change.")
    comments = Metric("site_comments", "Comments of the last run by change.")
    coverage = Metric("site_field_coverage_ratio", "Share of the last run's articles that have the field.")
    complete = Metric(
        "site_comment_completeness_ratio", "Comments captured of those declared in the last run."
    )
    for site in summary.sites:
        pages.add(site.pages, site=site.site)
        for kind, count in site.errors.items():
            errors.add(count, site=site.site, kind=kind)
        for change in ("new", "updated", "unchanged"):
            articles.add(getattr(site.articles, change), site=site.site, change=change)
        for change in ("new", "edited", "removed", "unchanged"):
            comments.add(getattr(site.comments, change), site=site.site, change=change)
        for name, share in site.coverage.items():
            coverage.add(share, site=site.site, field=name)
        if site.completeness.share is not None:
            complete.add(site.completeness.share, site=site.site)
    yield from (pages, errors, articles, comments, coverage, complete)


def _family(metric: Metric, base: Labels) -> str:
    name = f"tearsheet_{metric.name}"
    lines = [f"# HELP {name} {metric.help}", f"# TYPE {name} gauge"]
    for labels, value in metric.samples:
        pairs = ",".join(f'{key}="{_escape(text)}"' for key, text in {**base, **labels}.items())
        lines.append(f"{name}{{{pairs}}} {value!r}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _epoch(iso: str | None) -> float | None:
    try:
        moment = datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    return moment.timestamp() if moment and moment.tzinfo else None
