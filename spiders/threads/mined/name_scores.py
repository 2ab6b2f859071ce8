"""How much speaks for a column being the authors' names."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.sheet.outline import Outline
from spiders.sheet.vocabulary import BY, COMMENT_WORDS, PRESSED, PROFILE_HREF, REPLY_NAMES
from spiders.sheet.words import says
from spiders.threads.mentions import fold
from spiders.threads.mined.anchors import Anchor, is_author_name
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.name_cells import TITLE_NAMES, Column
from spiders.threads.mined.names import ORDINAL, clean_name

_NAME_TAGS = {
    "cite": 1.5,
    "b": 0.8,
    "strong": 0.8,
    "h3": 0.6,
    "h4": 0.8,
    "h5": 0.8,
    "h6": 0.8,
    "dt": 0.5,
    "address": 0.5,
    "summary": 0.6,
    "legend": 0.6,
    "header": 0.3,
}
_LONGEST_WORD = 25
"""What is longer is a sentence of a script that puts no blanks between words."""
_NO_NAME = re.compile(r"://|^www\.|#\d|^\W*\d+\W*$")
"""An address or a running number is nobody's name."""
_COUNT = re.compile(r"(?<![A-Za-z\d_])\d+")
"""A number of its own, not the end of a nickname."""
_SENTENCE_SIGNS = re.compile(r"[。！？、，؟।]|,(?=[\u3040-\u9fff])|[\u3040-\u9fff][!?]$")


def author_score(
    outline: Outline,
    column: Column,
    drafts: list[Draft],
    dates: dict[int, Anchor],
    scores: dict[tuple[int, int], float],
    *,
    one_voice: bool = False,
) -> float:
    size = len(column.cells)
    sample = list(column.cells.items())[:40]
    score = 0.0
    for cell in sample:
        if cell not in scores:
            number, place = cell
            scores[cell] = _cell_score(outline, place, column.texts[number], dates.get(number))
        score += scores[cell]
    score /= len(sample)
    counts = Counter(column.texts.values())
    if size >= 3 and _is_counted(column):
        score -= 2.5
    if one_voice and all(PRESSED.fullmatch(text) for text in counts):
        score -= 2.5
    elif size >= 3 and len(counts) == 1 and not one_voice:
        score -= 1.0 if all(_profile_link(outline, place) for _, place in sample) else 2.5
    elif size >= 4:
        score += 0.6 * len(counts) / size - 0.3
    return score + 2.0 * size / len(drafts) - 1.0


def _is_counted(column: Column) -> bool:
    """Whether all cells say the same but for a number: "Posts: 13", "5楼" (in most forums the place of a post)."""
    return (
        len({_COUNT.sub("#", text) for text in column.texts.values()}) == 1
        and len(set(column.texts.values())) > 1
    )


def _profile_link(outline: Outline, place: int) -> bool:
    node = outline.nodes[place]
    return node.tag == "a" and PROFILE_HREF.match(node.get("href") or "")


def _cell_score(outline: Outline, place: int, text: str, date: Anchor | None) -> float:
    score = _name_score(outline, place) + _link_score(outline.nodes[place], text) + _text_score(text)
    if date is not None:
        score += max(0.0, 1.5 - 0.12 * abs(place - date.place))
        score -= 0.4 * outline.holds(place, date.place)
        score += 0.8 * _shares_line(outline, place, date.place)
    return score - 1.5 * _holds_reply(outline, place)


def _holds_reply(outline: Outline, place: int) -> bool:
    """Whether a reply control stands within: a row of controls, or a header of which the name is only a part."""
    return any(says(REPLY_NAMES, outline.names(inner)) for inner in range(place + 1, outline.end(place)))


def _shares_line(outline: Outline, place: int, date: int) -> bool:
    """Whether an element and the date stand alone together in one parent: "Joe | 3 May 2012"."""
    above = outline.parent[place]
    if above != outline.parent[date] or place == date:
        return False
    return outline.chars[above] <= outline.chars[place] + outline.chars[date] + 12


def _name_score(outline: Outline, place: int) -> float:
    """What class, id, itemprop and tag say of an element being a name."""
    node, names = outline.nodes[place], outline.names(place)
    score = 0.0
    if is_author_name(names):
        score += 3.0
    elif any(is_author_name(outline.names(above)) for above in outline.above(place, 2)):
        score += 1.8
    if (before := _before(node)) and BY.match(f"{before[-30:]} "):
        score += 1.5
    if node.get("itemprop") in ("author", "creator", "name") or node.get("rel") == "author":
        score += 1.5
    score -= 2.0 * says(TITLE_NAMES, names)
    return score + _NAME_TAGS.get(str(node.tag), 0.0) + 0.3 * (len(node) == 0)


def _before(node: HtmlElement) -> str:
    """The bare text right before an element in its parent: "by", "Author:"."""
    previous, parent = node.getprevious(), node.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else None
    return " ".join((text or "").split())


def _link_score(node: HtmlElement, text: str) -> float:
    """A link to a profile, the more where its address spells the name; not one that does something here."""
    href = node.get("href") if node.tag == "a" else None
    if not href:
        return 0.0
    score = 1.2 if PROFILE_HREF.match(href) else 0.2
    own = fold(text)
    if len(own) >= 3 and own in fold(href) and len(text.split()) <= 3:
        score += 1.5
    return score - 1.0 * (href.startswith(("#", "javascript")) or REPLY_NAMES.match(href))


@lru_cache(maxsize=4_096)
def _text_score(text: str) -> float:
    """Names are short, no sentences and no numbers."""
    name = clean_name(text)
    words = len(name.split())
    score = -0.5 * max(0, words - 4) - 4.0 * (_NO_NAME.search(name) is not None)
    score -= 2.0 * (words == 1 and says(COMMENT_WORDS, name))
    score -= 2.0 * len(_SENTENCE_SIGNS.findall(name))
    score -= 2.0 * (max(map(len, name.split()), default=0) > _LONGEST_WORD)
    score += 2.6 * (words <= 4 and BY.match(ORDINAL.sub("", text)) is not None)
    score -= 1.5 * (text[-1] in ".!?…" and words > 2)
    return score - 2.0 * (sum(map(str.isdigit, text)) > len(text) / 2)
