"""The `sheet` verb: read, render, write."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from archives.collection.collection import Collection
from archives.collection.json_file import replace_file
from archives.warc.reader import Archive
from crawler.data.opened import opened_index
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.export.writing import check_destination
from crawler.sheet.content import Sheet, read_sheet
from crawler.sheet.page import Printed, render
from crawler.sheet.pdf import has_browser, print_pdf


def write_sheet(args: argparse.Namespace) -> ExitCode:
    """Run the verb.

    Raises:
        TearsheetError: there is no such record, a file is in the way, or a PDF that must be made cannot be.
        archives.errors.ArchiveWriteError: a file cannot be written.
    """
    collection = Collection(args.root, args.collection)
    with opened_index(args) as index:
        sheet = read_sheet(index, Archive(collection.archive), args.record)
    if sheet is None:
        raise TearsheetError(
            f"no record {args.record!r} in the collection: `tearsheet query` finds ids", ExitCode.NOTHING
        )
    printed = Printed(datetime.now(UTC).isoformat(timespec="seconds"), args.collection, str(args.root))
    html = render(sheet, printed).encode()
    if args.output == "-":
        sys.stdout.buffer.write(html)
        sys.stdout.buffer.flush()
    else:
        _write(args, Path(args.output or _name(sheet)), html)
    return _code(sheet)


def _write(args: argparse.Namespace, path: Path, html: bytes) -> None:
    wants_pdf = has_browser() if args.pdf is None else args.pdf
    paths = [path, path.with_suffix(".pdf")] if wants_pdf else [path]
    if path.suffix.lower() == ".pdf":
        raise TearsheetError(
            f"-o names the HTML file; the PDF stands beside it: -o {path.with_suffix('.html')}"
        )
    for one in paths:
        check_destination(one, force=args.force)
    replace_file(path, [html])
    if wants_pdf:
        try:
            replace_file(paths[1], [print_pdf(html)])
        except TearsheetError as error:
            if args.pdf:
                raise
            paths.pop()
            print(f"tearsheet: no PDF: {error}", file=sys.stderr)
    if not args.quiet:
        print("\n".join(map(str, paths)))


def _name(sheet: Sheet) -> str:
    host = re.sub(
        r"[^\w.-]", "-", urlsplit(sheet.article["url"] or "").hostname or sheet.article["site"] or "story"
    )
    return f"sheet-{host}-{sheet.article['id'][:12]}.html"


def _code(sheet: Sheet) -> ExitCode:
    """Failures where bytes are not what the archive states."""
    faults = [place.ground.fault or f"{place.ground.warc} at byte {place.ground.offset}: a digest does not hold"
              for place in sheet.places if place.ground.fault or place.ground.holds is False]  # fmt: skip
    for fault in faults:
        print(f"tearsheet: {fault}", file=sys.stderr)
    return ExitCode.FAILURES if faults else ExitCode.OK
