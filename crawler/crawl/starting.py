"""Beginning and ending a run: its collection opened, the interrupted run of the same command taken up, its end noted."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from archives.collection.collection import Collection, OpenCollection
from crawler.addon import DEFAULTS
from crawler.crawl.job import Job, steps_of, unfinished_run
from crawler.crawl.progress import Progress
from crawler.crawl.runs import command_key, new_run_id, warcinfo
from crawler.crawl.state import RunState
from crawler.crawl.tally import Tally
from crawler.exit_codes import ExitCode, of_error
from crawler.sources.model import Site
from pipelines.deduplicate import simhash_of_line
from pipelines.steps import Steps
from pipelines.store import Lines

Options = Callable[[str], dict[str, Any]]


@contextmanager
def begun(
    args: argparse.Namespace,
    verb: str,
    asked: Sequence[str],
    settings: Mapping[str, Any],
    *,
    readers: int,
    stream: Lines | None = None,
    sites: tuple[Site, ...] = (),
) -> Iterator[Job]:
    """A job on the open collection; sealed and noted at the end.

    Args:
        args: the fetching verb's.
        verb: its name.
        asked: what it was asked for: with the verb, what makes two commands the same.
        settings: what the warcinfo record says, whether secrets are left out, when WARC files rotate.
        readers: reader processes.
        stream: gets every record line too.
        sites: of a scheduled run.

    Raises:
        archives.errors.ArchiveError, OSError: the collection cannot be opened or is in use.
    """
    key, now = command_key(verb, asked), datetime.now(UTC)
    start = _as_worker if getattr(args, "frontier", None) else _alone
    with start(args, verb, key, now, _options(settings)) as (opened, going_on):
        for line in opened.recovery.told():
            print(f"tearsheet: {line}", file=sys.stderr)
        if going_on and not args.quiet:
            print(f"going on with the {going_on} run {opened.run}", file=sys.stderr)
        steps, state = _wiring(args, opened, stream)
        job = Job(
            opened,
            steps,
            Progress(Tally(), None if args.quiet or args.json else sys.stderr),
            readers=readers,
            max_pages=args.max_pages,
            verbose=args.verbose,
            sites=sites,
            due_only=getattr(args, "due", False),
            state=state,
        )
        try:
            yield job
        finally:
            job.state.crawled()
        if job.reason == "finished":
            opened.ledger.finish_run(opened.run, datetime.now(UTC).isoformat())


@contextmanager
def _alone(
    args: argparse.Namespace, verb: str, key: str, now: datetime, options: Options
) -> Iterator[tuple[OpenCollection, str | None]]:
    collection = Collection(args.root, args.collection)
    interrupted = unfinished_run(collection, key)
    run = interrupted if interrupted and not args.fresh else new_run_id(now)
    with collection.open(run, **options(run)) as opened:
        if interrupted and args.fresh:
            opened.ledger.finish_run(interrupted, now.isoformat(), {"key": key, "abandoned": True})
        opened.ledger.start_run(run, now.isoformat(), {"verb": verb, "key": key})
        yield opened, "interrupted" if run == interrupted else None


@contextmanager
def _as_worker(
    args: argparse.Namespace, verb: str, key: str, now: datetime, options: Options
) -> Iterator[tuple[OpenCollection, str | None]]:
    from crawler.worker.starting import open_shared

    opened, joined = open_shared(args, verb, key, new_run_id(now), now, options)
    with opened:
        yield opened, "common" if joined else None


def _wiring(
    args: argparse.Namespace, opened: OpenCollection, stream: Lines | None
) -> tuple[Steps, RunState | None]:
    if not getattr(args, "frontier", None):
        return steps_of(opened, stream), None
    from crawler.worker.starting import lease_seconds
    from crawler.worker.state import SharedState
    from crawler.worker.steps import SharedSteps

    steps = SharedSteps(opened, stream)
    return steps, SharedState(opened, steps, lease_seconds(), args.frontier.split()[1:])


def _options(settings: Mapping[str, Any]) -> Options:
    """Of `Collection.open`, by the run's id."""
    set_or_ours = {**DEFAULTS, **settings}
    return lambda run: {
        "info": warcinfo(settings, run),
        "redact": bool(set_or_ours["TEARSHEET_REDACT_SECRETS"]),
        "max_warc_bytes": set_or_ours["TEARSHEET_WARC_MAX_BYTES"],
        "max_warc_seconds": set_or_ours["TEARSHEET_WARC_MAX_SECONDS"],
        "fingerprint": simhash_of_line,
    }


def failed_stories(job: Job) -> Counter[ExitCode]:
    """What the run's failed first pages stand for, those of its interrupted processes too."""
    rows = job.state.failures(1_000_000)
    return Counter(of_error(row.error) for row in rows if row.role == "page")
