"""WARC files in, captures out: our own files and everybody else's.

    for capture in read_captures("news-….warc.gz"):
        …

Knows `response`, `revisit`, `resource` and `conversion` records of WARC files (0.17 to 1.1) and the records of ARC files,
packed in any way. Revisits get the payload of their original where it is at hand (an `Archive`). Faults never raise: they
are reported, and reading goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from archives.capture import Capture
from archives.http.message import HttpResponse
from archives.records import Pointer
from archives.warc.captures import build_capture, failure_capture, parse_warc_date, read_message
from archives.warc.elsewhere import marked_size, marked_sizes
from archives.warc.events import Event, group_events
from archives.warc.file import OPEN_SUFFIX
from archives.warc.records import DOM_URN
from archives.warc.segments import joined
from archives.warc.stream import Problem, Report, WarcRecord, read_records
from archives.warc.volume import Volume, final_name, is_warc, volume_of

__all__ = [
    "Archive",
    "Problem",
    "build_capture",
    "final_name",
    "is_warc",
    "load_capture",
    "parse_warc_date",
    "read_captures",
    "read_events",
]

_NOT_PAGES = ("urn:", "dns:", "whois:", "metadata:", "warcinfo:", "filedesc:", "screenshot:", "about:")


def read_captures(
    path: str | Path | Volume,
    archive: Archive | None = None,
    report: Report | None = None,
    offset: int = 0,
) -> Iterator[Capture]:
    """All captures of one WARC file, in file order.

    Args:
        path: the file, also still `.open`.
        archive: where the originals of revisits lie; by default the file's own folder.
        report: called with every fault found.
        offset: where to begin (a gzip member's first byte).

    Raises:
        OSError: the file cannot be read.
    """
    volume = volume_of(path)
    archive = archive or Archive(volume.path.parent)
    for event in read_events(volume, report, offset):
        yield from archive.captures_of(event, volume.name)


def read_events(path: str | Path | Volume, report: Report | None = None, offset: int = 0) -> Iterator[Event]:
    """All events of one WARC file: failures and `warcinfo` too, as records."""
    return group_events(read_records(path, report, offset))


def load_capture(folder: str | Path, pointer: Pointer) -> Capture:
    """The capture that a record line points at.

    Raises:
        LookupError: the file is not there, or holds no such record at that place.
    """
    return Archive(folder).load(pointer)


@dataclass(frozen=True, slots=True)
class _Place:
    volume: Volume
    offset: int
    record_id: str


def _record_at(place: _Place) -> WarcRecord | None:
    for found in read_records(place.volume, offset=place.offset):
        if found.record_id == place.record_id:
            return found
        if found.offset > place.offset:
            break
    return None


def _elsewhere(path: Path, size: int) -> Volume:
    return Volume(path.name, path, length=size, elsewhere=True)


class Archive:
    """A folder of WARC files (or a list of them), with what revisits need: originals by record id, digest, URL.

    The index of originals is made only when a revisit does not say itself where its original lies, by one pass over
    the files; our own revisits say it, and of a list `beside` may find the file that they name.
    """

    def __init__(
        self,
        folder: str | Path | Iterable[str | Path | Volume],
        beside: Callable[[str], Volume | None] | None = None,
    ) -> None:
        self._beside = beside
        self._folder = Path(folder) if isinstance(folder, (str, Path)) else None
        self._listed = [] if isinstance(folder, (str, Path)) else [volume_of(path) for path in folder]
        self._by_id: dict[str, _Place] | None = None
        self._segments: dict[str, dict[int, _Place]] | None = None
        """Continuation records by the id of the first segment and their number."""
        self._by_digest: dict[str, _Place] = {}
        self._by_url: dict[tuple[str, str], _Place] = {}

    def files(self) -> list[Path]:
        """The WARC files that are in the folder, by name."""
        return [volume.path for volume in self.volumes() if not volume.elsewhere]

    def volumes(self) -> list[Volume]:
        """All that records are read from, also what lies elsewhere; of a folder by name."""
        if self._folder is None:
            return self._listed
        found = (p for p in self._folder.iterdir() if is_warc(p)) if self._folder.is_dir() else ()
        here = [volume_of(path) for path in found]
        names = {volume.name for volume in here}
        marked = (item for item in marked_sizes(self._folder) if item[0] not in names)
        there = [_elsewhere(self._folder / name, size) for name, size in marked]
        return sorted([*here, *there], key=lambda volume: volume.path.name)

    def captures(self, report: Report | None = None) -> Iterator[Capture]:
        """All captures of all files."""
        for volume in self.volumes():
            yield from read_captures(volume, self, report)

    def volume_of(self, name: str) -> Volume | None:
        """What a pointer or our own metadata calls by that name."""
        if self._folder is None:
            ends = (name, "/" + name)
            named = (v for v in self._listed if v.name == name)
            found = next(named, next((v for v in self._listed if v.name.endswith(ends)), None))
            return found or (self._beside(name) if self._beside else None)
        if "/" in name or name in ("", ".", ".."):
            return None
        paths = (self._folder / name, self._folder / (name + OPEN_SUFFIX))
        if (here := next((path for path in paths if path.is_file()), None)) is not None:
            return volume_of(here)
        size = marked_size(self._folder, name)
        return None if size is None else _elsewhere(paths[0], size)

    def load(self, pointer: Pointer) -> Capture:
        """The capture at a pointer.

        Raises:
            LookupError: the file is not there, or holds no such record at that place.
        """
        volume = self.volume_of(pointer.warc)
        if volume is None:
            raise LookupError(f"{pointer.warc} is not in the archive")
        for event in read_events(volume, offset=pointer.offset):
            if event.records[0].offset > pointer.offset:
                break
            for capture in self.captures_of(event, pointer.warc):
                if capture.pointer and capture.pointer.record_id == pointer.record_id:
                    return capture
        raise LookupError(f"no record {pointer.record_id} at byte {pointer.offset} of {pointer.warc}")

    def captures_of(self, event: Event, warc: str) -> Iterator[Capture]:
        """The captures of one event; of a failed exchange one without pointer and payload."""
        for record in event.subjects:
            url = record.url.lower()
            if url and (not url.startswith(_NOT_PAGES) or url.startswith(DOM_URN)):
                yield self._capture(record, event, warc)
        if event.metadata and not event.subjects:
            yield failure_capture(event.metadata)

    def _capture(self, record: WarcRecord, event: Event, warc: str) -> Capture:
        if record.get("WARC-Segment-Number") is not None:
            record = self._joined(record)
        capture = build_capture(record, event, warc)
        if record.kind != "revisit":
            return capture
        original = self._original(record, event)
        if original is None:
            return replace(capture, unresolved=True)
        headers = capture.headers
        if capture.kind == "not-modified":  # the stored fields stand, freshened (RFC 9111 section 3.2)
            fresh = {name.lower() for name, _ in headers}
            headers = (*headers, *(pair for pair in original.headers if pair[0].lower() not in fresh))
        elif not headers:  # old revisits without a block
            headers = original.headers
        status = capture.status or original.status
        return replace(capture, payload=original.payload, headers=headers, status=status)

    def _joined(self, first: WarcRecord) -> WarcRecord:
        """A first segment with its continuations, in whatever file of the archive they stand (WARC 1.1 section 7).

        What lacks a segment, or is shorter than the last one says, is marked as truncated.
        """
        if self._segments is None:
            self._index_segments()
        segments, total = [first], None
        places = (self._segments or {}).get(first.record_id, {})
        while (place := places.get(len(segments) + 1)) is not None and (
            found := _record_at(place)
        ) is not None:
            segments.append(found)
            total = found.get("WARC-Segment-Total-Length")
        record = joined(segments)
        size = record.passed.size if record.passed else len(record.block)
        if str(size) != total and first.get("WARC-Truncated") is None:
            record = replace(record, fields=(*record.fields, ("WARC-Truncated", "unspecified")))
        return record

    def _index_segments(self) -> None:
        self._segments = {}
        for volume in self.volumes():
            for record in read_records(volume):
                number = record.get("WARC-Segment-Number") or ""
                if record.kind == "continuation" and number.isascii() and number.isdigit():
                    origin = self._segments.setdefault(record.id_field("WARC-Segment-Origin-ID") or "", {})
                    origin.setdefault(int(number[:9]), _Place(volume, record.offset, record.record_id))

    def _original(self, record: WarcRecord, event: Event) -> HttpResponse | None:
        place = self._place(record, event)
        if place is None:
            return None
        found = _record_at(place)
        return read_message(found, None) if found and found.kind in ("response", "resource") else None

    def original_at(self, revisit: WarcRecord, event: Event) -> tuple[str, int] | None:
        """File and first byte of the record that a revisit refers to, where it is at hand."""
        place = self._place(revisit, event)
        return (place.volume.name, place.offset) if place else None

    def _place(self, record: WarcRecord, event: Event) -> _Place | None:
        refers_to = record.id_field("WARC-Refers-To")
        said = event.metadata.original if event.metadata else None
        if said and refers_to and (volume := self.volume_of(said[0])) and volume.packed is None:
            return _Place(volume, said[1], refers_to)
        if self._by_id is None:
            self._index()
        target = record.id_field("WARC-Refers-To-Target-URI") or record.url
        key = (target, record.get("WARC-Refers-To-Date") or "")
        digest = record.get("WARC-Payload-Digest") or ""
        by_id = self._by_id or {}
        return by_id.get(refers_to or "") or self._by_url.get(key) or self._by_digest.get(digest)

    def _index(self) -> None:
        self._by_id = {}
        for volume in self.volumes():
            for record in read_records(volume):
                if record.kind not in ("response", "resource") or record.get("WARC-Truncated"):
                    continue
                place = _Place(volume, record.offset, record.record_id)
                self._by_id[record.record_id] = place
                self._by_url[record.url, record.get("WARC-Date") or ""] = place
                if digest := record.get("WARC-Payload-Digest"):
                    self._by_digest.setdefault(digest, place)
