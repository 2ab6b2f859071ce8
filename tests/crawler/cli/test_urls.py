"""URLs as users give them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from crawler.cli.urls import check_url, gather
from crawler.errors import TearsheetError


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://news.example/a#c1", "https://news.example/a"),
        ("HTTP://news.example/A", "http://news.example/A"),
        ("news.example/story", "news.example/story"),
        ("localhost:8000/x", "localhost:8000/x"),
        ("http://127.0.0.1:80/", "http://127.0.0.1:80/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_web_addresses(given: str, expected: str) -> None:
    assert check_url(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        "",
        "http://",
        "https:///path",
        "ftp://host/x",
        "javascript:alert(1)",
        "http://a b/",
        "http://a\x01.example/",
        "http://[::1/",
        "http://h:99999/",
        "http://-x.example/",
        "not a url",
        "http://exa..mple/",
        "mailto:a@b.example",
    ],
)
def test_what_is_none_is_refused_by_name(given: str) -> None:
    with pytest.raises(TearsheetError) as caught:
        check_url(given)
    assert caught.value.code == 2
    assert repr(given) in str(caught.value)


def test_a_file_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = tmp_path / "urls.txt"
    listing.write_text("# mine\nhttps://a.example/1\n\nhttps://a.example/2\nhttps://a.example/1\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"https://b.example/\n")))
    assert gather(["-"], [str(listing)]) == (
        "https://b.example/",
        "https://a.example/1",
        "https://a.example/2",
    )


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    listing = tmp_path / "urls.txt"
    listing.write_text("https://a.example/1\nhttp://\n")
    with pytest.raises(TearsheetError, match=r"urls\.txt, line 2"):
        gather([], [str(listing)])


def test_nothing_given_is_an_error() -> None:
    with pytest.raises(TearsheetError, match="no URL given"):
        gather([], [])


@pytest.mark.parametrize(
    ("given", "url", "kept"),
    [
        ("http://me:p%40w@x.test/a", "http://x.test/a", {"http://x.test": "me:p%40w"}),
        ("HTTPS://me@X.test:8443/a?b=@c", "https://X.test:8443/a?b=@c", {"https://x.test:8443": "me"}),
        ("me:secret@x.test/a", "x.test/a", {"https://x.test": "me:secret", "http://x.test": "me:secret"}),
        ("http://a@b:secret@x.test/", "http://x.test/", {"http://x.test": "a@b:secret"}),
        ("http://x.test/@author", "http://x.test/@author", {}),
        ("http://x.test/?to=a@b.test", "http://x.test/?to=a@b.test", {}),
    ],
)
def test_user_name_and_password_are_taken_out(given: str, url: str, kept: dict[str, str]) -> None:
    credentials: dict[str, str] = {}
    assert check_url(given, credentials) == url
    assert credentials == kept


@pytest.mark.parametrize(
    "given",
    ["http://me:secret@", "http://me:sec#ret@x.test/", "http://me:secret/x@x.test/", "ftp://me:secret@x.test/",
     "http://me:secret@x..test/", "http://me:secret@x.test:99999/", "me:secret@ x.test"],
)  # fmt: skip
def test_no_message_has_a_password(given: str) -> None:
    with pytest.raises(TearsheetError) as raised:
        check_url(given, {})
    assert "secret" not in str(raised.value)
    assert "sec" not in str(raised.value).replace("scheme", "")


@pytest.mark.parametrize(
    "host", ["a" * 64 + ".test", "a..test", ".test", "ä" * 60 + ".test", "a." * 127 + "test", "a%b.test"]
)
def test_a_name_that_no_host_can_have_is_told_at_once(host: str) -> None:
    with pytest.raises(TearsheetError, match="malformed URL"):
        check_url(f"http://{host}/")
