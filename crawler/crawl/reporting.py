"""The report of a run: runs/RUN.json, RUN.html, and what is said on the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from crawler.crawl.job import Job, files_of, warcs_of
from crawler.crawl.runs import command_line
from crawler.exit_codes import ExitCode
from crawler.frontier.inspect import resting_hosts, run_stats
from crawler.report.files import write_report
from crawler.report.summary import HostLeftAlone, RunSummary, to_json

VERSIONED = ("tearsheet", "scrapy", "twisted", "warcio", "trafilatura", "lxml")


def report(
    job: Job, code: ExitCode, *, started: datetime, asked: Sequence[str], prometheus: Path | None = None
) -> RunSummary:
    """Write the run's report; gives it with its alarms."""
    ended = datetime.now(UTC)
    ledger = job.collection.ledger.connection
    stats = run_stats(ledger, job.run, ended.timestamp())
    left = [host for host in resting_hosts(ledger, ended.timestamp()) if host.reason]
    summary = RunSummary(
        run=job.run, collection=job.collection.collection.name, asked=tuple(asked), command=command_line(sys.argv[1:]),
        started=started.isoformat(), ended=ended.isoformat(), seconds=round((ended - started).total_seconds(), 3),
        exit_code=int(code), finish_reason=job.reason,
        outcomes={"done": stats.done, "failed": stats.failed, "waiting": stats.open},
        sites=job.records.sites(),
        hosts_left_alone=tuple(HostLeftAlone(h.host, h.reason or "", _iso(h.blocked_until)) for h in left),
        files=tuple(files_of(job)), bytes_received=job.tally.bytes,
        bytes_written=sum(path.stat().st_size for path in warcs_of(job)),
        dead_letters=stats.failed, versions={name: version(name) for name in VERSIONED},
    )  # fmt: skip
    return write_report(summary, job.collection.collection.runs, prometheus)


def say(args: argparse.Namespace, job: Job, code: ExitCode, summary: RunSummary) -> None:
    """A few lines for people, or the report for machines."""
    if args.json:
        print(to_json(summary).decode(), end="")
        return
    if args.quiet:
        return
    for site in summary.sites:
        a, c = site.articles, site.comments
        print(
            f"{site.site}: {site.pages} pages, {site.failed} failed; articles {a.new} new, {a.updated} updated, "
            f"{a.unchanged} unchanged; comments {c.new} new, {c.edited} edited, {c.removed} removed"
        )
    for alarm in summary.alarms:
        print(f"ALARM {alarm.text}")
    for host in summary.hosts_left_alone:
        print(f"left alone: {host.host} until {host.until}: {host.reason}")
    print(f"report: {job.folder}/runs/{job.run}.html")
    if code:
        print(f"exit code {int(code)} ({code.name.lower()}), finish reason: {job.reason}")


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
