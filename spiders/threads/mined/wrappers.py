"""Records that are the article around the thread, told from the comments that they hold."""

from __future__ import annotations

from spiders.sheet.outline import Outline
from spiders.sheet.words import Words, says
from spiders.threads.mined.drafts import Draft

_THREAD_NAMES = Words(
    r"(?:^|\s)(?:(?:div|all|user|reader|block|section|post|article|view)?[-_]?comments|kommentare|commentaires|"
    r"comentarios|commenti|comment-?(?:list|section|area|block|wrapper)|discussion|disqus_thread)(?:$|\s)"
)


def without_wrappers(outline: Outline, drafts: list[Draft]) -> list[Draft]:
    """Without the records that are the article: one that holds nearly all others, and a first heading or far more text."""
    for number in range(min(4, len(drafts) - 1)):
        rest = drafts[number + 1 :]
        held = sum(outline.holds(drafts[number].place, draft.place) for draft in rest)
        if held >= 0.8 * len(rest) and _is_article(outline, drafts[number:]):
            return without_wrappers(outline, rest)
    return drafts


def _is_article(outline: Outline, drafts: list[Draft]) -> bool:
    first = drafts[0]
    own = outline.chars[first.place] - sum(outline.chars[place] for place in first.cut)
    most = max(outline.chars[draft.place] for draft in drafts[1:])
    titled = any(outline.tags[place] == "h1" for place in first.nodes)
    return titled or own > max(1500, 3 * most) or _holds_thread(outline, drafts)


def _holds_thread(outline: Outline, drafts: list[Draft]) -> bool:
    """Whether between the outer record and those within stands what a thread as a whole has: its container or form."""
    first, second = drafts[0], drafts[1].place
    for place in outline.above(second):
        if place == first.place:
            break
        if says(_THREAD_NAMES, outline.names(place)):
            return True
    return any(outline.tags[place] == "textarea" for place in first.nodes)
