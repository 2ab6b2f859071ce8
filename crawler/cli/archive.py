"""Archive URLs: each page with all its comment pages and requisites, exact bytes in WARC, records in JSON lines.

After Ctrl-C, SIGTERM or a crash the same command (same URLs, same collection) goes on with its unfinished run."""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    from crawler.crawl.options import add_fetch_arguments

    parser.add_argument(
        "urls", nargs="*", metavar="URL", help="what to archive; - reads URLs from standard input"
    )
    parser.add_argument(
        "-i", "--input-file", action="append", default=[], metavar="FILE", help="file with a URL a line"
    )
    parser.add_argument(
        "--no-requisites", action="store_true", help="pages only: no images, style sheets, scripts, fonts"
    )
    parser.add_argument(
        "--browser",
        action="store_true",
        help="have a browser render each page too, so that threads that scripts draw are read",
    )
    parser.add_argument("--stdout", action="store_true", help="stream the records to standard output too")
    parser.add_argument("--json", action="store_true", help="the summary as JSON")
    add_fetch_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Fetch, read, write; returns the exit code."""
    from crawler.cli.urls import gather

    wrong: list[str] = []
    credentials: dict[str, str] = {}
    urls = gather(args.urls, args.input_file, wrong.append, credentials)
    for text in wrong:
        print(f"tearsheet: {text}; the other URLs are archived", file=sys.stderr)

    from crawler.crawl.archive_run import archive  # Scrapy starts here: a malformed URL is told without it

    return int(archive(args, urls, credentials, complete=not wrong))
