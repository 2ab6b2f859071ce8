"""What a page is that is no story: front, list, search, profile, login and about pages; and whether it says that it is one."""

from __future__ import annotations

import re
from collections import Counter
from typing import cast
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from spiders.article.business import business_kind
from spiders.article.headline.headline import read_headline
from spiders.article.listing import is_listing
from spiders.lexicon import any_of
from spiders.sheet.blocks import Block, page_blocks
from spiders.sheet.jsonld import page_jsonld, types
from spiders.sheet.meta import page_meta
from spiders.sheet.page import Page
from spiders.sheet.stated import sources

SHORT = 1500
"""Characters of prose under which a page with a wall's words is the wall, not an article about walls."""
PROSE = 80
TEXT = 300
"""Characters of prose that are a short story's; error and profile pages say less under their headline."""
_FEW = 5
_LIST_PATH = re.compile(rf"/(?:{any_of('list_path')}|page/\d+)(?:/[^/]*)?(?:/page/\d+)?/?$", re.IGNORECASE)
_PROFILE_PATH = re.compile(
    rf"/(?:{any_of('profile_path')})(?:/[^/]+|\.php|\.html?)?/?$|^/@[\w.-]+/?$", re.IGNORECASE
)
_PROFILE_QUERY = re.compile(
    r"(?:^|&)(?:author=|(?:mode|action|do|a)=(?:viewprofile|profile|memberlist))", re.IGNORECASE
)
_LOGIN_PATH = re.compile(rf"/(?:{any_of('login_path')})(?:\.\w+)?/?$", re.IGNORECASE)
_ABOUT_PATH = re.compile(rf"/(?:{any_of('about_path')}|terms-(?:of|and)-\w+)(?:\.\w+)?/?$", re.IGNORECASE)
_SEARCH_PATH = re.compile(any_of("search_path"))
_TRACKBACK = re.compile(r"/(?:trackback|pingback)s?/?$|/wp-trackback\.php$", re.IGNORECASE)
_TRACKBACK_QUERY = re.compile(r"(?:^|&)(?:tb|trackback)=1(?:&|$)", re.IGNORECASE)
_SEARCH_QUERY = re.compile(r"(?:^|&)(?:s|q|query|search|suche|keyword)=", re.IGNORECASE)
_ARTICLE_TYPES = re.compile(r"article|blogposting|report|review|recipe|posting|scholarly|howto|question")
_LIST_TYPES = frozenset({"collectionpage", "searchresultspage", "itemlist", "profilepage"})
_OWN_LISTS = frozenset({"collectionpage", "searchresultspage", "profilepage"})
_COMMENT_FIELD = etree.XPath(
    "//form[contains(@id, 'comment') or contains(@class, 'comment') or contains(@action, 'comment')]//textarea"
)
_PASSWORD = etree.XPath("//form//input[@type='password']")
_HEADED_LINKS = etree.XPath(
    "//*[self::h1 or self::h2 or self::h3 or self::h4][descendant::a[@href] or ancestor::a[@href]]"
)
_CANONICAL = etree.XPath("//link[@rel='canonical']/@href")
_DATE_BY_HEADLINE = etree.XPath(
    "//article[descendant::h1]//time | //h1/ancestor::*[position() <= 3]/descendant::time"
)
_DATED = frozenset({"datepublished", "datecreated", "uploaddate"})


def is_described(page: Page) -> bool:
    """Whether the page's own markup calls it an article."""
    if any(_ARTICLE_TYPES.search(kind) for kind in types(sources(page).node)) or _is_film(page):
        return True
    return (
        "article:published_time" in page_meta(page)
        or page_meta(page).get("og:type", [""])[0].lower() == "article"
    )


def _is_called_by_plugin(page: Page) -> bool:
    """Whether `og:type=article` is all that calls the page an article: plugins say so of archives too."""
    return not _is_film(page) and not any(_ARTICLE_TYPES.search(kind) for kind in types(sources(page).node))


def _is_film(page: Page) -> bool:
    return page_meta(page).get("og:type", [""])[0].lower().startswith("video")


