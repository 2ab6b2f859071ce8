"""The report of a run: runs/RUN.json, RUN.html, and what is said on the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from crawler.crawl.job import Job, files_of, warcs_of
from crawler.crawl.runs import command_line
from crawler.crawl.summary import limit_lines, unread_lines
from crawler.exit_codes import ExitCode, combine
from crawler.report.files import judged, write_report
from crawler.report.summary import MOST_VISITS, VERSIONED, HostLeftAlone, RunSummary, to_json

NAMED = 20
"""Stories that are named on the terminal; the report has more."""


def report(
    job: Job, code: ExitCode, *, started: datetime, asked: Sequence[str], prometheus: Path | None = None
) -> RunSummary:
    """Write the run's report; gives it with its alarms and the exit code that they make of it."""
    ended = datetime.now(UTC)
    stats = job.state.stats()
    left = [host for host in job.state.resting() if host.reason]
    summary = RunSummary(
        run=job.run, collection=job.collection.collection.name, asked=tuple(asked), command=command_line(sys.argv[1:]),
        started=started.isoformat(), ended=ended.isoformat(), seconds=round((ended - started).total_seconds(), 3),
        exit_code=int(code), finish_reason=job.reason,
        outcomes={"done": stats.done, "failed": stats.failed, "waiting": stats.open},
        sites=job.records.sites(), stories=job.stories.lines(), stories_left_out=job.stories.left_out,
        visits=tuple(sorted(job.visits, key=lambda visit: -visit.seconds)[:MOST_VISITS]), visits_made=len(job.visits),
        hosts_left_alone=tuple(HostLeftAlone(h.host, h.reason or "", _iso(h.blocked_until)) for h in left),
        files=tuple(files_of(job)), bytes_received=job.tally.bytes,
        bytes_written=sum(path.stat().st_size for path in warcs_of(job)),
        dead_letters=stats.failed, versions={name: version(name) for name in VERSIONED},
    )  # fmt: skip
    runs = job.collection.collection.runs
    summary = judged(summary, runs)
    if summary.alarms:  # cron mails, systemd's OnFailure fires
        summary = replace(summary, exit_code=int(combine((code, ExitCode.FAILURES))))
    return write_report(summary, runs, prometheus)


def say(args: argparse.Namespace, job: Job, code: ExitCode, summary: RunSummary) -> None:
    """A few lines for people, or the report for machines; alarms on standard error whatever is asked for."""
    for alarm in summary.alarms:
        print(f"tearsheet: ALARM {alarm.text}", file=sys.stderr)
    if args.json:
        print(to_json(summary).decode(), end="")
        return
    if args.quiet:
        _say_failures(summary, code)
        return
    for site in summary.sites:
        a, c = site.articles, site.comments
        print(
            f"{site.site}: {site.pages} pages, {site.failed} failed; articles {a.new} new, {a.updated} updated, "
            f"{a.unchanged} unchanged{_more(gone=a.gone, reappeared=a.reappeared)}; "
            f"comments {c.new} new, {c.edited} edited, {c.removed} removed{_more(reappeared=c.reappeared)}"
        )
    for story in summary.stories[:NAMED]:
        if story.error or story.change in ("gone", "reappeared"):
            print(
                f"{story.change or 'failed'}: {story.headline or story.url}{f' ({story.error})' if story.error else ''}"
            )
    for line in (*unread_lines(job.tally), *limit_lines(job.tally)):
        print(line)
    for host in summary.hosts_left_alone:
        print(f"left alone: {host.host} until {host.until}: {host.reason}")
    print(f"report: {job.folder}/runs/{job.run}.html")
    if code:
        print(f"exit code {int(code)} ({code.name.lower()}), finish reason: {job.reason}")


def _failures(summary: RunSummary) -> list[str]:
    """What `--quiet` leaves of a run with failures: no exit code without a word."""
    lines = [
        f"{site.site}: {site.failed} of {site.pages} pages failed" for site in summary.sites if site.failed
    ]
    lines += [
        f"{story.headline or story.url}: {story.error}" for story in summary.stories[:NAMED] if story.error
    ]
    lines += [
        f"left alone: {host.host} until {host.until}: {host.reason}" for host in summary.hosts_left_alone
    ]
    return lines or (
        [] if summary.alarms else [f"exit code {summary.exit_code}, finish reason: {summary.finish_reason}"]
    )


def _say_failures(summary: RunSummary, code: ExitCode) -> None:
    for line in _failures(summary) if code else ():
        print(f"tearsheet: {line}", file=sys.stderr)


def _more(**counts: int) -> str:
    """Counts that are seldom anything."""
    return "".join(f", {count} {name}" for name, count in counts.items() if count)


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
