"""Does a WACZ file hold what it says? Layout, digests, signature, time stamp, index, and every record's pointer."""

from __future__ import annotations

import errno
import gzip
import hashlib
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from cryptography.x509 import Certificate

from archives.collection.verify import verify_lines, verify_revisits
from archives.wacz.signature import fingerprint, signature_fault
from archives.wacz.timestamp import Stamp, TimestampError, check_timestamp
from archives.wacz.zip_layout import zip_faults
from archives.warc.raw_record import Problem
from archives.warc.verify import Tally, verify_warc

_WARC = re.compile(r"archive/[^/\\]+\.(?:warc|arc)(?:\.gz|\.zst)?", re.IGNORECASE)
_RECORDS = re.compile(r"records/(?:articles|comments|pages)-[^/\\]+\.jsonl")
_UNLISTED = ("datapackage.json", "datapackage-digest.json")
_PIECE = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)


@dataclass(slots=True)
class Told:
    """What the package says of itself and what was looked at."""

    tally: Tally = field(default_factory=Tally)
    public_key: str | None = None
    fingerprint: str | None = None
    stamp: Stamp | None = None
    notes: list[str] = field(default_factory=list)
    """What could not be judged, and why."""


@dataclass(slots=True)
class _Check:
    path: Path
    archive: zipfile.ZipFile
    told: Told
    roots: Sequence[Certificate]

    def finding(self, member: str, text: str) -> Problem:
        return Problem(f"{self.path.name}/{member}" if member else self.path.name, 0, text)

    def read(self, member: str) -> bytes:
        return self.archive.read(member)


def verify_wacz(path: Path, told: Told | None = None, roots: Sequence[Certificate] = ()) -> Iterator[Problem]:
    """Check a WACZ file, ours or anybody's.

    Args:
        path: the file.
        told: takes what was looked at and what is known of the signer.
        roots: certificates of time-stamp authorities that are trusted.

    Raises:
        OSError: it cannot be read.
    """
    told = told or Told()
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _verify(_Check(path, archive, told, roots))
    except _UNREADABLE as error:
        yield Problem(path.name, 0, f"no ZIP file that can be read: {error}")
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the file's beginning
            raise
        yield Problem(path.name, 0, "no ZIP file that can be read: a place in it lies outside")


def _verify(check: _Check) -> Iterator[Problem]:
    names = [info.filename for info in check.archive.infolist()]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield check.finding(name, "stands twice in the file")
    try:
        data = check.read("datapackage.json")
        manifest: dict[str, Any] = orjson.loads(data)
        resources = {str(r["path"]): (str(r["hash"]), int(r["bytes"])) for r in manifest["resources"]}
    except (KeyError, ValueError, TypeError) as error:
        yield check.finding("datapackage.json", f"no manifest: {error}")
        return
    yield from _verify_signature(check, data)
    if str(manifest.get("software", "")).startswith("tearsheet "):
        with check.path.open("rb") as file:
            yield from (check.finding("", text) for text in zip_faults(file))
    yield from _verify_layout(check, names, manifest)
    yield from _verify_resources(check, names, resources)
    yield from _verify_contents(check, names)


def _verify_signature(check: _Check, data: bytes) -> Iterator[Problem]:
    """Digest, signature and time stamp over the manifest."""
    name = "datapackage-digest.json"
    try:
        said = orjson.loads(check.read(name))
        stated, signed, stamp = str(said["hash"]), said.get("signedData"), said.get("timestamp")
    except KeyError:
        check.told.notes.append("no datapackage-digest.json: nothing says that the manifest is the first one")
        return
    except (ValueError, TypeError, AttributeError) as error:
        yield check.finding(name, f"cannot be read: {error}")
        return
    hash_ = f"sha256:{hashlib.sha256(data).hexdigest()}"
    if stated != hash_:
        yield check.finding("datapackage.json", "differs from its digest in datapackage-digest.json")
    yield from _verify_signer(check, name, signed, hash_)
    if stamp is not None:
        try:
            check.told.stamp = check_timestamp(stamp, data, check.roots)
        except TimestampError as error:
            yield check.finding(name, str(error))
        except ModuleNotFoundError:
            check.told.notes.append("the time stamp is not checked: pip install 'tearsheet[timestamp]'")


