"""`tearsheet init [DIR]`: write a commented sources file."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files
from pathlib import Path

from crawler.errors import TearsheetError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dir", nargs="?", type=Path, metavar="DIR", help="folder of the file (default: as --config says)"
    )
    parser.add_argument("--force", action="store_true", help="overwrite a file that is there")
    parser.add_argument(
        "--print", action="store_true", dest="to_stdout", help="print the file instead of writing it"
    )


def run(args: argparse.Namespace) -> int:
    """Write the starter file.

    Raises:
        TearsheetError: a file is there already, or the folder cannot be written.
    """
    text = starter()
    if args.to_stdout:
        print(text, end="")
        return 0
    config = Path(getattr(args, "config", None) or "sources.toml")
    path = args.dir / config.name if args.dir else config
    if path.is_dir():
        raise TearsheetError(f"{path} is a folder: name a file with --config, or the folder as DIR")
    if path.parent.is_file():
        raise TearsheetError(f"{path.parent} is a file: name the folder for {path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if args.force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise TearsheetError(f"{path} is there already: edit it, or overwrite it with --force") from None
    except OSError as error:
        raise TearsheetError(f"cannot write {path}: {error.strerror}") from None
    if not getattr(args, "quiet", False):
        print(f"{path} written; `tearsheet discover SITE` gives a site's stanza for it", file=sys.stderr)
    return 0


def starter() -> str:
    """The commented sources file that `init` writes."""
    return (files("crawler.sources") / "starter.toml").read_text(encoding="utf-8")
