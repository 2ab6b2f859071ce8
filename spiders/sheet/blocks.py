"""A page cut into text blocks: paragraphs, headings, list items, quotes, table cells, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.sheet.page import Page
from spiders.sheet.strings import condense, squeeze, streamed

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
    link_chars: int = 0
    links: int = 0
    strong_chars: int = 0
    nodes: list[tuple[HtmlElement, bool]] = field(default_factory=list)
    """Where its text stands: (element, whether in its tail)."""

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
        return Block(index, self.text, self.kind, self.element, *counts, self.nodes)


class _Cutter:
    """Gathers text until a boundary, then makes a block of it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.stack: list[HtmlElement] = []
        self.tags: list[str] = []
        self.parts: list[str] = []
        self.nodes: list[tuple[HtmlElement, bool]] = []
        self.link_chars = self.links = self.strong_chars = 0
        self.open_links = self.open_strongs = self.breaks = 0

    def enter(self, element: HtmlElement) -> bool:
        """Whether to go on into the element."""
        tag = element.tag
        if not isinstance(tag, str):
            return False
        if tag in SKIPPED or hidden(element):
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
        elif tag in {"b", "strong"}:
            self.open_strongs += 1
        elif tag not in INLINE:
            if self.parts:
                self.flush()
            self.stack.append(element)
            self.tags.append(tag)
        self.add(element.text, element, False)
        return True

    def leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "a":
            self.open_links -= 1
        elif tag in {"b", "strong"}:
            self.open_strongs -= 1
        elif tag not in INLINE:
            if self.parts:
                self.flush()
            self.stack.pop()
            self.tags.pop()

    def add(self, text: str | None, element: HtmlElement, tail: bool) -> None:
        if not text:
            return
        if not text.isspace():
            self.breaks = 0
            if self.open_links:
                self.link_chars += len(text.strip())
            if self.open_strongs:
                self.strong_chars += len(text.strip())
            self.nodes.append((element, tail))
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
            counts = (self.link_chars, self.links, self.strong_chars)
            kind = _kind(tuple(self.tags[-6:]))
            self.blocks.append(Block(len(self.blocks), text, kind, self.stack[-1], *counts, self.nodes))
        self.parts, self.nodes = [], []
        self.link_chars = self.links = self.strong_chars = 0


_BREAK = "\x1e"
_SILENT = frozenset({"script", "style", "link", "meta", "noscript"})


def cut_blocks(root: HtmlElement) -> list[Block]:
    """The text blocks below an element; scripts, forms' controls and hidden parts give none."""
    cutter = _Cutter()
    # an explicit path, since nesting may be deep
    path = [(root, iter(root))] if cutter.enter(root) else []
    while path:
        element, children = path[-1]
        child = next(children, None)
        if child is None:
            path.pop()
            cutter.leave(element)
            if element is not root:
                cutter.add(element.tail, element, True)
            continue
        if cutter.enter(child):
            if len(child):
                path.append((child, iter(child)))
                continue
            cutter.leave(child)
        cutter.add(child.tail, child, True)
    cutter.stack = cutter.stack or [root]
    cutter.tags = cutter.tags or [str(root.tag)]
    cutter.flush()
    return cutter.blocks


def page_blocks(page: Page, cut: Sequence[HtmlElement] = ()) -> list[Block]:
    """The blocks of a page, cut once a page, without those inside the elements to cut."""
    if "blocks" not in page.memo:
        page.memo["blocks"] = cut_blocks(page.tree)
    blocks: list[Block] = page.memo["blocks"]
    if not cut:
        return blocks
    inside: dict[HtmlElement, bool] = dict.fromkeys(cut, True)
    kept = [block for block in blocks if not _within(block.element, inside)]
    return [block.at(index) for index, block in enumerate(kept)]


def _within(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Whether an element lies in one that is known to be cut; what is learnt on the way up is kept."""
    chain: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        chain.append(node)
        node = node.getparent()
    answer = node is not None and known[node]
    known.update(dict.fromkeys(chain, answer))
    return answer


def hidden(element: HtmlElement) -> bool:
    """Hidden by attribute or inline style. Text that scripts will show (`aria-hidden`) is not taken for hidden."""
    get = element.get
    if get("hidden", "until-found") != "until-found":
        return not streamed(element)
    classes = get("class")
    if classes and _hides(classes):
        return True
    style = get("style")
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
