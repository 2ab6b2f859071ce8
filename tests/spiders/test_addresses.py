"""What a page names as an address becomes one that can be asked for, or a flag; never an error."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scrapy import Request

from spiders.addresses import HOST, MALFORMED, PORT, SCHEME, TEMPLATE, TOO_LONG, address, url_of

BASE = "http://news.test/2024/story/"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("comments", BASE + "comments"),
        ("/api/comment?path=%2Fa", "http://news.test/api/comment?path=%2Fa"),
        ("//cdn.test/a.js", "http://cdn.test/a.js"),
        (" \n/a b\t.jpg\n", "http://news.test/a%20b.jpg"),
        ("http://x.test/a\n  b", "http://x.test/ab"),
        ("HTTPS://x.test", "https://x.test"),
        ("?page=2", BASE + "?page=2"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://faß.test/größe", "http://faß.test/größe"),
        ("http://me:secret@x.test/a", "http://x.test/a"),
        ("/cut\ud83d", "http://news.test/cut\ufffd"),
        ("a_b.test", BASE + "a_b.test"),
    ],
)
def test_what_can_be_asked_for(href: str, url: str) -> None:
    assert address(BASE, href) == (url, None)


@pytest.mark.parametrize(
    ("href", "flag"),
    [
        ("http://x.test:99999/", PORT), ("http://x.test:0/", PORT), ("http://x.test:abc/", PORT), ("//x.test:25/", PORT),
        ("http://x.test:-1/", PORT), ("file:///etc/passwd", SCHEME), ("ftp://10.0.0.1/", SCHEME), ("data:text/html,x", SCHEME),
        ("javascript:void(0)", SCHEME), (" JavaScript:alert(1)", SCHEME), ("java\nscript:alert(1)", SCHEME),
        ("mailto:a@b.test", SCHEME), ("blob:http://x.test/1", SCHEME), ("s3://bucket/key", SCHEME), ("x.test:8080/a", SCHEME),
        ("data:image/png;base64," + "A" * 20_000, SCHEME), ("http://[::1/", MALFORMED), ("http://", MALFORMED), ("", MALFORMED),
        ("http:///a", MALFORMED), ("{{url}}", TEMPLATE), ("https://x.test/${id}", TEMPLATE), ("/<%= url %>", TEMPLATE),
        ("http://{{host}}/a", TEMPLATE), ("http://x.test/" + "a" * 10_000, TOO_LONG), ("a" * 10_000, TOO_LONG),
        ("http://" + "a" * 64 + ".test/", HOST), ("http://a..test/", HOST), ("http://.test/", HOST), ("http://a b/", HOST),
        ("http://%zz/", HOST), ("http://" + "a." * 130 + "test/", HOST),
    ],
)  # fmt: skip
def test_what_cannot_is_flagged(href: str, flag: str) -> None:
    assert address(BASE, href) == (None, flag)


@given(
    st.text(st.characters(exclude_categories=()), max_size=40)
    | st.text("htp:/\\@[]{}.#?%a1 \n:", max_size=30).map(lambda rest: f"http://{rest}")
)
@example("http://x.test:\u0663/")
@example("//[")
def test_any_text_gives_a_request_or_a_flag(href: str) -> None:
    url, flag = address(BASE, href)
    assert (url is None) is (flag is not None)
    if url is not None:
        assert urlsplit(Request(url).url).hostname
        assert Request(url).url.startswith(("http://", "https://"))
        assert "@" not in urlsplit(url).netloc
        assert url_of(BASE, url) == url
