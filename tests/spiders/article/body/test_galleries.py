"""The captions of pictures to leaf through are none of the text, unless the pictures are the story."""

from __future__ import annotations

import pytest

from spiders.article.body.body import read_body
from tests.spiders.article.made import SENTENCES, news

CAPTIONS = tuple(
    f"The {kind} at the north quay was painted by hand in the spring of {year}, as the old ones had been before it."
    for kind, year in zip(
        ("crane", "lamp", "bollard", "ferry", "gate", "shed"), range(1951, 1957), strict=True
    )
)


VIEW = "figure class='view'"


def gallery(
    holder: str, item: str, *, counted: str = "", title: str = "<h4>The quay in pictures</h4>"
) -> str:
    name = item.split()[0]
    items = "".join(
        f"<{item}><img src='/{number}.jpg'><h3>{counted.format(number)}The quay</h3><p>{caption}</p></{name}>"
        for number, caption in enumerate(CAPTIONS, 1)
    )
    return f"<{holder}>{title}{items}</{holder.split()[0]}>"


def text_of(inner: str, paragraphs: tuple[str, ...] = SENTENCES) -> str:
    html = "</p><p>".join(paragraphs[:3]) + f"</p>{inner}<p>" + "</p><p>".join(paragraphs[3:])
    return read_body(news(paragraphs=(html,))).text or ""


@pytest.mark.parametrize(
    "inner",
    [
        gallery("div class='photo-gallery'", "div class='entry'"),
        gallery("div class='box'", "section class='swiper-slide'"),
        gallery("ul class='bildergalerie'", "li"),
        gallery("div class='wide'", "div class='entry'", counted="{}/6 ", title=""),
        gallery("div class='wide'", "div class='entry'", counted="{} von 6: ", title=""),
        f"<div class='diaporama'><h4>À voir</h4>{gallery('div', VIEW, title='')}</div>",
    ],
    ids=["gallery", "slides", "list", "counted", "counted in words", "holder around"],
)
def test_captions_of_a_gallery_between_paragraphs(inner: str) -> None:
    assert text_of(inner) == "\n\n".join(SENTENCES)


@pytest.mark.parametrize(
    "inner",
    [
        gallery("div class='wide'", "div class='entry'", title=""),
        gallery("div class='gallery'", "div class='entry'")
        .replace("<img", "<b")
        .replace(".jpg'>", ".jpg'></b>"),
        gallery("div class='gallery'", "div class='entry'").replace(
            "painted", "painted " + "and painted again " * 30
        ),
    ],
    ids=["a list of sights", "without pictures", "sections with words of their own"],
)
def test_what_only_looks_like_one(inner: str) -> None:
    assert all(
        "was painted" in text_of(inner) and caption.split(" at ")[0] in text_of(inner) for caption in CAPTIONS
    )


def test_a_story_told_in_pictures() -> None:
    inner = gallery("div class='gallery'", "div class='entry'", title="")
    found = read_body(news(paragraphs=(f"{SENTENCES[0]}</p>{inner}<p>",))).text or ""
    assert all(caption in found for caption in CAPTIONS)
