"""What stands in the place of a comment: that it was deleted, waits, or is hidden."""

from __future__ import annotations

from spiders.sheet.outline import Outline
from spiders.sheet.vocabulary import GONE, HIDDEN, PENDING
from spiders.threads.mined.drafts import Draft

_LONGEST = 160
_SHORT = 80
"""Characters of a record that is nothing but a placeholder and its controls."""


def status_of(text: str) -> str:
    """`visible`, or which kind of placeholder the text is."""
    if len(text) > _LONGEST:
        return "visible"
    if GONE.search(text):
        return "deleted"
    if PENDING.search(text):
        return "pending"
    return "hidden" if HIDDEN.search(text) else "visible"


def stub_status(outline: Outline, draft: Draft) -> str:
    """The status of a record that neither signs nor dates, by one of its lines: "level 2", "Comment removed by
    moderator"."""
    if (
        sum(outline.chars[root] for root in draft.roots) - sum(outline.chars[cut] for cut in draft.cut)
        > _SHORT
    ):
        return "visible"
    lines = (outline.line(place) for place in draft.nodes if outline.size[place] == 1)
    return next((found for line in lines if (found := status_of(line)) != "visible"), "visible")
