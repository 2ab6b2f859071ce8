"""What of a collection goes into an archive file: all as it lies there, or the events and lines behind a filter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from archives.collection.selection import Selection, select_events
from archives.index.filters import Filter
from archives.index.log import log_files
from archives.ledger.look import look_into
from archives.ledger.rebuild import read_lines, record_paths
from archives.records import dump_line
from archives.wacz.package import copy_bytes
from archives.warc.copying import EventCopier
from archives.warc.file import OPEN_SUFFIX
from archives.warc.reader import Archive, final_name
from archives.warc.volume import Volume, volume_of
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.export.contract import Export

_STEMS = {"article": "articles", "comment": "comments", "page": "pages"}


@dataclass(slots=True)
class Parts:
    """Members of an archive file: name and where the bytes lie."""

    warcs: list[tuple[str, Volume]] = field(default_factory=list)
    files: list[tuple[str, Path]] = field(default_factory=list)
    """Record lines and run reports."""
    count: int = 0
    """Lines of articles and comments."""


def is_whole(wanted: Filter) -> bool:
    """Whether all is asked for; the record files then hold state and history alike."""
    return replace(wanted, history=False, removed=False) == Filter()


def parts_of(export: Export, folder: Path, date: str) -> Parts:
    """The parts of what is asked for; what has to be made lies in `folder`.

    Raises:
        TearsheetError: records point at WARC files that are not in the archive.
        OSError: something cannot be read or written.
    """
    # Files of others may be packed in ways that no replay reads: their events go into one file.
    whole = is_whole(export.wanted) and not export.options.index
    return _whole(export, folder) if whole else _chosen(export, folder, date)


def _whole(export: Export, folder: Path) -> Parts:
    """Lines first, then WARC files up to what the ledger knows: no line points past the end of its file."""
    collection, parts = export.collection, Parts()
    for file in log_files(collection.path):
        size = 0
        with file.open() as stream:
            for line in stream:
                size += len(line) if line.endswith(b"\n") else 0
                parts.count += file.type in ("article", "comment")
        path = file.folder / file.name
        if not path.exists() or path.stat().st_size != size:  # still written, or torn
            path = folder / file.name
            with file.open() as stream, path.open("wb") as out:
                copy_bytes(stream, out, size)
        parts.files.append((f"{file.folder.name}/{file.name}", path))
    parts.files += [(f"runs/{path.name}", path) for path in sorted(collection.runs.glob("*.json"))]
    for volume in Archive(collection.archive).volumes():
        if volume.path.name.endswith(OPEN_SUFFIX):
            volume = volume_of(_start_of(volume.path, collection.ledger_path, folder))
        parts.warcs.append((f"archive/{volume.name}", volume))
    if parts.count and not parts.warcs:
        raise TearsheetError(
            f"no WARC file in {collection.archive}: the bytes behind the records are not there"
        )
    return parts


def _start_of(path: Path, ledger_path: Path, folder: Path) -> Path:
    with look_into(ledger_path) as ledger:
        size = ledger.flushed_size(final_name(path))
    if not path.exists():  # sealed this moment
        return path.with_name(final_name(path))
    copy = folder / final_name(path)
    with path.open("rb") as stream, copy.open("wb") as out:
        copy_bytes(stream, out, size)
    return copy


def _chosen(export: Export, folder: Path, date: str) -> Parts:
    parts = Parts()
    with (folder / "lines").open("w+b") as lines:
        for line in export.lines():
            parts.count += 1
            lines.write(line)
        if not parts.count:
            return parts
        lines.seek(0)
        selection = select_events(export.collection.path, pointers_of(lines, export))
        refuse_missing(selection)
        name = f"{export.collection.name}-selection-00001.warc.gz"
        with (folder / name).open("wb") as file:
            copier = copied(export, selection, EventCopier(file, name, date, warcinfo(export)))
        parts.warcs.append((f"archive/{name}", volume_of(folder / name)))
        lines.seek(0)
        parts.files = list(_line_files(chain_lines(lines, export), copier, folder))
    return parts


def refuse_missing(selection: Selection) -> None:
    """Raises:
    TearsheetError: bytes of what is asked for are not there.
    """
    if selection.missing:
        more = f" and {len(selection.missing) - 1} more" if len(selection.missing) > 1 else ""
        raise TearsheetError(
            f"the bytes of records are not in the archive: {selection.missing[0]}{more}; `tearsheet verify` tells all",
            ExitCode.FAILURES,
        )


def warcinfo(export: Export) -> dict[str, str]:
    """Fields of the warcinfo record of a selection."""
    from importlib.metadata import version

    return {
        "software": f"tearsheet {version('tearsheet')}", "format": "WARC File Format 1.1",
        "isPartOf": export.collection.name,
        "description": "a selection: events copied as they were, after the warcinfo record of the file that each is from",
    }  # fmt: skip


def copied(export: Export, selection: Selection, copier: EventCopier) -> EventCopier:
    """Copy all events."""
    archive = Archive(export.collection.archive)
    for span in selection.spans:
        volume = archive.volume_of(span.warc)
        assert volume is not None
        try:
            copier.copy(volume, span.warc, span.offset, span.end)
        except ValueError as error:
            raise TearsheetError(f"{span.warc}: {error}", ExitCode.FAILURES) from error
    return copier


def pointers_of(lines: Iterable[bytes], export: Export) -> Iterator[dict[str, Any]]:
    """Of the lines, and of the newest line of the article of each comment: a thread without its story shows nothing."""
    articles: set[str] = set()
    for raw in lines:
        line = orjson.loads(raw)
        if line["capture"]:
            yield line["capture"]
        if line["type"] == "comment" and line["article_id"] not in articles:
            articles.add(line["article_id"])
            row = export.index.article(line["article_id"])
            capture = orjson.loads(export.index.line(row["entry"]))["capture"] if row else None
            if capture:
                yield capture


def chain_lines(lines: Iterable[bytes], export: Export) -> Iterator[bytes]:
    """The lines that are asked for, then those of all pages."""
    yield from lines
    for path in record_paths(export.collection.records):
        if path.name.startswith("pages-"):
            yield from (raw for _, raw in read_lines(path))


def _line_files(lines: Iterator[bytes], copier: EventCopier, folder: Path) -> Iterator[tuple[str, Path]]:
    """Files by type and run, with the pointers at where the bytes lie now; page lines of what was copied alone."""
    written: dict[str, Path] = {}
    for raw in lines:
        line = orjson.loads(raw)
        capture = line["capture"]
        now = copier.moved.get((capture["warc"], capture["offset"])) if capture else None
        if line["type"] == "page" and now is None:
            continue
        if capture and now is not None:
            length = capture["length"] if now[1] is None else now[1]
            line["capture"] = {**capture, "warc": copier.name, "offset": now[0], "length": length}
        name = f"{_STEMS[line['type']]}-{line['run']}-00001.jsonl"
        with (folder / name).open("ab") as file:
            file.write(dump_line(line))
        written[name] = folder / name
    for name, path in sorted(written.items()):
        yield f"records/{name}", path
