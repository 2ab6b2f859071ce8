"""Records that were read, and the evidence that their words give: several voices, in order, with the time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from spiders.dates.shapes import attribute_date, has_time, is_absolute
from spiders.sheet.outline import Outline
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.columns import is_other
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.evidence import Evidence
from spiders.threads.mined.placeholders import stub_status
from spiders.threads.mined.texts import Piece

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})")
_BEYOND_PATH = re.compile(r"[?#]")
_TITLE = 12
_SAYING = 20
_ALL_LINKS = 0.8
_SILENT = 0.8
"""Shares of linked words, and of records without a word, above which records are no comments, whatever stands around."""
_FIGURE = 6
_HEADINGS = frozenset({"h2", "h3", "h4"})
_TITLE_WORDS, _FEW_NAMES = 4, 3
_FEW, _PARAGRAPHS, _LONG = 5, 6, 1500
MOST_FROM_WORDS = 3.3
"""What the words can add at most: a group that stays below the threshold with it need not be read."""

MOST_FROM_EXCHANGE = 2.0
"""What several voices with the time of day and words of their own add: a thread that nothing names."""


@dataclass(slots=True)
class Candidate:
    """A group read as records: what the choice between groups is made from."""

    drafts: list[Draft]
    dates: dict[int, Anchor]
    authors: dict[int, tuple[int, str]]
    texts: list[list[Piece]]
    container: int
    evidence: Evidence = field(default_factory=Evidence)
    score: float = 0.0


def weigh_words(outline: Outline, candidate: Candidate, threshold: float) -> None:
    """Add to a candidate's evidence what its authors, dates and texts say; that they are an exchange of words only where
    the rest stays below the threshold of a thread: it is found where nothing names it, and beats none that is named."""
    found, drafts = candidate.evidence, candidate.drafts
    total = len(drafts)
    signed = total - _stubs(outline, candidate)
    found.add("author", 1.0 * min(1.0, len(candidate.authors) / signed))
    found.add("dated", 0.5 * min(1.0, len(candidate.dates) / signed))
    joined = sum(is_other(outline, date) for date in candidate.dates.values())
    found.add("joined", -3.0 * (joined > _SILENT * total))  # cards of members
    linked = _linked(outline, candidate)
    titled = _titled(outline, candidate)
    found.add("titles", -4.0 * titled)
    if found.reasons.get("teaser", 0.0) > -0.6 and linked < 0.25:
        found.add("voices", 0.7 * _many_voices(candidate))
        found.add("order", 0.6 * _in_order(candidate))
        found.add("clock", 0.5 * _with_clock(candidate))
    talk = {"voices", "clock"} <= found.reasons.keys() and not titled
    if found.own_words and talk and _in_sentences(candidate):
        found.add("exchange", MOST_FROM_EXCHANGE * (found.total < threshold))
    elif found.own_words and not candidate.authors and {"heading", "clock"} <= found.reasons.keys():
        found.add("nameless", 0.6)
    answered = max(found.reasons.get("reply", 0.0), found.reasons.get("permalink", 0.0))
    if "forum-url" not in found.reasons and answered < 0.7:
        found.add("one-voice", -1.5 * _one_voice(candidate))
        found.add("article", -2.5 * _holds_article(outline, candidate))
    if not candidate.authors and not candidate.dates and not {"reply", "permalink"} & found.reasons.keys():
        found.add("bare", -1.5)  # labels of a form, boxes of an engine that its script fills
    found.add("topics", -8.0 * min(1.0, 2.5 * _topics(outline, candidate)))
    found.add("linked", -3.0 * max(0.0, linked - 0.25) - 3.0 * (linked > _ALL_LINKS))
    empty = sum(not _says_something(outline, pieces) for pieces in candidate.texts) / total
    found.add("empty", -2.5 * empty - 3.0 * (empty > _SILENT))


def _titled(outline: Outline, candidate: Candidate) -> bool:
    """Whether most of what stands where names do are headings of several words: the entries of a timeline, of a live page."""
    names = [name.split() for _, name in candidate.authors.values()]
    same = frozenset.intersection(*map(frozenset, names)) if names else frozenset()
    names = [[word for word in said if word not in same] for said in names]  # "wrote on" is the template's
    titles = sum(
        len(said) >= _TITLE_WORDS and sum(word[0].islower() for word in said[1:]) >= 2 for said in names
    )
    headed = sum(
        outline.tags[place] in _HEADINGS and len(said := name.split()) > 1 and said[-1][0].islower()
        for place, name in candidate.authors.values()
    )
    return len(names) >= _FEW_NAMES and (2 * titles > len(names) or headed >= _SILENT * len(names))


def _stubs(outline: Outline, candidate: Candidate) -> int:
    """How many records are placeholders that nobody signed, at most half of all."""
    bare = (
        draft
        for number, draft in enumerate(candidate.drafts)
        if number not in candidate.authors and number not in candidate.dates
    )
    stubs = sum(stub_status(outline, draft) != "visible" for draft in bare)
    return min(stubs, len(candidate.drafts) // 2)


def _says_something(outline: Outline, pieces: list[Piece]) -> bool:
    """Whether there is more than a figure: a step's number, a price."""
    return any(piece.chars > _FIGURE or not _text_of(outline, piece).strip().isdigit() for piece in pieces)


