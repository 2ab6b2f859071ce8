"""Writing a WACZ 1.1.1 file: a ZIP file whose members are all stored, so that a reader can look into each by range."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from zlib import MAX_WBITS, compressobj

import orjson

from archives.collection.datapackage import ResourceNames
from archives.collection.record_files import record_file_parts
from archives.collection.schema import table_schema
from archives.warc.volume import Volume, volume_of

WACZ_VERSION = "1.1.1"
INDEX = "indexes/index.cdx.gz"
_LINES = 1024
"""Of one block of the compressed index: what cdxj-indexer takes, and pywb's ZipNum."""
_PIECE = 1 << 20

Signer = Callable[[str], Mapping[str, Any]]
"""Takes the hash of datapackage.json, gives `signedData`."""
Stamper = Callable[[bytes], Mapping[str, Any]]
"""Takes datapackage.json, gives what is said of its time stamp."""


@dataclass(slots=True)
class Package:
    """A WACZ file being written.

    Args:
        path: where; does not exist.
        created: told in the manifest and, in whole seconds, by every member.

    Raises (all methods):
        OSError: it cannot be written.
    """

    path: Path
    created: datetime
    resources: list[dict[str, Any]] = field(default_factory=list)
    _zip: zipfile.ZipFile = field(init=False)
    _names: ResourceNames = field(default_factory=ResourceNames)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.path, "x", zipfile.ZIP_STORED, strict_timestamps=False)

    @property
    def created_text(self) -> str:
        return f"{self.created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def add_file(self, name: str, source: Path | Volume, size: int | None = None) -> None:
        """Take in a file, or its first `size` bytes."""
        volume = volume_of(source)
        with volume.open() as stream:
            self._add(name, stream, volume.size() if size is None else size)

    def add_bytes(self, name: str, data: bytes) -> None:
        """Take in a small member."""
        self._add(name, io.BytesIO(data), len(data))

    def _add(self, name: str, stream: BinaryIO, size: int) -> None:
        digest, left = hashlib.sha256(), size
        with self._zip.open(self._info(name, size), "w") as out:
            while left and (piece := stream.read(min(_PIECE, left))):
                digest.update(piece)
                out.write(piece)
                left -= len(piece)
        resource: dict[str, Any] = {
            "name": self._names.of(name), "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size - left,
        }  # fmt: skip
        if (parts := record_file_parts(name.rpartition("/")[2])) and name.startswith("records/"):
            resource |= {
                "profile": "tabular-data-resource",
                "format": "jsonl",
                "encoding": "utf-8",
                "schema": table_schema(parts[0]),
            }
        self.resources.append(resource)

    def _info(self, name: str, size: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self.created.astimezone(UTC).timetuple()[:6])
        info.external_attr = 0o644 << 16
        info.create_system = 3
        info.file_size = size
        return info

    def close(
        self, said: Mapping[str, Any], software: str, sign: Signer | None = None, stamp: Stamper | None = None
    ) -> None:
        """Write manifest and digest; the file is whole when this returns.

        Args:
            said: further keys of datapackage.json.
            software: name and version of what made it.
            sign: makes the signature.
            stamp: makes the time stamp.
        """
        manifest = {
            "profile": "data-package", "wacz_version": WACZ_VERSION, "created": self.created_text,
            "software": software, **said, "resources": self.resources,
        }  # fmt: skip
        data = orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        hash_ = f"sha256:{hashlib.sha256(data).hexdigest()}"
        digest: dict[str, Any] = {"path": "datapackage.json", "hash": hash_}
        if sign:
            digest["signedData"] = dict(sign(hash_))
        if stamp:
            digest["timestamp"] = dict(stamp(data))
        for name, content in (
            ("datapackage.json", data),
            (
                "datapackage-digest.json",
                orjson.dumps(digest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
            ),
        ):
            with self._zip.open(self._info(name, len(content)), "w") as out:
                out.write(content)
        self._zip.close()

    def abandon(self) -> None:
        """End without a manifest, after an error."""
        if self._zip.fp is not None:
            self._zip.fp.close()
            self._zip.fp = None


def write_zipnum(lines: Iterable[bytes], packed: Path, index: Path) -> int:
    """The sorted CDXJ lines in blocks that are compressed each for itself, and the index of the blocks (pywb's ZipNum).

    Gives how many lines there are.
    """
    source: Iterator[bytes] = iter(lines)
    count = at = 0
    with packed.open("wb") as blocks, index.open("wb") as places:
        places.write(b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n')
        while block := list(islice(source, _LINES)):
            count += len(block)
            deflater = compressobj(wbits=16 + MAX_WBITS)
            data = deflater.compress(b"".join(block)) + deflater.flush()
            blocks.write(data)
            digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
            place = orjson.dumps({"offset": at, "length": len(data), "digest": digest})
            places.write(block[0].split(b" {", 1)[0] + b" " + place + b"\n")
            at += len(data)
    return count


def copy_bytes(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """The next `size` bytes of a file, which may be longer, since it is being written."""
    while size and (piece := source.read(min(_PIECE, size))):
        target.write(piece)
        size -= len(piece)
