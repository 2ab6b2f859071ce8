"""Pages that are no article, and the further pages of those that are."""

from __future__ import annotations

import pytest

from spiders.article.block_phrases import BLOCK_PHRASES
from spiders.article.blocks import gives_article, page_flags
from spiders.article.pages import article_pages
from tests.spiders.article.made import SENTENCES, news, page


@pytest.mark.parametrize(
    ("title", "text", "flag"),
    [
        ("Just a moment...", "Checking your browser before accessing news.example.", "block-page:captcha"),
        ("news.example", "Please verify you are a human. Press and hold the button.", "block-page:captcha"),
        (
            "Before you continue",
            "We value your privacy. We and our partners use cookies.",
            "block-page:consent",
        ),
        (
            "The vote",
            "Subscribe to continue reading. Already a subscriber? Here you go.",
            "block-page:paywall",
        ),
        ("Anmelden", "Bitte melden Sie sich an, um fortzufahren und alles zu sehen.", "block-page:login"),
        (
            "Access denied",
            "You do not have permission to view this page on this server.",
            "block-page:denied",
        ),
        ("Page not found", "Sorry, the page you are looking for is not here any more.", "soft-404"),
        ("Seite nicht gefunden", "Leider gibt es die Seite nicht, die Sie aufgerufen haben.", "soft-404"),
        ("Erreur", "Cette page introuvable a peut-être été déplacée.", "soft-404"),
    ],
)
def test_walls(title: str, text: str, flag: str) -> None:
    heading = title if flag == "soft-404" and title != "Erreur" else ""
    heading = "Page introuvable" if title == "Erreur" else heading
    flags = page_flags(page(f"<title>{title}</title><h1>{heading}</h1><p>{text}</p>"))
    assert flag in flags
    assert not gives_article(flags)


def test_an_article_about_walls_is_an_article() -> None:
    made = news(h1="Why every site asks you to verify you are human", paragraphs=SENTENCES * 4)
    assert page_flags(made) == ()


def test_an_empty_page() -> None:
    assert page_flags(page("<html></html>")) == ("empty",)


def test_a_short_text_of_its_own_is_given_with_a_flag() -> None:
    flags = page_flags(
        page("<title>Tide table</title><h1>Tide table</h1><p>High water at nine, low water at three.</p>")
    )
    assert flags == ("short",)
    assert gives_article(flags)


def _teasers(count: int) -> str:
    return "".join(
        f"<article><h2><a href='/n{i}'>Story number {i} of the day</a></h2><p>Two words on it.</p></article>"
        for i in range(count)
    )


@pytest.mark.parametrize(
    ("url", "flag"),
    [
        ("https://news.example/", "front-page"),
        ("https://news.example/tag/harbour/", "list-page"),
        ("https://news.example/category/sport/page/2", "list-page"),
        ("https://news.example/?s=quay", "search-page"),
    ],
)
def test_lists(url: str, flag: str) -> None:
    assert flag in page_flags(page(f"<title>Harbour News</title>{_teasers(12)}", url))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<body class='single single-post postid-8'><h1>Quay vote</h1>", "</body>"),
        ("<h1>Quay vote</h1>", "<form id='comment-form'><textarea name='text'></textarea></form>"),
    ],
)
def test_a_post_whose_address_looks_like_a_list_s(start: str, end: str) -> None:
    html = f"<title>Quay vote - Harbour</title>{start}<p>Two words on it.</p>{_teasers(6)}{end}"
    assert "list-page" not in page_flags(page(html, "https://news.example/archives/8"))


def test_a_whole_page_has_no_flags() -> None:
    assert page_flags(news()) == ()


def _follows(html: str, url: str = "https://news.example/a/story/") -> list[tuple[str, int | None]]:
    follows = article_pages(page(f"<h1>Story</h1><p>x</p>{html}", url))
    assert all(follow.role == "article-page" for follow in follows)
    return [(follow.url, follow.number) for follow in follows]


def test_wordpress_page_links() -> None:
    html = "<div class='page-links'>Pages: <span>1</span> <a href='/a/story/2/'>2</a> <a href='/a/story/3/'>3</a></div>"
    assert _follows(html) == [("https://news.example/a/story/2/", 2), ("https://news.example/a/story/3/", 3)]


def test_neighbours_of_a_story_called_by_a_number_are_not_its_pages() -> None:
    html = "<nav class='page-links'><a href='/archives/17/2'>Page 2</a></nav><a rel=next href='/archives/19'>Next</a>"
    assert _follows(html, "https://news.example/archives/17") == [("https://news.example/archives/17/2", 2)]


def test_rel_next_within_the_article() -> None:
    assert _follows("<link rel=next href='?page=2'>") == [("https://news.example/a/story/?page=2", 2)]


@pytest.mark.parametrize(
    "html",
    [
        "<a rel=next href='/a/another-story/'>next story</a>",
        "<link rel=next href='/page/2/'>",
        "<div class='comments'><a href='/a/story/2/'>2</a></div>",
        "<nav class='pagination'><a href='/tag/x/page/2/'>2</a></nav>",
        "<a href='https://other.example/a/story/2/'>2</a>",
    ],
)
def test_other_paging_is_not_the_articles(html: str) -> None:
    assert _follows(html) == []


@pytest.mark.parametrize(
    "words",
    [
        "You must be logged in to reply to this topic.",
        "Please log in to join the conversation.",
        "Bitte melden Sie sich an, um zu kommentieren.",
        "Connectez-vous pour répondre.",
    ],
)
def test_who_must_log_in_to_write_can_read(words: str) -> None:
    assert not BLOCK_PHRASES["login"].search(words.casefold())


def test_the_style_of_a_password_form_is_no_password_form() -> None:
    made = news(head="<style>.post-password-form input {width: 9em}</style>", paragraphs=SENTENCES[:2])
    assert page_flags(made) == ()
    made = news(
        before='<form class="post-password-form"><input name=post_password></form>',
        paragraphs=("Protected.",),
    )
    assert page_flags(made) == ("block-page:login",)


def test_one_story_at_the_root_is_an_article_a_front_of_teasers_is_none() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    head = "<title>Harbour office | Gull Bay</title>"
    assert page_flags(page(f"{head}<h1>Harbour office</h1>{text}", url="https://bay.example/")) == ()
    teasers = "".join(
        f"<h2>Story {number}</h2><p>{sentence}</p>" for number, sentence in enumerate(SENTENCES * 2)
    )
    front = page(f"<title>Gull Bay News</title><h1>Gull Bay News</h1>{teasers}", url="https://bay.example/")
    assert page_flags(front) == ("front-page",)
