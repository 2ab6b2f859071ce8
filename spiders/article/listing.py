"""Whether a page lists what stands elsewhere: rows of one make that lead to other pages of the site, and next to nothing beside.

A story is dated or signed beside such rows, or says more than one paragraph; a menu, a footer and a box of related stories
are no rows of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urldefrag

from spiders.article.author_names import LABEL
from spiders.dates.shapes import date_in
from spiders.sheet.blocks import HEADINGS, Block, page_blocks
from spiders.sheet.cues import FURNITURE, bits_at
from spiders.sheet.page import Page
from spiders.sheet.strings import cues, element_text

_ROWS = 5
_FEW = 3
"""Rows that make a list; fewer do where each leads to its page twice (title and picture, title and "read more") or bears counts."""
_TITLE_WORDS = 2.5
_TITLE_LETTERS = 7
"""Words of a link, or letters where no blanks part words, from which rows are titles and not names or headings of a menu: on
average of a group (set by hand, not fitted)."""
_MOST = 0.8
"""Share of a group's rows that are as they are said to be."""
_FIRST = 3
"""Blocks of a row within which it names what it leads to."""
_LED = 0.3
"""Share of a block that is its link's text."""
_BESIDE = 150
_ABOUT = 400
_SHORT_TITLE = 3
"""Characters of prose beside the rows of a list that is about nothing, of one that its first paragraph is about, and words of
the latter's name."""
_PARAGRAPH = 80
_HEAD = 80
_SAID = 8
"""Letters of a row that are none of a link."""
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_DENSE = 3
"""Letters that one of these stands for."""
_SIGNED = re.compile(r"byline|author|date|publish|posted")
_NOTICE = re.compile(r"©|\(c\)\s*(?:19|20)\d\d|all rights reserved", re.IGNORECASE)
_BEGUN = re.compile(r"\s*[—–(:：（]\s*|\s-\s")
_DATELINE = re.compile(r"[^\W\d_][^.!?—–]{2,50}\s[—–]\s(?=\S)")
"""What ends the dateline with which a story begins, and the whole of one."""
_NUMBER = re.compile(r"[\d\s.,]+[kKmM]?")
_COUNTED = re.compile(r"\d[\d\s.,]*[kKmM]?(?:\s?[^\W\d]{1,14})?")
_COUNTS = 2


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    end: int
    link: str
    """What its first link with words says."""
    doubled: bool
    """Whether several of its links lead to that page."""


def is_listing(page: Page) -> bool:
    """Whether the page is a list of other pages."""
    if "is-listing" not in page.memo:
        page.memo["is-listing"] = _is_listing(page)
    said: bool = page.memo["is-listing"]
    return said


def is_signed(page: Page) -> bool:
    """Whether a date or a byline stands on the page, outside of rows that lead elsewhere and of what every page has."""
    groups, known = _groups(page), dict[int, int]()
    beside = [
        block for block in _beside(page, groups) if not bits_at(known, page.sheet, block.place) & FURNITURE
    ]
    return _is_signed(page, beside, groups)


def _is_listing(page: Page) -> bool:
    groups = _groups(page)
    known: dict[int, int] = {}
    listed = [
        g for g in groups if not bits_at(known, page.sheet, g[0].place) & FURNITURE and _is_list(page, g)
    ]
    rows = [row for group in listed for row in group]
    if len(rows) < (_FEW if all(row.doubled or _counts(page, row) for row in rows) else _ROWS):
        return False
    if not _are_most(page, rows, known):
        return False
    beside = [
        block for block in _beside(page, groups) if not bits_at(known, page.sheet, block.place) & FURNITURE
    ]
    prose = [_size(block.text) for block in beside if _is_prose(block)]
    if sum(prose) >= _ABOUT or _is_signed(page, beside, groups):
        return False
    if all(_counts(page, row, _COUNTED) for row in rows):
        return True
    if len(prose) > 1:
        return False
    if sum(_tells(page, row) for row in rows) < len(rows) / 2:
        return not prose
    return sum(prose) < _BESIDE or is_named_shortly(page)


def _are_most(page: Page, rows: list[_Row], known: dict[int, int]) -> bool:
    """Whether the rows hold most of what the page says that not every page of its site says: a list within a post is none."""
    listed = {block.index for row in rows for block in _within(page, row)}
    own = [
        block
        for block in page_blocks(page)
        if block.index in listed or not bits_at(known, page.sheet, block.place) & FURNITURE
    ]
    return 2 * sum(len(block.text) for block in own if block.index in listed) >= sum(
        len(block.text) for block in own
    )


