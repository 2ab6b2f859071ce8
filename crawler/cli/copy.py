"""Copy a collection's sealed files to an object store or another machine, each with a digest and a marker when it is whole.

URL (default: $TEARSHEET_ARCHIVE, or archive = … below [crawl] in the sources file) is s3://BUCKET/PREFIX, file:///FOLDER or
sftp://USER@HOST/FOLDER; the collection gets a folder of its own below it. What is there already is not sent again. `run` does
this by itself at its end where the sources file has an archive; beside a crawl it takes what is sealed."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    from crawler.crawl.options import duration

    parser.add_argument("url", nargs="?", metavar="URL", help="where to")
    parser.add_argument(
        "--keep",
        type=duration,
        metavar="TIME",
        help="delete WARC files here that are older (30d; 0s: all), once their copies were read back and hold",
    )
    parser.add_argument("--json", action="store_true", help="for machines")


def run(args: argparse.Namespace) -> int:
    """Copy and tell; 3 where a copy does not hold, 6 where the place cannot be reached.

    Raises:
        TearsheetError: no such collection, no place named, or it cannot be used.
    """
    import json
    import sys
    from dataclasses import asdict

    from archives.collection.collection import Collection
    from crawler.errors import TearsheetError
    from crawler.exit_codes import ExitCode
    from crawler.store.after_run import as_text, told
    from crawler.store.copying import copy_collection
    from crawler.store.located import archive_url

    collection = Collection(args.root, args.collection)
    if not collection.exists:
        raise TearsheetError(f"no collection {collection.path}: name it with -c and --root")
    url = args.url or archive_url(args)
    if url is None:
        raise TearsheetError(
            "where to? `tearsheet copy s3://BUCKET/PREFIX`, TEARSHEET_ARCHIVE, or archive = … in the sources file"
        )
    outcome = copy_collection(collection, url, args.keep)
    for line in told(outcome):
        print(f"tearsheet: {line}", file=sys.stderr)
    if args.json:
        print(json.dumps(asdict(outcome)))
    elif not args.quiet:
        print(as_text(outcome, url))
    return int(ExitCode.FAILURES if outcome.kept else ExitCode.OK)
