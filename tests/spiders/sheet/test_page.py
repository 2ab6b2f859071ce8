"""A capture as readers see it."""

from __future__ import annotations

from datetime import UTC, datetime

from archives.capture import Capture
from spiders.sheet.page import Page


def _page(html: str, url: str = "https://www.news.example/a/b", truncated: str | None = None) -> Page:
    date = datetime(2024, 1, 2, tzinfo=UTC)
    return Page(Capture(url, date, 200, (("content-type", "text/html"),), html.encode(), truncated=truncated))


def test_links_resolve_against_the_base_element() -> None:
    page = _page("<head><base href='/other/'></head><a href='x'>x</a>")
    assert page.absolute("x") == "https://www.news.example/other/x"


def test_links_resolve_against_the_address_without_one() -> None:
    assert _page("").absolute("x") == "https://www.news.example/a/x"


def test_only_http_links_are_links() -> None:
    page = _page("")
    assert page.absolute("javascript:alert(1)") is None
    assert page.absolute("mailto:a@b.example") is None
    assert page.absolute("") is None
    assert page.absolute(None) is None


def test_an_impossible_link_is_none() -> None:
    assert _page("").absolute("http://[::1/x") is None


def test_host_is_without_www() -> None:
    assert _page("").host == "news.example"


def test_a_malformed_address_has_no_host() -> None:
    assert _page("", url="http://[::1/x").host == ""


def test_a_capture_cut_by_the_network_is_truncated() -> None:
    assert _page("<p>half", truncated="disconnect").truncated
    assert not _page("<p>whole").truncated


def test_an_empty_capture_has_a_tree() -> None:
    assert _page("").tree.text_content() == ""
