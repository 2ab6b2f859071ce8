"""A small body that decodes to gigabytes: the decoders go in steps and end at the bound, in bounded memory."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from archives.http.decode import MAX_CODINGS, decode_content, decode_whole

LIMIT = 1_000_000
ZEROS = bytes(40_000_000)
BOMBS = {
    "br": brotli.compress(ZEROS, quality=5), "gzip": gzip.compress(ZEROS, 9), "deflate": zlib.compress(ZEROS, 9),
    "zstd": zstandard.ZstdCompressor(19).compress(ZEROS),
}  # fmt: skip
BOMBS["gzip, br"] = brotli.compress(BOMBS["gzip"])
BOMBS["br, br"] = brotli.compress(BOMBS["br"])
BOMBS["gzip, gzip"] = gzip.compress(BOMBS["gzip"])


@pytest.mark.parametrize("coding", BOMBS)
def test_output_ends_at_the_bound(coding: str) -> None:
    assert decode_whole(BOMBS[coding], coding, LIMIT) == (bytes(LIMIT), False)


@pytest.mark.parametrize("coding", BOMBS)
def test_all_of_it_comes_where_there_is_room(coding: str) -> None:
    assert decode_whole(BOMBS[coding], coding) == (ZEROS, True)


def test_more_codings_than_any_server_means_are_left_alone() -> None:
    body = b"plain words"
    assert decode_content(body, "gzip," * 500) is body
    for _ in range(MAX_CODINGS):
        body = gzip.compress(body)
    assert decode_content(body, ",".join(["gzip"] * MAX_CODINGS)) == b"plain words"


@pytest.mark.parametrize("coding", BOMBS)
def test_memory_stays_bounded(tmp_path: Path, coding: str) -> None:
    """In a process that may have 500 MB of address space, with the default bound."""
    bomb = tmp_path / "bomb"
    bomb.write_bytes(BOMBS[coding])
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (500 << 20,) * 2);"
        "from archives.http.decode import decode_content;"
        "print(len(decode_content(open(sys.argv[1], 'rb').read(), sys.argv[2])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(bomb), coding], capture_output=True, text=True, check=False
    )
    assert done.stdout == f"{len(ZEROS)}\n", done.stderr
