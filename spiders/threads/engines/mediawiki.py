"""MediaWiki talk pages: signed paragraphs, with DiscussionTools' markers where the wiki has that extension.

Source: includes/parser (signature `[[User:NAME]] ([[User talk:NAME|talk]]) HH:MM, D Month YYYY (UTC)`); DiscussionTools
CommentFormatter (`data-mw-comment-start`, ids `c-AUTHOR-TIMESTAMP`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from spiders.dates.elements import words_date
from spiders.dates.machine import machine_date
from spiders.dates.value import DateValue
from spiders.sheet.kit import ancestors_within, css, first
from spiders.sheet.page import Page
from spiders.sheet.text import flat_text, one_line
from spiders.threads.layout import by_depth
from spiders.threads.thread import FoundComment, Thread

_OTHER = r"[^\d()\n]"
_CLOCK = r"\d{1,2}[:.h]\d\d(?::\d\d|min)?"
_DAY = (
    rf"(?:\d{{4}}{_OTHER}{{1,20}}\d{{1,2}}(?:{_OTHER}{{1,3}}\d{{1,2}})?|\d{{1,2}}{_OTHER}{{1,25}}\d{{4}}|"
    rf"\d{{1,2}}(?! \d){_OTHER}{{1,10}}\d{{1,2}}{_OTHER}{{1,10}}\d{{4}})"
)
_STAMP = re.compile(
    rf"[\u200e\u200f]?(?:(?P<clock>{_CLOCK})[,،]?(?: {_OTHER}{{0,8}})(?P<day>{_DAY}){_OTHER}{{0,3}}|"
    rf"(?<![\d.])(?P<day_first>{_DAY}{_OTHER}{{0,25}})(?:\([^()]{{1,3}}\) )?(?P<clock_last>{_CLOCK}))\s*\((?P<zone>[A-Z]{{2,5}}|[^\d()A-Za-z]{{2,9}})\)\s*$"
)
"""Signatures' dates as languages/messages/Messages*.php write them in sixty languages, the zone after them in brackets."""
_USER = re.compile(
    r"(?:User|Benutzer|Benutzerin|Utilisateur|Utilisatrice|Usuario|Usuaria|Utente|Usuário|Участник|Gebruiker|Wikipedysta|利用者|用户|Käyttäjä|Användare|Bruker|Bruger|Special:Contributions|Special:Contribs)[:/]([^/#]+)|Special:Contributions/([^#]+)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?:^|/)[^:/#]{2,40}:([^:/#]{1,80})$")
"""A page of some namespace, in whatever language: the user's page and talk page in a signature share its name."""


def read(page: Page) -> Thread | None:
    """The signed comments of a talk page, sections apart, depth by list nesting."""
    root = first(page.tree, ".mw-parser-output", "#mw-content-text")
    if root is None or not (
        "alk:" in page.url or any(mark in page.text for mark in ("ns-talk", "(UTC)", "data-mw-comment"))
    ):
        return None
    comments: list[FoundComment] = []
    depths: list[int | None] = []
    starts: list[int] = [0]
    pending: list[HtmlElement] = []
    for block in root.iter("h1", "h2", "h3", "p", "dd", "li"):
        if block.tag in ("h1", "h2", "h3"):  # a heading ends all branches
            pending = []
            starts.append(len(comments))
            continue
        if not _own_text(block):
            continue
        pending.append(block)
        found = _signed(page, block, pending)
        if found is not None:
            depths.append(sum(parent.tag in ("dl", "ul", "ol") for parent in block.iterancestors()))
            comments.append(found)
            pending = []
    for start, end in zip(starts, [*starts[1:], len(comments)], strict=True):
        _thread(comments, depths, start, end)
    return Thread("mediawiki", comments, native_scope="thread", elements=[root]) if comments else None


def _thread(comments: list[FoundComment], depths: list[int | None], start: int, end: int) -> None:
    section = comments[start:end]
    by_depth(section, depths[start:end], "indent")
    for comment in section:
        if comment.parent_index is not None:
            comment.parent_index += start


