"""Fragments of HTML as APIs and feeds deliver them."""

from __future__ import annotations

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from spiders.sheet.text import Drop, flat_text, inner_html, nothing


def fragment(markup: str) -> HtmlElement | None:
    """A `div` with the fragment in it; None for an empty one."""
    if not markup or not markup.strip():
        return None
    try:
        return lxml.html.fragment_fromstring(markup.replace("\x00", ""), create_parent="div")
    except (etree.ParserError, ValueError):
        return None


def html_text(markup: str | None, drop: Drop = nothing) -> tuple[str | None, str | None]:
    """Text and clean HTML of a fragment; null for what is empty."""
    element = fragment(markup or "")
    if element is None:
        return None, None
    return flat_text(element, drop) or None, inner_html(element, drop) or None
