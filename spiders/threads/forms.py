"""Forms to write a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.sheet.page import Page

_FORM = re.compile(
    r"comment|kommentar|coment|reply|respond|reactie|antwort|quick_?reply|postreply|newreply|reaction",
    re.IGNORECASE,
)


def comment_forms(page: Page) -> Iterator[HtmlElement]:
    """Forms to write a comment: with a text area, and a name, class or address that says so."""
    for form in page.tree.iter("form"):
        if next(form.iter("textarea"), None) is None:
            continue
        names = " ".join(form.get(key) or "" for key in ("id", "class", "action", "name"))
        areas = " ".join(f"{area.get('name') or ''} {area.get('id') or ''}" for area in form.iter("textarea"))
        if _FORM.search(names) or _FORM.search(areas):
            yield form