def _own_text(block: HtmlElement) -> str:
    """The block's text without nested lists: a reply's own words."""
    return flat_text(
        block, lambda node: node.tag in ("dl", "ul", "ol") or "mw-editsection" in (node.get("class") or "")
    )


def _signed(page: Page, block: HtmlElement, pending: list[HtmlElement]) -> FoundComment | None:
    words = " ".join(_own_text(block).split())
    stamp = _STAMP.search(words.removesuffix("[reply]").strip())
    if stamp is None:
        return None
    found = FoundComment(element=block, method={"record": "engine:mediawiki", "author": "signature"})
    links = [
        a
        for a in css(block, "a[href]")
        if not any(p.tag in ("dl", "ul", "ol") for p in ancestors_within(a, block))
    ]
    signed, shown = _signer(links), None
    if signed is not None:
        link, found.author = signed
        shown = one_line(link)
        found.author_url = page.absolute(link.get("href"))
    found.date = _stamp_date(page, stamp)
    marker = first(block, "[data-mw-comment-start][id]", "[id^='c-']")
    if marker is not None:
        found.native = marker.get("id")
        if tail := re.search(r"-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:-|$)", found.native or ""):
            found.date = machine_date("{}-{}-{}T{}:{}:{}Z".format(*tail.groups())) or found.date
    parts = [_own_text(node) for node in pending]
    text = "\n\n".join(part for part in parts if part)
    found.text = _without_signature(text, shown or found.author) or None
    return found


def _signer(links: list[HtmlElement]) -> tuple[HtmlElement, str] | None:
    """The link to the signer's page and his name: by the words for users, an address that ends in what the link shows
    (contributions of an address without account), else the last page that two links share."""
    named: list[tuple[HtmlElement, str, bool]] = []
    for link in links:
        address = _page_name(link)
        user, spaced = _USER.search(address), _SPACED.search(address)
        if (match := user or spaced) is not None:
            name = next(group for group in match.groups() if group).replace("_", " ").strip()
            named.append((link, name, user is not None))
        elif ":" in address and "/" in address and address.rpartition("/")[2] == one_line(link):
            named.append((link, one_line(link), True))
    for link, name, known in reversed(named):
        first_of = next(other for other, same, _ in named if same == name)
        if name and (known or first_of is not link):
            return first_of, name
    return None


def _page_name(link: HtmlElement) -> str:
    """The wiki page that a link leads to: `title` of its query (pages not written yet), else its path's end."""
    parts = urlsplit(link.get("href") or "")
    asked = dict(parse_qsl(parts.query)).get("title")
    return asked or unquote(parts.path)


def _stamp_date(page: Page, stamp: re.Match[str]) -> DateValue | None:
    """The signature's instant; the clock is put after the day, where the zone belongs to it."""
    day = (stamp.group("day") or stamp.group("day_first")).strip(" ,،.")
    clock = re.sub(r"[.h]", ":", (stamp.group("clock") or stamp.group("clock_last")).removesuffix("min"))
    zone = stamp.group("zone") if stamp.group("zone").isascii() else "UTC"
    value = words_date(page, f"{day} {clock} {zone}")
    return replace(value, raw=stamp.group(0)) if value is not None else None


def _without_signature(text: str, author: str | None) -> str:
    text = re.sub(r"\s*\[\s*reply\s*\]\s*$", "", text)
    stamp = _STAMP.search(text)
    if stamp is None:
        return text
    text = text[: stamp.start()].rstrip()
    if author:
        tail = re.compile(
            r"\s*[—–-]*\s*"
            + re.escape(author).replace(r"\ ", "[ _]")
            + r"(?:\s*[(（](?:[^()（）]{1,40})[)）])?[\s—–-]*$",
            re.IGNORECASE,
        )
        text = tail.sub("", text)
    return re.sub(r"[\s—–-]+$", "", text)
