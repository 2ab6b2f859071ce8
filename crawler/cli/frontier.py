"""The database that workers share: make its tables, see who works and what waits, empty it of what is over.

init       make the tables (a worker makes them too, where it may)
status     workers, runs and what waits; --prometheus FILE writes the same for node_exporter
vacuum     delete settled rows of finished runs older than --keep, then VACUUM; copies at work are not in its way
move URL   copy everything into another, empty database, while no worker is at work; then point the workers there"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archives.postgres.database import Database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    from crawler.crawl.options import duration

    parser.add_argument("action", choices=("init", "status", "vacuum", "move"), help="what is to be done")
    parser.add_argument("target", nargs="?", metavar="URL", help="of `move`: the new database")
    parser.add_argument(
        "--frontier",
        metavar="URL",
        help="postgresql://USER@HOST/NAME; several with blanks between (default: $TEARSHEET_FRONTIER)",
    )
    parser.add_argument(
        "--keep",
        type=duration,
        default=30 * 86_400.0,
        metavar="TIME",
        help="of `vacuum`: spare runs that ended since (default: 30d)",
    )
    parser.add_argument(
        "--prometheus", type=Path, metavar="FILE", help="of `status`: write figures for node_exporter"
    )
    parser.add_argument("--json", action="store_true", help="of `status`: for machines")


def run(args: argparse.Namespace) -> int:
    """Do it.

    Raises:
        TearsheetError: no address, or one that cannot be; something that is in the way, with the way out.
        archives.errors.EngineAwayError: the database cannot be reached.
    """
    from crawler.errors import TearsheetError
    from crawler.worker.starting import all_connected, frontier_url

    url = frontier_url(args.frontier, _configured(args))
    if url is None:
        raise TearsheetError("which database? --frontier postgresql://USER@HOST/NAME, or TEARSHEET_FRONTIER")
    if (args.action == "move") != (args.target is not None):
        raise TearsheetError("`frontier move` wants the address of the new database, the other actions none")
    if args.action == "move" and len(url.split()) > 1:
        raise TearsheetError(
            "`frontier move` copies one database; hosts that are spread over several stay where they are"
        )
    with all_connected(url) as databases:
        names = ", ".join(database.shown for database in databases)
        if args.action == "init":
            print(f"{names}: the tables are there")
        elif args.action == "status":
            _status(args, databases)
        elif args.action == "vacuum":
            from crawler.worker.upkeep import vacuum

            print(f"{names}: {vacuum(databases, args.keep)} settled rows deleted, tables vacuumed")
        else:
            from crawler.worker.upkeep import move

            with all_connected(str(frontier_url(args.target, None))) as targets:
                if len(targets) > 1:
                    raise TearsheetError("`frontier move` wants one new database")
                moved = move(databases[0], targets[0])
            print("\n".join(f"{table}: {rows} rows" for table, rows in moved.items()))
    return 0


def _configured(args: argparse.Namespace) -> str | None:
    path = Path(args.config)
    if not path.exists():
        return None
    from crawler.sources.parse import load_sources

    return load_sources(path).frontier


def _status(args: argparse.Namespace, databases: list[Database]) -> None:
    from crawler.worker.overview import as_text, overview

    state = overview(databases)
    if args.prometheus is not None:
        from crawler.worker.prometheus import as_prometheus, write_prometheus

        write_prometheus(args.prometheus, as_prometheus(state))
    if args.json:
        print(json.dumps(state, ensure_ascii=False, indent=2))
    elif args.prometheus is None:
        print(as_text(", ".join(state["databases"]), state))
