"""Clean HTML of the chosen blocks: known tags, http(s) links, lists, quotes and tables put together again."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from spiders.sheet.blocks import INLINE, Block
from spiders.sheet.page import Page
from spiders.sheet.sheet import Sheet

_KEPT = {"a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "cite", "code": "code", "sub": "sub", "sup": "sup",
         "mark": "mark", "del": "del", "s": "del", "ins": "ins", "q": "q", "kbd": "kbd", "samp": "samp", "abbr": "abbr"}  # fmt: skip
_WRAP = {"li": "ul", "td": "table", "th": "table", "dd": "dl", "dt": "dl", "blockquote": "blockquote"}
_DIRECT = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_EMBEDS = ("youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "twitter.com", "x.com", "instagram.com", "facebook.com", "tiktok.com",
           "dailymotion.com", "soundcloud.com", "spotify.com", "datawrapper.de", "infogram.com", "google.com/maps", "flourish.studio", "bsky.app")  # fmt: skip
_PLAYERS = frozenset({"iframe", "embed"})
_MAX_DEPTH = 40


def blocks_to_html(page: Page, blocks: Sequence[Block]) -> str:
    """The blocks as HTML that is safe to show anywhere.

    No scripts, no styles, no event handlers, no attributes but `href` (http and https only). Players that stand among
    the blocks become plain links to what they show.
    """
    sheet = page.sheet
    out: list[str] = []
    opened: tuple[str, int] | None = None
    row = -1
    embeds = _embeds(page, blocks)
    for block in blocks:
        for url in embeds.pop(block.place, []):
            out.append(_closing(opened, row))
            opened, row = None, -1
            out.append(f'<p><a href="{escape(url)}">{escape(url)}</a></p>')
        wrapper = _WRAP.get(block.kind)
        holder = sheet.holder(block.place, _HOLDERS[block.kind]) if wrapper else -1
        tag = ("ol" if holder >= 0 and sheet.tags[holder] == "ol" else "ul") if wrapper == "ul" else wrapper
        wanted = (tag, holder) if tag else None
        if opened != wanted:
            out.append(_closing(opened, row))
            row = -1
            out.append(f"<{tag}>" if tag else "")
            opened = wanted
        if tag == "table":
            mine = sheet.holder(block.place, _ROW)
            if mine != row:
                out.append(("</tr>" if row >= 0 else "") + "<tr>")
                row = mine
        out.append(_element(page, block))
    out.append(_closing(opened, row))
    return "".join(out)


def _closing(opened: tuple[str, int] | None, row: int) -> str:
    return f"{'</tr>' if row >= 0 else ''}</{opened[0]}>" if opened else ""


_ROW = frozenset({"tr"})
_HOLDERS = {
    "li": frozenset({"ul", "ol"}),
    "td": frozenset({"table"}),
    "th": frozenset({"table"}),
    "dd": frozenset({"dl"}),
    "dt": frozenset({"dl"}),
    "blockquote": frozenset({"blockquote"}),
}
"""The list, table or quote that a block of a kind stands in."""


def _element(page: Page, block: Block) -> str:
    inner = _inline(page, block)
    if block.kind in _DIRECT or block.kind in {"li", "td", "th", "dd", "dt"}:
        tag = "h2" if block.kind == "h1" else block.kind
        return f"<{tag}>{inner}</{tag}>"
    return f"<p>{inner}</p>"


def _inline(page: Page, block: Block) -> str:
    """A block's text with its links and emphasis; the plain text where the two would differ."""
    sheet = page.sheet
    parts: list[str] = []
    open_tags: list[tuple[int, str]] = []
    for place, tail in block.nodes:
        chain = _chain(sheet, sheet.parents[place] if tail else place, block.place)
        while open_tags and open_tags[-1][0] not in chain:
            parts.append(f"</{open_tags.pop()[1]}>")
        have = {node for node, _ in open_tags}
        for node in chain:
            opening = _opening(page, node) if node not in have else None
            if opening:
                parts.append(opening[0])
                open_tags.append((node, opening[1]))
        parts.append(escape((sheet.tails if tail else sheet.texts)[place] or "", quote=False))
    parts.extend(f"</{tag}>" for _, tag in reversed(open_tags))
    text = "".join(parts)
    if block.kind == "pre":
        return text
    return " ".join(text.split())


def _chain(sheet: Sheet, place: int, block: int) -> list[int]:
    """Inline elements from the block inwards."""
    chain: list[int] = []
    while place >= 0 and place != block and sheet.tags[place] in INLINE and len(chain) < _MAX_DEPTH:
        chain.append(place)
        place = sheet.parents[place]
    return chain[::-1]


def _opening(page: Page, place: int) -> tuple[str, str] | None:
    tag = _KEPT.get(page.sheet.tags[place])
    if tag == "a":
        url = page.absolute(page.sheet.attributes[place].get("href"))
        return (f'<a href="{escape(url)}">', "a") if url else None
    return (f"<{tag}>", tag) if tag else None


def _embeds(page: Page, blocks: Sequence[Block]) -> dict[int, list[str]]:
    """Players and posts shown between the blocks: place of the block after which they stand -> their addresses."""
    if not blocks:
        return {}
    tags = page.sheet.tags
    following: dict[int, list[str]] = {}
    wanted = sorted({block.place for block in blocks})
    for start, end in pairwise(wanted):
        if not _PLAYERS.isdisjoint(tags[start:end]):
            following[end] = [url for place in range(start + 1, end) if (url := _address(page, place))]
    return following


def _address(page: Page, place: int) -> str | None:
    if page.sheet.tags[place] not in _PLAYERS:
        return None
    own = page.sheet.attributes[place]
    url = page.absolute(own.get("src") or own.get("data-src"))
    return url if url and any(host in url for host in _EMBEDS) else None
