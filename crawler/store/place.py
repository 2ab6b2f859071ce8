"""A place elsewhere, by its address: `s3://BUCKET/PREFIX`, `file:///FOLDER`, `sftp://USER@HOST/FOLDER` (fsspec).

Credentials come by the file system's own chain (environment, profile, instance role, ssh agent and keys), never in the
address, and stand in no message. What fails is tried again with growing pauses; a file is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast
from urllib.parse import urlsplit

from archives.errors import ArchiveFullError, is_full, write_error
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.store.bucket import Bucket
from crawler.store.in_words import in_words

T = TypeVar("T")
TRIES = 6
FIRST_PAUSE = 0.2
"""Seconds; doubled for each further try, each with a jitter of a half."""
BLOCK = 2 * 1024 * 1024
"""Bytes that are asked for at once where a file is read in places."""
_PIECE = 1024 * 1024
_AT_ONCE = 200
_SCHEMES = {"s3": "s3", "file": "s3", "ssh": "ssh", "sftp": "ssh"}
"""Which extra brings what a scheme needs."""
_ATOMIC = ("s3",)
"""Stores where an object appears when it is whole; elsewhere it is written beside and renamed."""
_OPTIONS: dict[str, dict[str, Any]] = {
    "s3": {"use_listings_cache": False},
    # sshfs would take any server for the right one: an empty tuple is asyncssh's word for the user's own known_hosts.
    "ssh": {"known_hosts": ()},
    "sftp": {"known_hosts": ()},
}


class StoreError(TearsheetError):
    """A place elsewhere cannot be reached, or does not take or give a file."""

    def __init__(self, message: str) -> None:
        super().__init__(message, ExitCode.ENGINE)


class Place:
    """Args:
    url: its address.

    Raises:
        TearsheetError: no address that we can use, one with a password, or a library is missing.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        scheme = urlsplit(url).scheme
        if scheme not in _SCHEMES:
            raise TearsheetError(f"{_shown(url)}: s3://, file://, sftp:// or ssh:// is wanted")
        if urlsplit(url).password is not None:
            raise TearsheetError(
                f"{_shown(url)}: no password in an address; ssh takes keys and the agent, S3 the AWS chain"
            )
        try:
            from fsspec.core import url_to_fs

            own = f"ssh{url[4:]}" if scheme == "sftp" else url  # by sshfs, which knows known_hosts
            found = url_to_fs(own, **_OPTIONS.get(scheme, {}))
        except ImportError as error:
            extra = _SCHEMES[scheme]
            raise TearsheetError(
                f"{_shown(url)} needs more: pip install 'tearsheet[{extra}]' (missing: {error.name or error})"
            ) from error
        except Exception as error:
            raise StoreError(f"{self.url}: {in_words(error)}") from error
        self.fs: Any = found[0]
        self.path = str(found[1]).rstrip("/")
        self._is_atomic = scheme in _ATOMIC
        self._bucket = Bucket(self.fs, self.path) if scheme == "s3" else None

    def full(self, name: str) -> str:
        """Path of a file of this place, for the file system."""
        return f"{self.path}/{name}" if name else self.path

    def files(self, below: str = "") -> dict[str, int]:
        """Names and sizes of all files below a folder, from this place on; none where there is no such folder.

        Raises:
            StoreError: the place cannot be reached.
        """
        start = self.full(below)

        def find() -> dict[str, Any]:
            try:
                return cast(dict[str, Any], self.fs.find(start, detail=True))
            except FileNotFoundError:
                return {}

        cut = len(self.path) + 1
        found = self._trying(find, below) or self._nothing({})
        return {path[cut:]: int(info["size"] or 0) for path, info in found.items() if info["type"] == "file"}

    def folders(self) -> list[str]:
        """Names of the folders right here."""

        def look() -> list[dict[str, Any]]:
            try:
                return cast(list[dict[str, Any]], self.fs.ls(self.path, detail=True))
            except FileNotFoundError:
                return []

        found = self._trying(look, "") or self._nothing([])
        return sorted(
            info["name"].rstrip("/").rpartition("/")[2] for info in found if info["type"] == "directory"
        )

    def size(self, name: str) -> int | None:
        """The size of a file; None where it is none."""

        def look() -> int | None:
            try:
                info = self.fs.info(self.full(name))
            except FileNotFoundError:
                return None
            return int(info["size"] or 0) if info["type"] == "file" else None

        return self._trying(look, name)

    def put(self, source: Path, name: str) -> None:
        """Copy a file there, whole or not at all.

        Raises:
            StoreError: it is not taken.
            OSError: the source cannot be read.
        """
        with source.open("rb") as file:  # where it cannot be read the place is not to blame
            size = os.fstat(file.fileno()).st_size

        def send() -> None:
            self._written(name, lambda path: self.fs.put_file(str(source), path))
            if (there := int(self.fs.info(self.full(name))["size"] or 0)) != size:
                raise OSError(f"{there} bytes came there of {size}")

        self._trying(send, name)

    def put_bytes(self, data: bytes, name: str) -> None:
        """Write a small file, whole or not at all.

        Raises:
            StoreError: it is not taken.
        """
        self._trying(lambda: self._written(name, lambda path: self.fs.pipe_file(path, data)), name)

    def _written(self, name: str, write: Callable[[str], object]) -> None:
        target = self.full(name)
        if self._is_atomic:
            write(target)
            return
        folder, _, last = target.rpartition("/")
        beside = f"{folder}/.{last}.part-{os.getpid()}"
        self.fs.makedirs(folder, exist_ok=True)
        write(beside)
        self.fs.mv(beside, target)

    def read_all(self, names: list[str]) -> dict[str, bytes]:
        """Small files, several at once where the file system can.

        Raises:
            StoreError: one cannot be read.
        """
        found: dict[str, bytes] = {}
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            data = self._trying(lambda some=some: self.fs.cat([self.full(name) for name in some]), "")  # type: ignore[misc]
            data = data if isinstance(data, dict) else {some[0]: data}
            found.update(zip(some, data.values(), strict=True))
        return found

    def read(self, name: str) -> bytes | None:
        """A small file; None where it is not there.

        Raises:
            StoreError: it cannot be read.
        """

        def get() -> bytes | None:
            try:
                return cast(bytes, self.fs.cat_file(self.full(name)))
            except FileNotFoundError:
                return None

        found = self._trying(get, name)
        return found if found is not None else self._nothing(None)

    def fetch(self, name: str, target: Path) -> str:
        """Copy a file from there, whole or not at all; gives its sha256.

        Raises:
            StoreError: it cannot be read.
            ArchiveFullError: there is no room for it here.
        """
        beside = target.with_name(f".{target.name}.part-{os.getpid()}")

        def get() -> str:
            try:
                with (
                    self.fs.open(self.full(name), "rb", block_size=8 * _PIECE) as source,
                    beside.open("wb") as out,
                ):
                    return copied_digest(source, out)
            except OSError as error:
                if is_full(error):  # here, since there is only read
                    raise write_error(error, target) from error
                raise

        try:
            found = self._trying(get, name)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        return found

    def digest(self, name: str) -> str:
        """sha256 of a file as it lies there.

        Raises:
            StoreError: it cannot be read.
        """

        def get() -> str:
            with self.fs.open(self.full(name), "rb", block_size=8 * _PIECE) as source:
                return hashlib.file_digest(source, "sha256").hexdigest()

        return self._trying(get, name)

    def open(self, name: str, block: int = BLOCK) -> BinaryIO:
        """A file open for reading and seeking, without fetching it whole.

        Raises:
            StoreError: it cannot be reached.
        """
        return cast(
            BinaryIO, self._trying(lambda: self.fs.open(self.full(name), "rb", block_size=block), name)
        )

    def _trying(self, work: Callable[[], T], name: str) -> T:
        for pause in _pauses():
            try:
                return work()
            except ArchiveFullError:
                raise
            except (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError) as error:
                if isinstance(error, FileNotFoundError):
                    self._nothing(None)
                raise StoreError(f"{self._named(name)}: {in_words(error)}") from error
            except Exception as error:
                if pause is None or type(error).__name__ in _HOPELESS:
                    raise StoreError(f"{self._named(name)}: {in_words(error)}") from error
                time.sleep(pause)
        raise AssertionError("the last try gives or raises")

    def _nothing(self, answer: T) -> T:
        """Where nothing was found.

        Raises:
            StoreError: since there is no such bucket.
        """
        if self._bucket is not None and self._trying(self._bucket.is_missing, ""):
            name = self._bucket.name
            raise StoreError(
                f"{self.url}: there is no bucket {name}: make it (`aws s3 mb s3://{name}`), or name another; one at another"
                " provider wants AWS_ENDPOINT_URL"
            )
        return answer

    def _named(self, name: str) -> str:
        return f"{self.url}/{name}" if name else self.url


_HOPELESS = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "ProfileNotFound",
    "ParamValidationError",
    "HostKeyNotVerifiable",
)


def _pauses() -> Iterator[float | None]:
    for number in range(TRIES - 1):
        yield FIRST_PAUSE * 2**number * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
    yield None


def copied_digest(source: BinaryIO, out: BinaryIO) -> str:
    """Copy all that is left of a file; gives its sha256."""
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        out.write(piece)
    return digest.hexdigest()


def _shown(url: str) -> str:
    """An address without what may be a password in it."""
    return re.sub(r"//[^/@]*@", "//", url)
