"""Headlines of pages that are one of a kind: a ticket's, whose `h1` is its number, and an entry's, whose `h1` is the site's name."""

from __future__ import annotations

import re

from spiders.article.headline.headline_parts import SEPARATOR, is_name, is_site_heading, letters, title_names
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import cues, element_text, fold, squeeze, visible, words

_LABEL = re.compile(
    r"(?:(?:issue|bug|ticket|case|task|story|topic|thread|post|message|question|article|entry|report|request|feature|item|page|"
    r"fehler|anfrage|vorgang|aufgabe|thema|beitrag|frage|artikel|demande|sujet|tâche|message|problema|tema|pregunta|entrada|"
    r"segnalazione|discussione|tópico|questão|tarefa|задача|тема|вопрос|заявка|сообщение|zgłoszenie|temat|課題|主题|主題|问题|問題)\s*)?"
    r"(?:(?:no|nr|n°|№)\.?\s*)?[#\[(]?\s*\d*\s*[\])]?\s*[:.]?",
    re.IGNORECASE,
)
"""What a page is and its number in the list of such: "Issue1", "#123", "Ticket 7", "Topic"."""
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_ENTRY = re.compile(r"(?:^|\s)(?:entry-title|p-name|post-title)(?:\s|$)")
_IN_ENTRY = re.compile(r"(?:^|\s)(?:hentry|h-entry|post|entry)(?:\s|$)")


def beyond_label(page: Page, stated: list[tuple[str, str]]) -> tuple[str, str] | None:
    """What the page is called where its `h1` says only what kind of page it is and its number: the part of the title
    beside that label, else the heading that follows it directly."""
    heading, label = next(iter(sources(page).h1), (None, ""))
    if heading is None or not _LABEL.fullmatch(label) or _YEAR.fullmatch(label):
        return None
    for other, method in stated:
        parts = list(SEPARATOR.finditer(other))
        starts, ends = [0, *(m.end() for m in parts)], [*(m.start() for m in parts), len(other)]
        place = next(
            (
                n
                for n, part in enumerate(zip(starts, ends, strict=True))
                if letters(other[slice(*part)]) == letters(label)
            ),
            None,
        )
        if place is None:
            continue
        before = other[: ends[place - 1]].strip() if place else ""
        if len(words(before)) >= 2:
            return before, f"{method}+label"
        # What another mark sets off behind it is the site: "Ticket 7 - Login fails | Helpdesk".
        marks = [part[0].strip() for part in parts[place:]]
        last = next((n for n, mark in enumerate(marks) if mark != marks[0]), len(marks))
        after = other[starts[place + 1] : ends[place + last]].strip() if marks else ""
        if len(words(after)) >= 2 and not is_name(after, title_names(page)):
            return after, f"{method}+label"
    below = heading.getnext()
    if below is not None and below.tag in ("h1", "h2", "h3") and len(words(element_text(below))) >= 2:
        return element_text(below), below.tag
    return None


def entry_title(page: Page, stated: list[tuple[str, str]], over: str = "") -> tuple[str, str] | None:
    """The one heading that the entry's own markup calls its name (hAtom, h-entry, schema.org), if the title says it too.

    Args:
        page: any page.
        stated: what is said in markup.
        over: a heading over which it is preferred only if the title is these two side by side: that one is the site's.
    """
    best = stated[0] if stated else None
    if best is None or best[1] != "title":
        return None
    title, found = fold(best[0]), dict[str, str]()
    for element in page.tree.iter("h1", "h2", "h3", "h4"):
        called = _ENTRY.search(cues(element)) or "headline" in (element.get("itemprop") or "").split()
        if not called or not visible(element) or is_site_heading(page, element, element_text(element)):
            continue
        if not any(p.tag == "article" or _IN_ENTRY.search(cues(p)) for p in element.iterancestors()):
            continue
        said = [
            element_text(element),
            squeeze(element.text),
            *(element_text(link) for link in element.iter("a")),
        ]
        text = next((text for text in said if text and fold(text) in title), None)
        if text is None:  # a list of entries: the title is that of none
            return None
        found[fold(text)] = text
    if len(found) != 1:
        return None
    (text,) = found.values()
    beside = {letters(over + text), letters(text + over)}
    return (text, "entry-title") if not over or (over != text and letters(title) in beside) else None
