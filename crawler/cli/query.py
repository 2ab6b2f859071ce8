"""Find records by words, site, author, date and more: a table on a terminal, JSON Lines or CSV for programs.

WORDS are looked for in headlines, bodies and comments in any script: "two words" is a phrase, word* a beginning, -word must
not be there, one OR other, headline:word only there. No network is used, and a run may be at work meanwhile."""

from __future__ import annotations

import argparse

from crawler.data.asking import add_filter_arguments, add_index_argument

SHOWN = 50
_BY = (
    "day", "month", "author", "site", "article", "section", "language", "change", "status", "type", "complete", "depth",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("words", nargs="*", metavar="WORDS", help="words to look for; put a -word after --")
    add_index_argument(parser)
    add_filter_arguments(parser)
    form = parser.add_argument_group("what is shown").add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help="the record lines, whole")
    form.add_argument(
        "--bytes", action="store_true", help="the WARC records themselves that the records were read from"
    )
    form.add_argument("--csv", action="store_true", help="flat columns")
    parser.add_argument(
        "--bom", action="store_true", help="with --csv: begin with a byte order mark, for Excel"
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--count", action="store_true", help="only how many there are")
    asked.add_argument("--by", choices=_BY, help="how many there are for each")
    asked.add_argument(
        "--sql", metavar="SELECT", help="ask the database itself, read-only (README has its columns)"
    )
    parser.add_argument(
        "--sort", choices=("relevance", "newest", "oldest", "votes", "thread", "log"),
        help="order (default: relevance with words that up to 20,000 records have, else newest)",
    )  # fmt: skip
    parser.add_argument(
        "-n",
        "--limit",
        type=_limit,
        metavar="N",
        help=f"at most so many (default: {SHOWN} in a table); 0: all",
    )


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"not a whole number: {text!r}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Look and tell; 4 where nothing is found."""
    from crawler.data.query import query

    if args.index:
        from crawler.data.from_files import over_files

        return int(over_files(args, query))
    return int(query(args))
