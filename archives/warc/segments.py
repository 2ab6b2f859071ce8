"""Records that were cut into segments (WARC 1.1 section 7), put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archives.http.message import parse_head
from archives.warc import cutter
from archives.warc.passing import KEPT, Passed
from archives.warc.raw_record import WarcRecord


def joined(segments: Sequence[WarcRecord]) -> WarcRecord:
    """The first segment with the blocks of those that follow it; where they are too large together, with their beginning."""
    first, *rest = segments
    sizes = [part.passed.size if part.passed else len(part.block) for part in segments]
    if sum(sizes) <= cutter.MAX_BLOCK:
        return replace(first, block=b"".join(part.block for part in segments))
    start = bytearray(first.block)
    for part, before in zip(rest, segments, strict=False):
        if before.passed or len(start) >= KEPT:
            break
        start += part.block
    payload = first.passed.payload_size if first.passed else sizes[0] - parse_head(first.block).length
    passed = Passed(sum(sizes), b"", payload + sum(sizes[1:]), b"", complete=True)
    return replace(first, block=bytes(start[:KEPT]), passed=passed)
