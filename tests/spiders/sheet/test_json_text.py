"""JSON that spells half a character costs that character alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives.plain import REPLACED, plain_text
from spiders.sheet.json_text import loads
from spiders.sheet.jsonld import loads_leniently


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"cut \ud83d"', "cut \ufffd"),
        (r'"cut \uDE00 here"', "cut \ufffd here"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\\ud83d"', r"\ud83d"),  # an escaped backslash, and letters
        (r'"\\\ud83d"', "\\\ufffd"),
        (r'{"\ud83d": [1]}', {"\ufffd": [1]}),
    ],
)
def test_lone_surrogates_are_replaced(text: str, value: object) -> None:
    notes: set[str] = set()
    assert loads(text, notes) == value
    assert loads(text.encode()) == value
    assert bool(notes & {REPLACED}) is ("\ufffd" in str(value))
    assert loads_leniently(f"[{text}]") == [[value]]


@given(st.text(st.characters(exclude_categories=()), max_size=12))
def test_every_string_that_json_can_spell_is_read(text: str) -> None:
    # Halves that stand together make one character in JSON's own escapes.
    assert loads(json.dumps(text)) == plain_text(text)


def test_no_json_is_said() -> None:
    with pytest.raises(ValueError, match=r"JSON|line"):
        loads('{"a": ')
