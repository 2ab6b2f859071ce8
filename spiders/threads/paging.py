"""The further pages of a thread, and which of them this page is."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.urls import without_session

MAX_PAGES = 200
_COMMENT_PAGE = re.compile(
    r"/comment-page-(\d{1,5})|[?&](?:cpage|comment_?page|comments_?page|commentpage|comments?-?p|komentarze_strona)=(\d{1,5})|"
    r"/comments?/(?:page[-/]?)?(\d{1,4})/?(?:[?#]|$)",
    re.IGNORECASE,
)
_THREAD_PAGE = re.compile(
    r"[?&;](?:page|p|pg|seite|pagina)=(\d{1,5})(?=&|#|$)|/page[-/]?(\d{1,5})(?:/|\.html?)?(?=[?#]|$)|/(?:seite|pagina)[-/]?(\d{1,5})/?(?=[?#]|$)|"
    r"[?&;](?:start|st|offset|from)=(\d{1,7})(?=&|#|$)|-p(?:age)?-?(\d{1,5})\.html?(?=[?#]|$)|/(?:index)?(\d{1,4})\.html?(?=[?#]|$)",
    re.IGNORECASE,
)
_OFFSETS = re.compile(r"[?&;](?:start|st|offset|from)=\d", re.IGNORECASE)
_PAGER = re.compile(
    r"pagination|paginat|pager|page-?nav|pagenav|\bpages\b|navi|comment-?nav|nav-(?:previous|next|links)|seiten",
    re.IGNORECASE,
)
_OLDER = re.compile(
    r"(?:older|newer|previous|next|more) (?:comments|posts|replies|messages)|(?:ältere|neuere|weitere|nächste|vorherige) (?:kommentare|beiträge)|"
    r"commentaires (?:plus )?(?:anciens|récents|précédents|suivants)|comentarios (?:más )?(?:antiguos|recientes|anteriores|siguientes)|"
    r"commenti (?:precedenti|successivi|più)|comentários (?:mais )?(?:antigos|recentes|anteriores)|(?:oudere|nieuwere) reacties|"
    r"(?:starsze|nowsze) komentarze|(?:предыдущие|следующие|старые|новые) комментарии|(?:äldre|nyare|eldre|nyere|ældre) kommentarer",
    re.IGNORECASE,
)
_NOT_A_PAGE = frozenset(
    {"replytocom", "action", "share", "print", "login", "report", "reply", "quote", "feed"}
)
"""Query keys of what readers do with a thread."""
_MODES = {"mode": ("reply", "quote", "post"), "do": ("newreply", "quote")}
"""The same as values: phpBB's `posting.php?mode=reply`, vBulletin's `newreply.php?do=newreply`."""
_ORDERS = frozenset({"sort", "sortby", "sort_by", "sk", "sd", "order", "orderby", "order_by", "dir"})
_THING_KEYS = frozenset(
    {"t", "f", "id", "tid", "topic", "p", "thread", "threadid", "post", "story", "article", "showtopic"}
)
"""Query keys that name a topic or story; without one the address that links here has it too."""
_PAGE_KEYS = frozenset(
    {"page", "p", "pg", "seite", "pagina", "start", "st", "offset", "from"}
    | {"cpage", "comment_page", "comments_page", "commentpage", "sid", "s"}
)


def page_number(url: str) -> int | None:
    """N where a URL itself says that it is comment page N; forums' offsets do not say."""
    found = _COMMENT_PAGE.search(url)
    if found is None and not _OFFSETS.search(url):
        found = _THREAD_PAGE.search(url)
    return _first_number(found)


def _first_number(found: re.Match[str] | None) -> int | None:
    return next((int(group) for group in found.groups() if group), None) if found else None


def comment_pages(page: Page, elements: list[HtmlElement], *, forum: bool) -> list[Follow]:
    """Links to the thread's other pages, each once, in page order.

    Args:
        page: the page that shows a thread.
        elements: the thread's subtrees: a `rel=next` in them or right beside them belongs to the thread.
        forum: whether the page is the thread (any pager that keeps the topic's address counts), not an article's.
    """
    found: dict[str, int | None] = {}
    own, here = _plain(page.url), _Place(page.url)
    inside = {link for holder in _near(elements) for link in holder.iterdescendants("a", "link")}
    seen: set[str] = set()
    for link in page.tree.iter("a", "link"):
        href = link.get("href")
        if not href or href[0] == "#" or not _may_be_page(link, href, inside=link in inside, forum=forum):
            continue
        address = href.partition("#")[0]
        if address in seen:
            continue
        seen.add(address)
        url = page.absolute(href)
        if url is None:
            continue
        url = without_session(url.partition("#")[0])
        if _plain(url) != own and here.pages(_Place(url)):
            found.setdefault(url, page_number(url))
        if len(found) >= MAX_PAGES:
            break
    ordered = sorted(found.items(), key=lambda item: (item[1] is None, item[1] or 0))
    return [Follow(url, "comment-page", number) for url, number in ordered]


