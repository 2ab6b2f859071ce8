"""Which comment answers which: nesting, links, depth classes, indentation, numbering, quotes, mentions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spiders.sheet.outline import Outline
from spiders.threads.mentions import link_by_words
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.texts import Piece
from spiders.threads.thread import FoundComment

_PARENT_ATTRIBUTES = (
    "data-parent",
    "data-parent-id",
    "data-parentid",
    "data-parent-comment-id",
    "data-reply-to",
    "data-in-reply-to",
)
_NUMBER = re.compile(r"(\d{1,18})$")
_FRAGMENT = re.compile(r"#[A-Za-z_./:-]*(\d{1,18})$")
_DEPTH = re.compile(
    r"(?:depth|level|indent|nest(?:ed|ing)?|tier|ebene|niveau|lvl|stufe)[-_]?(\d{1,2})(?!\d)", re.IGNORECASE
)
_REPLY_MARK = re.compile(
    r"(?:^|[\s_-])(?<!has[_-])(?<!with[_-])(?<!no[_-])(?<!can[_-])(?:repl(?:y|ies)|answer|response|child|nested|sub-?comment|antwort|respuesta|réponse)"
    r"(?=$|\s|[_-]?\d|[_-](?:level|depth))"
)
_INDENT = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,4}(?:\.\d+)?)\s*(?:px|em|%|rem)", re.IGNORECASE)
_ORDINAL = re.compile(r"^#?\s*(\d{1,4}(?:\.\d{1,4})*)\.?$")
_HEADER_NODES = 80


def link_parents(
    outline: Outline, drafts: list[Draft], texts: list[list[Piece]], comments: list[FoundComment]
) -> None:
    """Set `parent_index` and `parent_method` of each comment by the strongest sign that its page shows."""
    if len(comments) < 2:
        return
    ranked: list[tuple[str, Callable[[], dict[int, int]]]] = [
        ("link", lambda: _by_link(outline, drafts, texts, comments)),
        ("nesting", lambda: _by_nesting(outline, drafts)),
        ("depth", lambda: _by_stack([_class_depth(outline, draft) for draft in drafts])),
        ("depth", lambda: _by_mark([outline.names(draft.place) for draft in drafts])),
        ("indent", lambda: _by_stack([_indentation(outline, draft) for draft in drafts])),
        ("number", lambda: _by_number(outline, drafts)),
    ]
    structural = False
    for method, read in ranked:
        if structural and method in ("depth", "indent", "number"):
            break
        for child, parent in read().items():
            structural = structural or method != "link"
            if comments[child].parent_method is None and child != parent:
                comments[child].parent_index, comments[child].parent_method = parent, method
    _break_cycles(comments)
    link_by_words(comments, flat=not any(comment.parent_method for comment in comments))


def _by_link(
    outline: Outline, drafts: list[Draft], texts: list[list[Piece]], comments: list[FoundComment]
) -> dict[int, int]:
    """`data-parent` attributes, and header links to another record's anchor ("In reply to #comment-12")."""
    natives = {comment.native: number for number, comment in enumerate(comments) if comment.native}
    found: dict[int, int] = {}
    if len(natives) < 2:
        return found
    for number, draft in enumerate(drafts):
        words = [piece.place for piece in texts[number] if piece.text is None]
        for native in _named_parents(outline, draft, words):
            other = natives.get(native)
            if other is not None and other != number:
                found[number] = other
                break
    return found if len(found) < len(drafts) else {}


def _named_parents(outline: Outline, draft: Draft, words: list[int]) -> Iterator[str]:
    for place in draft.nodes[:_HEADER_NODES]:
        node = outline.nodes[place]
        if place == draft.place:
            for name in _PARENT_ATTRIBUTES:
                value = _NUMBER.search(node.get(name) or "")
                if value:
                    yield value.group(1)
        fragment = _FRAGMENT.search(node.get("href") or "") if node.tag == "a" else None
        if fragment and not any(outline.holds(word, place) for word in words):
            yield fragment.group(1)


def _by_nesting(outline: Outline, drafts: list[Draft]) -> dict[int, int]:
    """A record within another's element, or in a list that follows the other's element as its sibling."""
    found: dict[int, int] = {}
    stack: list[int] = []
    depths = [len(outline.above(draft.place)) for draft in drafts]
    for number in range(len(drafts)):
        while stack and not _answers(outline, drafts, depths, stack[-1], number):
            stack.pop()
        if stack:
            found[number] = stack[-1]
        stack.append(number)
    return found


