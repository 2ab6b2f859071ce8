"""`tearsheet discover SITE`: look at a site and write its stanza for the sources file."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode

if TYPE_CHECKING:
    from crawler.sources.survey import DiscoveryPlan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from crawler.crawl.options import add_fetch_arguments

    parser.add_argument("site", metavar="SITE", help="the site's name or front page: news.example.org")
    parser.add_argument("--name", metavar="NAME", help="of its table in the sources file (default: the host)")
    parser.add_argument(
        "--write", action="store_true", help="append the stanza to the sources file (see --config)"
    )
    parser.add_argument(
        "--json", action="store_true", help="what was found, for machines; the stanza goes to standard error"
    )
    parser.add_argument(
        "--max-probes", type=int, default=30, metavar="N", help="requests in all (default: 30)"
    )
    add_fetch_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Look, print (or append) the stanza; 4 where nothing was found to follow, 3 or 5 where the site did not answer.

    Raises:
        TearsheetError: the site is no address, or the sources file has it already.
    """
    from crawler.crawl.options import fetch_settings

    plan, settings = _plan(args), fetch_settings(args)
    if args.write:
        _check_writable(args, args.name)

    # Scrapy starts here: a malformed address is told without it.
    from crawler.sources.survey_crawl import survey

    survey(plan, settings)
    code = outcome(plan)
    if args.json:
        from crawler.sources.stanza import as_json

        print(json.dumps(as_json(plan, args.name), ensure_ascii=False, indent=2))
    if code is ExitCode.OK:
        _give(args, plan)
    else:
        _complain(plan, code)
    return int(code)


def _plan(args: argparse.Namespace) -> DiscoveryPlan:
    """For a name without scheme: https first, then http."""
    from crawler.cli.urls import check_url
    from crawler.sources.survey import DiscoveryPlan

    given = check_url(args.site)
    if given.startswith(("http://", "https://")):
        return DiscoveryPlan(given if given.count("/") > 2 else f"{given}/", limit=args.max_probes)
    path = given if "/" in given else f"{given}/"
    return DiscoveryPlan(f"https://{path}", f"http://{path}", limit=args.max_probes)


def _give(args: argparse.Namespace, plan: DiscoveryPlan) -> None:
    from crawler.sources.stanza import stanza

    text = stanza(plan, args.name, datetime.now(UTC).date().isoformat())
    if args.write:
        append(Path(args.config), text)
    print(text, end="", file=sys.stderr if args.json else sys.stdout)


def _complain(plan: DiscoveryPlan, code: ExitCode) -> None:
    from crawler.sources.stanza import report_lines

    for line in report_lines(plan):
        print(line, file=sys.stderr)
    print(f"tearsheet: {_explained(code, plan.front)}", file=sys.stderr)


def outcome(plan: DiscoveryPlan) -> ExitCode:
    """The exit code of a survey."""
    from crawler.exit_codes import of_error

    if any(plan.usable(kind) for kind in ("sitemap", "feed", "api", "section")):
        return ExitCode.OK
    front = next((one for one in plan.findings if one.source.kind == "section"), None)
    if front is None or front.error:
        return of_error(front.error if front else "unreachable")
    return of_error(f"http-{front.status}") if front.status >= 400 else ExitCode.NOTHING


def _explained(code: ExitCode, front: str) -> str:
    if code is ExitCode.NOTHING:
        return f"{front}: no sitemap, feed, interface or section with articles; name its start points by hand (tearsheet init)"
    return f"{front}: could not be looked at"


def _check_writable(args: argparse.Namespace, name: str | None) -> None:
    """Mistakes that need no network are told before any request."""
    from crawler.sources.parse import load_sources

    path = Path(args.config)
    if path.exists() and name in load_sources(path).sites:
        raise TearsheetError(
            f"{path} has a site {name!r} already: choose another name with --name, or edit the file"
        )


def append(path: Path, text: str) -> None:
    """Add a stanza to a sources file, new or not; the result is checked before it takes the file's place.

    Raises:
        TearsheetError: the file has the site already, is invalid, or cannot be written.
    """
    from crawler.sources.parse import parse_sources

    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = f"{before.rstrip()}\n\n{text}" if before.strip() else text
        name = next(line for line in text.splitlines() if line.startswith("[sites."))
        if name in before.splitlines():
            raise TearsheetError(
                f"{path} has {name} already: choose another name with --name, or edit the file"
            )
        parse_sources(after, str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_text(after, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise TearsheetError(f"cannot write {path}: {error.strerror}") from None
    print(f"appended to {path}", file=sys.stderr)
