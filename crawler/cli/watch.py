"""Follow the sites of the sources file in the foreground: `run --due` again and again, asleep until the next look is due.

For containers and for people without cron; takes the options of `run`. SIGTERM and Ctrl-C end it cleanly: a run at work
seals its files first, and the next watch goes on with it. The sources file is read anew for every run."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `run`, and how long to pause."""
    from crawler.cli.run import add_arguments
    from crawler.crawl.options import duration

    add_arguments(parser)
    parser.add_argument(
        "--pause",
        type=duration,
        default=30.0,
        metavar="TIME",
        help="least time between two runs (default: 30s); doubled, up to 15m, while there is more due than runs get done",
    )


def run(args: argparse.Namespace) -> int:
    """Watch until a signal, which is a good end (0), or until the first run says that it cannot be done (2).

    Raises:
        TearsheetError: an option that one run alone can have.
    """
    from crawler.errors import TearsheetError

    for name in ("dry_run", "resume", "fresh"):
        if getattr(args, name):
            raise TearsheetError(f"--{name.replace('_', '-')} is for one run: tearsheet run")
    from crawler.crawl.selection import selected

    selected(args)  # a mistake is told at once
    from crawler.watching.watch import Watch

    return int(Watch(args).run())
