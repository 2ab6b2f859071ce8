"""The authors of a group's records: one kind of part, chosen over all records at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.comments.anchors import Anchor, is_author_name
from spiders.comments.drafts import Draft
from spiders.comments.mentions import fold
from spiders.comments.outline import Outline
from spiders.comments.vocabulary import BY, COMMENT_WORDS, JOINS, REPLY_NAMES, SAYS
from spiders.comments.when import date_in, date_words
from spiders.comments.words import Words, says
from spiders.dates.fold import fold as date_key
from spiders.dates.lexicon import LONG, is_weekday

_PROFILE = Words(
    r"user|profil|member|author|people|/u/|/@|mitglied|autor|usuario|nutzer|account", any_case=True
)
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
_URL = re.compile(r"://|^www\.|\.(?:com|org|net|html?)(?:/|$)", re.IGNORECASE)
_INLINE = frozenset(("a", "b", "strong", "em", "i", "u", "span", "mark", "code", "cite", "font"))
_SENTENCE = 8
_MAX_HEADER = 90
_MAX_NAME = 60
_LONGEST_WORD = 25
"""What is longer is a sentence of a script that puts no blanks between words."""
_CONTENT = Words(r"(?:^|[\s_-])(?:content|body|text|message)(?:$|\s)")
_ANSWERED = Words(r"(?:^|\s)parent(?:$|\s)|in-?reply|reply-?to|replied|quote")
_TITLE_NAMES = Words(r"title|subject|headline|heading|betreff|rank|badge|role|location|count|rating")
_NO_NAME = re.compile(r"://|^www\.|#\d|^\W*\d+\W*$")
"""An address or a running number is nobody's name."""
_ORDINAL = re.compile(r"^(?:#\d{1,5}[.:)]?|\d{1,5}[.:)])\s+(?=[^\d(])")
_COUNT = re.compile(r"(?<![A-Za-z\d_])\d+")
"""A number of its own, not the end of a nickname."""
_NUMBERED = re.compile(r"^(\d{1,5})\s+(?:[-–—|]\s*)?(\D.*)$")
"""A bare number may belong to the name (50 Cent), unless each record has its own."""
_SENTENCE_SIGNS = re.compile(r"[。！？、，؟।]|,(?=[\u3040-\u9fff])|[\u3040-\u9fff][!?]$")
_STANDING = re.compile(
    r"\s*(?:\[[^\[\]]{2,20}\]|\((?:guest|visitor|not verified|gast|besucher|nicht überprüft|invité|visiteur|non vérifié|invitado|"
    r"visitante|no verificado|ospite|convidado|niet gecontroleerd|gość|gäst|gjest|гость)\))$",
    re.IGNORECASE,
)
"""What an engine says of the writer after the name: [Visitor], (Guest)."""
_A_NAME = 2.0
"""Score from which a column is one of names."""
_SHARED = 3
"""Records in which two columns must name the same person."""
_DATE_LINE = "line of the date"
_PICTURE_OF = re.compile(
    r"^(?:(?:profile|user) )?(?:avatar|picture|photo|image|profilbild|foto|photo de profil)(?: (?:of|for|von|de|di))?\b[:\s]*|"
    r"(?:['’]s)?\s*(?:profile )?(?:avatar|picture|photo|image|profilbild)$",
    re.IGNORECASE,
)
_NAME_WORDS = 4
_BESIDE_DATE = 0.5
"""Who wrote a comment stands with its date where nothing else names anybody."""


@dataclass(slots=True)
class Column:
    """One kind of part: the first fitting element of each record."""

    cells: dict[int, int] = field(default_factory=dict)
    """Index of the draft -> place of its element."""
    texts: dict[int, str] = field(default_factory=dict)
    score: float = 0.0


def author_column(
    outline: Outline, drafts: list[Draft], dates: dict[int, Anchor]
) -> dict[int, tuple[int, str]]:
    """Draft index -> place and name of its author: columns of short texts, scored by class, tag, link, nearness to the
    date, coverage and diversity; a record that the best column lacks takes the next good one."""
    columns: dict[Hashable, Column] = defaultdict(Column)
    scores: dict[tuple[int, int], float] = {}  # an element is a cell of several columns
    for number, draft in enumerate(drafts):
        _collect(outline, draft, number, dates.get(number), columns)
    ranked = []
    for key, column in columns.items():
        beside = {
            n: column.texts[n]
            for n, place in column.cells.items()
            if n in dates and outline.holds(place, dates[n].place)
        }
        column.texts |= _without_weekdays(beside)
        column.score = _author_score(outline, column, drafts, dates, scores) + _BESIDE_DATE * (
            key == _DATE_LINE
        )
        ranked.append((column.score, -min(column.cells.values()), str(key), column))
    ranked.sort(key=lambda item: item[:3], reverse=True)
    nameless = _empty_cells(outline, drafts, ranked[0][3]) if ranked else set()
    chosen: dict[int, tuple[int, str]] = {}
    for rank, (score, _, _, column) in enumerate(ranked):
        if score < _A_NAME and not (rank and _agree(column, ranked[0])):
            continue
        for number, place in column.cells.items():
            if number in chosen or number in nameless:
                continue
            name = clean_name(column.texts[number])
            if any(map(str.isalnum, name)):
                chosen[number] = (place, name)
    if ranked and ranked[0][0] >= _A_NAME:
        chosen = _odd_names(outline, drafts, ranked[0][3]) | chosen
    if not chosen:
        chosen = _pictured(outline, drafts)
    return _without_ordinals(chosen)


