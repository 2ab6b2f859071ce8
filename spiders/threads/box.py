"""An empty comment box: a page has a place for a thread of software that nobody knows, and scripts fill it.

Told by structure: an element that is called a comment thread (id, class, element name, title), or that stands behind a
heading which says so, with nothing in it but what such boxes hold while they load; or a notice that comments need scripts.
A form, a line such as "No comments yet", a counter of its own are a thread's server-drawn remains, no empty box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archives.records import ThreadPointer
from spiders.lexicon import any_of, words
from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.threads.thread import Thread

# Names of the box itself: the word alone or with what means "here they stand". Case folded, words set apart by hyphens.
_NAMED = re.compile(
    rf"(?:^|[\s-])(?:(?:[a-z]{{1,20}}-){{0,3}}(?:{any_of('box_name')})"
    r"(?:-(?:section|container|wrapper|wrap|area|app|root|box|block|list|thread|module|widget|embed|mount|placeholder|view|feed|stream|system|holder|iframe|frame|component|plugin|v?\d{1,2}))*)(?=$|\s)"
)
_NOT_NAMED = re.compile(
    r"count|link|icon|button|btn|toggle|anchor|form|recent|latest|sidebar|popular|related|nav|menu|share|social|meta|policy|teaser|"
    r"(?:^|-)(?:ads?|dfp|advert\w*|banner)(?:-|$)|modal|tooltip|overlay|skip|jump|header|title|heading|label|bubble|disabled|closed|no-?comments|hidden-?comments|editor|login|live"
)
_STEMS = frozenset(word.rpartition("-")[2][1:] for word in words("box_name"))
"""Letters of which every name of a box has some, whatever case its first letter has."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\s]+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
_WAITING = frozenset(words("waiting"))
"""Words of what a box says while it is empty."""
_NONE_YET = re.compile(any_of("none_yet"), re.IGNORECASE)
_HEADING = re.compile(
    rf"\W*(?:(?:(?:{any_of('heading_before')})\s+)?(?:{any_of('heading')})|{any_of('heading_said')})\W*",
    re.IGNORECASE,
)
_BOXES = frozenset({"div", "section", "article", "iframe", "aside", "ul", "ol"})
_APART = frozenset({"nav", "footer", "head", "noscript", "template", "form", "header"})
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "svg"})
_DRAWN = frozenset({"form", "input", "textarea", "table", "video", "article"})
"""Elements that an empty box has none of."""
_NOTICE = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?).{0,40}javascript.{0,80}comment|comment.{0,80}(?:requires?|needs?|enable).{0,40}javascript|"
    rf"javascript.{{0,60}}(?:{any_of('noscript')})|(?:{any_of('noscript')}).{{0,60}}javascript",
    re.IGNORECASE,
)
_MOST_INSIDE = 20
"""Elements that an empty box holds at most (a spinner, grey lines in the place of comments)."""
_LONGEST = 160
"""Characters that a waiting box says at most."""


def empty_box(page: Page) -> Thread | None:
    """The thread of a box that waits for its script, without comments; None where the page has none.

    Args:
        page: one on which neither comments nor a known engine were found.
    """
    if "<script" not in page.text:
        return None
    box = next(_boxes(page), None)
    if box is None:
        return _by_notice(page)
    frame = box if box.tag == "iframe" else next(box.iter("iframe"), box)
    src = frame.get("src") or frame.get("data-src")
    pointer = ThreadPointer("generic", _name(box, page), page.absolute(src) if src else None)
    return Thread("generic", elements=[box], pointer=pointer)


def _name(box: HtmlElement, page: Page) -> str:
    """What a box is found by: `#id`, its element's or first class's name, else the page's address."""
    if own := box.get("id"):
        return f"#{own}"
    if "-" in str(box.tag):
        return str(box.tag)
    return f".{names[0]}" if (names := (box.get("class") or "").split()) else page.url.partition("#")[0]


def says_none(thread: Thread) -> bool:
    """Whether a rendered thread's own place says that nobody has written yet."""
    return any(_NONE_YET.search(" ".join(_text(box).split())[:2000]) for box in thread.elements)


