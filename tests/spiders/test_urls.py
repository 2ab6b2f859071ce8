"""What of an address tracks, what is a session, who owns a host."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.urls import clean_path, clean_query, registered_domain, same_owner, without_session


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=x&id=1&fbclid=2", "id=1"),
        ("a=1&b=%20x+y", "a=1&b=%20x+y"),
        ("ref=rss&ref=12", "ref=12"),
        ("feature=share&v=9", "v=9"),
        ("outputType=amp", ""),
        ("amp&id=1", "id=1"),
        ("amp=2", "amp=2"),
        ("PHPSESSID=a&id=1", "id=1"),
        ("sid=0f3b1c2d4e5f60718293a4b5c6d7e8f9&t=5", "t=5"),
        ("sid=24/05/01/123", "sid=24/05/01/123"),
        ("sid=10234567", "sid=10234567"),
        ("session_id=A8f3kQ21xzB7&id=1", "id=1"),
        ("session=opening-talk", "session=opening-talk"),
        ("s=harbour", "s=harbour"),
        ("s=0f3b1c2d4e5f60718293a4b5c6d7e8f9&t=5", "t=5"),
        ("yclid=1&gclid=2&mc_cid=3&xtor=4&_gl=5&smid=6", ""),
        ("", ""),
    ],
)
def test_what_is_kept_of_a_query(query: str, kept: str) -> None:
    assert clean_query(query) == kept


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/story/7;jsessionid=1A2B3C!node1", "/story/7"),
        ("/a;jsessionid=1/b", "/a/b"),
        ("/(S(lit3py55t21z5v55vlm25s55))/story.aspx", "/story.aspx"),
        ("/album_(soundtrack)", "/album_(soundtrack)"),
        ("/sid-3f9c0a1b2c3d4e5f60/story", "/story"),
        ("/en/session/9F8E7D6C5B4A39281706/a/b", "/en/a/b"),
        ("/sid/considered-2024-harmful-piece/", "/sid/considered-2024-harmful-piece/"),
        ("/session/20240506/programme/", "/session/20240506/programme/"),
        ("/list;page=2", "/list;page=2"),
    ],
)
def test_what_is_kept_of_a_path(path: str, kept: str) -> None:
    assert clean_path(path) == kept


def test_an_address_without_its_session() -> None:
    board = "https://board.example/viewtopic.php?f=2&sid=0f3b1c2d4e5f60718293a4b5c6d7e8f9&t=5#p7"
    assert without_session(board) == "https://board.example/viewtopic.php?f=2&t=5#p7"
    assert without_session("/t.php?s=&t=5") == "/t.php?t=5"
    assert without_session("/t.php?t=5;PHPSESSID=ab#p7") == "/t.php?t=5#p7"
    assert without_session("/s/7;jsessionid=AB?x=1") == "/s/7?x=1"


@given(st.text(alphabet="ab1&;=?#/()SsidPHE", max_size=40))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_query(clean_query(text)) == clean_query(text)
    assert clean_path(clean_path(clean_path(text))) == clean_path(clean_path(text))


@pytest.mark.parametrize(
    ("host", "owned"),
    [
        ("www.a.example.co.uk", "example.co.uk"),
        ("m.example.com", "example.com"),
        ("alice.blogspot.com", "alice.blogspot.com"),
        ("www.alice.github.io", "alice.github.io"),
        ("blogspot.com", "blogspot.com"),
        ("news.city.kawasaki.jp", "city.kawasaki.jp"),
        ("www.paper.com.pk", "paper.com.pk"),
        ("a.b.example", "b.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_registered_domains(host: str, owned: str) -> None:
    assert registered_domain(host) == owned


def test_two_writers_of_one_blog_host_are_two_owners() -> None:
    assert not same_owner("alice.blogspot.com", "bob.blogspot.com")
    assert same_owner("www.paper.com.pk", "blogs.paper.com.pk")
