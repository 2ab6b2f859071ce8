"""Comment feeds: RSS 2 of WordPress, Atom with RFC 4685 (`thr:in-reply-to`) of WordPress, Blogger, Isso and others.

Sources: RFC 4287, RFC 4685; wp-includes/feed-rss2-comments.php, feed-atom-comments.php.
"""

from __future__ import annotations

import html
import re
from collections import Counter

from lxml import etree
from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.machine import machine_date
from spiders.sheet.kit import css
from spiders.sheet.markup_text import fragment
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, inner_html, is_control, one_line
from spiders.threads.thread import FoundComment, Thread

_ATOM = "{http://www.w3.org/2005/Atom}"
_THR = "{http://purl.org/syndication/thread/1.0}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ANCHOR = re.compile(r"#(?:comment-|isso-|c|forum|p|post-?)(\d+)$|[?&]showComment=\d+#c(\d+)$")
_TAG = re.compile(r"(?:post-|/)(\d+)$")
_REPLY_LENGTH = 40
_REPLY = re.compile(
    r"^\s*(?:In reply to|Als Antwort auf|En réponse à|En respuesta a|In risposta a|Em resposta a|В ответ на|Als antwoord op)\b",
    re.IGNORECASE,
)


def read_feed(page: Page) -> Thread | None:
    """The comments of a feed, oldest first; None for content that is no feed, or a feed of articles."""
    root = _parse(page.capture.content)
    if root is None:
        return None
    rss = root.tag == "rss"
    entries = root.findall("./channel/item") if rss else root.findall(f"{_ATOM}entry")
    said = _reply_words(entries) if rss else frozenset()
    found = [_rss(page, item, said) if rss else _atom(page, item) for item in entries]
    if not entries or 2 * sum(comment.native is not None for comment in found) < len(found):
        return None
    engine = _engine(root, page)
    for comment in found:
        comment.method |= {
            "record": f"feed:{engine}",
            "author": "feed",
            "date_published": "feed",
            "text": "feed",
        }
    if (
        len(found) > 1
        and found[0].date
        and found[-1].date
        and (found[0].date.iso or "") > (found[-1].date.iso or "")
    ):
        found.reverse()
    return Thread(engine, found)


def _parse(content: bytes) -> etree._Element | None:
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<rss" not in head and b"<feed" not in head:
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and root.tag in ("rss", f"{_ATOM}feed") else None


def _engine(root: etree._Element, page: Page) -> str:
    generator = " ".join(node.text or "" for node in root.iter("generator", f"{_ATOM}generator")).lower()
    known = next(
        (name for name in ("wordpress", "blogger", "drupal", "spip", "dotclear") if name in generator), None
    )
    if known:
        return known
    head = page.capture.content[:20000]
    if b"isso" in head:
        return "isso"
    return "wordpress" if b"#comment-" in head and b"slash/" in head else "feed"


def _reply_words(entries: list[etree._Element]) -> frozenset[str]:
    """What stands around the link to a parent in the first line of several comments: "In reply to NAME." in any language."""
    lines = Counter(
        words
        for item in entries
        if (element := fragment(_content(item))) is not None
        and len(element)
        and (words := _around_link(element[0]))
    )
    return frozenset(words for words, count in lines.items() if count > 1)


def _around_link(line: HtmlElement) -> str | None:
    """The words of a short paragraph beside the one link in it, which must lead to a comment."""
    links = css(line, "a[href]") if line.tag == "p" else []
    if len(links) != 1 or not _native(links[0].get("href") or ""):
        return None
    words = one_line(line).replace(one_line(links[0]), "\0", 1)
    return words if 1 < len(words) <= _REPLY_LENGTH else None


def _content(item: etree._Element) -> str:
    return item.findtext(_CONTENT) or item.findtext("description") or ""


def _rss(page: Page, item: etree._Element, reply_words: frozenset[str]) -> FoundComment:
    link = (item.findtext("link") or "").strip()
    guid = (item.findtext("guid") or "").strip()
    title = " ".join((item.findtext("title") or "").split())
    author = (item.findtext(_CREATOR) or item.findtext("author") or "").strip() or re.sub(
        r"^(?:By|Von|Par|Por|Di): ", "", title
    )
    raw = (item.findtext("pubDate") or "").strip()
    found = FoundComment(
        native=_native(link) or _native(guid), author=_name(author), permalink=page.absolute(link)
    )
    found.date = words_date(page, raw) if raw else None
    _text(found, _content(item), reply_words)
    return found


