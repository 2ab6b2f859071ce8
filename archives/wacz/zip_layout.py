"""The ZIP structure of a WACZ file, byte for byte: a reader of ZIP files looks at a part of it alone.

Holds for files as `archives.wacz.package` writes them (stored members one after another, alike in all that is not their
own): what no library checks, a changed byte in a header included, is then found.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

_LOCAL = struct.Struct("<4sHHHHHLLLHH")  # APPNOTE 4.3.7
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")  # 4.3.12
_END = struct.Struct("<4sHHHHLLH")  # 4.3.16
_END64 = struct.Struct("<4sQHHLLQQQQ")  # 4.3.14
_LOCATOR = struct.Struct("<4sLQL")  # 4.3.15
_ZIP64 = 1
_LARGE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the central directory has it."""

    name: bytes
    offset: int
    size: int
    alike: tuple[int, ...]
    """What all members have in common."""
    shared: tuple[int, ...]
    """What its local header says too: version, flags, method, time, date, CRC."""


class LayoutError(Exception):
    """The bytes are not laid out as they should be."""


def zip_faults(file: BinaryIO) -> Iterator[str]:
    """What in the structure is not as it was written; nothing of the members' contents."""
    try:
        members, directory = _directory(file)
        at = 0
        for member in members:
            at = _local(file, member, at)
        if at != directory:
            yield f"{directory - at} bytes between the last member and the directory"
        if len({member.alike for member in members}) > 1:
            yield "the members' attributes differ"
    except (LayoutError, struct.error) as error:
        yield f"the ZIP structure is damaged: {error}"


def _need(holds: bool, text: str) -> None:
    if not holds:
        raise LayoutError(text)


def _read(file: BinaryIO, layout: struct.Struct, at: int, magic: bytes) -> tuple[Any, ...]:
    file.seek(at)
    values = layout.unpack(file.read(layout.size))
    _need(values[0] == magic, f"byte {at}: no {magic!r}")
    return values


def _directory(file: BinaryIO) -> tuple[list[Member], int]:
    """The members, and where the directory begins."""
    size = file.seek(0, 2)
    _need(size >= _END.size, "too short")
    end = size - _END.size
    _, disk, first_disk, here, count, length, start, comment = _read(file, _END, end, b"PK\5\6")
    _need((disk, first_disk, comment) == (0, 0, 0) and here == count, "the end record")
    if _LARGE in (length, start) or count == 0xFFFF:
        large = count, length, start
        end, count, length, start = _end64(file, end)
        told = ((count, 0xFFFF), (length, _LARGE), (start, _LARGE))
        _need(large == tuple(min(value, limit) for value, limit in told), "the end record")
    _need(start + length == end, "the directory's place")
    members, at = [], start
    for _ in range(count):
        member, at = _member(file, at)
        members.append(member)
    _need(at == end, "the directory's length")
    return members, start


def _end64(file: BinaryIO, end: int) -> tuple[int, int, int, int]:
    at = end - _LOCATOR.size
    _, disk, place, disks = _read(file, _LOCATOR, at, b"PK\6\7")
    _need((disk, disks, place) == (0, 1, at - _END64.size), "the ZIP64 locator")
    _, size, made, needed, disk, first, here, count, length, start = _read(file, _END64, place, b"PK\6\6")
    _need(
        (size, made, needed, disk, first) == (_END64.size - 12, 45, 45, 0, 0) and here == count,
        "the ZIP64 end record",
    )
    return place, count, length, start


def _member(file: BinaryIO, at: int) -> tuple[Member, int]:
    values = _read(file, _CENTRAL, at, b"PK\1\2")
    (
        made,
        needed,
        flags,
        method,
        time,
        date,
        crc,
        packed,
        size,
        names,
        extras,
        comment,
        disk,
        internal,
        external,
        offset,
    ) = values[1:]
    name, extra = file.read(names), file.read(extras)
    _need((comment, disk, method) == (0, 0, 0), f"byte {at}: the directory's entry")
    given = [size, packed, offset]
    wanted = [index for index, value in enumerate(given) if value == _LARGE]
    if wanted or extra:
        _need(len(extra) == 4 + 8 * len(wanted) and struct.unpack("<HH", extra[:4]) == (_ZIP64, 8 * len(wanted)), f"byte {at}: the extra field")  # fmt: skip
        for index, value in zip(wanted, struct.unpack(f"<{len(wanted)}Q", extra[4:]), strict=True):
            given[index] = value
    _need(given[0] == given[1], f"byte {at}: the sizes differ")
    # A large member needs version 4.5 of its reader, and is made by it.
    _need(made & 0xFF == needed, f"byte {at}: the versions differ")
    alike = (made >> 8, flags, time, date, internal, external)
    return Member(
        name, given[2], given[0], alike, (needed, flags, method, time, date, crc)
    ), at + _CENTRAL.size + names + extras


def _local(file: BinaryIO, member: Member, at: int) -> int:
    """Check a member's own header; gives where the member ends."""
    told = f"byte {at}: the header of {member.name.decode('utf-8', 'replace')}"
    _need(member.offset == at, f"{told} is not where the directory says")
    *shared, packed, size, names, extras = _read(file, _LOCAL, at, b"PK\3\4")[1:]
    name, extra = file.read(names), file.read(extras)
    if extra:
        _need(len(extra) == 20 and (packed, size) == (_LARGE, _LARGE), told)
        kind, length, size, packed = struct.unpack("<HHQQ", extra)
        _need((kind, length) == (_ZIP64, 16), told)
    same = (name, size, packed, tuple(shared)) == (member.name, member.size, member.size, member.shared)
    _need(same, f"{told} differs from the directory")
    return at + int(_LOCAL.size + names + extras + member.size)