def is_stated_story(page: Page) -> bool:
    """Whether the markup states an article with what a list, a wall or a "not found" page has none of: its own date.

    `og:type=article` alone is none: plugins give it to archives and error pages too.
    """
    if "article:published_time" in page_meta(page):
        return True
    node = sources(page).node
    if not any(_ARTICLE_TYPES.search(kind) for kind in types(node)):
        return False
    return any(key.lower() in _DATED for key in node) and (_names(node, page) or _only_one(page))


def is_dated_text(page: Page, prose: int) -> bool:
    """Whether the headline stands with a date over text of some length."""
    return prose >= TEXT and bool(sources(page).h1) and bool(_DATE_BY_HEADLINE(page.tree))


def _names(node: dict[str, object], page: Page) -> bool:
    """Whether a JSON-LD node gives the page's own address as its own."""
    own = {_path(page.url), *map(_path, cast(list[str], _CANONICAL(page.tree)))}
    for value in (node.get("url"), node.get("@id"), node.get("mainEntityOfPage")):
        named = (value.get("@id") or value.get("url")) if isinstance(value, dict) else value
        if isinstance(named, str) and named and _path(urljoin(page.url, named)) in own:
            return True
    return False


def _only_one(page: Page) -> bool:
    return sum(any(_ARTICLE_TYPES.search(kind) for kind in types(node)) for node in page_jsonld(page)) == 1


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.path.rstrip('/')}?{parts.query}"


def kind_of(page: Page, prose: int) -> str | None:
    """What a page is that is no story: `front-page`, `list-page`, `search-page`, `profile-page`, `login-page`,
    `about-page`, `trackback-page`; None for a story, and where nothing speaks against one.

    Args:
        page: any.
        prose: characters of its prose.
    """
    try:
        parts = urlsplit(page.url)
    except ValueError:
        return None
    if kind := _wordpress_kind(page):
        return kind
    described = is_described(page) or _wordpress_post(page)
    if parts.path in {"", "/"} and not parts.query and not described and prose < 4 * SHORT:
        return None if _one_story(page, prose) and not is_listing(page) else "front-page"
    if is_stated_story(page) or _wordpress_post(page) or prose >= 2 * SHORT:
        return None
    kind = _named_kind(page, parts, prose) or _listing(page, parts, prose, described=described)
    if kind or described or _commented(page):
        return kind
    return _stated_kind(page, prose) or business_kind(page, prose)


def _named_kind(page: Page, parts: SplitResult, prose: int) -> str | None:
    """What the address names, where the page shows no story: no comment field under a headline, no dated text but for
    teasers, which have dates too."""
    if _TRACKBACK.search(parts.path) or _TRACKBACK_QUERY.search(parts.query):
        return "trackback-page"
    if prose < SHORT // 2 and _LOGIN_PATH.search(parts.path) and _PASSWORD(page.tree):
        return "login-page"
    if _commented(page) or (is_dated_text(page, prose) and not _teasers(page)):
        return None
    profile = _PROFILE_PATH.search(parts.path) or _PROFILE_QUERY.search(parts.query)
    if profile and (prose < SHORT or _says(page, "profile", {"profilepage", "person"})):
        return "profile-page"
    if _ABOUT_PATH.search(parts.path) and parts.path.count("/") <= 3:
        return "about-page"
    return None


_STATED_KINDS = {
    "profilepage": "profile-page",
    "aboutpage": "about-page",
    "contactpage": "about-page",
    "searchresultspage": "search-page",
}
"""Types of web pages (schema.org) that are no story's."""


def _stated_kind(page: Page, prose: int) -> str | None:
    """What a page that is not described as an article states of itself: in JSON-LD, or as `og:type=profile`."""
    if prose >= SHORT:
        return None
    if page_meta(page).get("og:type", [""])[0].lower() == "profile":
        return "profile-page"
    stated = frozenset().union(*(types(node) for node in page_jsonld(page)[:40]))
    return next((kind for name, kind in _STATED_KINDS.items() if name in stated), None)


def _says(page: Page, og_type: str, kinds: set[str]) -> bool:
    stated = page_meta(page).get("og:type", [""])[0].lower()
    return stated == og_type or bool(types(sources(page).node) & kinds)


