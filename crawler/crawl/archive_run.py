"""The `archive` verb: one crawl over the asked URLs, then what is said of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from archives.plain import json_text
from crawler.browser.visits import check_installed
from crawler.cli.urls import named_origins
from crawler.crawl.crawling import REASONS, crawl
from crawler.crawl.job import Job, files_of
from crawler.crawl.options import fetch_settings
from crawler.crawl.reporting import report
from crawler.crawl.standard_output import StandardOutput
from crawler.crawl.starting import begun, failed_stories
from crawler.crawl.summary import Told, as_errors, as_json, as_text
from crawler.exit_codes import ExitCode, combine
from crawler.feeds.telling import tell_changes
from spiders.crawl.archive import ArchiveSpider


def archive(
    args: argparse.Namespace,
    urls: Sequence[str],
    credentials: Mapping[str, str] | None = None,
    *,
    complete: bool = True,
) -> ExitCode:
    """Archive URLs into the collection.

    Args:
        args: of the command line.
        urls: what is archived, without user names and passwords.
        credentials: these, by origin (`crawler.crawl.credentials`).
        complete: false where a list named more, and some of it was no URL: the run then ends with failures.

    Raises:
        archives.errors.ArchiveError, OSError: the collection cannot be opened or is in use.
        TearsheetError: a setting is wrong.
    """
    settings = {
        **fetch_settings(args),
        "TEARSHEET_NAMED_HOSTS": named_origins(urls),
        "TEARSHEET_CREDENTIALS": dict(credentials or {}),
    }
    if getattr(args, "browser", False):  # `new-site` has no such option
        check_installed()
        settings["TEARSHEET_BROWSER"] = "always"
    stream = StandardOutput() if args.stdout else None
    now = datetime.now(UTC)
    with begun(args, "archive", urls, settings, readers=_readers(len(urls)), stream=stream) as job:
        job.codes.update([] if complete else [ExitCode.FAILURES])
        crawl(
            ArchiveSpider,
            job,
            settings,
            urls=urls,
            requisites=not args.no_requisites,
            time_limit=args.time_limit,
        )
        code = job.tally.exit_code(REASONS.get(job.reason, ExitCode.BUG), *job.codes, *failed_stories(job))
        report(job, code, started=now, asked=urls)
    code = combine((code, tell_changes(args, job.run)))
    _say(args, job, code)
    return code


def _readers(urls: int) -> int:
    """A process a core, but no more than there are pages to read."""
    return max(1, min(os.cpu_count() or 1, urls))


def _say(args: argparse.Namespace, job: Job, code: ExitCode) -> None:
    out = sys.stderr if args.stdout else sys.stdout
    told = Told(job.run, str(job.folder), files_of(job), job.reason)
    if args.json:
        print(json_text(as_json(job.tally, code, told)), end="", file=out)
    elif not args.quiet:
        print(as_text(job.tally, code, told), file=out)
    elif errors := as_errors(job.tally, code, told):
        print(errors, file=sys.stderr)