def _atom(page: Page, entry: etree._Element) -> FoundComment:
    links = entry.findall(f"{_ATOM}link")
    link = next((node.get("href", "") for node in links if node.get("rel", "alternate") == "alternate"), "")
    name = entry.findtext(f"{_ATOM}author/{_ATOM}name") or ""
    own = (entry.findtext(f"{_ATOM}id") or "").strip()
    found = FoundComment(
        native=_native(link) or _native(own) or _tag(own), author=_name(name), permalink=page.absolute(link)
    )
    found.author_url = page.absolute((entry.findtext(f"{_ATOM}author/{_ATOM}uri") or "").strip())
    published, updated = entry.findtext(f"{_ATOM}published"), entry.findtext(f"{_ATOM}updated")
    found.date = machine_date(published or updated)
    if published and updated and updated != published:
        found.date_modified = machine_date(updated)
    reply = entry.find(f"{_THR}in-reply-to")
    if reply is not None:
        ref = reply.get("ref", "")
        # The article itself is named by the address of its post, a comment by an anchor or a tag of its own kind.
        found.parent = (
            _native(ref)
            or _native(reply.get("href", ""))
            or (
                _tag(ref)
                if ref.startswith("tag:") and ref.rsplit("/", 1)[0] == own.rsplit("/", 1)[0]
                else None
            )
        )
        found.parent_method = "feed" if found.parent else None
    content = entry.find(f"{_ATOM}content")
    content = content if content is not None else entry.find(f"{_ATOM}summary")
    if content is not None:
        inner = "".join(etree.tostring(child, encoding="unicode") for child in content)
        _text(found, inner or content.text or "", plain=content.get("type") == "text")
    for extended in entry.iter("{http://schemas.google.com/g/2005}extendedProperty"):
        if extended.get("name") == "blogger.contentRemoved":
            found.status = "deleted"
    return found


def _name(text: str) -> str | None:
    """A name on one line; WordPress escapes entities once more inside CDATA."""
    return " ".join(html.unescape(text).split()) or None


def _native(address: str) -> str | None:
    match = _ANCHOR.search(address)
    return (match.group(1) or match.group(2)) if match else None


def _tag(name: str) -> str | None:
    match = _TAG.search(name) if name.startswith("tag:") else None
    return match.group(1) if match else None


def _text(
    found: FoundComment, markup: str, reply_words: frozenset[str] = frozenset(), *, plain: bool = False
) -> None:
    """The words without WordPress's "In reply to NAME." line, whose link names the parent."""
    if plain:
        found.text = markup.strip() or None
        return
    element = fragment(markup)
    if element is None:
        return
    line = _reply_line(element, reply_words, found.parent)
    if line is not None:
        link = css(line, "a[href]")[0]
        found.parent, found.parent_method = _native(link.get("href") or "") or found.parent, "feed"
        found.method["parent_id"] = "feed"
        if (
            line is element
        ):  # unformatted text: the line is the link, the words before and the full stop after it
            link.tail = re.sub(r"^\s*\.\s*", "", link.tail or "")
            element.text = ""
            link.drop_tree()
        else:
            line.drop_tree()
    # Themes and plugins hang their vote links into the feed's words too.
    found.text, found.html = flat_text(element, is_control) or None, inner_html(element, is_control) or None


def _reply_line(element: HtmlElement, reply_words: frozenset[str], parent: str | None) -> HtmlElement | None:
    first = element[0] if len(element) else None
    if first is not None and not (element.text or "").strip() and (words := _around_link(first)):
        target = _native(css(first, "a[href]")[0].get("href") or "")
        if words in reply_words or (target is not None and target == parent):
            return first
    if (
        first is not None
        and first.tag == "p"
        and _REPLY.match(one_line(first))
        and len(css(first, "a[href]")) == 1
        and not (element.text or "").strip()
    ):
        return first
    if _REPLY.match(element.text or "") and first is not None and first.tag == "a":
        return element
    return None
