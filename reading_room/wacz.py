"""A WACZ file opened as a collection for the time that it is looked at, in a folder that is thrown away.

The file comes from somebody: only WARC files, record files and run reports are taken out of it, by their plain names, within bounds; its own
indexes are made anew. Where it holds no record lines of ours, its WARC files are read as `tearsheet extract` reads them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archives.errors import ArchiveError
from archives.warc.cdxj import index_file, write_sorted

_WARC = re.compile(r"(?:[^/]*/)*archive/([\w.+ -]+\.(?:warc|arc)(?:\.gz|\.zst)?)", re.ASCII | re.IGNORECASE)
_RECORDS = re.compile(r"(?:[^/]*/)*records/((?:articles|comments|pages)-[\w.-]+\.jsonl)", re.ASCII)
_RUNS = re.compile(r"runs/(seen-[\w.-]+\.jsonl|[\w.-]+\.json)", re.ASCII)
_RATIO = 200
_SPARE = 256 << 20
"""Bytes that must stay free on the disk."""


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder of the collection that a WACZ file holds.

    Raises:
        ArchiveError: it is no WACZ file, holds no WARC file, or does not fit on the disk.
    """
    with tempfile.TemporaryDirectory(prefix="tearsheet-wacz-") as made:
        folder = Path(made) / "wacz"
        for name in ("archive", "records", "runs", "indexes"):
            (folder / name).mkdir(parents=True)
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, path, folder)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise ArchiveError(f"{path} is no WACZ file: {error}") from error
        warcs = sorted((folder / "archive").iterdir())
        if not warcs:
            raise ArchiveError(f"{path} holds no WARC file below archive/")
        if not any((folder / "records").iterdir()):
            _extract(folder, warcs)
        lines = (line for warc in warcs for line in index_file(warc))
        write_sorted(folder / "indexes" / "index.cdxj", lines)
        yield folder


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path) -> None:
    room = shutil.disk_usage(folder).free - _SPARE
    for info in archive.infolist():
        target = _target(info.filename, folder)
        if target is None:
            continue
        if info.file_size > room or info.file_size > _RATIO * max(info.compress_size, 1 << 20):
            raise ArchiveError(
                f"{path}: {info.filename} unpacks to {info.file_size:,} bytes, which is too much"
            )
        room -= info.file_size
        if target.exists():
            raise ArchiveError(f"{path} holds {target.name} twice")
        with archive.open(info) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)


def _target(name: str, folder: Path) -> Path | None:
    if match := _WARC.fullmatch(name):
        return folder / "archive" / match[1]
    if match := _RECORDS.fullmatch(name):
        return folder / "records" / match[1]
    if match := _RUNS.fullmatch(name):
        return folder / "runs" / match[1]
    return None


def _extract(folder: Path, warcs: list[Path]) -> None:
    command = [
        sys.executable,
        "-m",
        "crawler.cli.main",
        "--root",
        str(folder.parent),
        "-c",
        folder.name,
        "-q",
        "extract",
    ]
    done = subprocess.run(  # noqa: S603 - our own program and its own arguments
        [*command, *map(str, warcs)], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 3, 4):
        raise ArchiveError(f"the WARC files cannot be read: {done.stderr.strip()[-300:]}")
