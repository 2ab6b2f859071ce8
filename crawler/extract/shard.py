"""Shards of an extraction: one part of the stories each, in a collection of its own, with a marker when it is done."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from archives.collection.json_file import write_json
from crawler.extract.inputs import Inputs

MARKER = "extracted.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """Number I of N."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def collection(self, name: str) -> str:
        """The name of its collection: shards are read at the same time, and one process works on a collection."""
        return f"{name}-{self.number}-of-{self.count}"


def shard_of(text: str) -> Shard:
    """What `--shard` says.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    match = re.fullmatch(r"([0-9]{1,5})/([0-9]{1,5})", text.strip())
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise argparse.ArgumentTypeError(f"not I/N with I from 1 to N, like 2/8: {text!r}")
    return Shard(int(match[1]), int(match[2]))


def files_of(inputs: Inputs) -> list[list[Any]]:
    """Names and sizes of what is read: with others the work is another one.

    Raises:
        OSError: a file is not there any more.
    """
    files = [[volume.name, volume.packed or volume.size()] for volume in inputs.volumes]
    return files + [[str(path), path.stat().st_size] for path in inputs.pages]


def done_before(folder: Path, shard: Shard, files: list[list[Any]], url: str | None) -> dict[str, Any] | None:
    """What the marker in a collection says of this very work; None where it is not done."""
    try:
        said = orjson.loads((folder / MARKER).read_bytes())
    except (OSError, ValueError):
        return None
    same = isinstance(said, dict) and (said.get("shard"), said.get("files"), said.get("url")) == (
        str(shard), files, url,
    )  # fmt: skip
    return said if same else None


def mark_done(
    folder: Path, shard: Shard, files: list[list[Any]], url: str | None, told: dict[str, Any]
) -> None:
    """Write the marker: all lines of the shard are in their sealed files.

    Raises:
        ArchiveWriteError: it cannot be written.
    """
    said = {
        "shard": str(shard),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": files,
        "url": url,
    }
    write_json(folder / MARKER, {**said, **told})
