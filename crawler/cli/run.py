"""Follow the sites of the sources file: look at what is due, store what changed, then exit with an honest code.

Without --due every source is looked at now, and every article that is still followed or listed; with it only what the
observed rates say is due: for cron, systemd, Kubernetes or Airflow (`tearsheet schedule` prints the units)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.sources.model import Sources


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    from crawler.crawl.options import add_fetch_arguments

    parser.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="sites of the sources file (default: all enabled)"
    )
    parser.add_argument("--due", action="store_true", help="only what is due")
    parser.add_argument(
        "--since", metavar="DATE", help="only articles since this day (2026-11-01) or so long ago (14d)"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be looked at, fetch nothing")
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run (the default)")
    parser.add_argument(
        "--max-failures",
        type=_share,
        default=0.05,
        metavar="SHARE",
        help="share of stories that may fail before the exit code says so (default: 0.05)",
    )
    parser.add_argument("--json", action="store_true", help="the run report as JSON on standard output")
    parser.add_argument(
        "--prometheus",
        type=_new_file,
        metavar="FILE",
        help="write figures for node_exporter's textfile collector",
    )
    add_fetch_arguments(parser)
    group = parser.add_argument_group("many workers (docs/scale.md)")
    group.add_argument(
        "--worker",
        action="store_true",
        help="do the run together with other workers, on any number of machines",
    )
    group.add_argument(
        "--frontier",
        metavar="URL",
        help="the database that they share: postgresql://USER@HOST/NAME, or several with blanks between (default: $TEARSHEET_FRONTIER, or the sources file)",
    )
    group.add_argument(
        "--worker-name",
        metavar="NAME",
        help="the same after a restart (default: $TEARSHEET_WORKER, or what the collection's folder says)",
    )
    parser.set_defaults(delay=None)


def _new_file(text: str) -> Path:
    path = Path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(
            f"{text!r} cannot be a file: it is a folder, or its folder is missing"
        )
    return path


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"not a share from 0 to 1: {text!r}")
    return share


def run(args: argparse.Namespace) -> int:
    """Look, store, report; returns the exit code.

    Raises:
        TearsheetError: `--resume` with `--fresh`, or a mistake in the sources file or the command's words.
    """
    from crawler.errors import TearsheetError

    if args.resume and args.fresh:
        raise TearsheetError(
            "--resume goes on with an interrupted run, --fresh starts anew: give one of them"
        )
    from crawler.crawl.selection import selected

    sources, sites = selected(args)
    settle_frontier(args, sources)
    if args.dry_run:
        from crawler.cli.dry_run import tell

        return int(tell(args, sites))

    # Scrapy starts here: a mistake in the sources file is told without it.
    from crawler.crawl.sources_run import run_sources

    return int(run_sources(args, sources, sites))


def settle_frontier(args: argparse.Namespace, sources: Sources) -> None:
    """`args.frontier` is the address where this is a worker's run, else nothing."""
    import os

    from crawler.errors import TearsheetError

    if not (
        args.worker
        or args.frontier
        or args.worker_name
        or os.environ.get("TEARSHEET_FRONTIER")
        or sources.frontier
    ):
        return
    from crawler.worker.starting import frontier_url

    args.frontier = frontier_url(args.frontier, sources.frontier)
    if args.frontier is None:
        raise TearsheetError(
            "--worker wants to know where the shared frontier is: --frontier postgresql://USER@HOST/NAME, TEARSHEET_FRONTIER,"
            " or frontier = … below [crawl] in the sources file"
        )
