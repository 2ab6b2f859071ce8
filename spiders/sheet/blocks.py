"""A page cut into text blocks: paragraphs, headings, list items, quotes, table cells, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.sheet.page import Page
from spiders.sheet.sheet import Sheet, sheet_of
from spiders.sheet.strings import STREAMED, condense, squeeze

INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
     "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
     "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "center", "amp-link"}
)  # fmt: skip
SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "math", "canvas", "iframe", "object", "embed",
     "video", "audio", "title", "link", "meta", "select", "option", "textarea", "input", "datalist", "map",
     "area", "dialog", "rt", "rp", "amp-ad", "amp-sidebar", "amp-analytics"}
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
KINDS = (
    frozenset({"p", "li", "blockquote", "pre", "td", "th", "dt", "dd", "figcaption", "caption", "button"})
    | HEADINGS
)
MAX_BLOCKS = 10_000


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries."""

    index: int
    text: str
    kind: str
    """Nearest telling tag: `p`, `h2`, `li`, `blockquote`, `td`, `figcaption` …, else `div`."""
    element: HtmlElement
    """The block-level element that holds the text directly."""
    place: int
    """Its place on the page's sheet."""
    link_chars: int = 0
    links: int = 0
    strong_chars: int = 0
    nodes: list[tuple[int, bool]] = field(default_factory=list)
    """Where its text stands: (place of an element, whether in its tail)."""

    _letters: str | None = field(default=None, repr=False, compare=False)

    @property
    def letters(self) -> str:
        """The text without white space and case, for comparing."""
        if self._letters is None:
            self._letters = condense(self.text)
        return self._letters

    def at(self, index: int) -> Block:
        """The same block at another place; itself where that is its place."""
        if index == self.index:
            return self
        counts = (self.link_chars, self.links, self.strong_chars)
        return Block(index, self.text, self.kind, self.element, self.place, *counts, self.nodes)


class _Cutter:
    """Gathers text until a boundary, then makes a block of it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.blocks: list[Block] = []
        self.stack: list[int] = []
        """Places of the block-level elements that are open."""
        self.parts: list[str] = []
        self.nodes: list[tuple[int, bool]] = []
        self.link_chars = self.links = self.strong_chars = 0
        self.open_links = self.open_strongs = self.breaks = 0

    def cut(self, top: int) -> list[Block]:
        """The blocks below an element. Each element is entered once, and left before the next that lies outside it."""
        tags, ends, texts, tails = self.sheet.tags, self.sheet.ends, self.sheet.texts, self.sheet.tails
        open_: list[tuple[int, int]] = []
        place, end = top, ends[top]
        while True:
            while open_ and open_[-1][0] <= place:
                closed = open_.pop()[1]
                self.leave(closed, tags[closed])
                if closed != top and (tail := tails[closed]):
                    self.add(tail, closed, True)
            if place >= end:
                break
            if self.enter(place, tags[place]):
                if text := texts[place]:
                    self.add(text, place, False)
                open_.append((ends[place], place))
                place += 1
            else:
                if place != top and (tail := tails[place]):
                    self.add(tail, place, True)
                place = ends[place]
        self.stack = self.stack or [top]
        self.flush()
        return self.blocks

    def enter(self, place: int, tag: str) -> bool:
        """Whether to go on into the element."""
        own = self.sheet.attributes[place]
        if tag in SKIPPED or (own and _is_hidden(own)):
            if tag not in INLINE and tag not in _SILENT:
                self.flush()
            return False
        if tag == "br":
            self.breaks += 1
            if self.breaks >= 2:
                self.flush()
            else:
                self.parts.append(_BREAK)
            return False
        if tag == "a":
            self.open_links += 1
            self.links += 1
        elif tag in _STRONG:
            self.open_strongs += 1
        elif tag not in INLINE:
            if self.parts:
                self.flush()
            self.stack.append(place)
        return True

    def leave(self, place: int, tag: str) -> None:
        if tag == "a":
            self.open_links -= 1
        elif tag in _STRONG:
            self.open_strongs -= 1
        elif tag not in INLINE:
            if self.parts:
                self.flush()
            self.stack.pop()

    def add(self, text: str, place: int, tail: bool) -> None:
        if not text.isspace():
            self.breaks = 0
            if self.open_links:
                self.link_chars += len(text.strip())
            if self.open_strongs:
                self.strong_chars += len(text.strip())
            self.nodes.append((place, tail))
        self.parts.append(text)

    def flush(self) -> None:
        """Make a block of the text so far."""
        self.breaks = 0
        if not self.nodes:
            self.parts.clear()
            return
        text = "".join(self.parts)
        if _BREAK in text:
            text = "\n".join([line for part in text.split(_BREAK) if (line := squeeze(part))])
        else:
            text = squeeze(text)
        if text and self.stack and len(self.blocks) < MAX_BLOCKS:
            place, sheet = self.stack[-1], self.sheet
            kind = _kind(tuple([sheet.tags[around] for around in self.stack[-6:]]))
            counts = (self.link_chars, self.links, self.strong_chars)
            block = Block(len(self.blocks), text, kind, sheet.elements[place], place, *counts, self.nodes)
            self.blocks.append(block)
        self.parts, self.nodes = [], []
        self.link_chars = self.links = self.strong_chars = 0


_BREAK = "\x1e"
_STRONG = frozenset({"b", "strong"})
_SILENT = frozenset({"script", "style", "link", "meta", "noscript"})


def cut_blocks(root: HtmlElement) -> list[Block]:
    """The text blocks below an element; scripts, forms' controls and hidden parts give none."""
    sheet = sheet_of(root)
    return _Cutter(sheet).cut(sheet.place[root])


