"""Requisites of pages and style sheets."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from archives.capture import Capture
from spiders.read.requisites import requisites

BASE = "https://news.example/a/story.html"


def _capture(text: str, media_type: str = "text/html; charset=utf-8") -> Capture:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Capture(BASE, now, 200, (("Content-Type", media_type),), text.encode())


def test_images_lazy_and_responsive() -> None:
    html = """<img src="data:image/gif;base64,R0" data-src="/lazy.jpg" data-srcset="/l1.jpg 1x, /l2.jpg 2x">
      <picture><source srcset="w,1.webp 480w, w,2.webp 800w"><img src="../p.jpg#frag"></picture>
      <video poster="/poster.jpg" src="/clip.mp4"></video>"""
    assert requisites(_capture(html)) == [
        f"https://news.example{path}"
        for path in (
            "/lazy.jpg",
            "/l1.jpg",
            "/l2.jpg",
            "/a/w,1.webp",
            "/a/w,2.webp",
            "/p.jpg",
            "/clip.mp4",
            "/poster.jpg",
        )
    ]


def test_links_scripts_icons_and_inline_css() -> None:
    html = """<link rel="stylesheet" href="/s.css"><link rel="shortcut icon" href="/f.ico"><link rel="canonical" href="/no">
      <link rel="alternate" href="/feed"><script src="/j.js"></script><style>@import "/i.css"; b{background:url(b.png)}</style>
      <p style="background:url('/p.png')">x</p><a href="/link">no</a>"""
    found = requisites(_capture(html))
    assert [url.removeprefix("https://news.example") for url in found] == [
        "/s.css", "/f.ico", "/j.js", "/i.css", "/a/b.png", "/p.png"]  # fmt: skip


def test_css_imports_urls_and_comments() -> None:
    css = """@import url("more.css") print; @import 'x.css'; /* url(gone.png) */
      @font-face { src: url(f.woff2) format("woff2"), url( "f.woff" ) } a { background: url(data:image/png;base64,AA) }"""
    found = requisites(_capture(css, "text/css"))
    assert [url.rsplit("/", 1)[1] for url in found] == ["more.css", "x.css", "f.woff2", "f.woff"]


def test_strings_of_an_image_set() -> None:
    css = """a { background: image-set("one.png" 1x, url(two.png) 2x, 'three.avif' type("image/avif")) }
      b { background: -webkit-image-set(url("four.png") 1x); content: "text.png" }"""
    found = requisites(_capture(css, "text/css"))
    assert sorted(url.rsplit("/", 1)[1] for url in found) == ["four.png", "one.png", "three.avif", "two.png"]


def test_files_that_inline_svg_draws() -> None:
    html = """<svg><image href="/i.png"/><image xlink:href="/old.png"/><use href="/sprite.svg#bird"/><use href="#own"/></svg>"""
    found = requisites(_capture(html))
    assert [url.removeprefix("https://news.example") for url in found] == [
        "/i.png",
        "/old.png",
        "/sprite.svg",
    ]


def test_base_href_counts() -> None:
    assert requisites(_capture('<base href="https://cdn.example/x/"><img src="i.png">')) == [
        "https://cdn.example/x/i.png"
    ]


def test_other_media_have_none() -> None:
    assert requisites(_capture("url(a.png)", "application/javascript")) == []


@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    for media_type in ("text/html", "text/css"):
        assert all(url.startswith("http") for url in requisites(_capture(text, media_type)))
