"""Does the collection hold what it says? Every gzip member, digest, revisit, pointer, ledger row and manifest entry."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson

from archives.collection.datapackage import file_digest
from archives.ledger.look import look_into
from archives.ledger.rebuild import read_lines, record_paths
from archives.ledger.rows import CaptureRow
from archives.ledger.schema import WAY_OUT
from archives.warc.reader import Archive, final_name
from archives.warc.verify import Finding, Place, Tally, verify_warc

__all__ = ["Finding", "Tally", "verify", "verify_warc"]


def verify(collection: Path, tally: Tally | None = None) -> Iterator[Finding]:
    """Check a collection: WARC files, revisits, record lines, ledger, manifest.

    Args:
        collection: its folder.
        tally: takes what was looked at.
    """
    tally = tally or Tally()
    ledger_path = collection / "ledger.sqlite"
    tally.keep_rows = ledger_path.is_file()
    for path in Archive(collection / "archive").files():
        yield from verify_warc(path, tally)
    yield from _verify_revisits(tally)
    for path in record_paths(collection / "records"):
        yield from _verify_lines(path, tally)
    if tally.keep_rows:
        yield from _verify_ledger(ledger_path, tally)
    yield from _verify_manifest(collection)


def _verify_revisits(tally: Tally) -> Iterator[Finding]:
    ids = {place[1] for place in tally.places.values()}
    for name, offset, refers_to in tally.refers:
        if refers_to not in ids:
            yield Finding(name, offset, f"the original of this revisit is not in the archive: {refers_to}")


def _verify_ledger(path: Path, tally: Tally) -> Iterator[Finding]:
    """The ledger's captures are those of the files, no more and no less.

    Raises:
        LedgerError: it is none, or of another format.
    """
    try:
        with look_into(path) as ledger:
            faults = ledger.faults()
            known = {row.record_id: row for row in ledger.capture_rows()} if not faults else {}
    except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
        faults, known = [str(error)], {}
    if faults:
        for fault in faults:
            yield Finding(path.name, 0, f"the ledger is damaged ({fault}){WAY_OUT}")
        return
    for row in tally.rows:
        if (said := known.pop(row.record_id, None)) != row:
            yield Finding(row.warc, row.offset, f"the ledger says otherwise: {_difference(said, row)}")
    for row in known.values():
        yield Finding(row.warc, row.offset, f"the ledger knows a capture that is not there: {row.record_id}")


def _difference(said: CaptureRow | None, row: CaptureRow) -> str:
    if said is None:
        return f"it does not know {row.record_id}"
    names = [f.name for f in fields(row) if getattr(said, f.name) != getattr(row, f.name)]
    return ", ".join(f"{name} {getattr(said, name)!r}" for name in names)


def _verify_lines(path: Path, tally: Tally) -> Iterator[Finding]:
    name = final_name(path)
    seen: set[tuple[str, str]] = set()
    end = 0
    for at, raw in read_lines(path):
        end = at + len(raw)
        try:
            line: dict[str, Any] = orjson.loads(raw)
        except ValueError:
            yield Finding(name, at, "no JSON")
            continue
        if not isinstance(line, dict):
            yield Finding(name, at, "no record: a JSON object is wanted")
            continue
        key = (line.get("type", ""), line.get("id", ""))
        if key in seen:
            yield Finding(name, at, f"a second line of {key[0]} {key[1]}")
        seen.add(key)
        if capture := line.get("capture"):
            tally.pointers += 1
            if text := _pointer_fault(capture, tally.places):
                yield Finding(name, at, text)
    if end != path.stat().st_size:
        yield Finding(name, end, "the last line is torn")


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


def _verify_manifest(collection: Path) -> Iterator[Finding]:
    path = collection / "datapackage.json"
    if not path.is_file():
        return
    try:
        listed = [(str(r["path"]), str(r["hash"])) for r in orjson.loads(path.read_bytes())["resources"]]
    except (ValueError, KeyError, TypeError):
        yield Finding(path.name, 0, "no manifest that can be read: the next run writes it anew")
        return
    for name, digest in listed:
        file = collection / name
        if not file.is_file():
            yield Finding(name, 0, "listed in datapackage.json and not there")
        elif f"sha256:{file_digest(file)[0]}" != digest:
            yield Finding(name, 0, "differs from its digest in datapackage.json")
