"""The element that holds a candidate's records, and what of the page to cut as theirs."""

from __future__ import annotations

from lxml.html import HtmlElement

from spiders.sheet.outline import Outline
from spiders.threads.mined.drafts import Draft
from spiders.threads.mined.judge import Candidate


def container_of(outline: Outline, drafts: list[Draft]) -> int:
    """The nearest element that holds all records, a single record's parent."""
    first, last = drafts[0].place, max(draft.roots[-1] for draft in drafts)
    place = outline.parent[first]
    while place > 0 and not outline.holds(place, last):
        place = outline.parent[place]
    return max(place, 0)


def elements_of(outline: Outline, candidate: Candidate) -> list[HtmlElement]:
    """What to cut from the page: the container where it is the thread's own, else the records."""
    container = candidate.container
    records = sum(outline.chars[root] for draft in candidate.drafts for root in draft.roots)
    if (
        outline.tags[container] not in ("body", "html", "main", "article")
        and records > 0.6 * outline.chars[container]
    ):
        return [outline.nodes[container]]
    return [outline.nodes[root] for draft in candidate.drafts for root in draft.roots]
