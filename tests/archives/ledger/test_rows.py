"""Validators of a 304 against those of a capture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archives.ledger.rows import CaptureRow, MemoryIndex, entity_tags, validators_match
from tests.archives.ledger.test_ledger import ROW


def _row(etag: str | None) -> CaptureRow:
    return replace(ROW, etag=etag)


@pytest.mark.parametrize(
    ("field", "tags"),
    [
        ('"a"', ['"a"']),
        ('"5f,1c"', ['"5f,1c"']),
        ('W/"a,b" , "c"', ['W/"a,b"', '"c"']),
        ("unquoted", ["unquoted"]),
        ("a, b", ["a", "b"]),
        ('"open', ['"open']),
        (', "a",,', ['"a"']),
        ("*", ["*"]),
        ("", []),
    ],
)
def test_the_tags_of_a_field(field: str, tags: list[str]) -> None:
    assert entity_tags(field) == tags


@pytest.mark.parametrize(
    ("stored", "asked", "confirmed"),
    [
        ('"5f,1c"', '"5f,1c"', True),
        ('W/"5f,1c"', '"5f,1c"', True),
        ('"5f"', '"5f,1c"', False),
        ('"b"', '"a", "b"', True),
        ("5f1c", "5f1c", True),
        (None, '"a"', False),
    ],
)
def test_a_comma_in_a_tag_is_the_tags_own(stored: str | None, asked: str, confirmed: bool) -> None:
    assert validators_match(_row(stored), asked, None) is confirmed


def test_an_index_in_memory_finds_what_a_304_confirms() -> None:
    index = MemoryIndex()
    index.put_capture(_row('"5f,1c"'))
    found = index.find_validated(ROW.url, '"5f,1c"', None)
    assert found is not None
    assert found.record_id == ROW.record_id
