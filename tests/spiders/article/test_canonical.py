"""One address per article."""

from __future__ import annotations

import pytest

from spiders.article.canonical import canonical_url, normalise_url
from tests.spiders.article.made import page

OWN = "https://news.example/harbour/quay-vote"


def _canonical(href: str, url: str = OWN) -> str:
    return canonical_url(page(f"<head><link rel='canonical' href='{href}'></head><p>x", url))[0]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("HTTPS://News.Example:443/a?utm_source=x&id=7#top", "https://news.example/a?id=7"),
        ("http://news.example", "http://news.example/"),
        ("https://news.example/a?fbclid=1", "https://news.example/a"),
        ("https://news.example/a?id=7&page=2", "https://news.example/a?id=7&page=2"),
        ("https://news.example/a/comment-page-3/#comments", "https://news.example/a/"),
        ("https://news.example/a?ref=rss", "https://news.example/a"),
        ("https://news.example/a;jsessionid=1?PHPSESSID=2&id=7", "https://news.example/a?id=7"),
        ("https://news.example/?p=7&cpage=2#comments", "https://news.example/?p=7"),
        ("https://news.example/a?ref=12", "https://news.example/a?ref=12"),
        ("https://news.example:8443/ä b", "https://news.example:8443/%C3%A4%20b"),
    ],
)
def test_normalised(url: str, wanted: str) -> None:
    assert normalise_url(url) == wanted


def test_normalising_twice_changes_nothing() -> None:
    once = normalise_url("https://news.example/a%20b?q=a+b&utm_medium=x")
    assert normalise_url(once) == once


def test_the_claimed_address_is_taken() -> None:
    assert _canonical("/harbour/the-quay-vote") == "https://news.example/harbour/the-quay-vote"


@pytest.mark.parametrize(
    "href",
    ["/", "https://other.example/x", "http://localhost/x", "javascript:void(0)", "http://[bad", "/harbour"],
)
def test_an_implausible_claim_is_not_taken(href: str) -> None:
    assert _canonical(href) == OWN


def test_amp_pages_name_the_page_they_stand_for() -> None:
    amp = "https://news-example.cdn.ampproject.org/c/s/news.example/harbour/quay-vote.amp"
    assert _canonical(OWN, amp) == OWN


def test_open_graph_stands_in() -> None:
    made = page(
        "<head><meta property='og:url' content='https://news.example/harbour/quay-vote-2'></head>", OWN
    )
    assert canonical_url(made) == ("https://news.example/harbour/quay-vote-2", "meta:og:url")


def test_a_replayed_page_has_its_original_address() -> None:
    assert (
        _canonical("", "https://web.archive.org/web/20160218174457/http://news.example/a")
        == "http://news.example/a"
    )


def test_another_writers_blog_is_no_canonical_address() -> None:
    own = "https://alice.blogspot.com/2025/03/a.html"
    assert _canonical("https://bob.blogspot.com/2025/03/a.html", own) == own
    assert _canonical("https://www.alice.blogspot.com/2025/03/b.html", own).endswith("b.html")