def _agree(column: Column, best: tuple[float, int, str, Column]) -> bool:
    """Whether a column names the same persons as the best one, which some records lack: the line around a name that is a
    link only where its bearer gave an address."""
    score, _, _, names = best
    shared = names.texts.keys() & column.texts.keys()
    return (
        score >= _A_NAME
        and len(shared) >= min(_SHARED, len(names.texts))
        and sum(clean_name(names.texts[number]) == clean_name(column.texts[number]) for number in shared)
        >= 0.9 * len(shared)
    )


def _without_ordinals(chosen: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """Names without the running number before them, where all have one: "2. Ann", "#3 Bob"."""
    found = {number: _NUMBERED.match(name) for number, (_, name) in chosen.items()}
    numbers = [int(match.group(1)) for match in found.values() if match]
    rest = {match.group(2) for match in found.values() if match}
    if len(numbers) < len(chosen) or len(set(numbers)) < len(numbers) or not all(rest):
        return chosen
    return {n: (place, match.group(2)) for n, (place, _) in chosen.items() if (match := found[n])}


def _empty_cells(outline: Outline, drafts: list[Draft], column: Column) -> set[int]:
    """The drafts that have the best column's element, but empty: nobody signed, and no other part is the name."""
    number, place = next(iter(column.cells.items()))
    signature = drafts[number].signature[place]
    return {
        number
        for number, draft in enumerate(drafts)
        if number not in column.cells
        and any(outline.chars[own] == 0 and draft.signature[own] == signature for own in draft.nodes)
    }


def _odd_names(outline: Outline, drafts: list[Draft], column: Column) -> dict[int, tuple[int, str]]:
    """Names without a letter (1984), told by their place: where nearly all other records have theirs."""
    if len(column.cells) < max(3, 0.7 * len(drafts)):
        return {}
    known = {drafts[number].signature[place] for number, place in column.cells.items()}
    found: dict[int, tuple[int, str]] = {}
    for number, draft in enumerate(drafts):
        for place in draft.nodes if number not in column.cells else ():
            if draft.signature[place] in known and 1 <= outline.chars[place] <= _MAX_NAME:
                name = " ".join("".join(outline.nodes[place].itertext()).split())
                if not any(map(str.isalpha, name)) and date_in(name) is None:
                    found[number] = (place, name)
                break
    return found


def _pictured(outline: Outline, drafts: list[Draft]) -> dict[int, tuple[int, str]]:
    """Names that only the writers' pictures tell: each record's first picture that is described as a person may be."""
    found: dict[int, tuple[int, str]] = {}
    for number, draft in enumerate(drafts):
        for place in draft.nodes:
            if outline.tags[place] == "img" and (name := _described(outline.nodes[place].get("alt") or "")):
                found[number] = (place, name)
                break
    several = len({name for _, name in found.values()}) >= max(2, 0.4 * len(drafts))
    return found if several and len(found) >= 0.8 * len(drafts) else {}


def _described(alt: str) -> str | None:
    name = clean_name(_PICTURE_OF.sub("", " ".join(alt.split())))
    fits = 2 <= len(name) <= _MAX_NAME and len(name.split()) <= _NAME_WORDS and not _URL.search(name)
    return name if fits and any(map(str.isalpha, name)) else None


def _collect(
    outline: Outline, draft: Draft, number: int, date: Anchor | None, columns: dict[Hashable, Column]
) -> None:
    whole = draft.place if len(draft.roots) == 1 else None
    form_end = 0
    for place in draft.nodes:
        if outline.tags[place] == "form" and place not in draft.roots:
            form_end = max(form_end, outline.end(place))  # the form to answer in: "Name (required)"
        if place < form_end or place == whole or not 1 <= outline.chars[place] <= _MAX_HEADER:
            continue
        text = _candidate_text(outline, draft, place, date)
        if text is None:
            continue
        tag = outline.tags[place]
        keys: list[Hashable] = [(tag, token) for token in outline.tokens(place)]
        keys.append(draft.signature[place])
        if itemprop := outline.nodes[place].get("itemprop"):
            keys.append(("itemprop", itemprop))
        for key in keys:
            column = columns[key]
            if number not in column.cells:
                column.cells[number] = place
                column.texts[number] = text
        if date is not None and outline.holds(place, date.place):  # the innermost line that names somebody
            line = columns[_DATE_LINE]
            line.cells[number], line.texts[number] = place, text


def _candidate_text(outline: Outline, draft: Draft, place: int, date: Anchor | None) -> str | None:
    """What an element's words would be as a name, None where it cannot hold one."""
    if date is not None and outline.holds(place, date.place):
        if _not_author(outline, draft, place) or _holds_words(outline, place):
            return None
        return _as_name(outline, place, beside_date(outline, place, date, outline.line(place)))
    known: tuple[str | None] | None = outline.notes.get(("name", draft.place, place))
    if known is None:
        text = outline.line(place)
        out = len(text) > _MAX_NAME or _not_author(outline, draft, place) or date_in(text) == text
        known = outline.notes["name", draft.place, place] = (None if out else _as_name(outline, place, text),)
    return known[0]


def _as_name(outline: Outline, place: int, text: str) -> str | None:
    if len(text) > _MAX_NAME or _URL.search(text) or _runs_on(outline.nodes[place]):
        return None
    return text if any(map(str.isalpha, text)) else None


def _runs_on(node: HtmlElement) -> bool:
    """Whether an inline element is part of a sentence: a word goes on right after it, or many words do in the same line."""
    tail = node.tail or ""
    if not tail or node.tag not in _INLINE:
        return False
    return tail[0].isalnum() or (
        len(tail.split()) > _SENTENCE and date_in(tail) is None and tail.strip()[0] not in ":,;-–—|(·"
    )


def _holds_words(outline: Outline, place: int) -> bool:
    """Whether an element holds a paragraph or a block that its class calls content."""
    return any(
        outline.chars[inner]
        and (outline.tags[inner] in ("p", "blockquote") or says(_CONTENT, outline.names(inner)))
        for inner in range(place + 1, outline.end(place))
    )


def _not_author(outline: Outline, draft: Draft, place: int) -> bool:
    """Whether an element is a control, to reply or another, or names whom the comment answers.

    What the record itself is called says nothing of its parts: it may have answers, or bear its writer's name.
    """
    if outline.tags[place] in ("button", "label", "form", "time"):
        return True
    if says(REPLY_NAMES, outline.names(place)):
        return True
    around = (above for above in (place, *outline.above(place, 2)) if above not in draft.roots)
    return any(says(_ANSWERED, outline.names(above)) for above in around)


def _author_score(
    outline: Outline,
    column: Column,
    drafts: list[Draft],
    dates: dict[int, Anchor],
    scores: dict[tuple[int, int], float],
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
    if size >= 3 and len(counts) == 1:
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
    return node.tag == "a" and _PROFILE.match(node.get("href") or "")


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
    score -= 2.0 * says(_TITLE_NAMES, names)
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
    score = 1.2 if _PROFILE.match(href) else 0.2
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
    score += 2.6 * (words <= 4 and BY.match(_ORDINAL.sub("", text)) is not None)
    score -= 1.5 * (text[-1] in ".!?…" and words > 2)
    return score - 2.0 * (sum(map(str.isdigit, text)) > len(text) / 2)


def beside_date(outline: Outline, place: int, date: Anchor, text: str) -> str:
    """What stands with a date in one line, before it or else after it: "Joe | 3 May 2012 - 16:40" -> "Joe"."""
    shown = "".join(date.element.itertext()).split()
    raw = " ".join(shown) if place != date.place else date.raw
    words = date_words(raw or (date_in(text) or ""))
    if not words or words not in text:
        return ""
    before, found, after = text.partition(raw if place != date.place and raw and raw in text else words)
    if place != date.place and raw and found and (inner := raw.partition(words)[0]) and inner != raw:
        before += " " + inner
    name = _without_weekday(clean_name(JOINS.sub("", before + " ")))
    return (
        name if any(map(str.isalpha, name)) else clean_name(after.split("\n")[0].lstrip("."))
    )  # "2:05 p.m. - Joe"


def _without_weekday(name: str, *, short: bool = False) -> str:
    """A name without the weekday of the date after it, in any language. A short one is the name's own (Gio, Văn An)
    unless the other names of its kind end so too."""
    *others, last = name.split(" ")
    if not is_weekday(date_key(last.strip(",")), None) or not (len(last) >= LONG or (short and others)):
        return name
    return clean_name(" ".join(others))


def _without_weekdays(texts: dict[int, str]) -> dict[int, str]:
    """Names that stand before dates, without a short weekday where at least half of them end in one."""
    shorter = {number: _without_weekday(text, short=True) for number, text in texts.items()}
    changed = sum(shorter[number] != text for number, text in texts.items())
    return shorter if 2 * changed >= len(texts) else texts


def clean_name(text: str) -> str:
    """A name without "By", "says:", and what follows the date."""
    text = _ORDINAL.sub("", " ".join(text.split()))
    for _ in range(3):
        shorter = SAYS.sub("", BY.sub("", _STANDING.sub("", text))).strip(" \t,:|·•–—-→»«›¶\u200b")
        if shorter == text:
            break
        text = shorter
    return text