def _text_of(outline: Outline, piece: Piece) -> str:
    return piece.text if piece.text is not None else outline.text(piece.place)


def _in_sentences(candidate: Candidate) -> bool:
    """Whether most records say more than a few words."""
    long = sum(sum(piece.chars for piece in pieces) >= _SAYING for pieces in candidate.texts)
    return 2 * long > len(candidate.texts)


def _one_voice(candidate: Candidate) -> bool:
    """Whether two or more records all have one author: parts of a page by its writer rather than an exchange."""
    names = [name for _, name in candidate.authors.values()]
    return len(names) >= 2 and len(names) == len(candidate.drafts) and len(set(names)) == 1


def _holds_article(outline: Outline, candidate: Candidate) -> bool:
    """Whether one of few records is as long as an article and has its many paragraphs."""
    if len(candidate.drafts) > _FEW:
        return False
    for draft, pieces in zip(candidate.drafts, candidate.texts, strict=True):
        paragraphs = sum(outline.tags[place] == "p" and outline.chars[place] > 60 for place in draft.nodes)
        if paragraphs >= _PARAGRAPHS and sum(piece.chars for piece in pieces) > _LONG:
            return True
    return False


def _linked(outline: Outline, candidate: Candidate) -> float:
    """Share of the texts that stands in links."""
    pieces = [piece for pieces in candidate.texts for piece in pieces]
    chars = sum(piece.chars for piece in pieces) or 1
    return sum(_linked_chars(outline, piece) for piece in pieces) / chars


def _linked_chars(outline: Outline, piece: Piece) -> int:
    """How much of a piece stands in links; a bare text does where all of the element that holds it does."""
    if piece.text is None:
        return outline.linked[piece.place]
    return piece.chars if outline.linked[piece.place] == outline.chars[piece.place] else 0


def _topics(outline: Outline, candidate: Candidate) -> float:
    """Share of the records that hold a title which leads to a page of its own, and a second link into that page: a topic
    in a forum's list, with the way to its last post."""
    paths = {path for draft in candidate.drafts if (path := _topic_of(outline, draft)) is not None}
    return len(paths) / len(candidate.drafts)


def _topic_of(outline: Outline, draft: Draft) -> str | None:
    """The address that a record's title and its link to a post have in common."""
    titles: set[str] = set()
    inner: set[str] = set()
    for place in draft.nodes:
        node = outline.nodes[place]
        href = (node.get("href") or "") if node.tag == "a" else ""
        path, beyond = (parts := _BEYOND_PATH.split(href, maxsplit=1))[0], parts[1:]
        if beyond and any(map(str.isdigit, beyond[0])):
            inner.add(path)
        elif path.strip("/") and outline.chars[place] >= _TITLE:
            titles.add(path)
    return min(titles & inner, default=None)


def _many_voices(candidate: Candidate) -> bool:
    """Whether nearly all records have an author and the authors are several."""
    names = [name for _, name in candidate.authors.values()]
    total = len(candidate.drafts)
    return total >= 3 and len(names) >= 0.8 * total and len(set(names)) >= max(3, 0.4 * len(names))


def _with_clock(candidate: Candidate) -> bool:
    """Whether the records print a time of day."""
    timed = sum(any(_tells_hour(anchor) for anchor in draft.anchors) for draft in candidate.drafts)
    return timed >= 0.8 * len(candidate.drafts)


def _tells_hour(anchor: Anchor) -> bool:
    """Whether a date prints a time of day, or prints how long ago and has it in an attribute."""
    if has_time(anchor.raw):
        return True
    if not anchor.machine or is_absolute(anchor.raw):
        return False
    value = attribute_date(anchor.element)
    return value is not None and value.precision in ("minute", "second")


def _in_order(candidate: Candidate) -> bool:
    """Whether the records' machine or numeric dates only rise or only fall, replies aside."""
    inner = {place for draft in candidate.drafts for place in draft.cut}
    top = [draft for draft in candidate.drafts if draft.place not in inner]
    values = [value for draft in top if draft.anchors and (value := _sortable(draft)) is not None]
    if len(values) < 3 or len(values) < 0.8 * len(top) or len(set(values)) < 3:
        return False
    steps = [after >= before for before, after in pairwise(values)]
    return all(steps) or not any(after > before for before, after in pairwise(values))


def _sortable(draft: Draft) -> str | None:
    anchor = draft.anchors[0]
    for name in ("datetime", "data-datetime", "title", "content"):
        if _ISO_DAY.match(value := anchor.element.get(name) or ""):
            return value[:19]
    found = _DAY_MONTH_YEAR.search(anchor.raw)
    if found:
        return f"{found.group(3)}-{int(found.group(2)):02d}-{int(found.group(1)):02d}"
    return None
