"""One story as a page for printing: text, thread, versions, where each byte lies, digests checked now, completeness, what was
not captured, and the command that checks it. One HTML file that fetches nothing; as PDF too where a Chromium is found.

With the id of a comment its story, the comment marked."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("record", metavar="ID|URL", help="a story by its id or URL, or a comment by its id")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="the HTML file (default: sheet-HOST-ID.html here; -: standard output)",
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--pdf", action="store_true", default=None, help="a PDF must be made (6 where none can be)"
    )
    form.add_argument("--no-pdf", dest="pdf", action="store_false", help="none, though a Chromium is found")


def run(args: argparse.Namespace) -> int:
    """Write the sheet; 4 where there is no such record, 3 where a digest does not hold or bytes are missing."""
    from crawler.sheet.writing import write_sheet

    return int(write_sheet(args))
