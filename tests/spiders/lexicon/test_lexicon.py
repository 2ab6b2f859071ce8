"""The lexicon's files: whole, in lower case, and what readers know of a language comes from its file alone."""

from __future__ import annotations

import re

import pytest

from spiders.article.byline_words import authors_part, took_pictures
from spiders.article.kinds import kind_of
from spiders.lexicon import CONCEPTS, _checked, any_of, languages, words
from spiders.threads.box import empty_box
from spiders.threads.closed import is_closed
from tests.spiders.article.made import page


def test_each_file_is_a_language_and_each_concept_has_words() -> None:
    assert len(languages()) >= 39
    assert all(re.fullmatch(r"[a-z]{2,3}", language) for language in languages())
    for concept in CONCEPTS:
        assert words(concept)
        assert len(words(concept)) == len(set(words(concept)))
        assert any_of(concept).count("|") == len(words(concept)) - 1
    for concept in ("closed", "comment", "topic"):
        assert len(words(concept)) > len(languages()) / 2
    assert "låst" in words("closed")
    assert "chủ đề" in words("topic")  # a blank within a word


def test_a_shared_word_stands_in_each_language_that_has_it() -> None:
    assert {"sv", "da", "no", "de"} <= {
        language for language, said in languages().items() if "kommentar" in said.get("comment", ())
    }


@pytest.mark.parametrize(("concept", "said"), [("colour", ["red"]), ("closed", ["Closed"]), ("closed", [""])])
def test_a_file_with_a_mistake_is_refused(concept: str, said: list[str]) -> None:
    with pytest.raises(ValueError, match="xx"):
        _checked("xx.toml", concept, said)


@pytest.mark.parametrize(
    "language", sorted(k for k, v in languages().items() if {"closed", "topic"} <= v.keys())
)
def test_a_notice_in_each_language_closes_a_topic(language: str) -> None:
    """Said the plain way, its topic word and then each of its words for closed."""
    said = languages()[language]
    for shut in said["closed"]:
        html = f"<html><body><main><h1>Quay</h1><p>{said['topic'][0]} {shut}</p></main></body></html>"
        assert is_closed(page(html)) is True, (language, shut)


@pytest.mark.parametrize("language", sorted(k for k, v in languages().items() if "heading" in v))
def test_an_empty_box_under_each_heading_of_a_language(language: str) -> None:
    said = languages()[language]
    for heading in (*said["heading"], *said.get("heading_said", ())):
        html = f"<body><script></script><main><h1>Quay</h1><section><h3>{heading}</h3><div></div></section></main>"
        assert empty_box(page(html)) is not None, (language, heading)


@pytest.mark.parametrize("language", sorted(k for k, v in languages().items() if "waiting" in v))
def test_a_box_that_says_it_waits_in_each_language(language: str) -> None:
    text = " ".join(languages()[language]["waiting"][:12])
    assert (
        empty_box(page(f"<body><script></script><main><h1>Quay</h1><div id=comments>{text}</div></main>"))
        is not None
    )


def test_the_address_of_a_form_page_in_each_language() -> None:
    for word in words("login_path"):
        form = page("<form><input type=password></form>", url=f"https://news.example/{word}")
        assert kind_of(form, 0) == "login-page", word
    for word in words("about_path"):
        assert (
            kind_of(page("<p>We are many.</p>", url=f"https://news.example/{word}/"), 12) == "about-page"
        ), word


@pytest.mark.parametrize(
    "language", sorted(k for k, v in languages().items() if {"wrote", "took_part"} & v.keys())
)
def test_a_byline_in_each_language_names_who_wrote_and_nobody_else(language: str) -> None:
    said = languages()[language]
    for wrote in said.get("wrote", ()):
        assert authors_part(f"{wrote.capitalize()}: Jane Roe") == "Jane Roe", wrote
    for took_part in said.get("took_part", ()):
        assert authors_part(f"Jane Roe, {took_part}: Jon Pike") == "Jane Roe", took_part
        assert took_pictures(f"Jon Pike ({took_part})"), took_part
