"""Text renderings: the seed page (45 comments), and shapes of comment lists made up here."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archives.capture import Capture
from spiders.plaintext import read_text
from spiders.reading import Reading
from spiders.sheet.page import Page

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
SEED = SHARED / "seed"
CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
STORY = """The old bridge over the harbour will close for two years from March, the council said on Monday.

Engineers found cracks in four of its nine piers last autumn, and the repair will cost more than was planned.

Ferries will carry walkers and cyclists across every ten minutes until the work is done, the council added.
"""


def reading(text: str, url: str = "https://news.example/harbour-bridge", **site: Any) -> Reading:
    headers = (("Content-Type", "text/plain; charset=utf-8"),)
    return read_text(Page(Capture(url, CLOCK, 200, headers, text.encode())), **site)


@pytest.fixture(scope="module")
def seed() -> tuple[Reading, dict[str, Any]]:
    if not SEED.is_dir():
        pytest.skip("needs ../shared/seed")
    gold = json.loads((SEED / "gold.json").read_text("utf-8"))
    text = (SEED / "seed.txt").read_text("utf-8")
    return reading(text, gold["source"]["url_guess"], zone="Asia/Karachi", day_first=True), gold


def test_seed_article(seed: tuple[Reading, dict[str, Any]]) -> None:
    article, gold = seed[0].article, seed[1]["article"]
    assert article is not None
    assert article.headline == gold["headline"]
    assert article.date_published == gold["date_published"]
    assert (article.body or "").split("\n\n") == gold["body"]
    assert [image.caption for image in article.images] == [gold["image_caption"]]
    assert article.print_edition == gold["publication_line"]
    assert (article.section, article.publisher, article.language) == (
        gold["section"],
        gold["publisher"],
        "en",
    )
    assert article.authors == ()
    assert (article.comments.declared, article.comments.captured, article.comments.complete) == (45, 45, True)


@pytest.mark.parametrize("field", ["author", "date_published", "text"])
def test_seed_comments(seed: tuple[Reading, dict[str, Any]], field: str) -> None:
    comments = seed[0].comments
    read = [
        {"author": c.author.name, "date_published": c.date_published, "text": c.text or ""}[field]
        for c in comments
    ]
    assert read == [comment[field] for comment in seed[1]["comments"]]


def test_lost_author_and_text_are_null(seed: tuple[Reading, dict[str, Any]]) -> None:
    comments = seed[0].comments
    assert [n for n, c in enumerate(comments, 1) if c.author.name is None] == [24, 37]
    assert [n for n, c in enumerate(comments, 1) if c.text is None] == [3]
    assert len({c.id for c in comments}) == 45


SHAPES = {
    "bullets": "Reader Comments (2)\n\n  • Ada Fern\n    Oct 2, 2012 - 9:59AM\n\n    A fine idea.\n\n\n  • Bo Reed\n    Oct 2, 2012 - 10:00AM\n\n    Not for me.\n",
    "says": "2 Responses to “Bridge”\n\nAda Fern says:\nOctober 2, 2012 at 9:59 am\nA fine idea.\nReply\nBo Reed says:\nOctober 2, 2012 at 10:00 am\nNot for me.\nReply\n",
    "date - name": "Comments (2)\n\n2 Oct 2012 09:59 - Ada Fern\nA fine idea.\n\n2 Oct 2012 10:00 - Bo Reed\nNot for me.\n",
    "name on date": "2 comments\n\nAda Fern on October 2, 2012 at 9:59 am\nA fine idea.\n\nBo Reed on October 2, 2012 at 10:00 am\nNot for me.\n",
    "name, date": "Kommentare (2)\n\nAda Fern, 2. Oktober 2012, 09:59 Uhr\nA fine idea.\n\nBo Reed, 2. Oktober 2012, 10:00 Uhr\nNot for me.\n",
    "posted by": "2 Comments\n\nPosted by Ada Fern on 2 October 2012 at 09:59\nA fine idea.\n\nPosted by Bo Reed on 2 October 2012 at 10:00\nNot for me.\n",
    "numbered": "2 comments\n\n1. Ada Fern\n2 October 2012 09:59\nA fine idea.\n\n2. Bo Reed\n2 October 2012 10:00\nNot for me.\n",
    "plain lines": "Comments 2\nAda Fern\n2 October 2012 09:59\nA fine idea.\nReply\nBo Reed\n2 October 2012 10:00\nNot for me.\nReply\nLeave a comment\nYour email address will not be published.\n",
    "name below": "Comments (2)\n\n2012-10-02 09:59\nAda Fern\n\nA fine idea.\n\n2012-10-02 10:00\nBo Reed\n\nNot for me.\n",
    "japanese": "コメント (2)\n\nAda Fern\n2012年10月2日 09:59\nA fine idea.\n\nBo Reed\n2012年10月2日 10:00\nNot for me.\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_lists(shape: str) -> None:
    read = reading(f"Bridge to close\n\nPublished: October 1, 2012\n\n{STORY}\n\n{SHAPES[shape]}")
    assert [(c.author.name, c.date_published, c.text) for c in read.comments] == [
        ("Ada Fern", "2012-10-02T09:59", "A fine idea."),
        ("Bo Reed", "2012-10-02T10:00", "Not for me."),
    ]
    assert read.article is not None
    assert read.article.comments.declared == 2
    assert read.article.headline == "Bridge to close"
    assert read.article.date_published == "2012-10-01"
    assert read.article.body == STORY.strip()


def test_control_glued_to_texts_is_no_text() -> None:
    comments = "Comments (3)\n\n" + "\n\n".join(
        f"Ada {n}\n{n} October 2012 09:59\n{text}"
        for n, text in enumerate(["One thought.Applaud", "Two thoughts! Applaud", "They applaud"], 1)
    )
    assert [c.text for c in reading(f"Bridge to close\n\n{STORY}\n{comments}").comments] == [
        "One thought.",
        "Two thoughts!",
        "They applaud",
    ]


def test_dated_list_of_other_stories_is_no_thread() -> None:
    others = "Latest stories\n\nRiver rises again\n2 October 2012\n\nMarket moves indoors\n3 October 2012\n"
    read = reading(f"Bridge to close\n\n{STORY}\n\n{others}")
    assert read.comments == ()
    assert read.article is not None
    assert read.article.comments.declared is None


def test_web_text_rendering_with_navigation() -> None:
    """As in WET records: a line a block, the title with the site's name first, then the navigation."""
    lines = ["Bridge to close for two years | The Harbour Post", "Home", "News", "Sport", "Weather", "Contact us",
             "Bridge to close for two years", "By Ada Fern and Bo Reed", "1 October 2012 08:30", *STORY.split("\n\n"),
             "Share this", "Home", "© The Harbour Post"]  # fmt: skip
    article = reading("\n".join(line.strip() for line in lines)).article
    assert article is not None
    assert article.headline == "Bridge to close for two years"
    assert [author.name for author in article.authors] == ["Ada Fern", "Bo Reed"]
    assert article.date_published == "2012-10-01T08:30"
    assert (article.body or "").split("\n\n") == [paragraph.strip() for paragraph in STORY.split("\n\n")]


@pytest.mark.parametrize("text", ["", "   \n\n", "Home\nNews\nSport", "\x00\x01\x02", "a" * 100_000])
def test_no_prose_gives_no_article(text: str) -> None:
    read = reading(text)
    assert read.article is None
    assert read.comments == ()
