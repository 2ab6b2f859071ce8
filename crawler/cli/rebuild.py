"""Make the ledger's captures and history anew from archive/ and records/; what waits in the frontier is kept."""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(args: argparse.Namespace) -> int:
    """Rebuild under the collection's lock; 3 where a WARC or record file is damaged, of which then not all is known."""
    from datetime import UTC, datetime

    from archives.collection.collection import Collection
    from archives.ledger.rebuild import rebuild
    from archives.warc.stream import Problem
    from crawler.crawl.runs import new_run_id
    from crawler.errors import TearsheetError
    from crawler.exit_codes import ExitCode
    from pipelines.deduplicate import simhash_of_line

    collection = Collection(args.root, args.collection)
    if not collection.exists:
        raise TearsheetError(f"no collection {collection.path}")
    problems: list[Problem] = []

    def unread(_: Problem) -> None:
        """Of the opening: what it meets, the making anew below meets again."""

    with collection.open(new_run_id(datetime.now(UTC)), fingerprint=simhash_of_line, report=unread) as opened:
        for line in opened.recovery.told():
            print(f"tearsheet: {line}", file=sys.stderr)
        rebuild(collection.archive, collection.records, opened.ledger, simhash_of_line, problems.append)
        counts = {
            table: opened.ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - constants
            for table in ("captures", "articles", "comments")
        }
    if not args.quiet:
        print(
            f"{collection.ledger_path} holds {', '.join(f'{count} {name}' for name, count in counts.items())}"
        )
    for problem in problems:
        print(f"problem: {problem}", file=sys.stderr)
    return int(ExitCode.FAILURES if problems else ExitCode.OK)
