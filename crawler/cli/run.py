"""Follow the sites of the sources file: look at what is due, store what changed, then exit with an honest code.

Without --due every source is looked at now, and every article that is still followed or listed; with it only what the
observed rates say is due: for cron, systemd, Kubernetes or Airflow (`tearsheet schedule` prints the units)."""

from __future__ import annotations

import argparse
from pathlib import Path


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
    if args.dry_run:
        from crawler.cli.dry_run import tell

        return int(tell(args, sites))

    # Scrapy starts here: a mistake in the sources file is told without it.
    from crawler.crawl.sources_run import run_sources

    return int(run_sources(args, sources, sites))
