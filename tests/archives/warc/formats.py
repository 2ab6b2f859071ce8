"""The same records in every form that archives of other tools have."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
from collections.abc import Callable, Sequence

from tests.archives.kit import PAGE, response

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Packing = Callable[[Sequence[bytes]], bytes]


def dictionary(records: Sequence[bytes]) -> zstd.ZstdDict:
    """Trained on pieces of these records."""
    samples = [record[at : at + 400] for record in records for at in range(0, len(record), 100)]
    return zstd.train_dict(samples * 5, 2048)


def with_dictionary(records: Sequence[bytes], *, packed: bool) -> bytes:
    """As the specification of `.warc.zst` has it: a skippable frame with the dictionary, then a frame a record."""
    made = dictionary(records)
    content = zstd.compress(made.dict_content) if packed else made.dict_content
    head = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return head + b"".join(zstd.compress(record, zstd_dict=made) for record in records)


def cut_anywhere(pack: Callable[[bytes], bytes], size: int) -> Packing:
    """Units that begin within records, as bgzip, pigz -i, pbzip2 and `xz -T` write them."""

    def packing(records: Sequence[bytes]) -> bytes:
        whole = b"".join(records)
        return b"".join(pack(whole[at : at + size]) for at in range(0, len(whole), size))

    return packing


def _each(pack: Callable[[bytes], bytes]) -> Packing:
    return lambda records: b"".join(map(pack, records))


def _all(pack: Callable[[bytes], bytes]) -> Packing:
    return lambda records: pack(b"".join(records))


PACKINGS: dict[str, Packing] = {
    "plain": b"".join,
    "gzip a record": _each(gzip.compress),
    "one gzip": _all(gzip.compress),
    "bgzip": cut_anywhere(gzip.compress, 700),
    "zstd a record": _each(zstd.compress),
    "one zstd": _all(zstd.compress),
    "zstd with dictionary": lambda records: with_dictionary(records, packed=False),
    "zstd with packed dictionary": lambda records: with_dictionary(records, packed=True),
    "bzip2": _all(bz2.compress),
    "bzip2 a record": _each(bz2.compress),
    "pbzip2": cut_anywhere(bz2.compress, 900),
    "xz": _all(lzma.compress),
    "xz in padded streams": _each(lambda record: lzma.compress(record) + bytes(8)),
}


def arc_record(
    url: str, block: bytes, *, version: int = 1, date: str = "20261123204800", media: str = "text/html"
) -> bytes:
    """A record of an ARC file of that version."""
    more = " 200 - - 0 x.arc" if version == 2 else ""
    return f"{url} 127.0.0.1 {date} {media}{more} {len(block)}\n".encode() + block + b"\n"


def arc_start(version: int = 1) -> bytes:
    """The first record of an ARC file."""
    names = {
        1: "URL IP-address Archive-date Content-type Archive-length",
        2: "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length",
    }
    body = f"{version} 0 Example\n{names[version]}\n".encode()
    return arc_record("filedesc://x.arc", body, version=version, media="text/plain")


def pages(count: int) -> list[bytes]:
    """Answers that differ."""
    return [response(PAGE + b"<p>%d</p>" % number) for number in range(count)]
