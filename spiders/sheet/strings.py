"""Small helpers on strings and elements that all field readers share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.sheet.page import Page

_FOLD = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
     "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\u00ad": None, "\u200b": None, "\ufeff": None}
)  # fmt: skip
_WORD = re.compile(r"\w+")
_SHORT = 500
"""Characters of texts whose folding is remembered: titles, which many readers compare."""
_UNREAD = frozenset({"script", "style", "noscript", "template"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "wbr",
    ]
)
STREAMED = re.compile(r"S:[0-9a-f]+$")
_WIDTHLESS = "\u00ad\u200b\u2060\ufeff"
_INVISIBLE = re.compile(f"[{_WIDTHLESS}]")


def squeeze(text: str | None) -> str:
    """White space (no-break spaces too) joined to single spaces, soft hyphens and zero-width spaces out."""
    text = text or ""
    if not text.isascii() and any(map(text.__contains__, _WIDTHLESS)):
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def fold(text: str | None) -> str:
    """For comparing: NFKC, one kind of quote and dash, single spaces, case folded."""
    text = text or ""
    return _remembered(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLD).split()).casefold()


_remembered = lru_cache(maxsize=2_000)(_folded)


def words(text: str) -> list[str]:
    """Folded words; scripts written without spaces give one 'word' per character."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        if word[0] >= "\u0e00" and any("\u0e00" <= c <= "\u0eff" or c >= "\u2e80" for c in word):
            found.extend(word)
        else:
            found.append(word)
    return found


def similarity(a: str, b: str) -> float:
    """F1 of the two texts' words, 0 to 1."""
    left, right = words(a), words(b)
    if not left or not right:
        return 0.0
    rest = list(right)
    common = 0
    for word in left:
        if word in rest:
            rest.remove(word)
            common += 1
    return 2 * common / (len(left) + len(right))


def element_text(element: HtmlElement) -> str:
    """The element's text without scripts, styles and comments; blocks and line breaks part words."""
    parts: list[str] = []
    _gather(element, parts)
    return squeeze("".join(parts))


def _gather(element: HtmlElement, parts: list[str]) -> None:
    """Add the texts below an element, each that follows on a block's tag with a space before it."""
    tag = element.tag
    read = tag not in _UNREAD
    if read and (text := element.text):
        parts.append(text if tag in _INLINE else f" {text}")
    for child in element:
        if isinstance(child.tag, str):
            _gather(child, parts)
        if read and (tail := child.tail):
            parts.append(tail if child.tag in _INLINE else f" {tail}")


def condense(text: str) -> str:
    """Without white space and case, in which extractors differ."""
    return "".join(text.split()).casefold()


def cues(element: HtmlElement) -> str:
    """Class, id and role of an element in one lower-case string, for word patterns."""
    get = element.get
    said = get("class") or ""
    for other in (get("id"), get("role")):
        if other:
            said = f"{said} {other}" if said else other
    return said.lower()


def named(page: Page) -> dict[HtmlElement, str]:
    """The elements of a page that have cues, with them, in document order; gathered once a page."""
    if "named" not in page.memo:
        sheet = page.sheet
        page.memo["named"] = {
            element: said for element, said in zip(sheet.elements, sheet.cues, strict=True) if said
        }
    found: dict[HtmlElement, str] = page.memo["named"]
    return found


def streamed(element: HtmlElement) -> bool:
    """Whether a hidden element is one that React streams and a script moves into place at once: readers see it.

    `<div hidden id="S:0">`, see https://github.com/reactwg/react-18/discussions/37.
    """
    return bool(STREAMED.match(element.get("id") or ""))


def visible(element: HtmlElement) -> bool:
    """False where the element or one that encloses it is hidden by attribute or inline style."""
    node: HtmlElement | None = element
    while node is not None:
        style = (node.get("style") or "").replace(" ", "").lower()
        if (
            (node.get("hidden") is not None and not streamed(node))
            or "display:none" in style
            or "visibility:hidden" in style
        ):
            return False
        node = node.getparent()
    return True
