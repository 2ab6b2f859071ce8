"""A record as it stands in its file, and what is wrong in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archives.warc.passing import Passed

Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file and where."""

    file: str
    offset: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}: byte {self.offset}: {self.text}"


Report = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record as it stands in the file."""

    fields: tuple[tuple[str, str], ...]
    block: bytes
    offset: int
    """First byte of its gzip member (zstd frame …), or of the record in a plain file."""
    length: int
    """Bytes of that member, or of the record with its two closing line ends in a plain file."""
    shared: bool = False
    """The gzip member holds several records: `record_id` tells which."""
    passed: Passed | None = None
    """Of a block too large to be held: `block` is then its beginning."""

    def get(self, name: str) -> str | None:
        """The first WARC field of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)

    def id_field(self, name: str) -> str | None:
        """A field that names a record, without `<>`."""
        value = self.get(name)
        return value.strip().removeprefix("<").removesuffix(">") if value else None

    @property
    def kind(self) -> str:
        """WARC-Type, lower-case."""
        return (self.get("WARC-Type") or "").lower()

    @property
    def record_id(self) -> str:
        return self.id_field("WARC-Record-ID") or ""

    @property
    def url(self) -> str:
        """WARC-Target-URI, without the `<>` that wget puts round it."""
        return self.id_field("WARC-Target-URI") or ""

    @property
    def end(self) -> int:
        return self.offset + self.length
