"""WARC: the events behind records, or all of a collection, in one new file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

from archives.collection.selection import select_events
from archives.warc.copying import EventCopier
from archives.warc.event import warc_date
from archives.warc.events import Event
from archives.warc.reader import Archive, read_events
from archives.warc.volume import Volume
from archives.warc.written_out import as_it_is, written_out
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.export.contract import Export
from crawler.export.selected import is_whole, pointers_of, refuse_missing, warcinfo

SUMMARY = "one .warc.gz file: the captures that records were read from, with all that belongs to them, or all of the collection"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Options of this format."""
    group.add_argument(
        "--no-revisits", action="store_true",
        help="write every revisit out as the full response that it stands for, so that the file needs no other",
    )  # fmt: skip


def write(export: Export) -> int:
    """Write the file; gives how many WARC records are in it beside the warcinfo ones.

    Raises:
        TearsheetError: bytes of what is asked for are not in the archive.
    """
    archive = Archive(export.collection.archive)
    name = export.destination.name
    count = 0
    with export.path.open("wb") as file:
        copier = EventCopier(file, name, warc_date(datetime.now(UTC)), warcinfo(export))
        for volume, event in _events(export, archive):
            count += _write_event(event, volume, archive, copier, whole=export.options.no_revisits)
            export.meter.show(count)
    return count


def _events(export: Export, archive: Archive) -> Iterator[tuple[Volume, Event]]:
    if is_whole(export.wanted):
        for volume in archive.volumes():
            for event in read_events(volume):
                if any(record.kind != "warcinfo" for record in event.records):
                    yield volume, event
        return
    selection = select_events(export.collection.path, pointers_of(export.lines(), export))
    refuse_missing(selection)
    for span in selection.spans:
        found = archive.volume_of(span.warc)
        assert found is not None
        for event in read_events(found, offset=span.offset):
            if event.records[0].offset >= span.end:
                break
            yield found, event


def _write_event(event: Event, volume: Volume, archive: Archive, copier: EventCopier, *, whole: bool) -> int:
    """Write it in the way that changes least: its bytes, its records made anew, its revisit written out."""
    revisits = [record for record in event.records if record.kind == "revisit"]
    if whole and revisits:
        (*captures,) = archive.captures_of(event, volume.name)
        if len(captures) != 1 or captures[0].unresolved:
            raise TearsheetError(
                f"{volume.name}: byte {revisits[0].offset}: the original of this revisit is not in the archive", ExitCode.FAILURES
            )  # fmt: skip
        for plan in written_out(event, captures[0]):
            copier.write(plan)
    else:
        try:
            if any(record.shared for record in event.records):
                for record in event.records:
                    copier.write(as_it_is(record))
            else:
                copier.copy(volume, volume.name, event.records[0].offset, event.end)
        except ValueError as error:
            raise TearsheetError(f"{volume.name}: {error}", ExitCode.FAILURES) from error
    return len(event.records)
