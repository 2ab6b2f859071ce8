"""Selectors find what cssselect's XPath finds, from any element of a page."""

from __future__ import annotations

import lxml.html
import pytest
from cssselect import HTMLTranslator

from spiders.sheet.parts import Items
from spiders.sheet.select import css

PAGE = """<html lang="en"><body class="single  post&#10;wide"><main id="main"><ol class="list">
<li id="comment-1" class="comment even"><p class="fn x">A</p><time datetime="2012">t</time><a href="#comment-1" rel="a b">1</a>
  <ul class="children"><li id="comment-2" class="comment odd"><p class="fn&#160;x">B</p><b title="">c</b>
  <a href="/x#comment-2" class="reply">2</a><div><p>deep</p></div></li></ul></li>
<li id="comment-3" class="comments"><p lang="en-GB">C</p><a>none</a></li></ol></main></body></html>"""
SELECTORS = (
    "p", "*", ".comment", "#comment-2", "li.comment", ".comment.odd", "p.fn, .odd p, li", ".comment p", "ol > li", "li > p",
    ".list li li p", "main > ol > li > a", "li ul > li > div p", "[class]", "[id^='comment-']", "[id$='3']", "[href*='#comment']",
    "[rel~=b]", "[rel~='a b']", "[lang|=en]", "[title='']", "[id^='']", "a:not(.reply)", "a:not([href])", ".comment > :not(p)",
    "p:first-child", "p + time", ".even ~ li", "p ~ a", "li:not(.a.b)", "a[id!='x']", "td.thead p ~ a", ".fn", ".x", ".wide",
)  # fmt: skip


@pytest.mark.parametrize("selector", SELECTORS)
def test_finds_what_its_xpath_finds(selector: str) -> None:
    tree = lxml.html.document_fromstring(PAGE)
    path = HTMLTranslator().css_to_xpath(selector)
    for top in tree.iter():
        assert css(top, selector) == top.xpath(path)


@pytest.mark.parametrize("selector", SELECTORS)
def test_an_items_own_matches_are_no_reply_s(selector: str) -> None:
    tree = lxml.html.document_fromstring(PAGE)
    items = Items(css(tree, "li"))
    assert items.nested
    assert [items.parent(item) for item in items.elements] == [None, 0, None]
    for item in items.elements:
        within = item.xpath(HTMLTranslator().css_to_xpath(selector))
        assert items.all(item, selector) == [
            node for node in within if next(n for n in (node, *node.iterancestors()) if n.tag == "li") is item
        ]
