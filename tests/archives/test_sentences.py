"""What of a text changed, sentence by sentence."""

from __future__ import annotations

import pytest

from archives.sentences import changed_sentences


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It cost four. He paid. We left.", "It cost nine. He paid. We left.", [("It cost four.", "It cost nine.")]),
        ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", [("", "Three.")]),
        ("One.\n\nGone now. For good.", "One.", [("Gone now. For good.", "")]),
        ("橋は四億円だった。市長は黙った。", "橋は九億円だった。市長は黙った。", [("橋は四億円だった。", "橋は九億円だった。")]),
        ("He said: “No!” And left.", "He said: “Yes!” And left.", [("He said: “No!”", "He said: “Yes!”")]),
        ("Same words.", "Same  words.", []),
        ("A first paragraph of words.\n\nB second paragraph of words.", "B second paragraph of words.\n\nA first paragraph of words.", []),
        ("No more, he said.", "No more he said.", [("No more, he said.", "No more he said.")]),
        (None, "Text.", [("", "Text.")]),
        (None, None, []),
    ],
)  # fmt: skip
def test_changed_stretches(old: str | None, new: str | None, expected: list[tuple[str, str]]) -> None:
    assert changed_sentences(old, new) == expected
