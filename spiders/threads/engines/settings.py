"""What a page's scripts set for an engine: strings, and the address of its server, also where that is an expression."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from spiders.addresses import url_of
from spiders.sheet.page import Page

_QUOTED = r"['\"`]([^'\"`\n]+)['\"`]"
_LOCATION = r"(?:(?:window|document|self|globalThis|top)\s*\.\s*)*location\s*\.\s*"
_ORIGIN = (
    rf"(?:{_LOCATION}origin|{_LOCATION}protocol\s*\+\s*['\"`]//['\"`]\s*\+\s*{_LOCATION}host(?:name)?|"
    rf"['\"`]//['\"`]\s*\+\s*{_LOCATION}host(?:name)?)"
)
_SUM = re.compile(rf"{_ORIGIN}(?:\s*\+\s*{_QUOTED})?\s*(?=[,;)}}\n]|$)")
_TEMPLATE = re.compile(rf"\$\{{\s*{_ORIGIN}\s*\}}")
_PROTOCOL_AND_HOST = re.compile(rf"\$\{{\s*{_LOCATION}protocol\s*\}}//\$\{{\s*{_LOCATION}host(?:name)?\s*\}}")
_NAME = re.compile(r"([A-Za-z_$][\w$]*)\s*(?=[,;)}\n]|$)")


def setting(text: str, *names: str) -> str | None:
    """A string that a script assigns to one of these names; None for none, and for an expression.

    Args:
        text: of the page or of a script.
        names: in the order of preference.
    """
    for name in names:
        if found := re.search(rf"\b{name}['\"]?\s*[:=]\s*{_QUOTED}", text):
            return found.group(1)
    return None


def server(page: Page, *names: str, text: str | None = None) -> str | None:
    """The absolute http(s) address that a script assigns to one of these names.

    An expression of the page's own origin (`location.origin`, with a path behind it, or in a template) is the page's own
    origin; a variable is what the page sets it to. None where nothing resolves.

    Args:
        text: where to look instead of the whole page.
    """
    text = page.text if text is None else text
    for name in names:
        for found in re.finditer(rf"\b{name}['\"]?\s*[:=](?![=>])\s*", text):
            if (value := _value(page, text, found.end(), variables=True)) is not None:
                return url_of(page.base_url, value)
    return None


def _value(page: Page, text: str, at: int, *, variables: bool) -> str | None:
    """The value of the expression that begins there; None where it is none of those that are known."""
    parts = urlsplit(page.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    expression = text[at : at + 500]
    if (quoted := re.match(_QUOTED, expression)) is not None:
        said = _PROTOCOL_AND_HOST.sub(origin, _TEMPLATE.sub(origin, quoted[1]))
        return None if "${" in said or re.match(r"\s*\+", expression[quoted.end() :]) else said
    if (summed := _SUM.match(expression)) is not None:
        return origin + (summed[1] or "")
    name = _NAME.match(expression)
    if name is None or not variables:
        return None
    known = re.search(rf"\b(?:const|let|var)\s+{re.escape(name[1])}\s*=\s*", text)
    return _value(page, text, known.end(), variables=False) if known else None
