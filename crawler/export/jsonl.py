"""JSON Lines: articles with their comments in them, or the record lines as they are."""

from __future__ import annotations

import argparse

import orjson

from archives.records import dump_line
from crawler.export.contract import Export
from crawler.export.stories import as_tree, read_stories

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
            thread = as_tree(story.comments) if shape == "tree" else story.comments
            told = {**story.article, "thread": thread}
            if export.wanted.history:
                told["versions"] = story.versions
            file.write(dump_line(told))
    return count
