"""How much text stands where on a page: what the record miner counts with, made of the page's sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from lxml.html import HtmlElement

from spiders.sheet.sheet import Sheet

MAX_NODES = 120_000
"""Elements looked at; a page with more is read as far as this."""
_SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "select",
        "option",
        "textarea",
        "head",
        "svg",
        "iframe",
        "object",
        "datalist",
    ]
)
_MOST_TOKENS = 24
"""Class tokens of an element that are looked at."""
_NAMING = ("class", "id", "itemprop")
_DIGITS = re.compile(r"\d+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


class Outline:
    """Elements with their place, extent and amount of text. Amounts count characters that are not white space."""

    def __init__(self, sheet: Sheet, url: str = "") -> None:
        self.url = url
        """The page's address; empty where nobody said it."""
        self.sheet = sheet
        self.nodes: list[HtmlElement] = sheet.elements[:MAX_NODES]
        self.index = sheet.place if len(self.nodes) == len(sheet.elements) else _numbered(self.nodes)
        self.parent = sheet.parents[:MAX_NODES]
        self.tags: list[str] = sheet.tags[:MAX_NODES]
        self.texts: defaultdict[int, list[str]] = defaultdict(list)
        """The visible texts of each element itself: before its first child, and after each child."""
        self.chars = [0] * len(self.nodes)
        """Visible characters in the subtree."""
        self.linked = [0] * len(self.nodes)
        """Of these, within links: all of them where a link lies around the element."""
        self.size = [1] * len(self.nodes)
        """Elements in the subtree, the element itself included."""
        self._sum_up(self._fill())
        self.notes: dict[tuple[str, *tuple[int, ...]], Any] = {}
        """What was once found out of an element, by kind and place."""
        self._names: list[str | None] = [None] * len(self.nodes)
        self._tokens: dict[int, tuple[str, ...]] = {}
        self._by_names: dict[str, tuple[str, ...]] = {}
        self._text: dict[int, str] = {}
        self._line: dict[int, str] = {}

    def _fill(self) -> list[int]:
        """Find the texts of each element itself.

        Returns:
            The visible characters right after each element.
        """
        chars, texts, sheet = self.chars, self.texts, self.sheet
        tails = [0] * len(self.nodes)
        hidden: set[int] = set()
        own = zip(self.parent, self.tags, sheet.texts, sheet.tails, strict=False)  # as far as MAX_NODES
        for place, (above, tag, text, tail) in enumerate(own):
            if above in hidden:
                hidden.add(place)
                continue
            if tag in _SILENT and not is_shadow(self.nodes[place]):
                hidden.add(place)
            elif text and not text.isspace() and (count := amount(text)):
                chars[place] = count
                texts[place].append(text)
            if tail and not tail.isspace() and (count := amount(tail)):
                tails[place] = count
                if above >= 0:
                    texts[above].append(tail)
        return tails

    def _sum_up(self, tails: list[int]) -> None:
        size, linked, chars = self.size, self.linked, self.chars
        for place in range(len(self.nodes) - 1, 0, -1):
            above = self.parent[place]
            if self.tags[place] == "a":
                linked[place] = chars[place]
            if above >= 0:
                size[above] += size[place]
                chars[above] += chars[place] + tails[place]
                linked[above] += linked[place]
        for place, (tag, node) in enumerate(zip(self.tags, self.nodes, strict=True)):
            if tag == "a" and size[place] > 1 and node.get("href"):
                for inner in range(place + 1, self.end(place)):
                    linked[inner] = chars[inner]

    def end(self, place: int) -> int:
        """First place after the subtree."""
        return place + self.size[place]

    def holds(self, outer: int, inner: int) -> bool:
        """Whether one element is or contains the other."""
        return outer <= inner < outer + self.size[outer]

    def names(self, place: int) -> str:
        """Class, id, itemprop and test names of an element, and a custom element's tag, lower case."""
        known = self._names[place]
        if known is None:
            own, tag = self.sheet.attributes[place], self.tags[place]
            known = self._names[place] = _called(own, tag) if own or "-" in tag else ""
        return known

    def tokens(self, place: int) -> tuple[str, ...]:
        """Class tokens with digits masked: `depth-2` and `depth-3` are one kind of token."""
        known = self._tokens.get(place)
        if known is None:
            raw = self.sheet.attributes[place].get("class")
            known = self._tokens[place] = self._masked(raw) if raw else ()
        return known

    def _masked(self, names: str) -> tuple[str, ...]:
        known = self._by_names.get(names)
        if known is None:
            tokens = _DIGITS.sub("#", names).split()[:_MOST_TOKENS]
            known = self._by_names[names] = tuple(dict.fromkeys(tokens))
        return known

    def text(self, place: int) -> str:
        """All text within an element, as it stands in the source."""
        known = self._text.get(place)
        if known is None:
            node = self.nodes[place]
            known = self._text[place] = (
                (node.text or "") if self.size[place] == 1 else "".join(node.itertext())
            )
        return known

    def line(self, place: int) -> str:
        """The same on one line."""
        known = self._line.get(place)
        if known is None:
            known = self._line[place] = " ".join(self.text(place).split())
        return known

    def above(self, place: int, levels: int = 500) -> list[int]:
        """Places of the ancestors, nearest first."""
        found: list[int] = []
        place = self.parent[place]
        while place >= 0 and len(found) < levels:
            found.append(place)
            place = self.parent[place]
        return found


def _called(own: dict[str, str], tag: str) -> str:
    parts = [value for name in _NAMING if name in own and (value := own[name])]
    if given := own.get("data-testid") or own.get(
        "data-qa"
    ):  # what a maker calls it whose classes are hashed
        parts.append(given)
    if "-" in tag:  # a custom element is named by whoever made it
        parts.insert(0, tag)
    return " ".join(parts).strip().lower()


def _numbered(nodes: list[HtmlElement]) -> dict[HtmlElement, int]:
    return {node: place for place, node in enumerate(nodes)}


def is_shadow(node: HtmlElement) -> bool:
    """Whether an element is a shadow root written into the page (https://html.spec.whatwg.org/#attr-template-shadowrootmode):
    a `template` that browsers do show."""
    return node.tag == "template" and (
        node.get("shadowrootmode") is not None or node.get("shadowroot") is not None
    )


def amount(text: str | None) -> int:
    """How much a text says: its characters but for white space; a Chinese, Japanese or Korean one says what two others do."""
    if not text:
        return 0
    if len(text) < 40 and text.isspace():
        return 0
    bare = "".join(text.split())
    return len(bare) if bare.isascii() else len(bare) + len(_WIDE.findall(bare))


def id_shape(node: HtmlElement) -> str | None:
    """`comment-123` and `comment-124` -> `comment-#`; None for an id without a number."""
    own = node.get("id")
    if not own or not any(map(str.isdigit, own)):
        return None
    return _DIGITS.sub("#", own)
