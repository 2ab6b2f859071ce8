"""Does the collection hold what it says? Every gzip member, digest, revisit, pointer, ledger row and manifest entry."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import Any

import orjson

from archives.collection.copied import copied_files
from archives.collection.datapackage import file_digest
from archives.ledger.look import look_into
from archives.ledger.rebuild import read_lines, record_paths
from archives.ledger.rows import CaptureRow
from archives.ledger.schema import WAY_OUT
from archives.warc.file import OPEN_SUFFIX
from archives.warc.raw_record import Problem
from archives.warc.reader import Archive, final_name
from archives.warc.sampling import sample_warc
from archives.warc.verify import Lost, Place, Tally, verify_warc

__all__ = ["Lost", "Problem", "Tally", "verify", "verify_warc"]

_SMALL = 1024 * 1024
"""Files of so many bytes are digested in a sample too."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a collection is checked: all, where nothing is said."""

    since: float | None = None
    """Only WARC and record files that were written since then (POSIX time)."""
    sample: Random | None = None
    """Draws which WARC records are read; without it all are. Other files are then only measured."""

    def takes(self, path: Path) -> bool:
        """Whether a file was written in the time that is asked for; what lies elsewhere was before."""
        return self.since is None or (path.exists() and path.stat().st_mtime >= self.since)


ALL = Scope()


def verify(collection: Path, tally: Tally | None = None, scope: Scope = ALL) -> Iterator[Problem]:
    """Check a collection: WARC files, revisits, record lines, ledger, manifest.

    Args:
        collection: its folder.
        tally: takes what was looked at.
        scope: what is checked.

    Raises:
        LedgerError: the ledger is none, or of another format.
    """
    tally = tally or Tally()
    ledger_path = collection / "ledger.sqlite"
    ledger = _known(ledger_path, quick=scope.sample is not None) if ledger_path.exists() else None
    tally.keep_rows = ledger is not None
    read = {row.warc for row in ledger.rows.values()} if ledger else set[str]()
    yield from _verify_warcs(collection / "archive", ledger, tally, scope, read)
    yield from verify_revisits(tally)
    for path in record_paths(collection / "records"):
        if scope.takes(path):
            yield from verify_lines(path, tally)
        else:
            tally.passed_over += 1
    if ledger is not None:
        yield from _verify_ledger(ledger, ledger_path, tally, read)
    yield from _verify_manifest(collection, scope)


def _verify_warcs(
    archive: Path, ledger: _Ledger | None, tally: Tally, scope: Scope, read: set[str]
) -> Iterator[Problem]:
    """Each WARC file, whole or as the scope has it; what is not read whole is taken out of `read`."""
    of_file: dict[str, list[CaptureRow]] = {}
    for row in ledger.rows.values() if ledger and scope != ALL else ():
        of_file.setdefault(row.warc, []).append(row)
    for volume in Archive(archive).volumes():
        rows = of_file.get(volume.name)
        try:
            is_taken = scope.takes(volume.path)
            if rows is None or (is_taken and scope.sample is None):
                yield from verify_warc(volume, tally)
            else:
                read.discard(volume.name)
                yield from sample_warc(volume, rows, tally, scope.sample if is_taken else None)
        except OSError as error:
            if not volume.elsewhere:
                raise
            yield Problem(volume.name, 0, f"cannot be read where it was copied to: {error.strerror or error}")


def verify_revisits(tally: Tally) -> Iterator[Problem]:
    """The originals of all revisits are among the records that were looked at."""
    ids = {place[1] for place in tally.places.values()}
    for name, offset, refers_to in tally.refers:
        if refers_to not in ids:
            yield Problem(name, offset, f"the original of this revisit is not in the archive: {refers_to}")


@dataclass(frozen=True, slots=True)
class _Ledger:
    faults: list[str]
    rows: dict[str, CaptureRow]
    record_files: dict[str, int]
    """Bytes of the record files, by name."""


def _known(path: Path, quick: bool) -> _Ledger:
    try:
        with look_into(path) as ledger:
            faults = ledger.faults(quick=quick)
            if faults:
                return _Ledger(faults, {}, {})
            return _Ledger(
                faults,
                {row.record_id: row for row in ledger.capture_rows()},
                {name: position.size for name, position in ledger.record_positions().items()},
            )
    except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
        return _Ledger([str(error)], {}, {})


