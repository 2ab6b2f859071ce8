"""Check a collection: every gzip member and digest of every WARC file, every pointer of every line, the manifest."""

from __future__ import annotations

import argparse
import json
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--json", action="store_true", help="for machines")


def run(args: argparse.Namespace) -> int:
    """Check and tell; 3 where something does not hold."""
    from archives.collection.collection import Collection
    from archives.collection.verify import Tally, verify
    from crawler.crawl.progress import number
    from crawler.errors import TearsheetError
    from crawler.exit_codes import ExitCode

    collection = Collection(args.root, args.collection)
    if not collection.exists:
        raise TearsheetError(f"no collection {collection.path}")
    tally = Tally()
    findings = [str(finding) for finding in verify(collection.path, tally)]
    counts = {
        "files": tally.files,
        "records": tally.records,
        "digests": tally.digests,
        "pointers": tally.pointers,
    }
    if args.json:
        print(json.dumps({**counts, "findings": findings}, ensure_ascii=False))
    else:
        for finding in findings:
            print(finding, file=sys.stderr)
        told = ", ".join(number(count, name.removesuffix("s")) for name, count in counts.items())
        print(f"{told} checked: {number(len(findings), 'finding') if findings else 'all hold'}")
    return int(ExitCode.FAILURES if findings else ExitCode.OK)
