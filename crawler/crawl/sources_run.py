"""The `run` verb: what is due of the sources, then the report."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.browser.choice import AUTO, NEVER
from crawler.browser.visits import check_installed
from crawler.cli.urls import named_origins
from crawler.crawl.crawling import REASONS, crawl
from crawler.crawl.login import read_logins
from crawler.crawl.options import fetch_settings, user_agent
from crawler.crawl.reporting import report, say
from crawler.crawl.starting import begun, failed_stories
from crawler.exit_codes import ExitCode, combine
from crawler.feeds.telling import tell_changes
from crawler.frontier.key import gate_of
from crawler.sources.model import Site, Sources
from crawler.store.after_run import copy_after_run
from spiders.crawl.sources import SourcesSpider

DESK = {"crawler.crawl.desk.Desk": None, "crawler.crawl.sources_desk.SourcesDesk": 0}


def run_sources(args: argparse.Namespace, sources: Sources, sites: Sequence[Site]) -> ExitCode:
    """Look at the sites' sources and stories.

    Raises:
        archives.errors.ArchiveError, OSError: the collection cannot be opened or is in use.
    """
    settings = _settings(args, sources, sites)
    now, names = datetime.now(UTC), [site.name for site in sites]
    with begun(args, "run", names, settings, readers=os.cpu_count() or 1, sites=tuple(sites)) as job:
        crawl(SourcesSpider, job, settings, sites=sites, now=now, time_limit=_time_limit(args, sites))
        codes = job.tally.run_codes(args.max_failures, failed_stories(job))
        code = combine((REASONS.get(job.reason, ExitCode.BUG), *job.codes, *codes))
        summary = report(job, code, started=now, asked=names, prometheus=args.prometheus)
        code = ExitCode(summary.exit_code or 0)
    code = combine((code, tell_changes(args, job.run, sources)))
    if not copy_after_run(args, sources.keep):
        code = combine((code, ExitCode.FAILURES))
    say(args, job, code, summary)
    return code


def _settings(args: argparse.Namespace, sources: Sources, sites: Sequence[Site]) -> dict[str, Any]:
    given = fetch_settings(args)
    if not args.user_agent:
        given["USER_AGENT"] = sources.user_agent or user_agent(None, args.contact or sources.contact)
    if any(site.browser != NEVER for site in sites):
        check_installed()
        given["TEARSHEET_BROWSER"] = AUTO  # each site has its own policy
    given["TEARSHEET_LOGINS"] += logins_of(args.config, sites)
    own: Mapping[str, Any] = {
        "EXTENSIONS": {**_extensions(), **DESK},
        **politeness_of(args.delay, sites),
        "TEARSHEET_NAMED_HOSTS": named_origins(url for site in sites for url in _named(site)),
    }
    return {**own, **given}


def logins_of(config: str, sites: Sequence[Site]) -> list[str]:
    """The login files of the sites, named from where the sources file lies.

    Raises:
        TearsheetError: one cannot be used.
    """
    paths = list(dict.fromkeys(str(Path(config).parent / site.login) for site in sites if site.login))
    read_logins(paths)
    return paths


def politeness_of(delay: float | None, sites: Sequence[Site]) -> dict[str, Any]:
    """Each site's own pace for the hosts that it names; the gentlest of those that name one host, and for any other host
    (images, redirects) the gentlest of the run."""
    hosts: dict[str, dict[str, float]] = {}
    windows: dict[str, str] = {}
    for site in sites:
        for gate in dict.fromkeys(map(gate_of, _named(site))):
            own = delay if delay is not None else site.politeness.delay
            told = hosts.setdefault(gate, {"delay": own, "concurrency": site.politeness.concurrency})
            told["delay"] = max(told["delay"], own)
            told["concurrency"] = min(told["concurrency"], site.politeness.concurrency)
            if site.politeness.hours:
                windows[gate] = site.politeness.hours
    return {
        "FRONTIER_HOSTS": hosts,
        "FRONTIER_WINDOWS": windows,
        "DOWNLOAD_DELAY": max((site.politeness.delay for site in sites), default=1.0),
        "CONCURRENT_REQUESTS_PER_DOMAIN": min((site.politeness.concurrency for site in sites), default=1),
    }


def _extensions() -> dict[str, int | None]:
    from crawler import settings

    return dict(settings.EXTENSIONS)


def _named(site: Site) -> tuple[str, ...]:
    return (*site.start, *site.sections, *site.sitemaps, *site.feeds, *site.apis)


def _time_limit(args: argparse.Namespace, sites: Sequence[Site]) -> float | None:
    limits = [site.limits.time_limit for site in sites if site.limits.time_limit is not None]
    return args.time_limit if args.time_limit is not None else max(limits, default=None)
