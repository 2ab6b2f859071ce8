"""The printed number of comments where no comment stands: the thread is drawn by script, elsewhere, or is gone.

The number must be this page's: in the element of a thread (by class name or id), in a link to this page's own thread, in
a heading, or in a line of the story's own head. A teaser's "12 comments" is another story's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from lxml.html import HtmlElement

from spiders.sheet.kit import css
from spiders.sheet.letters import has_digit
from spiders.sheet.page import Page
from spiders.sheet.sheet import Sheet, sheet_of
from spiders.sheet.vocabulary import COMMENT_WORDS
from spiders.sheet.words import Words, says
from spiders.spelling import spelling
from spiders.threads.counter import number_of
from spiders.threads.counter_words import LONGEST, said_number

_SHORT = 120
"""Characters of a line that may be a counter."""
_THREAD = Words(
    r"comment|komment|discuss|disqus|coral|respond|responses|talkback|reacti|leserbrief|conversation",
    any_case=True,
)
_OF_OTHERS = re.compile(
    r"recent|latest|related|popular|teaser|sidebar|widget|trending|most-|card|promo|recommend|more-|footer|nav|menu",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^\W*(?:view|show|see|read|open|load|join|(?:go|jump) to|hide|voir|lire|afficher|ver|mostrar|leer|leggi|mostra|vedi|bekijk|toon|lees|zeige?|lesen|visa|vis|les|pokaż|показать|читать)"
    r"\s+(?:(?:all|the|les|los|todos|tutti|alle|i|de|wszystkie|все)\s+)*",
    re.IGNORECASE,
)
"""What a button that opens the thread says before its number."""
_SILENT = frozenset({"script", "style", "option", "body", "html", "head", "title"})
_APART = frozenset({"nav", "aside", "footer"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "legend", "summary"})
_DECLARING = "meta[itemprop=commentCount], [itemprop=commentCount], meta[itemprop=interactionCount][content^=UserComments]"


def declared_alone(page: Page) -> int | None:
    """The number that the page prints of its own thread; None where it prints none, or several that differ.

    Args:
        page: one without a comment that was read.
    """
    for element in css(page.tree, _DECLARING):
        stated = re.search(
            r"\d{1,9}", (element.get("content") or element.text_content() or "").replace("UserComments", "")
        )
        if stated and not _is_of_others(element):
            return int(stated.group())
    counts = {
        count for element in _lines(page) if (count := number_of(_VERB.sub("", _text(element)))) is not None
    }
    counts = counts or set(_in_words(page))
    return counts.pop() if len(counts) == 1 else None


def _in_words(page: Page) -> Iterator[int]:
    """What lines of the page's own thread say without a figure. A heading that is in no thread may say that there is none;
    "Ein Kommentar" over a story is what it is, an opinion."""
    sheet = sheet_of(page.tree)
    for place, (tag, own) in enumerate(zip(sheet.tags, sheet.texts, strict=True)):
        if not own or len(own) > 2 * LONGEST or tag in _SILENT:
            continue
        number = said_number(" ".join(own.split()))
        element = sheet.elements[place]
        if number is None or said_number(_text(element)) != number or _is_of_others(element):
            continue
        if _is_own(page, element, None) and (number == 0 or _is_linked_or_called(element)):
            yield number


def _is_linked_or_called(element: HtmlElement) -> bool:
    boxes = [element, *element.iterancestors()][:4]
    return any(box.tag == "a" or _is_called_thread(box.attrib) for box in boxes)


def _lines(page: Page) -> Iterator[HtmlElement]:
    """Elements whose short text speaks of comments and that are this page's own."""
    title = next(iter(css(page.tree, "h1")), None)
    sheet = sheet_of(page.tree)
    texts = [text or "" for text in sheet.texts]
    for above, tail in zip(sheet.parents, sheet.tails, strict=True):
        if tail and above >= 0:
            texts[above] += tail
    for place in _with_figures(sheet):
        own, named = texts[place], sheet.attributes[place]
        if not (has_digit(own) or says(COMMENT_WORDS, own) or (named and _is_called_thread(named))):
            continue
        element = sheet.elements[place]
        text = _text(element)
        if len(text) > _SHORT or not has_digit(text) or not says(COMMENT_WORDS, text):
            continue
        if _is_own(page, element, title) and not _is_of_others(element):
            yield element


def _with_figures(sheet: Sheet) -> Iterator[int]:
    """The places of the elements that show figures somewhere in them, in document order."""
    before = [0]  # of each place: how many texts with figures stand in the elements before it
    after: set[int] = set()
    for place, (text, tail) in enumerate(zip(sheet.texts, sheet.tails, strict=True)):
        follows = bool(tail and not tail.isspace() and has_digit(tail))
        if follows:
            after.add(place)
        before.append(before[-1] + follows + bool(text and not text.isspace() and has_digit(text)))
    for place, (tag, end) in enumerate(zip(sheet.tags, sheet.ends, strict=True)):
        if before[end] - before[place] > (place in after) and tag not in _SILENT:
            yield place


def _is_called_thread(named: Mapping[str, str]) -> bool:
    return says(_THREAD, f"{named.get('id') or ''} {named.get('class') or ''}")


def _text(element: HtmlElement) -> str:
    """The element's text, at most a little more than a counter's."""
    parts, length = [], 0
    for text in element.itertext():
        parts.append(text)
        length += len(text)
        if length > 4 * _SHORT:
            break
    return " ".join("".join(parts).split())


def _is_own(page: Page, element: HtmlElement, title: HtmlElement | None) -> bool:
    link = element if element.tag == "a" else next(element.iterancestors("a"), None)
    if link is not None and (href := link.get("href")):
        address, _, fragment = urljoin(page.url, href).partition("#")
        return bool(fragment) and spelling(address) == spelling(page.url.partition("#")[0])
    if element.tag in _HEADINGS or (element.tag == "button" and element.get("type") != "submit"):
        return True
    boxes = [element, *element.iterancestors()][:4]
    if any(_is_called_thread(box.attrib) for box in boxes):
        return True
    return title is not None and _is_near(title, element)


def _is_near(title: HtmlElement, element: HtmlElement) -> bool:
    """Whether an element stands in the story's head: beside its headline, or in what stands beside that."""
    holder = title.getparent()
    return holder is not None and any(one is holder for one in list(element.iterancestors())[:3])


def _is_of_others(element: HtmlElement) -> bool:
    for holder in (element, *element.iterancestors()):
        if holder.tag in _APART:
            return True
        if holder.tag in ("body", "main", "article"):
            return _other_headline(holder)
        if _OF_OTHERS.search(f"{holder.get('id') or ''} {holder.get('class') or ''}"):
            return True
    return False


def _other_headline(holder: HtmlElement) -> bool:
    """Whether an `article` element is a teaser: its headline leads to another page."""
    return holder.tag == "article" and not css(holder, "h1") and bool(css(holder, "h2 a[href], h3 a[href]"))
