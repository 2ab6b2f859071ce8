"""Golden cases of content decoding."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archives.http.decode import decode_content, decode_whole

TEXT = "".join(f"Paragraph {n} of the harbour report.\n" for n in range(3000)).encode()
RAW = zlib.compress(TEXT)[2:-4]


@pytest.mark.parametrize(
    ("payload", "encodings"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), "X-GZIP"),
        (zlib.compress(TEXT), "deflate"),
        (RAW, "deflate"),
        (zlib.compress(TEXT), "gzip"),
        (brotli.compress(TEXT), "br"),
        (zstandard.compress(TEXT), "zstd"),
        (brotli.compress(gzip.compress(TEXT)), "gzip, br"),
        (gzip.compress(gzip.compress(TEXT)), "gzip,gzip"),
        (gzip.compress(TEXT[:5000]) + gzip.compress(TEXT[5000:]), "gzip"),
        (zstandard.compress(TEXT[:5000]) + zstandard.compress(TEXT[5000:]), "zstd"),
        (gzip.compress(TEXT) + b"\0\0\0", "gzip"),
        (gzip.compress(TEXT) + b"<!-- junk -->", "gzip"),
    ],
)
def test_decodes(payload: bytes, encodings: str) -> None:
    assert decode_content(payload, encodings) == TEXT


@pytest.mark.parametrize("encodings", ["gzip", "br", "zstd", "deflate"])
def test_body_that_was_decoded_already(encodings: str) -> None:
    assert decode_content(b"<!DOCTYPE html><p>plain</p>", encodings) == b"<!DOCTYPE html><p>plain</p>"
    assert decode_content(b"", encodings) == b""


def test_unknown_coding_leaves_the_payload() -> None:
    assert decode_content(b"abc", "dcb") == b"abc"


@pytest.mark.parametrize(
    ("whole", "encodings"),
    [
        (gzip.compress(TEXT), "gzip"),
        (RAW, "deflate"),
        (brotli.compress(TEXT), "br"),
        (zstandard.compress(TEXT), "zstd"),
    ],
)
def test_torn_gives_what_decodes(whole: bytes, encodings: str) -> None:
    for part in (0.5, 0.9):
        decoded = decode_content(whole[: int(len(whole) * part)], encodings)
        assert TEXT.startswith(decoded)
    if encodings != "zstd":  # one block of zstd may hold it all
        assert decoded


def test_damage_in_the_middle_gives_what_precedes() -> None:
    damaged = bytearray(gzip.compress(TEXT))
    damaged[len(damaged) // 2] ^= 0xFF
    decoded = decode_content(bytes(damaged), "gzip")
    assert len(decoded) > 1000
    assert decoded[:1000] == TEXT[:1000]


def test_wrong_checksum_costs_nothing() -> None:
    damaged = bytearray(gzip.compress(TEXT))
    damaged[-5] ^= 0xFF
    assert decode_content(bytes(damaged), "gzip") == TEXT


@pytest.mark.parametrize("encodings", ["gzip", "br", "zstd", "gzip, gzip"])
def test_bombs_are_bounded(encodings: str) -> None:
    zeros = bytes(64 * 1024 * 1024)
    bomb = {
        "gzip": lambda data: gzip.compress(data, 1),
        "br": lambda data: brotli.compress(data, quality=1),
        "zstd": zstandard.compress,
        "gzip, gzip": lambda data: gzip.compress(gzip.compress(data, 1), 1),
    }[encodings](zeros)
    del zeros
    tracemalloc.start()
    try:
        assert decode_content(bomb, encodings, limit=1_000_000) == bytes(1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]))
def test_nothing_raises(data: bytes, encodings: str) -> None:
    assert isinstance(decode_content(data, encodings), bytes)
    assert isinstance(decode_content(gzip.compress(b"x")[:10] + data, encodings), bytes)


@settings(deadline=None)
@given(st.binary(max_size=5000), st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd"]), max_size=4))
def test_round_trip(data: bytes, codings: list[str]) -> None:
    encode = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }
    payload = data
    for coding in codings:
        payload = encode[coding](payload)
    assert decode_content(payload, ", ".join(codings)) == data


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_stream_that_ends_early_is_not_whole(coding: str) -> None:
    text = b"".join(b"<p>%d bridges</p>" % number for number in range(4000))
    body = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](text)
    assert decode_whole(body, coding) == (text, True)
    torn, whole = decode_whole(body[: len(body) // 2], coding)
    assert text.startswith(torn)
    assert not whole
    assert decode_whole(body + b"\0\0", "gzip") == (text, True) or coding != "gzip"


def test_what_never_was_encoded_is_whole() -> None:
    assert decode_whole(b"<p>bridge</p>", "gzip") == (b"<p>bridge</p>", True)
    assert decode_whole(b"", "gzip") == (b"", True)
