"""The kicker: a line over the headline (roof line, section) that a page sets into its `h1`."""

from __future__ import annotations

import re

from spiders.article.headline.headline_parts import letters
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import cues, element_text, fold, words


def without_kicker(page: Page, visible: tuple[str, str], stated: list[tuple[str, str]]) -> tuple[str, str]:
    """An `h1` without the kicker that it begins with, where another source says the rest alone.

    Args:
        page: the headline's.
        visible: the `h1`'s text, and how it was read.
        stated: what other sources call the headline, with their names.
    """
    return _without_roof_line(page, visible, stated) or _without_first_words(visible, stated)


_ROOF = re.compile(
    r"kicker|eyebrow|over-?line|roof-?line|(?:^|[\s_-])(?:dach-?zeile|spitzmarke|oberzeile|ante-?titulo|sobre-?titulo|volanta|cintillo|sur-?titre|"
    r"occhiello|chapeu|vinjett|label|section|category|rubri\w+|topic|flag|badge|prefix|pre-?title|super-?title)(?:$|[\s_-])"
)
"""What the line over a headline is called."""


def _without_roof_line(
    page: Page, visible: tuple[str, str], stated: list[tuple[str, str]]
) -> tuple[str, str] | None:
    """An `h1` without the element that it begins with, where that is called a roof line and the page states the rest alone."""
    text, method = visible
    for heading, said in sources(page).h1:
        first = next((child for child in heading if isinstance(child.tag, str)), None)
        if said != text or first is None or (heading.text or "").strip() or not _ROOF.search(cues(first)):
            continue
        roof = element_text(first)
        rest = text.removeprefix(roof).lstrip(" :|–—-/·•")
        alone = any(fold(other).startswith(fold(rest)) for other, _ in stated)
        if roof and rest != text and len(words(rest)) >= 2 and alone:
            return rest, f"{method}+kicker"
    return None


def _without_first_words(visible: tuple[str, str], stated: list[tuple[str, str]]) -> tuple[str, str]:
    """An `h1` without the roof line that it starts with: `Climate: Headline`, where another source has `Headline`.

    A heading that differs from a stated one in spaces and punctuation alone was glued together from its parts.
    """
    text, method = visible
    folded, bare = fold(text), letters(text)
    for other, other_method in stated:
        candidate = fold(other)
        if candidate != folded and len(words(other)) >= 3 and other_method != "title":
            if letters(other) == bare and len(other.split()) > len(text.split()):
                return other, other_method
            if folded.endswith(candidate) and not folded[-len(candidate) - 1].isalnum():
                shown = text[-len(other) :]
                return shown if fold(shown) == candidate else other, f"{method}+{other_method}"
    tails = {fold(tail) for other, _ in stated for tail in _tails(other)}
    tail = next((tail for tail in _tails(text) if fold(tail) in tails), None)
    heads_differ = tail is not None and not any(
        fold(other) == folded for other, m in stated if m != "microdata"
    )
    return (tail, f"{method}+kicker") if tail is not None and heads_differ else visible


def _tails(text: str) -> list[str]:
    """What follows the first separator of a headline, where it is a headline itself."""
    match = re.search(r"\s+[-–—|]\s+|:\s+", text)
    tail = text[match.end() :] if match else ""
    return [tail] if match and match.start() < len(tail) and len(words(tail)) >= 4 else []
