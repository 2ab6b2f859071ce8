"""Comments that got other ids keep the one that they are known by."""

from __future__ import annotations

from dataclasses import replace

from archives.ledger.states import CommentState
from archives.records import Comment, CommentAuthor, to_line
from pipelines.known_again import known_again
from pipelines.normalise import text_digest

WORDS = "The council should have said so long before"


def comment(key: str, author: str = "Ann", text: str = WORDS, date: str | None = "2025-03-01", position: int = 0) -> Comment:  # fmt: skip
    return Comment(
        id=key, author=CommentAuthor(author), text=text, date_published=date, position=position, text_digest=text_digest(text)
    )  # fmt: skip


def known(*comments: Comment) -> dict[str, CommentState]:
    return {c.id: CommentState(c.id, "a", line=to_line(c)) for c in comments}


def ids(found: tuple[Comment, ...]) -> list[str]:
    return [one.id for one in found]


def test_another_engine() -> None:
    past = known(
        comment("s/wordpress/1"), comment("s/wordpress/2", "Bob"), comment("s/wordpress/3", text="What else?")
    )
    now = [
        comment("s/isso/a/71", date="2025-03-02T01:00:00+00:00"),
        replace(comment("s/isso/a/72", "bob", date=None), parent_id="s/isso/a/71"),
        comment("s/isso/a/73", text="Something new that nobody had said before"),
    ]
    found = known_again(now, past)
    assert ids(found) == ["s/wordpress/1", "s/wordpress/2", "s/isso/a/73"]
    assert found[1].parent_id == "s/wordpress/1"


def test_an_edited_comment_by_its_instant() -> None:
    past = known(comment("s/wordpress/1", date="2025-03-01T10:00:00"))
    now = [comment("s/generic/a/9", text=f"{WORDS} (edited)", date="2025-03-01T10:00:00")]
    assert ids(known_again(now, past)) == ["s/wordpress/1"]


def test_other_words_days_or_names_are_another_comment() -> None:
    past = known(comment("s/wordpress/1"))
    for other in (
        comment("s/isso/a/1", "Bob"),
        comment("s/isso/a/1", date="2025-03-05"),
        comment("s/isso/a/1", text="Something else that Ann wrote on that day"),
    ):
        assert ids(known_again([other], past)) == ["s/isso/a/1"]


def test_short_words_need_the_same_instant() -> None:
    past = known(comment("s/wordpress/1", text="+1"))
    assert ids(known_again([comment("s/isso/a/1", text="+1")], past)) == ["s/isso/a/1"]
    past = known(comment("s/wordpress/1", text="+1", date="2025-03-01T10:00:00"))
    again = comment("s/isso/a/1", text="+1", date="2025-03-01T10:00:00")
    assert ids(known_again([again], past)) == ["s/wordpress/1"]


def test_renumbered_by_the_same_engine() -> None:
    """Another instant is another comment: it was taken away and written once more."""
    past = known(comment("s/wordpress/1", date="2025-03-01T10:00:00"))
    same, later = "2025-03-01T10:00:00", "2025-03-01T12:00:00"
    assert ids(known_again([comment("s/wordpress/901", date=same)], past)) == ["s/wordpress/1"]
    assert ids(known_again([comment("s/wordpress/901", date=later)], past)) == ["s/wordpress/901"]


def test_digests_move_with_what_they_are_made_of() -> None:
    """A reader that finds no id makes one of author, raw date and words: "3 days ago" is another one tomorrow."""
    past = known(comment("s/generic/a/0123456789abcdef", date=None))
    assert ids(known_again([comment("s/generic/a/fedcba9876543210", date=None)], past)) == [
        "s/generic/a/0123456789abcdef"
    ]


def test_the_same_words_twice_are_two_in_their_order() -> None:
    past = known(comment("s/wordpress/1"), comment("s/wordpress/2", position=1))
    now = [comment("s/isso/a/8"), comment("s/isso/a/9", position=1), comment("s/isso/a/10", position=2)]
    assert ids(known_again(now, past)) == ["s/wordpress/1", "s/wordpress/2", "s/isso/a/10"]


def test_who_is_present_or_removed_is_not_looked_for() -> None:
    past = known(comment("s/wordpress/1"))
    now = [comment("s/wordpress/1"), comment("s/isso/a/8")]
    assert ids(known_again(now, past)) == ["s/wordpress/1", "s/isso/a/8"]
    past["s/wordpress/1"] = replace(past["s/wordpress/1"], removed=True)
    assert ids(known_again(now[1:], past)) == ["s/isso/a/8"]
