"""The text as JSON-LD states it (`articleBody`), plain and as HTML, where the page has it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import squeeze

_TAGS = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,500}|!--.{0,500}?--)>")
_BREAK = re.compile(r"</?(?:p|div|br|li|h[1-6]|blockquote|tr)\b[^<>]{0,300}>|\r?\n", re.IGNORECASE)
_START = 200
"""Characters that tell a text from every other."""


@dataclass(frozen=True, slots=True)
class StatedBody:
    text: str = ""
    html: str = ""


def stated_body(page: Page) -> StatedBody:
    """Paragraphs of the main node's `articleBody`; empty where there is none."""
    if "stated-body" not in page.memo:
        page.memo["stated-body"] = _read(page)
    found: StatedBody = page.memo["stated-body"]
    return found


def _once(text: str) -> str:
    """A text that a page states twice in one string, once."""
    again = text.find(text[:_START], _START)
    if len(text) < 2 * _START or again < 0.4 * len(text):
        return text
    return text[:again] if text[: len(text) - again] == text[again:] else text


def _read(page: Page) -> StatedBody:
    values = [
        value for key in ("articleBody", "text") for value in sources(page).ld(key) if isinstance(value, str)
    ]
    if not values:
        return StatedBody()
    text = _once(values[0])
    if "&lt;" in text or "&amp;" in text or "&#" in text or "&nbsp;" in text or "&quot;" in text:
        text = html.unescape(text)
    lines = (squeeze(html.unescape(_TAGS.sub("", line))) for line in _BREAK.split(text))
    paragraphs = [line for line in lines if line]
    return StatedBody(
        "\n\n".join(paragraphs), "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in paragraphs)
    )