def _answers(outline: Outline, drafts: list[Draft], depths: list[int], upper: int, lower: int) -> bool:
    above, below = drafts[upper].place, drafts[lower].place
    if outline.holds(above, below):
        return True
    if depths[lower] <= depths[upper]:
        return False
    holder = outline.parent[above]
    for _ in range(2):
        if holder < 0 or outline.tags[holder] in ("body", "html", "main"):
            return False
        if outline.holds(holder, below):
            return _within_sibling(outline, holder, above, below)
        if outline.chars[holder] > 1.3 * outline.chars[above] + 20:
            return False
        above, holder = holder, outline.parent[holder]
    return False


def _within_sibling(outline: Outline, holder: int, above: int, below: int) -> bool:
    """Whether the lower record lies deeper in a later child of the element that holds the upper one directly."""
    child = below
    while outline.parent[child] != holder:
        child = outline.parent[child]
    return child != below and child > above


def _class_depth(outline: Outline, draft: Draft) -> float | None:
    for place in draft.nodes[:4]:
        found = _DEPTH.search(
            f"{outline.nodes[place].get('class') or ''} {outline.nodes[place].get('data-depth') or ''}"
        )
        if found:
            return float(found.group(1))
        for name in ("data-depth", "data-level", "data-indent", "aria-level", "indent"):
            value = outline.nodes[place].get(name) or ""
            if value.isdigit():
                return float(value)
    above = outline.parent[draft.place]
    found = _DEPTH.search(outline.nodes[above].get("class") or "") if above >= 0 else None
    return float(found.group(1)) if found else None


def _indentation(outline: Outline, draft: Draft) -> float | None:
    above = outline.parent[draft.place]
    for place in [above, *draft.nodes[:6]]:
        node = outline.nodes[place]
        found = _INDENT.search(node.get("style") or "")
        if found:
            return float(found.group(1))
        width = node.get("width") or ""
        if node.tag == "img" and width.isdigit() and outline.chars[place] == 0 and place in draft.nodes[:6]:
            return float(width)
    return 0.0


def _by_stack(depths: list[float | None]) -> dict[int, int]:
    """Parents by depth: the nearest earlier record that is less deep. All alike or unknown: none."""
    known = {depth for depth in depths if depth is not None}
    if len(known) < 2 or sum(depth is None for depth in depths) > len(depths) / 4:
        return {}
    found: dict[int, int] = {}
    stack: list[tuple[float, int]] = []
    for number, depth in enumerate(depths):
        level = min(known) if depth is None else depth
        while stack and stack[-1][0] >= level:
            stack.pop()
        if stack:
            found[number] = stack[-1][1]
        stack.append((level, number))
    return found


def _by_mark(names: list[str]) -> dict[int, int]:
    """Parents where only the replies are called so ("item reply", "item reply level-2") and all others stand outermost."""
    depths: list[float | None] = []
    for own in names:
        level = _DEPTH.search(own)
        depths.append((float(level.group(1)) if level else 1.0) if _REPLY_MARK.search(own) else 0.0)
    return {} if depths[0] else _by_stack(depths)


def _by_number(outline: Outline, drafts: list[Draft]) -> dict[int, int]:
    """Printed numbers: `2.1` answers `2`."""
    numbers = [_ordinal(outline, draft) for draft in drafts]
    if not any(number and "." in number for number in numbers):
        return {}
    places = {number: index for index, number in enumerate(numbers) if number}
    found: dict[int, int] = {}
    for index, number in enumerate(numbers):
        while number and "." in number:
            number = number.rpartition(".")[0]
            if number in places:
                found[index] = places[number]
                break
    return found


def _ordinal(outline: Outline, draft: Draft) -> str | None:
    for place in draft.nodes[:30]:
        if 1 <= outline.chars[place] <= 8 and (
            match := _ORDINAL.match((outline.nodes[place].text or "").strip())
        ):
            return match.group(1)
    return None


def _break_cycles(comments: list[FoundComment]) -> None:
    """Links may lie: no comment may be its own ancestor."""
    state: dict[int, int] = {}
    for start in range(len(comments)):
        chain: list[int] = []
        current: int | None = start
        while current is not None and current not in state:
            state[current] = start
            chain.append(current)
            current = comments[current].parent_index
        if current is not None and state[current] == start and current in chain:
            comments[current].parent_index = comments[current].parent_method = None
