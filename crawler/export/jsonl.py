"""JSON Lines: articles with their comments in them, or the record lines as they are."""

from __future__ import annotations

import argparse

import orjson

from archives.records import dump_line
from crawler.export.contract import Export
from crawler.export.stories import Line, as_tree, by_record, read_stories

SUMMARY = "one file: each article with its thread in it (--shape), or the lines as they are"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Options of this format."""
    group.add_argument(
        "--shape", choices=("tree", "flat", "lines"),
        help="comments in `thread` of their article, replies in `replies` of their parent (tree, the default with --state); "
        "or in thread order (flat, the default with --history, with all `versions` of the article); or the record lines",
    )  # fmt: skip


def write(export: Export) -> int:
    """Write the file."""
    shape = export.options.shape or ("flat" if export.wanted.history else "tree")
    count = 0
    with export.path.open("wb") as file:
        if shape == "lines":
            for line in export.lines():
                file.write(dump_line(orjson.loads(line)))
                count += 1
            return count
        for story in read_stories(export.index, export.wanted):
            count += story.records
            export.meter.show(count)
            thread = story.comments
            if shape == "tree":
                thread = as_tree(_with_versions(thread) if export.wanted.history else thread)
            told = {**story.article, "thread": thread}
            if export.wanted.history:
                told["versions"] = story.versions
            file.write(dump_line(told))
    return count


def _with_versions(lines: list[Line]) -> list[Line]:
    """A comment stands once in a tree: its newest line, with all that are asked for in `versions`."""
    return [{**of_one[-1], "versions": of_one} for of_one in by_record(lines)]
