from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from archives.records import Comment, dump_line, to_line


@given(
    st.text(st.characters(blacklist_categories=("Cs",))),
    st.sampled_from("\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\r\n"),
)
def test_a_line_is_one_line_for_every_reader_and_says_the_same(text: str, end: str) -> None:
    line = to_line(Comment(text=text + end + text))
    assert len(line.decode().splitlines()) == 1
    assert line.endswith(b"}\n")
    assert json.loads(line)["text"] == text + end + text


def test_no_number_is_null() -> None:
    assert dump_line({"a": float("nan"), "b": float("inf")}) == b'{"a":null,"b":null}\n'