def page_blocks(page: Page, cut: Sequence[HtmlElement] = ()) -> list[Block]:
    """The blocks of a page, cut once a page, without those inside the elements to cut."""
    if "blocks" not in page.memo:
        page.memo["blocks"] = cut_blocks(page.tree)
    blocks: list[Block] = page.memo["blocks"]
    if not cut:
        return blocks
    sheet = page.sheet
    spans = [
        (sheet.place[element], sheet.ends[sheet.place[element]]) for element in cut if element in sheet.place
    ]
    kept = [block for block in blocks if not any(start <= block.place < end for start, end in spans)]
    return [block.at(index) for index, block in enumerate(kept)]


def _is_hidden(own: dict[str, str]) -> bool:
    """Hidden by attribute or inline style. Text that scripts will show (`aria-hidden`) is not taken for hidden.

    Args:
        own: an element's attributes.
    """
    if own.get("hidden", "until-found") != "until-found":
        return not STREAMED.match(own.get("id") or "")
    classes = own.get("class")
    if classes and _hides(classes):
        return True
    style = own.get("style")
    return bool(style and _HIDDEN.search(style))


@lru_cache(maxsize=20_000)
def _hides(classes: str) -> bool:
    return not _HIDDEN_CLASSES.isdisjoint(classes.split())


_HIDDEN_CLASSES = frozenset(
    {
        "display-none",
        "sr-only",
        "visually-hidden",
        "screen-reader-text",
        "screen-reader-only",
        "visuallyhidden",
        "assistive-text",
        "offscreen",
    }
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=5_000)
def _kind(tags: tuple[str, ...]) -> str:
    """The nearest telling tag of those around a text, outermost first; a paragraph inside a list item or quote is of that kind."""
    kind = "div"
    for tag in reversed(tags):
        if tag in {"li", "blockquote", "figcaption", "pre", "dd", "dt"}:
            return tag
        if tag in KINDS and kind == "div":
            kind = tag
            if tag in HEADINGS:
                return kind
        if tag in {"article", "main", "section", "body", "table"}:
            break
    return kind