def _groups(page: Page) -> list[list[_Row]]:
    """Elements side by side, of one tag and class, that lead to as many other pages of the site."""
    sheet = page.sheet
    own = urldefrag(page.url)[0]
    first: dict[tuple[int, str, str], dict[int, tuple[int, str]]] = defaultdict(dict)
    doubled: set[int] = set()
    for place, attributes in enumerate(sheet.attributes):
        if sheet.tags[place] != "a" or not (href := attributes.get("href")) or href.startswith("#"):
            continue
        url = urldefrag(page.absolute(href) or "")[0]
        if not url.startswith("http") or url == own:
            continue
        told = bool(element_text(sheet.elements[place]))
        child = place
        while (parent := sheet.parents[child]) >= 0 and sheet.tags[child] != "body":
            kind = (parent, sheet.tags[child], _make(sheet.attributes[child].get("class")))
            if child in first[kind]:
                if first[kind][child][1] == url:
                    doubled.add(child)
            elif told:
                first[kind][child] = (place, url)
            child = parent
    headings = [place for place, tag in enumerate(sheet.tags) if tag == "h1"]
    alike = [
        rows
        for rows in first.values()
        if not any(sheet.within(row, heading) for heading in headings for row in rows)
        and len(rows) >= _FEW
        and len({url for _, url in rows.values()}) >= _MOST * len(rows)
    ]
    texts = {link: element_text(sheet.elements[link]) for rows in alike for link, _ in rows.values()}
    return [
        [_Row(place, sheet.ends[place], texts[link], place in doubled) for place, (link, _) in rows.items()]
        for rows in alike
    ]


def _make(names: str | None) -> str:
    """The first class name without its numbers, which tell rows of one make apart."""
    return re.sub(r"\d+", "", (names or "").split(" ")[0])


def _is_list(page: Page, group: list[_Row]) -> bool:
    """Whether the rows begin with titles of what they lead to, or are the counted rows of a board's index."""
    leading = [row for row in group if _leads(page, row)]
    if len(leading) < _MOST * len(group):
        return False
    words = sum(len(row.link.split()) for row in leading) / len(leading)
    dense = sum(len(_UNSPACED.findall(row.link)) for row in leading) / len(leading)
    return words >= _TITLE_WORDS or dense >= _TITLE_LETTERS or all(_counts(page, row) for row in group)


def _within(page: Page, row: _Row) -> list[Block]:
    blocks = page_blocks(page)
    places = page.memo.get("block-places")
    if places is None:
        places = page.memo["block-places"] = [block.place for block in blocks]
    return blocks[bisect_left(places, row.place) : bisect_left(places, row.end)]


def _leads(page: Page, row: _Row) -> bool:
    within = _within(page, row)[:_FIRST]
    if not within:  # the row is a link or a piece of a line itself
        return page.sheet.tags[row.place] == "a"
    return any(
        block.link_chars >= _LED * len(block.text) or block.text.startswith(row.link + "\n")
        for block in within
    )


def _tells(page: Page, row: _Row) -> bool:
    """Whether a row says something of what it leads to, beside its title: a sentence, a day, who wrote last."""
    within = _within(page, row)
    return sum(len(block.text) - block.link_chars for block in within) >= _SAID


def _counts(page: Page, row: _Row, number: re.Pattern[str] = _NUMBER) -> bool:
    """Whether a row holds several numbers alone: topics and posts, answers and views."""
    return sum(bool(number.fullmatch(block.text)) for block in _within(page, row)) >= _COUNTS


def _beside(page: Page, groups: list[list[_Row]]) -> list[Block]:
    """The blocks that stand in no row."""
    spans = sorted(_spans(page, groups))
    ends: list[tuple[int, int]] = []
    for start, end in spans:
        if not ends or start >= ends[-1][1]:
            ends.append((start, end))
    starts = [start for start, _ in ends]
    found = []
    for block in page_blocks(page):
        at = bisect_left(starts, block.place + 1) - 1
        if (at < 0 or block.place >= ends[at][1]) and not _NOTICE.search(block.text):
            found.append(block)
    return found


def _spans(page: Page, groups: list[list[_Row]]) -> list[tuple[int, int]]:
    """From where to where the rows of groups reach that begin with what they lead to: parts of a layout are alike too."""
    return [
        (row.place, row.end)
        for group in groups
        if sum(_leads(page, row) for row in group) >= _MOST * len(group)
        for row in group
    ]


def _is_prose(block: Block) -> bool:
    return _size(block.text) >= _PARAGRAPH and block.link_chars < 0.3 * len(block.text)


def _size(text: str) -> int:
    return len(text) + (_DENSE - 1) * len(_UNSPACED.findall(text))


def _is_signed(page: Page, beside: list[Block], groups: list[list[_Row]]) -> bool:
    """Whether a date or a byline stands beside the rows."""
    for block in beside:
        if block.kind in HEADINGS:
            continue
        head = block.text[:_HEAD]
        if _is_prose(block) and _DATELINE.match(block.text):
            return True
        if LABEL.match(head + " ") or any(date_in(piece) for piece in (head, *_BEGUN.split(head)[:3])):
            return True
    spans = _spans(page, groups)
    return any(
        (element.tag == "time" or _SIGNED.search(cues(element)))
        and not any(start <= page.sheet.place[element] < end for start, end in spans)
        for element in page.tree.iter("time", "p", "span", "div", "address")
    )


def is_named_shortly(page: Page) -> bool:
    """Whether the heading is a name of few words, as that of a subject or a person, and no headline."""
    heading = next((element_text(h) for h in page.tree.iter("h1")), "")
    short = 0 < len(heading.split()) <= _SHORT_TITLE and len(_UNSPACED.findall(heading)) < _TITLE_LETTERS
    return short and not any(char.isdigit() for char in heading)
