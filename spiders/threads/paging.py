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
_NOT_A_PAGE = re.compile(
    r"replytocom|/feed|action=|mode=(?:reply|quote|post)|do=(?:newreply|quote)|sort|order|print|share|login|report",
    re.IGNORECASE,
)
_PAGE_KEYS = frozenset(
    [
        "page",
        "p",
        "pg",
        "seite",
        "pagina",
        "start",
        "st",
        "offset",
        "from",
        "cpage",
        "comment_page",
        "comments_page",
        "commentpage",
        "sid",
        "s",
    ]
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
    own, topic = _plain(page.url), _topic(page.url)
    inside = {link for holder in _near(elements) for link in holder.iterdescendants("a", "link")}
    seen: set[str] = set()
    for link in page.tree.iter("a", "link"):
        href = link.get("href")
        if not href or href[0] == "#" or not _may_be_page(link, href, inside=link in inside, forum=forum):
            continue
        address = href.partition("#")[0]
        if address in seen or _NOT_A_PAGE.search(href):
            continue
        seen.add(address)
        url = page.absolute(href)
        if url is None:
            continue
        url = without_session(url.partition("#")[0])
        if _plain(url) != own and _topic(url) == topic:
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


def _topic(url: str) -> tuple[str, str, str]:
    """What the addresses of one thread share: all but their page."""
    parts = urlsplit(url)
    path = re.sub(
        r"/comment-page-\d+|/page[-/]?\d+|/(?:seite|pagina)[-/]?\d+|-p(?:age)?-?\d+(?=\.html?$)|/(?:index)?\d{1,4}(?=\.html?$)",
        "",
        parts.path,
        flags=re.IGNORECASE,
    )
    path = (
        re.sub(r"/comments?(?:/\d+)?/?$", "", path).rstrip("/").removesuffix(".html").removesuffix("/index")
    )
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in _PAGE_KEYS
        or (key == "p" and "page" not in parts.query and "t" not in dict(parse_qsl(parts.query)))
    ]
    keep = sorted(
        (key, value)
        for key, value in query
        if key
        in (
            "t",
            "f",
            "id",
            "tid",
            "topic",
            "p",
            "thread",
            "threadid",
            "post",
            "story",
            "article",
            "showtopic",
        )
    )
    return parts.netloc.removeprefix("www."), path, urlencode(keep)
