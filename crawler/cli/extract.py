"""Read web archives (ours or any tool's), saved HTML or text pages into records, without network.

WARC 0.17 to 1.1, ARC and WET files, plain or packed with gzip, zstd, bzip2 or xz, and WACZ files; what cannot be read of
them is told with file and offset.

Captures are read in the order of their dates, whatever the order of the files. With --stdout nothing but JSON lines is written, to standard output; else the lines go into the collection, whose
history they continue: a collection's own WARCs, extracted in order into an empty collection, give its lines again."""

from __future__ import annotations

import argparse
import os


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    from crawler.crawl.options import positive
    from crawler.extract.shard import shard_of

    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="archives, folders of them (and what is below), .html or .txt pages; - reads an archive from standard input",
    )
    parser.add_argument(
        "--url", help="URL of an .html or .txt page, or the one URL to take from the WARC files"
    )
    parser.add_argument(
        "--date", metavar="TIME", help="capture time of an .html or .txt page, RFC 3339 (default: the file's)"
    )
    parser.add_argument(
        "--stdout", action="store_true", help="JSON lines to standard output; touches no collection"
    )
    parser.add_argument(
        "--shard", type=shard_of, metavar="I/N",
        help="only part I of N of the stories, into the collection NAME-I-of-N, whose extracted.json says that it is done; with"
        " --runner part I of N of the files",
    )  # fmt: skip
    group = parser.add_argument_group("each file by itself, on many cores or machines (docs/scale.md)")
    group.add_argument(
        "--runner", choices=("inline", "processes", "ray"), default=os.environ.get("TEARSHEET_RUNNER"),
        help="FILE.records.jsonl beside each FILE (a WARC file, or all below a folder or address), and FILE.records.done when it is"
        " whole, which the next time is passed over; no collection is touched. ray: the cluster of RAY_ADDRESS, or one here",
    )  # fmt: skip
    group.add_argument(
        "--out", metavar="DIR", help="results there (a folder or address) rather than beside the files"
    )
    group.add_argument("--again", action="store_true", help="also what is done")
    parser.add_argument("--json", action="store_true", help="the summary as JSON")
    parser.add_argument(
        "--readers",
        type=positive,
        metavar="N",
        help="reader processes, or files at once with --runner (default: one per core)",
    )


def run(args: argparse.Namespace) -> int:
    """Read and write; returns the exit code."""
    if args.runner:
        from crawler.extract.many_files import extract_each

        return int(extract_each(args))
    if args.out or args.again:
        from crawler.errors import TearsheetError

        raise TearsheetError("--out and --again are for --runner")
    from crawler.extract.job import extract

    return int(extract(args))
