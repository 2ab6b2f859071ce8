"""One archive file to one file of record lines beside it, and a marker when that is whole: a piece of work for any machine.

The lines are those of `extract FILE --stdout`, the same whoever reads the file and however often. A file is read by itself:
history over several files is for collections. Originals of revisits are found in other files where the capture says where.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from archives.collection.json_file import replace_file
from archives.records import Record, to_line
from archives.warc.captures import is_warc_date, parse_warc_date
from archives.warc.raw_record import Problem
from archives.warc.stream import read_records
from archives.warc.volume import Volume, volume_of
from crawler.crawl.runs import new_run_id
from crawler.crawl.tally import Tally
from crawler.extract.extraction import Extraction
from crawler.extract.inputs import gather
from crawler.extract.source import Source, Wanted
from crawler.extract.spool import spool_folder
from crawler.readers.pool import ReaderPool
from crawler.store.place import Place
from crawler.store.plain import is_elsewhere
from pipelines.history import History
from pipelines.steps import Steps

RESULT, MARKER = ".records.jsonl", ".records.done"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEPT = 50
"""Problems that a marker holds."""


@dataclass(frozen=True, slots=True)
class OneFile:
    """Args:
    name: path or address of the file.
    size: its bytes, as they were when the work was given out.
    target: path or address of the results, without their endings.
    """

    name: str
    size: int
    target: str


def reader_version() -> str:
    """Whose lines they are: with another one the file is read again."""
    return version("tearsheet")


def read_one(work: OneFile) -> dict[str, Any]:
    """Read a file; gives what the marker says. Lines never leave this process but into their file.

    Raises:
        OSError, TearsheetError: the file cannot be read, or the result not written; another try may help.
    """
    with spool_folder() as folder:
        lines = folder / "lines"
        marker = orjson.dumps(said := _read(work, folder, lines), option=orjson.OPT_APPEND_NEWLINE)
        if is_elsewhere(work.target):
            place, _, last = work.target.rpartition("/")
            there = Place(place)
            there.put(lines, last + RESULT)
            there.put_bytes(marker, last + MARKER)
        else:
            with lines.open("rb") as file:
                replace_file(Path(work.target + RESULT), iter(lambda: file.read(1 << 20), b""))
            replace_file(Path(work.target + MARKER), [marker])
    return said


def _read(work: OneFile, folder: Path, lines: Path) -> dict[str, Any]:
    problems: dict[Problem, None] = {}
    spool = folder / "spool"
    spool.mkdir()
    inputs = gather([work.name], spool, lambda problem: problems.setdefault(problem))
    wanted = Wanted(new_run_id(_first_date(inputs.volumes)))
    with (
        lines.open("wb") as out,
        closing(Source(inputs, wanted, spool, problems, lambda name: _sibling(work.name, name))) as source,
    ):
        loop, pool = _reading()
        written = _Lines(out)
        extraction = Extraction(source.captures(), Steps(History(), None, written), Tally(), pool=pool)
        tally = loop.run_until_complete(extraction.run())
        code = tally.reading_code(problems=bool(problems), nothing=not source.met)
        count = source.count
    return {
        "bytes": work.size, "reader": reader_version(), "result_bytes": written.bytes, "sha256": written.digest.hexdigest(),
        "captures": count, "articles": sum(tally.articles.values()), "comments": sum(tally.comments.values()),
        "problems": sorted(map(str, problems))[:_KEPT], "exit_code": int(code),
    }  # fmt: skip


class _Lines:
    """A `pipelines.store.Lines` into a file."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.digest = hashlib.sha256()
        self.bytes = 0

    def append(self, record: Record) -> None:
        """Write one line."""
        line = to_line(record)
        self.digest.update(line)
        self.bytes += len(line)
        self._out.write(line)

    def flush(self) -> None:
        """At the end, all at once."""


@cache
def _reading() -> tuple[asyncio.AbstractEventLoop, ReaderPool]:
    """A reader of this process, kept from file to file: it has limits that this process has not."""
    loop = asyncio.new_event_loop()
    return loop, ReaderPool(workers=1, reader="spiders.read.reader.read")


def stop_reading() -> None:
    """End the reader of this process."""
    if _reading.cache_info().currsize:
        loop, pool = _reading()
        _reading.cache_clear()
        loop.run_until_complete(pool.close())
        loop.close()


def _first_date(volumes: list[Volume]) -> datetime:
    """Captures of other tools belong to a run of that time, whenever the file is read."""
    for volume in volumes:
        for record in read_records(volume):
            if is_warc_date(date := record.get("WARC-Date") or ""):
                return parse_warc_date(date)
    return _EPOCH


def _sibling(own: str, name: str) -> Volume | None:
    """Another file of the same folder, for originals of revisits that say where they are."""
    if not name or "/" in name or name in (".", ".."):
        return None
    if not is_elsewhere(own):
        path = Path(own).with_name(name)
        return volume_of(path) if path.is_file() else None
    with spool_folder() as nowhere:  # a name for it alone
        url = f"{own.rpartition('/')[0]}/{name}"
        if Place(own.rpartition("/")[0]).size(name) is None:
            return None
        return next(iter(gather([url], nowhere, lambda _: None).volumes), None)
