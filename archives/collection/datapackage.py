"""`datapackage.json`: what lies in the collection, with sizes and digests (Frictionless Data Package v1).

WACZ names its manifest the same, so the two fit together.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from archives.collection.json_file import write_json
from archives.collection.record_files import record_file_parts
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
    resources = []
    with ledger.transaction():
        for file in sealed_files(path):
            sha256, lines = _digest(file, ledger, file.relative_to(path).as_posix())
            resources.append(_resource(path, file, sha256, lines))
    said = {"profile": "data-package", "name": name.lower(), "resources": resources}
    write_json(path / "datapackage.json", said)
    return said


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


def _resource(root: Path, file: Path, sha256: str, lines: int) -> dict[str, Any]:
    path = file.relative_to(root).as_posix()
    resource: dict[str, Any] = {
        "name": path.lower().replace("/", "-"),
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
        }
    elif file.suffix == ".cdxj":
        resource["count"] = lines
    return resource
