"""A comment list described by selectors: what most engine readers and site readers are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from spiders.dates.elements import edit_date, element_date
from spiders.dates.shapes import date_in
from spiders.dates.value import DateValue
from spiders.sheet.kit import css, number, text_of
from spiders.sheet.page import Page
from spiders.sheet.parts import Items
from spiders.sheet.text import flat_text, inner_html, is_control, one_line
from spiders.threads.thread import FoundComment

Selectors = tuple[str, ...]
_CELLS = 3
"""Elements of one selector that may be the date's: a post's number stands in a cell like that of its date."""
_NEGATIVE = re.compile(r"[-−–]\s?\d")


@dataclass(frozen=True)
class Layout:
    """Where the parts of a comment stand; selectors are CSS, tried in order, within one item and outside its replies."""

    engine: str
    item: str
    """One element a comment; replies may be nested in it."""
    native: str = r"(\d+)$"
    """Pattern with one group over the item's `id`, or over the attribute that `native_in` names."""
    native_in: tuple[tuple[str, str], ...] = (("", "id"),)
    """Pairs of selector (empty: the item itself) and attribute in which the native id stands."""
    author: Selectors = ()
    author_attribute: str | None = None
    """Attribute of the item that holds the author's name (`data-author`)."""
    author_link: Selectors = ()
    """Where the link to the author's page stands; the author element and its ancestors and links by default."""
    date: Selectors = ()
    date_pattern: str | None = None
    """Where the date stands among other words: a pattern over the element's text, its first group is the date."""
    modified: Selectors = ()
    text: Selectors = ()
    """Empty: the item without header parts."""
    cut: str = ""
    """Inside the text: what is not the comment's words (signature, edit note, attachments' controls)."""
    header: str = ""
    """Parts to cut where the text has no element of its own."""
    parent_link: Selectors = ()
    """Links to the parent, whose id is matched by `parent_pattern`."""
    parent_pattern: str = r"(\d+)$"
    parent_in: tuple[tuple[str, str], ...] = ()
    """Pairs of selector and attribute that name the parent's native id."""
    quoted_in: tuple[tuple[str, str], ...] = ()
    """Pairs of selector and attribute by which a quotation names the comment that it quotes."""
    quoted_pattern: str = r"(\d+)$"
    permalink: Selectors = ()
    upvotes: Selectors = ()
    downvotes: Selectors = ()
    staff: Selectors = ()
    deleted: Selectors = ()
    hidden: Selectors = ()
    pending: Selectors = ()
    skip: Selectors = ()
    """Items that are no comments at all (adverts, stubs, headers)."""
    controls: bool = True
    """Whether elements that look like vote or reply controls are cut from the text (not in forum posts' own markup)."""
    tidy_author: Callable[[str], str] = field(default=lambda name: name)


def read_items(page: Page, layout: Layout, items: list[HtmlElement] | None = None) -> list[FoundComment]:
    """The comments that a layout finds on a page, in document order.

    Args:
        page: the page.
        layout: its description.
        items: the comments' elements, where the layout's own selector does not say it all.
    """
    elements = css(page.tree, layout.item) if items is None else items
    group = Items(elements)
    skipped = {
        id(item)
        for item in group.elements
        if any(group.first(item, (s,))[0] is not None for s in layout.skip)
    }
    if skipped:
        group = Items(item for item in group.elements if id(item) not in skipped)
    found = [_comment(page, layout, group, item) for item in group.elements]
    for index, item in enumerate(group.elements):
        _parent(layout, group, index, item, found)
    return found


def _comment(page: Page, layout: Layout, group: Items, item: HtmlElement) -> FoundComment:
    found = FoundComment(element=item, method={"record": f"engine:{layout.engine}"})
    found.native = _attribute(layout.native, layout.native_in, group, item)
    author = _author(page, layout, group, item, found)
    found.date = _date(page, layout, group, item)
    if found.date is not None:
        found.method["date_published"] = found.date.method
    found.date_modified = edit_date(page, group.first(item, layout.modified)[0])
    _text(layout, group, item, author, found)
    found.is_staff = True if group.first(item, layout.staff)[0] is not None else None
    found.upvotes = _count(group.first(item, layout.upvotes)[0])
    against = _count(group.first(item, layout.downvotes)[0])
    found.downvotes = None if against is None else abs(against)
    found.permalink = _permalink(page, layout, group, item, found.native)
    for status in ("pending", "hidden", "deleted"):
        if group.first(item, getattr(layout, status))[0] is not None:
            found.status = status
    return found


def _date(page: Page, layout: Layout, group: Items, item: HtmlElement) -> DateValue | None:
    """What the first fitting element says; where that is no date at all, the first of the next few that is one."""
    first: DateValue | None = None
    for elements, _ in group.each(item, layout.date):
        for element in elements[:_CELLS]:
            value = element_date(page, element, layout.date_pattern)
            if value is not None and (value.iso is not None or date_in(value.raw)):
                return value
            first = first or value
    return first


