"""The parts of one WordPress comment: author, date, words, and short pings, over many themes' class names."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.dates.elements import element_date
from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.sheet.parts import Items
from spiders.sheet.text import flat_text, is_control, one_line
from spiders.threads.loose import bare_date, loose_author, loose_body, loose_date
from spiders.threads.thread import FoundComment

_SAYS = re.compile(
    r"[\s,]*\b(?:says|said|wrote|writes|sagt|sagte|schreibt|schrieb|meint|dit|a dit|a écrit|dice|dijo|ha detto|disse|diz|"
    r"пишет|говорит|schreef|zegt|säger|skriver|siger|sier|mówi|pisze|diyor|diyor ki|sanoo)\s*:?\s*$|:\s*$",
    re.IGNORECASE,
)
_OWN_LINK = re.compile(r"^#|#(?:comment|respond)|replytocom|gravatar\.com/avatar")
_PING_LABEL = 40
_AUTHOR = (
    ".comment-author .fn",
    ".wp-block-comment-author-name",
    ".fn",
    ".comment-author-name",
    ".comment-author-link",
    "[itemprop=author] [itemprop=name]",
    "[itemprop=author]",
    "cite",
    ".comment-author a[rel~=external]",
    ".comment_author",
    ".comment-name",
    ".comment-author",
    ".commentauthor",
    "a.url[rel~=external]",
    ".commenter",
    ".author-name",
    ".author",
    ".comment-meta strong",
    ".comment-meta b",
    ".comment-user",
    ".name",
    ".username",
)
_DATE = (
    ".comment-metadata time",
    ".wp-block-comment-date time",
    "time",
    ".timestamp",
    ".comment-date",
    ".comment_date",
    ".comment-time",
    ".commentdate",
    "abbr[title]",
    ".comment-metadata",
    ".comment-meta .date",
    ".date",
    ".comment-meta a[href*='comment-']",
    ".commentmetadata a[href*='comment-']",
    ".comment-permalink",
    "a[href*='#comment-']:not(.comment-reply-link)",
    ".comment-meta",
    ".commentmetadata",
    ".comment_meta",
    ".time",
    "small",
)
TEXT = (
    ".comment-content",
    ".wp-block-comment-content",
    ".comment-text",
    ".comment_text",
    ".commenttext",
    ".comment__content",
    ".comment__text",
    "[itemprop=text]",
    "[itemprop=commentText]",
    ".comment-entry",
    ".comment-copy",
    ".comment-message",
    ".comment_content",
    ".commentcontent",
    ".comment-inner-content",
    ".comment-text-body",
    ".comment-txt",
    ".content",
)
HEADER = (
    ".comment-author, .comment-meta, .commentmetadata, .comment-metadata, .comment-header, .comment-info, .vcard, .says, .fn, "
    ".comment-date, .comment-time, .comment_date, .date, .commentcount, .comment-number, .commentnumber, .avatar, .gravatar, "
    ".comment-awaiting-moderation, .reply, .comment-actions, header, footer, time, small.commentmetadata, li > cite, div > cite, "
    ".timestamp, .author"
)


def find_body(items: Items, item: HtmlElement, known: list[HtmlElement]) -> tuple[HtmlElement | None, str]:
    """The element of the words: the first named for it that holds no header part, else the first that does."""
    mixed: tuple[HtmlElement | None, str] = (None, "remainder")
    for elements, selector in items.each(item, TEXT):
        for element in elements:
            if not any(part is element or element in part.iterancestors() for part in known):
                return element, selector
            mixed = mixed if mixed[0] is not None else (element, selector)
    loose = loose_body(items, item, known)
    return (loose, "text-like class") if loose is not None else mixed


def read_ping(page: Page, items: Items, item: HtmlElement, found: FoundComment) -> bool:
    """A short ping (`Pingback: <a>Title</a>`): the linking page stands in the author's place, there is no text."""
    link, _ = items.first(item, ("a.url", "a[rel~=external]", "a[href]"))
    if link is None:
        return False
    rest = flat_text(item, items.drop(item, link, *items.all(item, HEADER), *items.all(item, ".edit-link")))
    if len(rest) > _PING_LABEL:  # an excerpt is shown: a full comment
        return False
    found.author, found.author_url = one_line(link) or None, page.absolute(link.get("href"))
    found.method["author"] = "ping"
    read_date_of(page, items, item, found)
    return True


def read_author(
    page: Page, items: Items, item: HtmlElement, found: FoundComment, date: HtmlElement | None
) -> HtmlElement | None:
    element, how = items.first(item, _AUTHOR)
    if element is None or not one_line(element):
        element, how = loose_author(items, item)
    if element is None:
        return None
    says = css(element, ".says")
    name = one_line(
        element, lambda node: node in says or node is date or node.tag == "time" or is_control(node)
    )
    if (line := _first_line(element)) and name.startswith(line):
        name = line
    exact = how.endswith((".fn", "-name", "cite"))
    found.author = (name if exact else _SAYS.sub("", name)).rstrip(" ,;|/").strip() or None
    found.method["author"] = how
    for link in [*css(element, "a[href]"), *(a for a in element.iterancestors("a"))]:
        url = page.absolute(link.get("href"))
        if url and not _OWN_LINK.search(link.get("href")) and not is_control(link):
            found.author_url = url
            break
    return element


def _first_line(element: HtmlElement) -> str:
    """The words of an element before its first line break: what a theme says of the writer stands below the name."""
    words: list[str] = [element.text or ""]
    for node in element:
        if node.tag == "br":
            return " ".join("".join(words).split())
        words += [one_line(node) if isinstance(node.tag, str) else "", node.tail or ""]
    return ""


def read_date_of(page: Page, items: Items, item: HtmlElement, found: FoundComment) -> HtmlElement | None:
    place = None
    for element, _ in items.firsts(item, _DATE):
        value = element_date(page, element)
        if value is not None and value.iso is not None:
            found.date, found.method["date_published"], place = value, value.method, element
            break
        if (
            value is not None
            and found.date is None
            and any(c.isdecimal() for c in value.raw)
            and len(value.raw) < 60
        ):
            found.date, place = value, element
    if found.date is None and (loose := loose_date(page, items, item)) is not None:
        place, found.date = loose
        found.method["date_published"] = found.date.method
    elif found.date is None and (bare := bare_date(page, items, item)) is not None:
        found.date, found.method["date_published"] = bare, bare.method
    link = next(
        (a for a in items.all(item, "a[href*='#']") if a.get("href").endswith(f"comment-{found.native}")),
        None,
    )
    found.permalink = page.absolute(link.get("href")) if link is not None else None
    return place