def _listing(page: Page, parts: SplitResult, prose: int, *, described: bool) -> str | None:
    """A list of stories: many linked headings, little text beside them, and an address or markup that says so."""
    teasers = sum(1 for element in page.tree.iter("article")) + sum(1 for _ in page.tree.iter("h2", "h3"))
    if _SEARCH_QUERY.search(parts.query) and (teasers >= _FEW or _SEARCH_PATH.search(parts.path)):
        return None if described else "search-page"
    if (not described or _is_called_by_plugin(page)) and not _commented(page) and is_listing(page):
        return "list-page"
    if teasers < _FEW:
        return None
    listed = [types(node) & _LIST_TYPES for node in page_jsonld(page)[:40]]
    named = bool(_LIST_PATH.search(parts.path)) and not _commented(page)
    if not described and (named or (any(listed) and prose < SHORT // 2)):
        return "list-page"
    stated = any(kinds & _OWN_LISTS for kinds in listed)
    if (named or stated) and _beside_teasers(page) < SHORT // 4:
        return "list-page"
    return None


def _beside_teasers(page: Page) -> int:
    """Characters of prose that stand in no teaser: in none of the like elements that hold one linked heading each."""
    items = _teasers(page)
    if len(items) < _FEW:
        return SHORT
    return sum(
        len(block.text) for block in page_blocks(page) if is_prose(block) and not _is_in(block.element, items)
    )


def has_teasers(page: Page) -> bool:
    """Whether several like elements with a linked heading each stand on the page."""
    return bool(_teasers(page))


def _teasers(page: Page) -> set[HtmlElement]:
    """The largest elements around linked headings that hold no second one, of the commonest tag and depth."""
    headings = [
        heading for heading in cast(list[HtmlElement], _HEADED_LINKS(page.tree)) if heading.tag != "h1"
    ]
    count: Counter[HtmlElement] = Counter()
    for heading in headings:
        count.update(heading.iterancestors())
    found: list[HtmlElement] = []
    for heading in headings:
        item = heading
        while (above := item.getparent()) is not None and count[above] == 1:
            item = above
        found.append(item)
    alike = Counter((item.tag, item.getparent()) for item in found)
    return {item for item in found if alike[item.tag, item.getparent()] >= _FEW}


def _is_in(element: HtmlElement, items: set[HtmlElement]) -> bool:
    return element in items or any(above in items for above in element.iterancestors())


def is_prose(block: Block) -> bool:
    """Whether a block is running text: long, and no list of links."""
    return len(block.text) >= PROSE and block.link_chars < 0.3 * len(block.text)


def _body_names(page: Page) -> frozenset[str]:
    return frozenset(" ".join(body.get("class") or "" for body in page.tree.iter("body")).split())


def _wordpress_post(page: Page) -> bool:
    """Whether WordPress says that this is one post: its numeric permalinks (`/archives/123`) look like those of lists."""
    names = _body_names(page)
    return "single" in names and any(name.startswith("postid-") for name in names)


def is_stated_list(page: Page) -> bool:
    """Whether the site's software itself says that the page lists posts."""
    return _wordpress_kind(page) is not None


def _wordpress_kind(page: Page) -> str | None:
    """What WordPress says of itself on every theme that calls `body_class` (post-template.php): single pages bear no such names."""
    names = _body_names(page)
    if names & {"single", "page", "singular"}:
        return None
    if "archive" in names and names & {"category", "tag", "author", "date"}:
        return "list-page"
    if "blog" in names and "home" in names:
        return "front-page"
    return "search-page" if names & {"search-results", "search-no-results"} else None


def _one_story(page: Page, prose: int) -> bool:
    """Whether a page at the root has one headline, which its title says too, over prose and few further headings."""
    headings = sum(1 for _ in page.tree.iter("h2", "h3", "article"))
    return prose >= SHORT // 3 and headings <= _FEW and (read_headline(page).method or "").startswith("h1")


def _commented(page: Page) -> bool:
    """Whether the page's headline is one that readers can comment on: Typecho and Halo call their posts `/archives/NAME`."""
    return (read_headline(page).method or "").startswith("h1") and bool(_COMMENT_FIELD(page.tree))
