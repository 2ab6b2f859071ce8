"""Any bytes give an answer, in bounded time and memory: what malformed, empty, binary, huge and deep pages cost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.read.site import read_capture
from spiders.reading import Reading
from tests.fuzz.cases import CASES, QUICK
from tests.fuzz.measure import MEMORY_MB, SECONDS, capture, measure
from tests.fuzz.mutations import PIECES, page

KINDS = [
    "text/html",
    "text/plain",
    "application/xhtml+xml",
    "application/json",
    "application/octet-stream",
    "image/png",
    "",
]


@pytest.mark.parametrize("name", QUICK)
def test_hostile_page_is_bounded(name: str) -> None:
    cost = measure(CASES[name]())
    assert cost.outcome in ("article", "no article")
    assert cost.seconds <= SECONDS
    assert cost.peak_mb <= MEMORY_MB


@settings(max_examples=60, deadline=None)
@given(payload=st.binary(max_size=4000), kind=st.sampled_from(KINDS))
def test_any_bytes(payload: bytes, kind: str) -> None:
    assert isinstance(read_capture(capture(payload, kind)), Reading)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(st.sampled_from(PIECES) | st.binary(max_size=30), max_size=60))
def test_any_order_of_pieces(parts: list[bytes]) -> None:
    reading = read_capture(capture(b"".join(parts)))
    assert isinstance(reading, Reading)
    ids = [comment.id for comment in reading.comments]
    assert len(ids) == len(set(ids))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_broken_pages(seed: int) -> None:
    content = page(seed)
    assert read_capture(capture(content)) == read_capture(capture(content))


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(max_size=2000),
    charset=st.sampled_from(["utf-8", "utf-16", "gb18030", "shift_jis", "no-such-charset"]),
)
def test_any_text_in_any_charset(text: str, charset: str) -> None:
    encoding = "utf-8" if charset == "no-such-charset" else charset
    payload = f"<p>{text}</p>".encode(encoding, "replace")
    assert isinstance(read_capture(capture(payload, f"text/html; charset={charset}")), Reading)
