"""The pieces of a record as text and as clean HTML; controls and signatures vanish as elements, never as words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from lxml.html import HtmlElement

from spiders.sheet.outline import Outline
from spiders.sheet.text import flat_text, inner_html, is_control
from spiders.sheet.words import Words, says
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.texts import INLINE, PROSE, Piece

Rule = Callable[[HtmlElement], bool]

_SIGNATURE = Words(r"(?:^|[\s_-])(?:signature|sig|postsignature|usersig)(?:$|[\s_\d-])|signature")
_RULED_OFF = re.compile(r"^\s*(?:_{6,}|-{8,})\s*")
_CODE_ALT = re.compile(r"^:[\w+-]{2,30}:?$|^[;:=8][-']?[()DPpoO/|*]$")
_SUBJECT = Words(r"(?:^|[\s_-])(?:title|subject|headline|betreff)(?:$|[\s_-])")
_LABEL_LENGTH = 30
_LEAVES = frozenset(("a", "span", "button", "small", "i", "em", "div", "label"))


def labels_of(outline: Outline, drafts: list[Draft], texts: list[list[Piece]]) -> set[HtmlElement]:
    """Short leaves within the texts that say the same in most records: "Reply", "Report abuse", in whatever language."""
    if len(drafts) < 4:
        return set()
    seen: Counter[tuple[object, str]] = Counter()
    places: dict[tuple[object, str], list[HtmlElement]] = {}
    for draft, pieces in zip(drafts, texts, strict=True):
        mine: set[tuple[object, str]] = set()
        for piece in pieces:
            if piece.text is not None:
                continue
            for place in range(piece.place + 1, outline.end(piece.place)):
                node = outline.nodes[place]
                if not 1 <= outline.chars[place] <= _LABEL_LENGTH or node.tag not in _LEAVES or len(node):
                    continue
                key = (draft.signature.get(place), (node.text or "").strip())
                places.setdefault(key, []).append(node)
                mine.add(key)
        seen.update(mine)
    floor = 0.6 * len(drafts)
    return {node for key, count in seen.items() if count >= floor for node in places[key]}


def render(outline: Outline, pieces: list[Piece], drop: set[HtmlElement]) -> tuple[str, str]:
    """Text (one line a block) and HTML of a record's pieces.

    Args:
        drop: elements that are no words of the record.
    """

    def rule(element: HtmlElement) -> bool:
        return element in drop or is_control(element) or _no_words(element)

    lines: list[str] = []
    html: list[str] = []
    inline = False
    spaced = True
    for piece in pieces:
        text, tag, markup = _shown(outline, piece, rule)
        if markup is None:
            continue
        html.append(markup)
        flows = tag == "#text" or tag in INLINE
        if tag == "br" or not lines or not (flows and inline):
            lines.append(text)
        elif text:
            joint = " " if spaced or _starts_spaced(outline, piece) else ""
            lines[-1] = f"{lines[-1]}{joint}{text}".strip()
        inline, spaced = flows, _ends_spaced(outline, piece)
    return "\n".join(line for line in lines if line), "".join(html).strip()


def _starts_spaced(outline: Outline, piece: Piece) -> bool:
    text = piece.text if piece.text is not None else outline.nodes[piece.place].text
    return bool(text) and text[:1].isspace()


def _ends_spaced(outline: Outline, piece: Piece) -> bool:
    """Whether white space follows a piece: at its own end, or between it and the next element."""
    if piece.text is not None:
        return piece.text[-1:].isspace()
    tail = outline.nodes[piece.place].tail or ""
    return tail[:1].isspace()


def _shown(outline: Outline, piece: Piece, rule: Rule) -> tuple[str, str, str | None]:
    if piece.text is not None:
        return " ".join(piece.text.split()), "#text", piece.text
    node = outline.nodes[piece.place]
    tag = str(node.tag)
    if tag == "br":
        return "", tag, "<br>"
    if _no_words(node):
        return "", tag, None
    inner = inner_html(node, rule)
    return flat_text(node, rule), tag, f"<{tag}>{inner}</{tag}>" if tag in PROSE or tag in INLINE else inner


def _no_words(element: HtmlElement) -> bool:
    """Signatures, a post's repeated subject, and pictures that stand for `:wink:`."""
    tag = element.tag
    if tag == "img":
        return bool(_CODE_ALT.match(element.get("alt") or ""))
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if len(names) > 1:
        if says(_SIGNATURE, names):
            return True
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6") and says(_SUBJECT, names):
            return True
    return tag in ("div", "p", "span") and bool(_RULED_OFF.match(element.text or ""))
