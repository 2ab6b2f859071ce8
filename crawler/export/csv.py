"""CSV: one file for one type of record, a folder for both."""

from __future__ import annotations

import argparse
from contextlib import ExitStack

import orjson

from crawler.data.csv_rows import CsvRows
from crawler.data.flat import COLUMNS, flat
from crawler.errors import TearsheetError
from crawler.export.contract import Export

SUMMARY = "a folder with articles.csv and comments.csv; with --type and a DEST that ends in .csv one file"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Options of this format."""
    group.add_argument("--bom", action="store_true", help="begin with a byte order mark, for Excel")
    group.add_argument(
        "--keep-formulas",
        action="store_true",
        help="leave texts that begin with = + - @ as they are: not for spreadsheets",
    )


def write(export: Export) -> int:
    """Write the tables.

    Raises:
        TearsheetError: two tables in one file.
    """
    types, path = export.wanted.types, export.path
    is_file = export.destination.suffix.lower() == ".csv"
    if is_file and len(types) > 1:
        raise TearsheetError(
            f"{export.destination} would be one file for two tables: add --type article or --type comment, "
            "or name a folder"
        )
    if not is_file:
        path.mkdir()
    count = 0
    with ExitStack() as stack:
        tables = {}
        for name in types:
            place = path if is_file else path / f"{name}s.csv"
            stream = stack.enter_context(place.open("w", encoding="utf-8", newline=""))
            tables[name] = CsvRows(
                stream, COLUMNS[name], bom=export.options.bom, defuse=not export.options.keep_formulas
            )
        for line in export.lines():
            record = orjson.loads(line)
            tables[record["type"]].write(flat(record))
            count += 1
    return count
