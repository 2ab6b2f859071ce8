"""The credits of a Chinese, Japanese or Korean story: near the headline, in its dateline, in its signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.article.bylines import is_here
from spiders.article.east_asian import credits_of, dateline, edits, is_east_asian, is_japanese, signature
from spiders.article.headline.headline import headline_element, read_headline
from spiders.sheet.page import Page
from spiders.sheet.strings import element_text

_MAY_CREDIT = re.compile(
    "作者|[记記]者|[［\\[]|文|著|ライター|投稿者|委員|글|기자|특파원|작성자|통신원|칼럼니스트|앵커|에디터"
)
_MAX = 120
_PARAGRAPH = 40
"""Characters from which a text is taken for one of a story's paragraphs."""


def speaks_east_asian(page: Page) -> bool:
    """Whether the page's headline is written in Chinese, Japanese or Korean."""
    return is_east_asian(read_headline(page).text)


def credited(page: Page) -> list[tuple[str, str | None]]:
    """The authors whom the first short text from the headline on credits by a word: `作者：X`, `X 기자`."""
    if not speaks_east_asian(page):
        return []
    for element in _telling(page):
        for box in (element, element.getparent()):
            text = element_text(box) if box is not None and box.tag not in ("body", "html") else ""
            names = credits_of(text) if not text.endswith(("！", "？", ".")) else []
            if names:
                return [(name, _link(box, name)) for name in names]
    return []


def in_story(page: Page) -> list[tuple[str, str | None]]:
    """The reporters in a story's first paragraphs, else who signs its last."""
    if not speaks_east_asian(page):
        return []
    texts = _paragraphs(page)
    for text in texts[:3]:
        if names := _reporters(text):
            return [(name, None) for name in names]
    for text in texts[: -4 if len(texts) > 3 else None : -1]:
        if names := signature(text, japanese=_is_japanese(page)):
            return [(name, None) for name in names]
    return []


def _is_japanese(page: Page) -> bool:
    return is_japanese(read_headline(page).text or "")


def only_edits(page: Page, name: str) -> bool:
    """Whether the page itself credits this person with editing alone."""
    return is_east_asian(name) and edits(element_text(page.tree), name)


def _link(box: HtmlElement, name: str) -> str | None:
    return next((a.get("href") for a in box.iter("a") if name in element_text(a)), None)


def _telling(page: Page) -> Iterator[HtmlElement]:
    """Elements whose own words may credit somebody, those from the headline on first."""
    sheet, heading = page.sheet, headline_element(page)
    start = sheet.place.get(heading, 0) if heading is not None else 0
    found: dict[HtmlElement, int] = {}
    for place, text in enumerate(sheet.texts):
        if text and _MAY_CREDIT.search(text):
            found.setdefault(sheet.elements[place], place)
    for place, tail in enumerate(sheet.tails):
        if tail and _MAY_CREDIT.search(tail) and sheet.parents[place] >= 0:
            found.setdefault(sheet.elements[sheet.parents[place]], place)
    for element in sorted(found, key=lambda e: (found[e] < start, found[e])):
        if element is not heading and element.tag not in _UNSEEN and is_here(page, element):
            yield element


_UNSEEN = frozenset({"script", "style", "noscript", "title", "template", "option", "textarea", "head"})


def _paragraphs(page: Page) -> list[str]:
    """The story's paragraphs: texts of elements that hold nothing but lines, from the headline on."""
    sheet, heading = page.sheet, headline_element(page)
    start = sheet.place.get(heading, 0) if heading is not None else 0
    texts: list[str] = []
    for place in range(start, len(sheet.elements)):
        element = sheet.elements[place]
        if element.tag not in ("p", "div", "section", "article", "td") or not is_here(page, element):
            continue
        broken = any(child.tag == "br" for child in element)
        if broken and not any(child.tag == "p" for child in element):
            texts.extend(_lines(element))
        elif element.tag == "p":
            texts.append(element_text(element))
    japanese = _is_japanese(page)
    return [
        text
        for text in texts
        if len(text) >= _PARAGRAPH or _reporters(text) or signature(text, japanese=japanese)
    ]


def _reporters(text: str) -> list[str]:
    return dateline(text) or (credits_of(text) if len(text) < _PARAGRAPH and not text.endswith("。") else [])


def _lines(element: HtmlElement) -> list[str]:
    """The lines that breaks part in an element without paragraphs."""
    lines = [""]
    lines[-1] += element.text or ""
    for child in element:
        if child.tag == "br":
            lines.append("")
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
            lines[-1] += element_text(child)
        lines[-1] += child.tail or ""
    return [line.strip() for line in lines if line.strip()]
