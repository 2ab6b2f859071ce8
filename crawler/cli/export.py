"""Write what the archive holds in another form: for tables, data frames, databases, other tools.

DEST is a file or a folder by the format; it appears whole or not at all. Filters are those of `query`.
Formats:
"""

from __future__ import annotations

import argparse

from crawler.data.asking import add_filter_arguments, add_index_argument
from crawler.export.contract import format_modules, load_format

__doc__ += "\n".join(f"  {name:12} {load_format(name).SUMMARY}" for name in format_modules())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options, the formats' own among them."""
    parser.add_argument("format", choices=tuple(format_modules()), metavar="FORMAT", help="see above")
    parser.add_argument("dest", metavar="DEST", help="file or folder to write")
    parser.add_argument("--words", metavar="WORDS", help="words to look for, as `query` takes them")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_index_argument(parser)
    add_filter_arguments(parser)
    for name in format_modules():
        module = load_format(name)
        if hasattr(module, "add_arguments"):
            module.add_arguments(parser.add_argument_group(f"with {name}"))


def run(args: argparse.Namespace) -> int:
    """Write; 4 where nothing is found, 10 where the disk is full."""
    from crawler.export.writing import export

    if args.index:
        from crawler.data.from_files import over_files

        return int(over_files(args, export))
    return int(export(args))