def _verify_ledger(ledger: _Ledger, path: Path, tally: Tally, read: set[str]) -> Iterator[Problem]:
    """The ledger's captures are those of the files, of those that were read whole (or are not there), no more and no less."""
    for fault in ledger.faults:
        yield Problem(path.name, 0, f"the ledger is damaged ({fault}){WAY_OUT}")
    if ledger.faults:
        return
    for name, size in ledger.record_files.items():
        places = [path.parent / folder / name for folder in ("records", "runs")]
        if size and not any(p.exists() or p.with_name(name + OPEN_SUFFIX).exists() for p in places):
            yield Problem(
                name, 0, "the ledger knows this record file, and it is not there: put it back from a copy"
            )
    known = {key: row for key, row in ledger.rows.items() if row.warc in read}
    for row in tally.rows:
        if (said := known.pop(row.record_id, None)) != row:
            yield Problem(row.warc, row.offset, f"the ledger says otherwise: {_difference(said, row)}")
    for row in known.values():
        yield Problem(row.warc, row.offset, f"the ledger knows a capture that is not there: {row.record_id}")


def _difference(said: CaptureRow | None, row: CaptureRow) -> str:
    if said is None:
        return f"it does not know {row.record_id}"
    names = [f.name for f in fields(row) if getattr(said, f.name) != getattr(row, f.name)]
    return ", ".join(f"{name} {getattr(said, name)!r}" for name in names)


def verify_lines(path: Path, tally: Tally) -> Iterator[Problem]:
    """The lines of a record file, and where they point among the records that were looked at."""
    name = final_name(path)
    seen: set[tuple[str, str]] = set()
    end = 0
    for at, raw in read_lines(path):
        end = at + len(raw)
        try:
            line: dict[str, Any] = orjson.loads(raw)
        except ValueError:
            yield Problem(name, at, "no JSON")
            continue
        if not isinstance(line, dict):
            yield Problem(name, at, "no record: a JSON object is wanted")
            continue
        key = (line.get("type", ""), line.get("id", ""))
        if key in seen:
            yield Problem(name, at, f"a second line of {key[0]} {key[1]}")
        seen.add(key)
        if capture := line.get("capture"):
            tally.pointers += 1
            text = _pointer_fault(capture, tally.places)
            if text:
                yield Problem(name, at, text)
            if text or (capture["warc"], capture["offset"]) in tally.damaged:
                tally.lost.append(_lost(line))
    if end != path.stat().st_size:
        yield Problem(name, end, "the last line is torn")


def _lost(line: dict[str, Any]) -> Lost:
    capture = line["capture"] if isinstance(line["capture"], dict) else {}
    url = line.get("article_url") or line.get("url")
    offset = capture.get("offset")
    return Lost(
        str(capture.get("warc")), offset if isinstance(offset, int) else 0, str(line.get("type")), str(line.get("id")), url
    )  # fmt: skip


_POINTER = ("warc", "offset", "length", "record_id", "payload_digest")


def _pointer_fault(capture: dict[str, Any], places: dict[tuple[str, int], Place]) -> str | None:
    missing = [key for key in _POINTER if key not in capture] if isinstance(capture, dict) else list(_POINTER)
    if missing:
        return f"a pointer without {', '.join(missing)}"
    place = places.get((capture["warc"], capture["offset"]))
    if place is None:
        return f"no record at byte {capture['offset']} of {capture['warc']}"
    if place != (capture["length"], capture["record_id"], capture["payload_digest"]):
        return f"another record at byte {capture['offset']} of {capture['warc']}: {place[1]}"
    return None


def _verify_manifest(collection: Path, scope: Scope) -> Iterator[Problem]:
    path = collection / "datapackage.json"
    if not path.is_file():
        return
    try:
        listed = [
            (str(r["path"]), str(r["hash"]), r["bytes"]) for r in orjson.loads(path.read_bytes())["resources"]
        ]
    except (ValueError, KeyError, TypeError):
        yield Problem(path.name, 0, "no manifest that can be read: the next run writes it anew")
        return
    copied = copied_files(collection, "archive")
    for name, digest, size in listed:
        file = collection / name
        if not file.is_file():
            there = copied.get(name)
            if there is None:
                yield Problem(name, 0, "listed in datapackage.json and not there")
            elif f"sha256:{there.sha256}" != digest:
                yield Problem(name, 0, "its copy has another digest than datapackage.json says")
        elif file.stat().st_size != size:
            yield Problem(
                name,
                0,
                f"differs from its digest in datapackage.json: {file.stat().st_size} bytes rather than {size}",
            )
        elif _is_digested(file, scope) and f"sha256:{file_digest(file)[0]}" != digest:
            yield Problem(name, 0, "differs from its digest in datapackage.json")


def _is_digested(file: Path, scope: Scope) -> bool:
    return scope.takes(file) and (scope.sample is None or file.stat().st_size <= _SMALL)