def _verify_signer(check: _Check, name: str, signed: Any, hash_: str) -> Iterator[Problem]:
    if signed is None:
        check.told.notes.append("not signed")
    elif not isinstance(signed, dict):
        yield check.finding(name, "the signature cannot be read")
    elif "domain" in signed:
        check.told.notes.append(
            f"signed for the domain {signed['domain']}: such signatures are not checked here"
        )
    elif fault := signature_fault(signed, hash_):
        yield check.finding(name, fault)
    else:
        check.told.public_key = signed["publicKey"]
        check.told.fingerprint = fingerprint(signed["publicKey"])


def _verify_layout(check: _Check, names: list[str], manifest: dict[str, Any]) -> Iterator[Problem]:
    if not str(manifest.get("wacz_version", "")).startswith("1."):
        yield check.finding("datapackage.json", f"wacz_version {manifest.get('wacz_version')!r} is not known")
    if not any(_WARC.fullmatch(name) for name in names):
        yield check.finding("", "no WARC file below archive/")
    if not any(name.startswith("indexes/") for name in names):
        yield check.finding("", "no index below indexes/")
    for info in check.archive.infolist():
        if info.filename.startswith("archive/") and info.compress_type != zipfile.ZIP_STORED:
            yield check.finding(info.filename, "is compressed in the ZIP file: readers need ranges of it")
    if "pages/pages.jsonl" not in names:
        yield check.finding("", "no pages/pages.jsonl")
        return
    for number, line in enumerate(check.read("pages/pages.jsonl").splitlines(), 1):
        try:
            page = orjson.loads(line)
            if not isinstance(page, dict) or not (
                "format" in page if number == 1 else page.keys() >= {"url", "ts"}
            ):
                yield check.finding("pages/pages.jsonl", f"line {number} is no page")
        except ValueError:
            yield check.finding("pages/pages.jsonl", f"line {number} is no JSON")


def _verify_resources(
    check: _Check, names: list[str], resources: dict[str, tuple[str, int]]
) -> Iterator[Problem]:
    for name in names:
        if name not in resources and name not in _UNLISTED and not name.endswith("/"):
            yield check.finding(name, "is not listed in datapackage.json")
    for name, (stated, size) in resources.items():
        if name not in names:
            yield check.finding(name, "listed in datapackage.json and not there")
            continue
        algorithm, _, value = stated.rpartition(":")
        if (algorithm or "md5") not in ("md5", "sha1", "sha256", "sha512"):
            check.told.notes.append(f"{name}: digests of {algorithm} are not checked")
            continue
        digest, count = hashlib.new(algorithm or "md5", usedforsecurity=False), 0
        try:
            with check.archive.open(name) as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
                    count += len(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            yield check.finding(name, f"damaged: {error}")
            continue
        check.told.tally.digests += 1
        if (digest.hexdigest(), count) != (value, size):
            yield check.finding(name, "differs from its digest or size in datapackage.json")


def _verify_contents(check: _Check, names: list[str]) -> Iterator[Problem]:
    """WARC files one after another, then what points into them."""
    tally = check.told.tally
    with tempfile.TemporaryDirectory(prefix="tearsheet-") as folder:
        for name in names:
            if _WARC.fullmatch(name) and (path := _taken_out(check, name, Path(folder))):
                yield from verify_warc(path, tally)
                path.unlink()
        yield from verify_revisits(tally)
        for name in names:
            if _RECORDS.fullmatch(name) and (path := _taken_out(check, name, Path(folder))):
                yield from verify_lines(path, tally)
                path.unlink()
    for name in names:
        if name.startswith("indexes/") and name.endswith((".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")):
            yield from _verify_index(check, name)


def _taken_out(check: _Check, name: str, folder: Path) -> Path | None:
    path = folder / name.rpartition("/")[2]
    try:
        with check.archive.open(name) as source, path.open("wb") as out:
            while piece := source.read(_PIECE):
                out.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError):  # told with the digests
        return None
    return path


def _verify_index(check: _Check, name: str) -> Iterator[Problem]:
    places = {(file, at): place[0] for (file, at), place in check.told.tally.places.items()}
    try:
        data = check.read(name)
        for number, line in enumerate(
            (gzip.decompress(data) if name.endswith(".gz") else data).splitlines(), 1
        ):
            said = orjson.loads(line[line.index(b"{") :])
            place = (said["filename"].rpartition("/")[2], int(said["offset"]))
            if said.get("mime") != "application/warc-fields" and places.get(place) != int(said["length"]):
                yield check.finding(name, f"line {number}: no record at byte {place[1]} of {place[0]}")
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        yield check.finding(name, f"cannot be read: {error}")
