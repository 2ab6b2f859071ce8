"""The dates of a group's records: one kind of anchor, chosen over all records at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable

from lxml.html import HtmlElement

from spiders.dates.shapes import has_time
from spiders.sheet.outline import Outline
from spiders.sheet.words import Words, says
from spiders.threads.mined.anchors import Anchor
from spiders.threads.mined.drafts import Draft

_JOINED = Words(
    r"join|regist|enregistr|member since|dabei seit|mitglied seit|anmeld|angemeldet|inscri|miembro desde|ingreso|iscritto|membro desde|lid (?:sinds|geworden)|"
    r"регистр|dołącz|zarejestr|katılım|üyelik|medlem sedan|liitty|edited|bearbeitet|modif|editado|geändert|last (?:edit|seen|visit|active)|"
    r"birth|geburt|update|location|登録|注册|註冊|加入",
    any_case=True,
)
_LABEL = 20
_YEAR = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)")
_DATE_NAMES = Words(r"date|time|posted|published|stamp|datum|fecha|created|when|ago\b")
_OTHER_DATE = Words(r"join|regist|edit|member-?since|update|modif|signature|profile")


def date_column(outline: Outline, drafts: list[Draft]) -> dict[int, Anchor]:
    """The date anchor of each draft: of the kinds of anchors, the one that most records have, rather with a time of
    day, a machine attribute or a telling class, not a joining or edit date. What says itself that it is one ("Edited 9 May")
    is none in any case."""
    by_kind: dict[Hashable, dict[int, Anchor]] = defaultdict(dict)
    for number, draft in enumerate(drafts):
        for anchor in draft.anchors:
            if anchor.place in draft.signature:
                by_kind[_kind(draft, anchor)].setdefault(number, anchor)
    kinds = [cells for cells in by_kind.values() if not all(says(_JOINED, a.raw) for a in cells.values())]
    scored = [(_date_score(outline, cells, len(drafts)), cells) for cells in kinds]
    chosen: dict[int, Anchor] = {}
    for score, cells in sorted(scored, key=lambda pair: -pair[0]):
        if score < 0 and chosen:
            continue
        for number, anchor in cells.items():
            chosen.setdefault(number, anchor)
    return chosen


def _kind(draft: Draft, anchor: Anchor) -> Hashable:
    return (draft.signature[anchor.place], anchor.machine)


def _date_score(outline: Outline, cells: dict[int, Anchor], total: int) -> float:
    anchors = list(cells.values())
    size = len(anchors)
    timed = sum(has_time(anchor.raw) or anchor.machine for anchor in anchors)
    named = sum(says(_DATE_NAMES, outline.names(a.place)) or a.element.tag == "time" for a in anchors)
    other = sum(is_other(outline, anchor) for anchor in anchors)
    long = sum(len(anchor.raw) > 45 for anchor in anchors)
    score: float = 2.0 * size / total + (0.4 * timed + 0.3 * named - 0.5 * long - 2.5 * other) / size
    years = sorted(int(year) for anchor in anchors for year in _YEAR.findall(anchor.raw)[:1])
    if years:  # who joins does so before he writes
        score += 0.05 * (years[len(years) // 2] - 2000)
    return score


def is_other(outline: Outline, anchor: Anchor) -> bool:
    """Whether a date is that of joining or of an edit, by its words, its class, or the label beside it."""
    known: bool | None = outline.notes.get(("other-date", anchor.place))
    if known is None:
        known = outline.notes["other-date", anchor.place] = _told_as_other(outline, anchor)
    return known


def _told_as_other(outline: Outline, anchor: Anchor) -> bool:
    if says(_JOINED, anchor.raw) or says(_OTHER_DATE, outline.names(anchor.place)):
        return True
    above = outline.parent[anchor.place]
    if above < 0:
        return False
    if outline.chars[above] <= 60 and says(_OTHER_DATE, outline.names(above)):
        return True
    return says(_JOINED, _label(anchor))


def _label(anchor: Anchor) -> str:
    """The words right before a date in its parent ("Joined:", "Edited"), or else those of the cell before its own, where
    they are a label alone."""
    own = _words_before(anchor.element)
    above = anchor.element.getparent()
    if own or above is None:
        return own[-30:]
    cell = _words_before(above)
    return cell if len(cell) <= _LABEL and not any(map(str.isdigit, cell)) else ""


def _words_before(element: HtmlElement) -> str:
    before, parent = element.getprevious(), element.getparent()
    if before is None:
        words = (parent.text or "") if parent is not None else ""
    else:
        words = "".join(before.itertext())[-60:] if isinstance(before.tag, str) else ""
        words += before.tail or ""
    return " ".join(words.split())
