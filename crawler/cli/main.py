"""`tearsheet VERB`: finds the verb, loads its module alone, and turns errors into one line and an exit code.

Only the chosen verb's module is imported, so that `--help` stays quick and no verb pays for Scrapy that does not fetch.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

VERBS: dict[str, str] = {
    "archive": "archive URLs: page, comments, requisites",
    "run": "do what is due of the configured sources, then exit",
    "watch": "run --due again and again in the foreground, sleeping until the next look is due",
    "discover": "look at a site and write its stanza for the sources file",
    "status": "what was fetched, what waits, which hosts rest",
    "explain": "why a URL was fetched or not",
    "schedule": "print systemd, cron or Kubernetes units",
    "extract": "WARC files or text pages to JSON lines, no network",
    "query": "find records by words, site, author, date; as table, JSON lines or CSV",
    "changes": "what changed: stories, sentences, comments; as text, JSON lines or a feed",
    "sheet": "one story for printing: text, thread, versions, where the bytes lie",
    "copy": "sealed files to an object store or another machine, with digests and markers",
    "export": "write records as Parquet, CSV, SQLite, JSON lines, JSON-LD and more",
    "serve": "look at a collection in a browser, on this machine alone",
    "verify": "check every WARC record, digest and pointer of a collection",
    "rebuild": "make the ledger anew from archive and records",
    "frontier": "the database that workers share: init, status, vacuum, move",
    "init": "write a commented sources file",
    "new-site": "capture a page and make its site file and golden test",
    "doctor": "check this installation and the collection",
}
_WITHOUT_CONFIG = ("init", "discover", "schedule")
"""Verbs that make the file which `--config` names, or name it for another machine."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        argv: arguments without the program's name; `sys.argv` by default.

    Returns:
        The exit code (see `crawler.exit_codes`). Usage errors leave by SystemExit with code 2, as argparse does.
    """
    from crawler.terminal import guarded

    with guarded():
        return _run(list(sys.argv[1:] if argv is None else argv))


def _run(arguments: list[str]) -> int:
    args = parse(arguments)
    try:
        return _of_collection(args)
    except KeyboardInterrupt:
        return _say("interrupted; the same command goes on where it stopped", 10)
    except BrokenPipeError:  # `| head` closed the pipe: not our failure
        sys.stderr.close()
        return 0
    except Exception as error:
        from crawler.errors import TearsheetError, in_words

        if isinstance(error, TearsheetError):
            return _say(str(error), int(error.code))
        from archives.errors import ArchiveError, EngineAwayError, LeaseLostError, is_disk_fault

        if isinstance(error, EngineAwayError):
            return _say(str(error), 10 if isinstance(error, LeaseLostError) else 6)
        code = (
            10 if is_disk_fault(error) else 2
        )  # full or broken: what was written stays, and the same command goes on
        if isinstance(error, (ArchiveError, OSError)):  # a folder, a file, a lock: the message names it
            return _say(in_words(error), code)
        import sqlite3

        if isinstance(error, sqlite3.Error):
            return _say(f"the ledger of collection {args.collection}: {error}", code)
        raise


def _of_collection(args: argparse.Namespace) -> int:
    """Run the verb where the collection lies: mostly in one folder of this machine."""
    from crawler.store.plain import is_plain

    verb = importlib.import_module(_module(args.verb)).run
    if is_plain(args):
        return int(verb(args))
    from crawler.exit_codes import ExitCode, combine
    from crawler.store.located import located

    with located(args) as places:
        return int(combine([ExitCode(verb(one)) for one in places]))


def _say(message: str, code: int) -> int:
    print(f"tearsheet: {message}", file=sys.stderr)
    return code


def _module(verb: str) -> str:
    return f"crawler.cli.{verb.replace('-', '_')}"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The namespace of a command line; global options count before and after the verb."""
    shared, rest = _global_options().parse_known_args(arguments)
    named = getattr(shared, "config", None)
    _defaults(shared)
    verb = next((word for word in rest if word in VERBS), None)
    parser = _parser(verb)
    args = parser.parse_args(rest, namespace=shared)
    args.rest = rest
    if named is not None and args.verb not in _WITHOUT_CONFIG and not os.path.exists(named):  # noqa: PTH110 - quicker
        parser.error(f"no sources file {named}: `tearsheet init` writes one")
    return args


def _global_options() -> _Parser:
    parser = _Parser(prog="tearsheet", add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
    group = parser.add_argument_group("global options (before or after the verb)")
    group.add_argument(
        "--root", metavar="DIR", action="append", dest="roots",
        help="folder of the collections (default: collections); reading verbs take several as one, and s3:// addresses",
    )  # fmt: skip
    group.add_argument("-c", "--collection", metavar="NAME", help="collection (default: main)")
    group.add_argument("--config", metavar="FILE", help="sources file (default: sources.toml)")
    group.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        dest="settings",
        help="a Scrapy setting by its name; last wins",
    )
    group.add_argument("-q", "--quiet", action="store_true", help="only errors")
    group.add_argument("-v", "--verbose", action="count", help="more of the log on standard error")
    group.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    return parser


def _defaults(args: argparse.Namespace) -> None:
    defaults: dict[str, object] = {
        "roots": [os.environ.get("TEARSHEET_ROOT") or "collections"],
        "collection": os.environ.get("TEARSHEET_COLLECTION") or "main", "config": "sources.toml",
        "settings": [], "quiet": False, "verbose": 0,
    }  # fmt: skip
    for name, value in defaults.items():
        if not hasattr(args, name):
            setattr(args, name, value)
    args.root = args.roots[0]


class _Parser(argparse.ArgumentParser):
    """Tells a mistake in one line, with the word that was probably meant."""

    words: Iterable[str] = ()
    """Verbs and options."""

    def error(self, message: str) -> NoReturn:
        import difflib

        word = re.search(r"(?:unrecognized arguments: |invalid choice: ')([\w-]+)", message)
        near = difflib.get_close_matches(word[1], list(self.words), 1) if word else []
        message = message.split(" (choose from")[0]
        hint = f"; did you mean {near[0]}?" if near else f" (see `{self.prog} --help`)"
        self.exit(2, f"{self.prog}: {message}{hint}\n")


class _Version(argparse.Action):
    def __call__(self, *_: object, **__: object) -> None:
        from importlib.metadata import version

        print(f"tearsheet {version('tearsheet')}")
        raise SystemExit(0)


def _parser(verb: str | None) -> _Parser:
    common = _global_options()
    parser = _Parser(
        prog="tearsheet",
        description="Archives news articles and their reader comments: exact bytes in WARC, one JSON line each.",
        epilog="`tearsheet VERB --help` tells a verb's options. Exit codes: 0 ok, 1 bug, 2 usage, 3 failures, 4 nothing found, "
        "5 refused, 6 engine unreachable, 10 interrupted (resumable), 11 limit reached.",
        parents=[common],
    )
    parser.words = VERBS
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, summary in VERBS.items():
        sub = verbs.add_parser(name, help=summary, parents=[common], allow_abbrev=False)
        if name == verb:
            module = importlib.import_module(_module(name))
            sub.description = module.__doc__
            sub.formatter_class = argparse.RawDescriptionHelpFormatter
            module.add_arguments(sub)
            choices = [str(choice) for action in sub._actions for choice in action.choices or ()]
            parser.words = sub.words = (*VERBS, *sub._option_string_actions, *choices)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
