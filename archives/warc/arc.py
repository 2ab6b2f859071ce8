"""ARC files, the older format of web archives: their records as WARC records say the same.

A line `URL IP-address date content-type length` (version 2 has result, checksum, location, offset and file name before the
length), the bytes, a line end (https://archive.org/web/researcher/ArcFileFormat.php). The first record, `filedesc:`, is of
the file itself.
"""

from __future__ import annotations

import re
import uuid

from archives.warc.cutter import Cutter, Fields, RecordCutter

_LINE = re.compile(
    rb"([A-Za-z][A-Za-z0-9+.-]{0,30}:[^\n]{0,16000}?) ([0-9A-Fa-f.:]{2,45}|-) (\d{8,17}) ([^\n]{0,2000}?) ?(\d{1,18})\r?\n"
)
"""URLs and media types of real files hold spaces: address and date tell the fields apart."""
LONGEST_HEAD = 20_000
"""Bytes within which a record's line ends."""
_VERSION_2 = re.compile(r"(\S+)(?: \S+){5}\Z")


def is_arc(start: bytes) -> bool:
    """Whether bytes begin with a record of an ARC file."""
    return _LINE.match(start.lstrip(b"\r\n")[:LONGEST_HEAD]) is not None


class ArcCutter(Cutter):
    """Cuts a stream of bytes into the records of an ARC file."""

    def is_start(self, data: bytes) -> bool:
        half_a_line = (self._rest or b"").strip(b"\r\n")  # whose end may look like a whole one
        return not half_a_line and is_arc(data)

    def _read_head(self, final: bool) -> tuple[Fields, int, int] | None:
        while self._held:
            match = _LINE.match(self._held, 0, LONGEST_HEAD)
            if (
                match is None
                and not final
                and b"\n" not in self._held[:LONGEST_HEAD]
                and len(self._held) < LONGEST_HEAD
            ):
                return None
            if match:
                start = bytes(self._held[match.end() : match.end() + 5])
                if len(start) < 5 and not final and len(start) < int(match[5]):
                    return None  # the block's first bytes say what it is
                return _fields(match, start), match.end(), int(match[5])
            self._stray("bytes that are no ARC record")
            found = _LINE.search(self._held, 1)
            self._drop(found.start() if found else max(1, len(self._held) - (0 if final else LONGEST_HEAD)))
            if not found and not final:
                return None
        return None

    def _closing(self, end: int, start: int) -> int:
        """The line end behind a record; some tools write none, some two."""
        held = self._held[end : end + 4]
        return len(held) - len(held.lstrip(b"\r\n"))


def cutter_for(start: bytes) -> type[Cutter]:
    """What cuts the records of a file, by its first bytes."""
    return ArcCutter if is_arc(start) else RecordCutter


def _fields(match: re.Match[bytes], start: bytes) -> Fields:
    url, address, date = (match[n].decode("utf-8", "replace") for n in (1, 2, 3))
    version_2 = _VERSION_2.match(match[4].decode("utf-8", "replace"))
    media_type = version_2[1] if version_2 else match[4].decode("utf-8", "replace")
    if url.startswith("filedesc:"):
        kind, media_type = "warcinfo", "text/plain"
    else:
        kind = "response"
        if start == b"HTTP/":
            media_type = "application/http; msgtype=response"
    fields = [
        ("WARC-Type", kind), ("WARC-Target-URI", url), ("WARC-Date", _date(date)),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, match[0].strip().decode('latin-1'))}>"),
    ]  # fmt: skip
    if address not in ("0.0.0.0", "-"):  # noqa: S104 - how ARC says "none"
        fields.append(("WARC-IP-Address", address))
    if media_type not in ("no-type", "-", ""):
        fields.append(("Content-Type", media_type))
    return (*fields, ("Content-Length", str(int(match[5]))))


def _date(digits: str) -> str:
    """As WARC-Date has it; digits that are no whole time stay as they are."""
    if len(digits) != 14:
        return digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}Z"
