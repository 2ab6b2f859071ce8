"""Clean HTML of the chosen blocks: known tags, http(s) links, lists, quotes and tables put together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from lxml.html import HtmlElement

from spiders.sheet.blocks import INLINE, SKIPPED, Block
from spiders.sheet.page import Page

_KEPT = {"a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "cite", "code": "code", "sub": "sub", "sup": "sup",
         "mark": "mark", "del": "del", "s": "del", "ins": "ins", "q": "q", "kbd": "kbd", "samp": "samp", "abbr": "abbr"}  # fmt: skip
_WRAP = {"li": "ul", "td": "table", "th": "table", "dd": "dl", "dt": "dl", "blockquote": "blockquote"}
_DIRECT = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_EMBEDS = ("youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "twitter.com", "x.com", "instagram.com", "facebook.com", "tiktok.com",
           "dailymotion.com", "soundcloud.com", "spotify.com", "datawrapper.de", "infogram.com", "google.com/maps", "flourish.studio", "bsky.app")  # fmt: skip
_MAX_DEPTH = 40


def blocks_to_html(page: Page, blocks: Sequence[Block]) -> str:
    """The blocks as HTML that is safe to show anywhere.

    No scripts, no styles, no event handlers, no attributes but `href` (http and https only). Players that stand among
    the blocks become plain links to what they show.
    """
    out: list[str] = []
    opened: tuple[str, HtmlElement | None] | None = None
    row: HtmlElement | None = None
    embeds = _embeds(page, blocks)
    for block in blocks:
        for url in embeds.pop(block.element, []):
            out.append(_closing(opened, row))
            opened = row = None
            out.append(f'<p><a href="{escape(url)}">{escape(url)}</a></p>')
        wrapper = _WRAP.get(block.kind)
        holder = _holder(block.element, block.kind)
        tag = ("ol" if holder is not None and holder.tag == "ol" else "ul") if wrapper == "ul" else wrapper
        wanted = (tag, holder) if tag else None
        if opened != wanted:
            out.append(_closing(opened, row))
            row = None
            out.append(f"<{tag}>" if tag else "")
            opened = wanted
        if tag == "table":
            mine = next((e for e in [block.element, *block.element.iterancestors()] if e.tag == "tr"), None)
            if mine is not row:
                out.append(("</tr>" if row is not None else "") + "<tr>")
                row = mine
        out.append(_element(page, block))
    out.append(_closing(opened, row))
    return "".join(out)


def _closing(opened: tuple[str, HtmlElement | None] | None, row: HtmlElement | None) -> str:
    return f"{'</tr>' if row is not None else ''}</{opened[0]}>" if opened else ""


def _holder(element: HtmlElement, kind: str) -> HtmlElement | None:
    """The list, table or quote that a block stands in."""
    tags = {
        "li": {"ul", "ol"},
        "td": {"table"},
        "th": {"table"},
        "dd": {"dl"},
        "dt": {"dl"},
        "blockquote": {"blockquote"},
    }.get(kind, set())
    return next((e for e in [element, *element.iterancestors()] if e.tag in tags), None)


def _element(page: Page, block: Block) -> str:
    inner = _inline(page, block)
    if block.kind in _DIRECT or block.kind in {"li", "td", "th", "dd", "dt"}:
        tag = "h2" if block.kind == "h1" else block.kind
        return f"<{tag}>{inner}</{tag}>"
    return f"<p>{inner}</p>"


def _inline(page: Page, block: Block) -> str:
    """A block's text with its links and emphasis; the plain text where the two would differ."""
    parts: list[str] = []
    open_tags: list[tuple[HtmlElement, str]] = []
    for element, tail in block.nodes:
        chain = _chain(element.getparent() if tail else element, block.element)
        while open_tags and open_tags[-1][0] not in chain:
            parts.append(f"</{open_tags.pop()[1]}>")
        have = {node for node, _ in open_tags}
        for node in chain:
            opening = _opening(page, node) if node not in have else None
            if opening:
                parts.append(opening[0])
                open_tags.append((node, opening[1]))
        parts.append(escape((element.tail if tail else element.text) or "", quote=False))
    parts.extend(f"</{tag}>" for _, tag in reversed(open_tags))
    text = "".join(parts)
    if block.kind == "pre":
        return text
    return " ".join(text.split())


def _chain(element: HtmlElement | None, block: HtmlElement) -> list[HtmlElement]:
    """Inline elements from the block inwards."""
    chain: list[HtmlElement] = []
    while element is not None and element is not block and element.tag in INLINE and len(chain) < _MAX_DEPTH:
        chain.append(element)
        element = element.getparent()
    return chain[::-1]


def _opening(page: Page, element: HtmlElement) -> tuple[str, str] | None:
    tag = _KEPT.get(str(element.tag))
    if tag == "a":
        url = page.absolute(element.get("href"))
        return (f'<a href="{escape(url)}">', "a") if url else None
    return (f"<{tag}>", tag) if tag else None


def _embeds(page: Page, blocks: Sequence[Block]) -> dict[HtmlElement, list[str]]:
    """Players and posts shown between the blocks: block after which they stand -> their addresses."""
    if not blocks:
        return {}
    following: dict[HtmlElement, list[str]] = {}
    pending: list[str] = []
    wanted = {block.element for block in blocks}
    started = False
    for element in page.elements:
        if element in wanted:
            started = True
            if pending:
                following[element] = list(pending)
                pending.clear()
        elif started and element.tag in SKIPPED:
            pending.extend(_address(page, element))
    return following


def _address(page: Page, element: HtmlElement) -> Iterator[str]:
    if element.tag in {"iframe", "embed"}:
        url = page.absolute(element.get("src") or element.get("data-src"))
        if url and any(host in url for host in _EMBEDS):
            yield url
