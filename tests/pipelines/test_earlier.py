"""Captures that are read after newer ones: a version of their own, and nothing said of what came later."""

from __future__ import annotations

from pathlib import Path

from archives.collection.collection import Collection
from archives.ledger.rebuild import rebuild
from archives.records import Article, Comment, CommentAuthor, Pointer, ThreadState
from pipelines.history import History
from pipelines.steps import Steps
from spiders.read.story import Gone, Story

BODY = "These are the words of the story as it was printed. " * 6
MARCH, JUNE, SEPTEMBER = (f"2026-{month:02}-04T05:06:07Z" for month in (3, 6, 9))


def story(run: str, date: str, body: str, texts: dict[str, str]) -> Story:
    comments = tuple(
        Comment(id=f"x.test/wordpress/{key}", article_id="a", text=text, author=CommentAuthor(f"N{key}"))
        for key, text in texts.items()
    )
    pointer = Pointer("x.warc.gz", 0, 9, f"urn:{run}", date, None)
    article = Article(
        id="a", url="http://x.test/a", canonical_url="http://x.test/a", headline="H", body=body, capture=pointer,
        comments=ThreadState(len(texts), len(texts), 1, complete=True, engine="wordpress"),
    )  # fmt: skip
    return Story(run, run, article, comments, date)


def told(
    item: object,
) -> tuple[tuple[int | None, str | None], dict[str, tuple[int | None, str | None, str | None]]]:
    """Version and change of the article, and of the comments with their first_seen, by the end of their id."""
    assert isinstance(item, Story)
    assert item.article is not None
    comments = {c.id.rsplit("/", 1)[1]: (c.version, c.change, c.first_seen) for c in item.comments}
    return (item.article.version, item.article.change), comments


def test_an_older_capture_is_a_version_and_no_look_of_today() -> None:
    steps = Steps(History(), None)
    steps.process_item(story("june", JUNE, BODY, {"1": "first words", "2": "second"}))
    old = steps.process_item(
        story("march", MARCH, "Other words. " + BODY, {"1": "first words as they were", "0": "gone by June"})
    )
    assert told(old) == (
        (2, "updated"), {"1": (2, "edited", MARCH), "0": (1, "new", MARCH)},
    )  # fmt: skip
    again = steps.process_item(story("september", SEPTEMBER, BODY, {"1": "first words", "2": "second"}))
    (_, change), comments = told(again)
    assert change == "unchanged"  # as June had it
    assert {key: change for key, (_, change, _) in comments.items()} == {
        "1": "unchanged", "2": "unchanged", "0": "removed",
    }  # fmt: skip
    assert comments["1"][2] == MARCH


def test_the_same_text_earlier_is_no_version_and_moves_the_first_sight() -> None:
    history = History()
    steps = Steps(history, None)
    steps.process_item(story("june", JUNE, BODY, {"1": "first words"}))
    assert told(steps.process_item(story("march", MARCH, BODY, {}))) == ((1, "unchanged"), {})
    state = history.article("a")
    assert state is not None
    assert (state.first_seen, state.last_seen, state.version) == (MARCH, JUNE, 1)


def test_a_page_that_was_not_there_yet_is_not_gone() -> None:
    steps = Steps(History(), None)
    steps.process_item(story("june", JUNE, BODY, {}))
    missing = Story("march", "march", None, captured_at=MARCH, gone=Gone(("http://x.test/a",), None))
    done = steps.process_item(missing)
    assert isinstance(done, Story)
    assert done.article is None


def test_a_rebuilt_ledger_knows_the_newest_look(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "c")
    for run, date, body in (("20260101", JUNE, BODY), ("20260102", MARCH, "Older. " + BODY)):
        with collection.open(run) as opened:
            Steps(History(opened.ledger), opened).process_item(story(run, date, body, {"1": body[:20]}))
    with collection.open("20260103") as opened:
        before = opened.ledger.article_state("a"), opened.ledger.comment_state("x.test/wordpress/1")
        rebuild(collection.archive, collection.records, opened.ledger)
        after = opened.ledger.article_state("a"), opened.ledger.comment_state("x.test/wordpress/1")
    assert before[0] is not None
    assert (before[0].last_seen, before[0].first_seen, before[0].version) == (JUNE, MARCH, 2)
    assert after[1] == before[1]
    assert after[0] is not None
    assert (after[0].text_digest, after[0].last_seen, after[0].first_seen) == (
        before[0].text_digest, JUNE, MARCH,
    )  # fmt: skip
