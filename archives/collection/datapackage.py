"""`datapackage.json`: what lies in the collection, with sizes and digests (Frictionless Data Package v1).

WACZ names its manifest the same, so the two fit together.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from archives.collection.json_file import write_json
from archives.collection.record_files import record_file_parts
from archives.collection.schema import table_schema
from archives.ledger.ledger import Ledger
from archives.warc.file import OPEN_SUFFIX

_FOLDERS = ("archive", "indexes", "records", "runs", "schema")
_MEDIA_TYPES = {
    ".gz": "application/warc+gzip",
    ".warc": "application/warc",
    ".cdxj": "text/x-cdxj",
    ".jsonl": "application/jsonl",
    ".json": "application/json",
}
_PIECE = 1024 * 1024


def write_datapackage(path: Path, name: str, ledger: Ledger) -> dict[str, Any]:
    """Write the manifest of a collection's sealed files and give it back.

    Digests of files that did not change (size and time) are taken from the ledger.

    Raises:
        ArchiveWriteError: it cannot be written; what stood there before stands.
    """
    resources: list[dict[str, Any]] = []
    names = ResourceNames()
    with ledger.transaction():
        for file in sealed_files(path):
            sha256, lines = _digest(file, ledger, file.relative_to(path).as_posix())
            resources.append(_resource(path, file, sha256, lines, names))
    said = {
        "profile": "data-package",
        "name": ResourceNames().of(name),
        "title": name,
        "resources": resources,
    }
    write_json(path / "datapackage.json", said)
    return said


class ResourceNames:
    """Names of a package's resources: lower case letters, digits, `.`, `_` and `-` alone, and each another."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, path: str) -> str:
        """The name of the file at this path."""
        stem = name = re.sub(r"[^a-z0-9._-]+", "-", path.lower()) or "-"
        number = 1
        while name in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name)
        return name


def sealed_files(path: Path) -> list[Path]:
    """The files that the manifest lists, by folder and name."""
    found = []
    for folder in _FOLDERS:
        if (path / folder).is_dir():
            found += sorted(f for f in (path / folder).iterdir() if f.is_file() and not _is_passing(f))
    return found


def file_digest(file: Path) -> tuple[str, int]:
    """sha256 in hexadecimal, and how many line feeds there are."""
    digest, lines = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return digest.hexdigest(), lines


def _is_passing(file: Path) -> bool:
    return file.name.endswith((OPEN_SUFFIX, ".new")) or file.name.startswith(".")


def _digest(file: Path, ledger: Ledger, name: str) -> tuple[str, int]:
    stat = file.stat()
    known = ledger.file_digest(name, stat.st_size, stat.st_mtime_ns)
    if known is None:
        known = file_digest(file)
        ledger.put_file_digest(name, stat.st_size, stat.st_mtime_ns, *known)
    return known


def _resource(root: Path, file: Path, sha256: str, lines: int, names: ResourceNames) -> dict[str, Any]:
    path = file.relative_to(root).as_posix()
    resource: dict[str, Any] = {
        "name": names.of(path),
        "path": path,
        "hash": f"sha256:{sha256}",
        "bytes": file.stat().st_size,
        "mediatype": _MEDIA_TYPES.get(file.suffix, "application/octet-stream"),
    }
    if parts := record_file_parts(file.name):
        resource |= {
            "format": "jsonl",
            "encoding": "utf-8",
            "count": lines,
            "jsonSchema": f"schema/{parts[0]}.json",
            "profile": "tabular-data-resource",
            "schema": table_schema(parts[0]),
        }
    elif file.suffix == ".cdxj":
        resource["count"] = lines
    return resource
