"""Make the ledger's captures and history anew from archive/ and records/; what waits in the frontier is kept."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(args: argparse.Namespace) -> int:
    """Rebuild under the collection's lock."""
    from archives.collection import Collection
    from archives.rebuild import rebuild
    from crawler.errors import TearsheetError
    from crawler.runs import new_run_id
    from pipelines.deduplicate import simhash_of_line

    collection = Collection(args.root, args.collection)
    if not collection.exists:
        raise TearsheetError(f"no collection {collection.path}")
    from datetime import UTC, datetime

    with collection.open(new_run_id(datetime.now(UTC)), fingerprint=simhash_of_line) as opened:
        rebuild(collection.archive, collection.records, opened.ledger, simhash_of_line)
        counts = {
            table: opened.ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - constants
            for table in ("captures", "articles", "comments")
        }
    if not args.quiet:
        print(
            f"{collection.ledger_path} holds {', '.join(f'{count} {name}' for name, count in counts.items())}"
        )
    return 0
