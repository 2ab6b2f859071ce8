"""Beginning and ending a run: its collection opened, the interrupted run of the same command taken up, its end noted."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from archives.collection.collection import Collection, OpenCollection
from crawler.addon import DEFAULTS
from crawler.crawl.job import Job, steps_of, unfinished_run
from crawler.crawl.progress import Progress
from crawler.crawl.runs import command_key, new_run_id, warcinfo
from crawler.crawl.tally import Tally
from crawler.exit_codes import ExitCode, of_error
from crawler.frontier.inspect import failures
from crawler.sources.model import Site
from pipelines.deduplicate import simhash_of_line
from pipelines.store import Lines


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
    collection = Collection(args.root, args.collection)
    key, now = command_key(verb, asked), datetime.now(UTC)
    interrupted = unfinished_run(collection, key)
    run = interrupted if interrupted and not args.fresh else new_run_id(now)
    with _opened(collection, run, settings) as opened:
        if interrupted and args.fresh:
            opened.ledger.finish_run(interrupted, now.isoformat(), {"key": key, "abandoned": True})
        for line in opened.recovery.told():
            print(f"tearsheet: {line}", file=sys.stderr)
        opened.ledger.start_run(run, now.isoformat(), {"verb": verb, "key": key})
        if run == interrupted and not args.quiet:
            print(f"going on with the interrupted run {run}", file=sys.stderr)
        job = Job(
            opened,
            steps_of(opened, stream),
            Progress(Tally(), None if args.quiet or args.json else sys.stderr),
            readers=readers,
            max_pages=args.max_pages,
            verbose=args.verbose,
            sites=sites,
            due_only=getattr(args, "due", False),
        )
        yield job
        if job.reason == "finished":
            opened.ledger.finish_run(run, datetime.now(UTC).isoformat())


def _opened(collection: Collection, run: str, settings: Mapping[str, Any]) -> OpenCollection:
    set_or_ours = {**DEFAULTS, **settings}
    return collection.open(
        run,
        info=warcinfo(settings, run),
        redact=bool(set_or_ours["TEARSHEET_REDACT_SECRETS"]),
        max_warc_bytes=set_or_ours["TEARSHEET_WARC_MAX_BYTES"],
        max_warc_seconds=set_or_ours["TEARSHEET_WARC_MAX_SECONDS"],
        fingerprint=simhash_of_line,
    )


def failed_stories(job: Job) -> Counter[ExitCode]:
    """What the run's failed first pages stand for, those of its interrupted processes too."""
    rows = failures(job.collection.ledger.connection, job.run, limit=1_000_000)
    return Counter(of_error(row.error) for row in rows if row.role == "page")