def _by_notice(page: Page) -> Thread | None:
    """A notice for browsers without scripts."""
    for element in css(page.tree, "noscript"):
        if _NOTICE.search(" ".join(_all_text(element).split())[:400]):
            return Thread("generic", pointer=ThreadPointer("generic", page.url.partition("#")[0]))
    return None


def _boxes(page: Page) -> Iterator[HtmlElement]:
    sheet = page.sheet
    for place, (tag, end) in enumerate(zip(sheet.tags, sheet.ends, strict=True)):
        # Most elements are none by their size or have no name: they are passed over without a pattern.
        if (
            end - place > _MOST_INSIDE
            or not (tag in _BOXES or "-" in tag)
            or not (sheet.attributes[place] or "-" in tag)
        ):
            continue
        element = sheet.elements[place]
        if _is_called(element) and not _is_apart(element) and _is_empty(element):
            yield element
    for heading in css(page.tree, "h2, h3, h4"):
        if _HEADING.fullmatch(" ".join(_text(heading).split())[:80]) and not _is_apart(heading):
            box = _behind(heading)
            if box is not None:
                yield box


def _is_called(element: HtmlElement) -> bool:
    values = [element.get("id"), element.get("class"), element.get("aria-label"), element.get("title")]
    if "-" in str(element.tag):
        values.append(str(element.tag))
    if element.tag == "iframe":
        values += [element.get("name"), _last_step(element.get("src") or "")]
    for value in values:
        if not value or len(value) > 300 or not any(stem in value for stem in _STEMS):
            continue
        words = [_CAMEL.sub("-", word).lower() for word in value.split()]
        if any(_NAMED.search(word) and not _NOT_NAMED.search(word) for word in words):
            return True
    return False


def _last_step(src: str) -> str:
    """Of an address what a path's last step is called."""
    return re.sub(r"\.\w+$", "", src.partition("?")[0].rstrip("/").rpartition("/")[2])


def _is_apart(element: HtmlElement) -> bool:
    return any(holder.tag in _APART for holder in element.iterancestors())


def _is_empty(element: HtmlElement) -> bool:
    """Whether nothing stands in an element but what waits."""
    if element.tag == "iframe":
        return bool(element.get("src") or element.get("data-src") or element.get("srcdoc") is None)
    for inner in element.iterdescendants():
        if inner.tag in _DRAWN:
            return False
    text = " ".join(_text(element).split())
    if not text and next(element.iter("svg"), None) is not None and not element.get("id"):  # a sign, no box
        return False
    if len(text) > _LONGEST or _NONE_YET.search(text):
        return False
    return all(word in _WAITING for word in _WORD.findall(text.lower()))


def _behind(heading: HtmlElement) -> HtmlElement | None:
    """The empty element behind a heading, where nothing else is said up to the end of their section."""
    found: HtmlElement | None = None
    parent = heading.getparent()
    if parent is None or parent.tag in ("body", "html"):
        return None
    for inner in heading.itersiblings():
        if inner.tail and inner.tail.strip():
            return None
        if not isinstance(inner.tag, str) or inner.tag in _NO_TEXT:
            continue
        if not _is_empty(inner):
            return None
        if found is None and (inner.tag in _BOXES or "-" in str(inner.tag)):
            found = inner
    return found


def _text(element: HtmlElement) -> str:
    """What an element shows to who has scripts; at most a little more than a waiting box says."""
    parts: list[str] = []
    length = 0
    waiting: list[tuple[HtmlElement, bool]] = [(element, True)]
    while waiting and length < 20 * _LONGEST:
        inner, own = waiting.pop()
        if not own:
            parts.append(inner.tail or "")
            continue
        if isinstance(inner.tag, str) and inner.tag not in _NO_TEXT:
            parts.append(inner.text or "")
            length += len(inner.text or "")
            for child in reversed(inner):
                waiting += [(child, False), (child, True)]
    return " ".join(parts)


def _all_text(element: HtmlElement) -> str:
    return " ".join(element.itertext())
