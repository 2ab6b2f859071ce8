"""A page cut into text blocks: paragraphs, headings, list items, quotes, table cells, in reading order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.sheet.page import Page
from spiders.sheet.select import lookup_of
from spiders.sheet.sheet import Sheet, sheet_of
from spiders.sheet.strings import condense, squeeze, streamed
from spiders.sheet.tree_index import Condition

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

    def __init__(self, sheet: Sheet, hidden: Set[int]) -> None:
        self.sheet, self.hidden = sheet, hidden
        self.blocks: list[Block] = []
        self.stack: list[int] = []
        """Places of the block-level elements that are open."""
        self.tags: list[str] = []
        """Their tags."""

    def cut(self, top: int) -> list[Block]:  # noqa: C901, PLR0915 - one loop over all of a page: calls would cost half of it
        """The blocks below an element. Each element is entered once, and left before the next that lies outside it."""
        sheet, hidden, stack, block_tags = self.sheet, self.hidden, self.stack, self.tags
        tags, ends, texts, tails, ways = sheet.tags, sheet.ends, sheet.texts, sheet.tails, _WAYS
        parts: list[str] = []
        nodes: list[tuple[int, bool]] = []
        link_chars = links = strong_chars = open_links = open_strongs = breaks = 0
        open_: list[tuple[int, int, int]] = []

        def flush() -> None:
            nonlocal parts, nodes, link_chars, links, strong_chars, breaks
            breaks = 0
            if not nodes:
                parts.clear()
                return
            self.add("".join(parts), nodes, (link_chars, links, strong_chars))
            parts, nodes = [], []
            link_chars = links = strong_chars = 0

        place, last = top, ends[top]
        while True:
            while open_ and open_[-1][0] <= place:
                _, closed, way = open_.pop()
                if way == _BLOCK:
                    if parts:
                        flush()
                    stack.pop()
                    block_tags.pop()
                elif way == _LINK:
                    open_links -= 1
                elif way == _BOLD:
                    open_strongs -= 1
                if (text := tails[closed]) and closed != top:
                    parts.append(text)
                    if not text.isspace():
                        breaks = 0
                        nodes.append((closed, True))
                        if open_links:
                            link_chars += len(text.strip())
                        if open_strongs:
                            strong_chars += len(text.strip())
            if place >= last:
                break
            way = ways.get(tag := tags[place], _BLOCK)
            end = ends[place]
            if way >= _SKIP or place in hidden:
                if tag not in _JOINING:
                    flush()
                open_.append((end, place, _SKIP))
                place = end
                continue
            if way == _BREAK:
                breaks += 1
                if breaks >= 2:
                    flush()
                else:
                    parts.append(_NEW_LINE)
                open_.append((end, place, _SKIP))
                place = end
                continue
            if way == _BLOCK:
                if parts:
                    flush()
                stack.append(place)
                block_tags.append(tag)
            elif way == _LINK:
                open_links += 1
                links += 1
            elif way == _BOLD:
                open_strongs += 1
            if text := texts[place]:
                parts.append(text)
                if not text.isspace():
                    breaks = 0
                    nodes.append((place, False))
                    if open_links:
                        link_chars += len(text.strip())
                    if open_strongs:
                        strong_chars += len(text.strip())
            open_.append((end, place, way))
            place += 1
        stack.append(top)
        block_tags.append(tags[top])
        flush()
        return self.blocks

    def add(self, text: str, nodes: list[tuple[int, bool]], counts: tuple[int, int, int]) -> None:
        """Make a block of the text so far."""
        if _NEW_LINE in text:
            text = "\n".join([line for part in text.split(_NEW_LINE) if (line := squeeze(part))])
        else:
            text = squeeze(text)
        if text and self.stack and len(self.blocks) < MAX_BLOCKS:
            place = self.stack[-1]
            kind = _kind(tuple(self.tags[-6:]))
            self.blocks.append(
                Block(len(self.blocks), text, kind, self.sheet.elements[place], place, *counts, nodes)
            )


_NEW_LINE = "\x1e"
_SILENT = frozenset({"script", "style", "link", "meta", "noscript"})
_JOINING = INLINE | _SILENT
"""What parts no text, skipped or hidden."""
_BLOCK, _INSIDE, _LINK, _BOLD, _BREAK, _SKIP = range(6)
_WAYS = {
    **dict.fromkeys(INLINE, _INSIDE),
    "a": _LINK,
    "b": _BOLD,
    "strong": _BOLD,
    "br": _BREAK,
    **dict.fromkeys(SKIPPED, _SKIP),
}
"""How an element is gone through, by its tag; all others part texts."""


def cut_blocks(root: HtmlElement) -> list[Block]:
    """The text blocks below an element; scripts, forms' controls and hidden parts give none."""
    sheet = sheet_of(root)
    return _Cutter(sheet, _hidden(root)).cut(sheet.place[root])


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
    starts, ends = zip(*_apart(spans), strict=True) if spans else ((), ())
    kept = []
    for block in blocks:  # a thread of thousands is cut record by record
        number = bisect_right(starts, block.place)
        if not number or block.place >= ends[number - 1]:
            kept.append(block)
    return [block.at(index) for index, block in enumerate(kept)]


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order without those that lie in another: elements overlap in no other way."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _hidden(root: HtmlElement) -> set[int]:
    """The places that are hidden by attribute, class or inline style. Text that scripts will show (`aria-hidden`) is not taken for
    hidden, nor is what React streams."""
    index = lookup_of(root).index
    found: set[int] = set()
    for name in _HIDDEN_CLASSES:
        found.update(index.places(Condition("class", name)))
    for style, places in index.by_value("style").items():
        if _HIDDEN.search(style):
            found.update(places)
    for value, places in index.by_value("hidden").items():
        if value != "until-found":
            found.update(places)
            found.difference_update([place for place in places if streamed(index.elements[place])])
    return found


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
