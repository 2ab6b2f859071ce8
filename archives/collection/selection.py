"""The capture events behind records: what a part of a collection needs to stand alone.

An event that a record points at brings the other events of its visit (further pages, requisites, failures) and the
originals of its revisits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archives.ledger.ledger import Ledger
from archives.ledger.look import look_into
from archives.ledger.rows import CaptureRow
from archives.warc.reader import Archive, read_events


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """An event's bytes."""

    warc: str
    """Final file name."""
    offset: int
    end: int


@dataclass(slots=True)
class Selection:
    """Which events, in the order of the archive."""

    spans: list[Span] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """What records point at and is not there, by file and offset."""


def select_events(collection: Path, pointers: Iterable[dict[str, Any]]) -> Selection:
    """The events that these pointers (the `capture` of record lines) need.

    Raises:
        LedgerError: the ledger is damaged or of a newer format.
        OSError: a file cannot be read.
    """
    found, missing = set[Span](), dict[str, None]()
    archive = Archive(collection / "archive")
    with ExitStack() as opened:
        path = collection / "ledger.sqlite"
        ledger = opened.enter_context(look_into(path)) if path.is_file() else None
        done: set[tuple[str, int]] = set()
        events: set[str] = set()
        for pointer in pointers:
            place = (pointer["warc"], pointer["offset"])
            if place in done:
                continue
            done.add(place)
            spans = list(_spans(pointer, archive, ledger, events))
            if not spans or archive.volume_of(place[0]) is None:
                missing[f"{place[0]}: byte {place[1]}"] = None
            found.update(span for span in spans if archive.volume_of(span.warc) is not None)
    return Selection(sorted(found), list(missing))


def _spans(
    pointer: dict[str, Any], archive: Archive, ledger: Ledger | None, events: set[str]
) -> Iterator[Span]:
    row = ledger.capture(pointer["record_id"]) if ledger else None
    if row is None or ledger is None:  # a file that was added by hand
        yield from _read(pointer["warc"], pointer["offset"], archive)
        return
    event = row.role.event
    rows = [row]
    if event is not None and event not in events:
        events.add(event)
        rows += ledger.capture_rows_for_event(event)
    for one in rows:
        yield _span(one)
        original = ledger.capture(one.refers_to) if one.refers_to else None
        if original is not None:
            yield _span(original)


def _span(row: CaptureRow) -> Span:
    return Span(row.warc, row.offset, row.end)


def _read(warc: str, offset: int, archive: Archive) -> Iterator[Span]:
    """The event at a place, out of the file itself, and the original that it names."""
    volume = archive.volume_of(warc)
    event = next(read_events(volume, offset=offset), None) if volume else None
    if event is None or event.records[0].offset != offset:
        return
    yield Span(warc, offset, event.end)
    for record in event.records:
        original = archive.original_at(record, event) if record.kind == "revisit" else None
        if original and original != (warc, offset):
            yield from _read(*original, archive)
