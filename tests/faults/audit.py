"""What must hold of a collection after faults: nothing lost, nothing twice, every byte accounted for."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archives.ledger.ledger import Ledger
from archives.ledger.rebuild import rebuild
from archives.records import Pointer
from archives.warc.reader import Archive
from pipelines.deduplicate import simhash_of_line
from tests.archives.checkers import fastwarc, strict, warcio
from tests.crawler.cli.commands import tearsheet

# What archive and records speak of. Left out, with the reason:
#   frontier_*, agenda   what waits, and politeness: the future, of which the files say nothing
#   file_digests         a cache for the manifest, by size and time of the files
#   runs                 end and command stand in runs/RUN.json, not in archive or records
LEDGER: dict[str, str] = {
    "captures": "*",
    "certificates": "*",
    "events": "event, run, url, state, discovered_by",
    "articles": "*",
    "article_bands": "*",
    "comments": "*",
    "emitted": "*",
    "warc_files": "*",
    "record_files": "*",
}


@dataclass
class Audit:
    """Figures, and what is wrong (nothing, if all is well)."""

    pages: int = 0
    articles: int = 0
    comments: int = 0
    warcs: int = 0
    warc_records: int = 0
    pointers: int = 0
    ledger_rows: int = 0
    faults: list[str] = field(default_factory=list)

    def expect(self, what: str, found: object, wanted: object) -> None:
        if found != wanted:
            self.faults.append(f"{what}: {found}, expected {wanted}")


@dataclass(frozen=True)
class Expected:
    """What the site holds: URL paths of all story pages, and how many records."""

    urls: frozenset[str]
    articles: int
    comments: int


def audit(folder: Path, expected: Expected, *, rebuilt: bool = True) -> Audit:
    """Look at `collections/main` below a folder, after the last run has ended."""
    found = Audit()
    collection = folder / "collections" / "main"
    _records(found, collection, expected)
    _warcs(found, collection)
    _pointers(found, collection)
    verified = tearsheet("verify", "-q", cwd=folder)
    found.expect("exit code of verify", verified.returncode, 0)
    if verified.returncode:
        found.faults += (verified.stdout + verified.stderr).splitlines()[:5]
    if rebuilt:
        found.faults += list(ledger_differences(found, collection))
    return found


def record_lines(collection: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((collection / "records").glob("*.jsonl*")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def _records(found: Audit, collection: Path, expected: Expected) -> None:
    lines: Counter[tuple[str, str, str]] = Counter()
    good: set[str] = set()
    failed: set[str] = set()
    for line in record_lines(collection):
        lines[line["type"], line["run"], line["id"]] += 1
        if line["type"] == "page":
            (failed if line["error"] else good).add(line["url"])
    kinds = Counter(kind for kind, _, _ in lines)
    found.pages, found.articles, found.comments = kinds["page"], kinds["article"], kinds["comment"]
    found.faults += [f"{count} lines of {key}" for key, count in lines.items() if count > 1][:5]
    found.expect("URLs lost", sorted(expected.urls - good)[:5], [])
    found.expect("URLs failed", sorted(failed & expected.urls)[:5], [])
    found.expect("articles", found.articles, expected.articles)
    found.expect("comments", found.comments, expected.comments)


def _warcs(found: Audit, collection: Path) -> None:
    for path in sorted((collection / "archive").iterdir()):
        found.warcs += 1
        found.expect(f"name of {path.name}", path.name.endswith(".warc.gz"), True)
        found.faults += [f"{path.name}: {text}" for text in strict(path)]
        count, bad = fastwarc(path)
        other, worse = warcio(path)
        found.expect(f"records of {path.name} by fastwarc and warcio", count, other)
        found.faults += [f"{path.name}: digest of {record}" for record in {*bad, *worse}]
        found.warc_records += count


def _pointers(found: Audit, collection: Path) -> None:
    archive = Archive(collection / "archive")
    seen: dict[str, str | None] = {}
    for line in record_lines(collection):
        if not line["capture"]:
            continue
        found.pointers += 1
        pointer = Pointer(**line["capture"])
        if pointer.record_id not in seen:
            seen[pointer.record_id] = _fault_of(archive, pointer)
        if fault := seen[pointer.record_id]:
            found.faults.append(f"{line['type']} {line['id']}: {fault}")


def _fault_of(archive: Archive, pointer: Pointer) -> str | None:
    try:
        capture = archive.load(pointer)
    except LookupError as error:
        return str(error)
    if capture.kind == "not-modified" or not pointer.payload_digest:
        return None
    digest = "sha1:" + base64.b32encode(hashlib.sha1(capture.payload).digest()).decode()
    return None if digest == pointer.payload_digest else f"payload is {digest}, said {pointer.payload_digest}"


def ledger_differences(found: Audit, collection: Path) -> Iterator[str]:
    """Tables of the ledger that a rebuild from archive and records gives otherwise."""
    path = collection / "rebuilt.sqlite"
    try:
        with Ledger(path) as ledger:
            rebuild(collection / "archive", collection / "records", ledger, simhash_of_line)
        for table, columns in LEDGER.items():
            left, right = (_rows(p, table, columns) for p in (collection / "ledger.sqlite", path))
            found.ledger_rows += len(left)
            for which, rows in (("only in the ledger", left - right), ("only rebuilt", right - left)):
                yield from (f"{table}, {which}: {str(row)[:300]}" for row in sorted(rows, key=str)[:2])
    finally:
        for file in collection.glob("rebuilt.sqlite*"):
            file.unlink()


def _rows(path: Path, table: str, columns: str) -> set[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        picked = names if columns == "*" else columns.split(", ")
        quoted = ", ".join(f'"{name}"' for name in picked)
        return set(connection.execute(f"SELECT {quoted} FROM {table}"))
    finally:
        connection.close()


def clear(folder: Path) -> None:
    """Remove the collections of a folder."""
    shutil.rmtree(folder / "collections", ignore_errors=True)
