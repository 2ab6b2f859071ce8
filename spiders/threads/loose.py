"""Parts of a comment whose element is known but whose theme names them in its own way: by words in class names."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.shapes import date_in
from spiders.dates.strings import read_date
from spiders.dates.value import DateValue
from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.sheet.parts import Items
from spiders.sheet.text import is_control, one_line
from spiders.sheet.vocabulary import PRESSED

_BODY = re.compile(
    r"(?:^|[\s_-])(?:content|text|txt|message|copy|entry|body|post|excerpt)s?(?:$|[\s_-])", re.IGNORECASE
)
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:author|name|user|username|commenter|commentator|poster|nick|nickname|fn|by)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME = 70
_LONGEST_DATE = 45
_DATE_PARTS = 3
_HEADER_SLACK = 40


def _words(element: HtmlElement) -> str:
    return _CAMEL.sub("-", element.get("class") or "")


def loose_body(items: Items, item: HtmlElement, known: list[HtmlElement]) -> HtmlElement | None:
    """The first element named like a text container that holds none of the known header parts."""
    for element in css(item, "[class]"):
        if element is item or not items.owns(item, element) or not _BODY.search(_words(element)):
            continue
        if element.tag in ("a", "img", "span", "header", "footer", "h3", "h4", "time") or is_control(element):
            continue
        inside = any(part is element or element in part.iterancestors() for part in known)
        nested = (
            any(other is not item and element in other.iterancestors() for other in items.elements)
            if items.nested
            else False
        )
        if not inside and not nested and one_line(element):
            return element
    return None


def loose_author(items: Items, item: HtmlElement) -> tuple[HtmlElement | None, str]:
    """A short text in an element named like an author, else the first short heading or bold text."""
    for element in css(item, "[class]"):
        if element is item or not _AUTHOR.search(_words(element)) or not items.owns(item, element):
            continue
        if (
            0 < len(one_line(element)) <= _LONGEST_NAME
            and not is_control(element)
            and not set(css(element, "time, p")) - {element}
        ):
            return _innermost(element), "author-like class"
    for element in css(item, "h3, h4, h5, h6, strong, b"):
        text = one_line(element)
        if items.owns(item, element) and len(text) <= _LONGEST_NAME and any(map(str.isalpha, text)):
            return element, element.tag  # a mere figure is a counter
    return None, ""


def _innermost(element: HtmlElement) -> HtmlElement:
    """The part that is named like an author too: a box of name and date may be called after the author."""
    for part in css(element, "[class]"):
        if part is not element and _AUTHOR.search(_words(part)) and one_line(part) and not is_control(part):
            return part
    return element


def loose_date(page: Page, items: Items, item: HtmlElement) -> tuple[HtmlElement, DateValue] | None:
    """The first short line of the item, controls aside, that is a date and hardly anything else."""
    for element in css(item, "span, p, div, small, em, i, li, a, td, dd, strong, h5, h6"):
        if element is item or not items.owns(item, element) or len(element) > _DATE_PARTS:
            continue
        line = one_line(element, _is_pressed)
        if not 6 <= len(line) <= _LONGEST_DATE or not date_in(line):
            continue
        value = read_date(page, line)
        if value is not None and value.iso is not None:
            return element, value
    return None


def bare_date(page: Page, items: Items, item: HtmlElement) -> DateValue | None:
    """The first bare text of the item, between its elements, that is a date and hardly anything else."""
    for element in item.iter("*"):
        if element is not item and not items.owns(item, element):
            continue
        for text in (element.text, *(child.tail for child in element)):
            line = " ".join((text or "").split())
            if 6 <= len(line) <= _LONGEST_DATE and date_in(line):
                value = read_date(page, line)
                if value is not None and value.iso is not None:
                    return value
    return None


def _is_pressed(element: HtmlElement) -> bool:
    """Whether an element is a control beside a date: told by its class, or a link that says "Reply"."""
    return is_control(element) or (
        element.tag in ("a", "button") and PRESSED.fullmatch(one_line(element)) is not None
    )


def header_block(item: HtmlElement, part: HtmlElement) -> HtmlElement:
    """The largest block around a header part that says little more than the part itself (label, separator, badge)."""
    block, length = part, len(one_line(part))
    for parent in part.iterancestors():
        if (
            parent is item
            or len(one_line(parent)) > length + _HEADER_SLACK
            or (css(parent, "p") and parent.tag != "p")
        ):
            break
        block = parent
    return block
