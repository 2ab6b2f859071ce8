"""Check a collection: every gzip member and digest of every WARC file, every pointer of every line, ledger and manifest.

What is lost is named with the records whose bytes it takes. --repair cuts torn tails and makes ledger and indexes anew; a
file that it changes is kept as it was in damaged/. The result stays in logs/verify.json, which `tearsheet serve` shows.

With FILE.wacz: layout, digests, signature, time stamp, and the pointers of its index and records."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE.wacz", help="check these files rather than a collection"
    )
    parser.add_argument("--json", action="store_true", help="for machines")
    group = parser.add_argument_group("of a collection")
    group.add_argument("--repair", action="store_true", help="mend what can be mended, then check again")
    group.add_argument(
        "--fast",
        action="store_true",
        help="measure all files, and read only some records of each WARC file, drawn anew each time",
    )
    group.add_argument(
        "--since", metavar="DATE", help="only files written on that day (2026-11-01) or later; 14d: days ago"
    )  # fmt: skip
    group = parser.add_argument_group("with FILE.wacz")
    group.add_argument(
        "--public-key",
        metavar="KEY",
        help="the file must be signed with this one: base64, or its fingerprint",
    )
    group.add_argument(
        "--timestamp-ca",
        metavar="FILE",
        help="PEM certificates of time-stamp authorities that you trust: the file must have a stamp by one",
    )


def run(args: argparse.Namespace) -> int:
    """Check and tell; 3 where something does not hold."""
    from crawler.data.checking import check_collection, check_files
    from crawler.errors import TearsheetError

    if args.files and (args.repair or args.fast or args.since):
        raise TearsheetError("--repair, --fast and --since are of a collection, not of WACZ files")
    return int(check_files(args) if args.files else check_collection(args))
