"""What an export format is.

A module of this package with

- `SUMMARY`: one line for `--help`;
- `write(export: Export) -> int`: writes what is asked for to `export.path` and gives how many records that were; a file,
  or a folder that it makes. Nothing stands under the final name before it has returned; what it leaves after an error is
  removed. It may raise TearsheetError (a mistake of the user's) and OSError (a full disk);
- where it has options of its own, `add_arguments(group)`.

The verb's name of the module `news_please` is `news-please`.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import crawler.export
from archives.collection.collection import Collection
from archives.index.filters import Filter, Sort
from archives.index.reading import Index
from crawler.data.meter import Meter


@dataclass(frozen=True, slots=True)
class Export:
    """One export at work."""

    index: Index
    wanted: Filter
    path: Path
    """Where to write: a temporary name beside the destination; does not exist."""
    destination: Path
    """Its final name."""
    collection: Collection
    options: argparse.Namespace
    meter: Meter

    def lines(self, sort: Sort = "log") -> Iterator[bytes]:
        """The JSON lines that are asked for, counted for the meter."""
        for count, line in enumerate(self.index.lines(self.wanted, sort=sort), 1):
            self.meter.show(count)
            yield line


def format_modules() -> Mapping[str, str]:
    """The formats' names and their modules, without importing them."""
    names = sorted(module.name for module in pkgutil.iter_modules(crawler.export.__path__))
    return {name.replace("_", "-"): f"crawler.export.{name}" for name in names if _is_format(name)}


def load_format(name: str) -> ModuleType:
    """The module of a format.

    Raises:
        KeyError: there is none of this name.
    """
    return importlib.import_module(format_modules()[name])


def _is_format(name: str) -> bool:
    path = Path(next(iter(crawler.export.__path__))) / f"{name}.py"
    return path.is_file() and "\nSUMMARY = " in path.read_text("utf-8")
