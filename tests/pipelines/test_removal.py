"""Each row of the table: when a comment that a reading lacks is removed, and when it was only not read."""

from __future__ import annotations

import pytest

from archives.ledger.states import ArticleState, CommentState
from archives.records import Article, Comment, ThreadState
from pipelines.removal import Verdict, judge

WORDPRESS = ("s/wordpress/1", "s/wordpress/2", "s/wordpress/3", "s/wordpress/4")
SEEN = "2026-01-01T00:00:00Z"


def states(*ids: str, seen: str = SEEN) -> dict[str, CommentState]:
    return {key: CommentState(key, "a", last_seen=seen) for key in ids}


def verdict(
    present: tuple[str, ...], declared: int | None, *, engine: str | None = "wordpress", flags: tuple[str, ...] = (),
    known: dict[str, CommentState] | None = None, declared_before: int | None = 4,
) -> Verdict:  # fmt: skip
    complete = None if declared is None else len(present) >= declared
    thread = ThreadState(declared, len(present), 1, complete, None, engine)
    past = ArticleState("a", "u", "u", last_seen=SEEN, declared=declared_before)
    comments = [Comment(id=key) for key in present]
    return judge(Article(id="a", comments=thread, flags=flags), comments, known or states(*WORDPRESS), past)


@pytest.mark.parametrize(
    ("present", "declared", "more", "reason"),
    [
        pytest.param(WORDPRESS[:3], 3, {}, None, id="the thread was read whole: removed"),
        pytest.param((), 0, {}, None, id="the thread's own markup says none: removed"),
        pytest.param((), 0, {"engine": None}, "vanished", id="a number alone does not show the thread"),
        pytest.param((), 0, {"engine": "disqus"}, "vanished", id="other software says none"),
        pytest.param((), 4, {}, "vanished", id="the number stands, drawn by a script"),
        pytest.param((), None, {}, "vanished", id="nothing but the form"),
        pytest.param((), None, {"engine": None}, "vanished", id="not a trace"),
        pytest.param(WORDPRESS[:3], None, {}, "uncounted", id="nobody says how many there are"),
        pytest.param(WORDPRESS[:3], 4, {}, "short", id="the number is not reached"),
        pytest.param(("s/isso/9",), 1, {"engine": "isso"}, "engine-changed", id="other software"),
        pytest.param(("s/wordpress/9",), 1, {}, "replaced", id="none of those known"),
        pytest.param(WORDPRESS[:3], 3, {"flags": ("thread-incomplete",)}, "pages-missing", id="a page lacks"),
        pytest.param(WORDPRESS[:3], 3, {"flags": ("thread-unread:unanswered",)}, "unanswered", id="API failed"),
    ],
)  # fmt: skip
def test_table(present: tuple[str, ...], declared: int | None, more: dict[str, object], reason: str | None) -> None:  # fmt: skip
    found = verdict(present, declared, **more)  # type: ignore[arg-type]
    assert found.reason == reason
    removed = {state.id for state in found.removed}
    assert removed == (set(WORDPRESS) - set(present) if reason is None else set())
    assert found.flag == (f"thread-unread:{reason}" if reason else None)


@pytest.mark.parametrize(("count", "reason"), [(1, None), (2, None), (3, "vanished"), (285, "vanished")])
def test_an_empty_thread_of_unknown_software_may_be_another_ones(count: int, reason: str | None) -> None:
    """After a redesign "0 comments" stands over a new box: nobody removed 285 of them."""
    known = states(*(f"s/generic/t/{number}" for number in range(count)))
    found = verdict((), 0, engine="generic", known=known, declared_before=count)
    assert (found.reason, len(found.removed)) == (reason, 0 if reason else count)


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert verdict(WORDPRESS, None) == Verdict()
    assert verdict(WORDPRESS, 9, flags=("thread-incomplete",)) == Verdict()
    gone = CommentState("s/wordpress/5", "a", removed=True, last_seen=SEEN)
    stone = CommentState("s/wordpress/6", "a", status="deleted", last_seen=SEEN)
    known = states(*WORDPRESS) | {gone.id: gone, stone.id: stone}
    assert verdict(WORDPRESS, 4, known=known) == Verdict()


def test_a_page_that_prints_more_than_it_shows() -> None:
    """Four were shown of six: one is gone where the number fell by one, and no more may lack than before."""
    assert verdict(WORDPRESS[:3], 5, declared_before=6).reason is None
    assert verdict(WORDPRESS[:3], 6, declared_before=6).reason == "short"
    # Another four of a long list, as "the best of 60" shows them.
    assert verdict((*WORDPRESS[:1], "s/wordpress/7"), 60, declared_before=60).reason == "short"
    assert verdict(WORDPRESS[:3], 5, declared_before=None).reason == "short"


def test_comments_of_the_old_software_are_left_alone() -> None:
    """After a change of engine, of those that the new one has, one may go."""
    known = states("s/wordpress/1", "s/isso/7", "s/isso/8")
    found = verdict(("s/isso/7",), 1, engine="isso", known=known)
    assert [state.id for state in found.removed] == ["s/isso/8"]
    assert verdict(("s/isso/7", "s/isso/8"), 2, engine="isso", known=known).removed == ()


def test_what_was_missed_before_is_said_once_and_a_lost_thread_as_long_as_it_is_lost() -> None:
    old = states(WORDPRESS[0]) | states(WORDPRESS[1], seen="2025-12-01T00:00:00Z")
    assert verdict(WORDPRESS[:1], None, known=old) == Verdict()
    assert verdict((), None, known=states(*WORDPRESS, seen="2025-12-01T00:00:00Z")).reason == "vanished"