def _near(elements: list[HtmlElement]) -> set[HtmlElement]:
    """The thread's elements and those that hold them closely: where its pager stands."""
    near = set(elements)
    for element in elements[:3]:
        holder = element.getparent()
        if holder is not None and holder.tag not in ("body", "html", "main", "article"):
            near.add(holder)
    return near


def _may_be_page(link: HtmlElement, href: str, *, inside: bool, forum: bool) -> bool:
    """Whether a link may lead to another page; of those outside the thread of an article only an address can say so."""
    if _is_comment_page(href):
        return True
    if not (inside or forum):
        return False
    rel = (link.get("rel") or "").lower().split()
    if link.tag == "link":
        return forum and ("next" in rel or "prev" in rel)
    if "next" in rel or "prev" in rel:
        return True
    if inside and _OLDER.search(" ".join("".join(link.itertext()).split())[:80]):
        return True
    return bool(_THREAD_PAGE.search(href) and _in_pager(link))


def _is_comment_page(href: str) -> bool:
    lower = href.lower()
    named = "comment" in lower or "cpage" in lower or "komentarze" in lower
    return named and _COMMENT_PAGE.search(href) is not None


def _in_pager(link: HtmlElement) -> bool:
    holder: HtmlElement | None = link
    for _ in range(5):
        if holder is None:
            return False
        if _PAGER.search(f"{holder.get('class') or ''} {holder.get('id') or ''} {holder.get('role') or ''}"):
            return True
        holder = holder.getparent()
    return False


def _plain(url: str) -> str:
    """A URL without fragment and session, its first page without page number."""
    parts = urlsplit(url)
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key not in ("sid", "s")
    ]
    query = [(key, value) for key, value in query if not (key in _PAGE_KEYS and value in ("0", "1"))]
    path = re.sub(r"/page[-/]?1/?$", "", parts.path).rstrip("/")
    return urlunsplit(("", parts.netloc.removeprefix("www."), path, urlencode(query), ""))


class _Place:
    """An address taken apart: path without its page, query without page numbers."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = parts.netloc.removeprefix("www.")
        self.path = _path_of_topic(parts.path)
        self.query = [(key.lower(), value) for key, value in parse_qsl(parts.query, keep_blank_values=True)]
        named = any(key in _THING_KEYS and key != "p" for key, _ in self.query)
        # `p` is a page where something else names the topic, or the address that links here has none.
        self.kept = {
            key: value for key, value in self.query if key not in _PAGE_KEYS or (key == "p" and not named)
        }

    def pages(self, other: _Place) -> bool:
        """Whether another address is this one but for a page number: the same path, the same topic or story, and nothing
        asked of it that is no page (a reply's form, a print view, another order)."""
        if (self.host, self.path) != (other.host, other.path) or other._acts() or self._reorders(other):
            return False
        adds_page = "p" not in self.kept and "p" in other.kept
        said = {key: value for key, value in other.kept.items() if not (key == "p" and adds_page)}
        known = said.keys() & self.kept.keys()
        named = {key for key in said.keys() ^ self.kept.keys() if key in _THING_KEYS}
        return not named and all(said[key] == self.kept[key] for key in known)

    def _acts(self) -> bool:
        return any(key in _NOT_A_PAGE or value.lower() in _MODES.get(key, ()) for key, value in self.query)

    def _reorders(self, other: _Place) -> bool:
        return any(pair[0] in _ORDERS and pair not in self.query for pair in other.query)


def _path_of_topic(path: str) -> str:
    path = re.sub(
        r"/comment-page-\d+|/page[-/]?\d+|/(?:seite|pagina)[-/]?\d+|-p(?:age)?-?\d+(?=\.html?$)|/(?:index)?\d{1,4}(?=\.html?$)",
        "",
        path,
        flags=re.IGNORECASE,
    )
    return (
        re.sub(r"/comments?(?:/\d+)?/?$", "", path).rstrip("/").removesuffix(".html").removesuffix("/index")
    )