def _permalink(page: Page, layout: Layout, group: Items, item: HtmlElement, native: str | None) -> str | None:
    """The first link that ends in the comment's own number, else the first of all: others may lead to the parent."""
    links = [link for selector in layout.permalink for link in group.all(item, selector)]
    hrefs = [link.get("href") or link.get("data-comment-url") or "" for link in links]
    own = next((href for href in hrefs if native and href.endswith(native)), None)
    return page.absolute(own or hrefs[0]) if hrefs else None


def _count(element: HtmlElement | None) -> int | None:
    if element is None:
        return None
    for name in ("data-score", "data-count", "data-value", "content"):
        value = (element.get(name) or "").rpartition(":")[2]  # `UserLikes:3` of the older microdata
        if value.lstrip("-").isdecimal():
            return int(value)
    words = text_of(element) or ""
    count = number(words)
    return -count if count is not None and _NEGATIVE.match(words) else count


def _attribute(
    pattern: str, places: tuple[tuple[str, str], ...], group: Items, item: HtmlElement
) -> str | None:
    for selector, name in places:
        for element in [item] if not selector else group.all(item, selector):
            if match := re.search(pattern, element.get(name) or ""):
                return match.group(1)
    return None


def _author(
    page: Page, layout: Layout, group: Items, item: HtmlElement, found: FoundComment
) -> HtmlElement | None:
    element, how = group.first(item, layout.author)
    if layout.author_attribute and (name := item.get(layout.author_attribute)):
        found.author, found.method["author"] = name.strip(), f"@{layout.author_attribute}"
    elif element is not None:
        found.author = layout.tidy_author(one_line(element)).strip() or None
        found.method["author"] = how
    link, _ = group.first(item, layout.author_link)
    links = [link] if link is not None else []
    if element is not None and not layout.author_link:
        links = [*css(element, "a[href]"), *element.iterancestors("a")]
    for link in links:
        href = (link.get("href") or "").strip()
        if not href.startswith("#") and (url := page.absolute(href)):
            found.author_url = url
            break
    return element


def _text(
    layout: Layout, group: Items, item: HtmlElement, author: HtmlElement | None, found: FoundComment
) -> None:
    body, how = group.first(item, layout.text)
    if body is None and layout.text:
        return
    scope = item if body is None else body
    cut = set(css(scope, layout.cut)) if layout.cut else set()
    if body is None:
        cut |= set(group.all(item, layout.header)) if layout.header else set()
        cut |= {author} if author is not None else set()
    inner = set(group.elements) - {scope} if group.nested or body is None else set()

    def drop(element: HtmlElement) -> bool:
        return element in cut or element in inner or (layout.controls and is_control(element))

    found.text = flat_text(scope, drop) or None
    found.html = inner_html(scope, drop) or None
    found.method["text"] = how or "remainder"


def _parent(layout: Layout, group: Items, index: int, item: HtmlElement, found: list[FoundComment]) -> None:
    this = found[index]
    name = _attribute(layout.parent_pattern, layout.parent_in, group, item) if layout.parent_in else None
    link, _ = group.first(item, layout.parent_link)
    if (
        name is None
        and link is not None
        and (match := re.search(layout.parent_pattern, link.get("href") or ""))
    ):
        name = match.group(1)
    if name is not None and name not in ("0", this.native):
        this.parent, this.parent_method = name, "link"
    elif (parent := group.parent(item)) is not None:
        this.parent, this.parent_index, this.parent_method = found[parent].native, parent, "nesting"
    elif (quoted := _attribute(layout.quoted_pattern, layout.quoted_in, group, item)) not in (
        None,
        "0",
        this.native,
    ):
        this.parent, this.parent_method = quoted, "quote"
    if this.parent_method:
        this.method["parent_id"] = this.parent_method


def by_depth(found: list[FoundComment], depths: Sequence[int | None], how: str = "depth") -> None:
    """Parents from the depths of a flat list: the nearest earlier comment that stands less deep.

    Args:
        found: the comments in reading order; their parents are set.
        depths: each one's depth or indentation, in any rising measure; None leaves a comment alone.
        how: the parent's method, `depth` or `indent`.
    """
    trail: list[tuple[int, int]] = []
    for index, depth in enumerate(depths):
        if depth is None:
            continue
        while trail and trail[-1][0] >= depth:
            trail.pop()
        if trail:
            parent = found[trail[-1][1]]
            found[index].parent, found[index].parent_index = parent.native, trail[-1][1]
            found[index].parent_method = found[index].method["parent_id"] = how
        trail.append((depth, index))
