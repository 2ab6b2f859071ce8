"""Engines that scripts draw: which one a page carries, its thread's name, and the address to ask.

Nothing is read here but the pointer. Source of each entry: the embed code that the engine's own documentation hands out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from lxml.html import HtmlElement

from archives.records import ThreadPointer
from spiders.reading import Follow
from spiders.sheet.kit import css, first, has_any
from spiders.sheet.page import Page
from spiders.threads.thread import Thread


@dataclass(frozen=True)
class Found:
    """A thread's name, its endpoint, and whether a plain GET of it answers (then it is followed)."""

    thread: str | None
    endpoint: str | None = None
    get: bool = False


@dataclass(frozen=True)
class Engine:
    """An engine: marks in the page's text, elements of which one must stand on the page, and how to name the thread."""

    name: str
    marks: tuple[str, ...]
    elements: str
    find: Callable[[Page, HtmlElement], Found]


def read(page: Page) -> Thread | None:
    """A thread without comments, with its pointer, for the first engine whose elements stand on the page."""
    for engine in _ENGINES:
        boxes = css(page.tree, engine.elements)
        if not boxes or not has_any(page.text, engine.marks):
            continue
        found = engine.find(page, boxes[0])
        area = [box for box in boxes if box.tag not in ("script", "meta", "link", "html", "body")]
        thread = Thread(
            engine.name, elements=area, pointer=ThreadPointer(engine.name, found.thread, found.endpoint)
        )
        if found.get and found.endpoint:
            thread.follows.append(Follow(found.endpoint, "api"))
        return thread
    return None


def _setting(page: Page, *names: str) -> str | None:
    """A string that a script on the page assigns to one of these names."""
    for name in names:
        if found := re.search(rf"\b{name}['\"]?\s*[:=]\s*['\"`]([^'\"`\n]+)['\"`]", page.text):
            return found.group(1)
    return None


def _path(page: Page) -> str:
    return urlsplit(page.url).path or "/"


def _bare(page: Page) -> str:
    return page.url.split("#")[0]


def _openweb(page: Page, box: HtmlElement) -> Found:
    spot = re.search(r"spot\.im/(?:spot|launcher|modules/spot)?/?(sp_\w+)", page.text)
    post = first(page.tree, "[data-post-id]")
    name = (
        box.get("data-post-id")
        or (post.get("data-post-id") if post is not None else None)
        or _setting(page, "post_id", "postId")
    )
    own = box.get("data-spot-id") or (spot.group(1) if spot else None)
    return Found(
        "_".join(filter(None, (own, name))) or None, "https://api-2-0.spot.im/v1.0.0/conversation/read"
    )


def _viafoura(page: Page, box: HtmlElement) -> Found:
    meta = first(page.tree, "meta[name='vf:container_id']", "meta[property='vf:container_id']")
    name = (
        meta.get("content")
        if meta is not None
        else box.get("container-id") or box.get("data-container-id") or box.get("vf-container-id")
    )
    return Found(name, f"https://api.viafoura.co/v2/{page.host}/bootstrap/v2?session=false")


def _coral(page: Page, box: HtmlElement) -> Found:
    root = _setting(page, "rootURL") or box.get("data-coral-url")
    story = _setting(page, "storyID") or box.get("data-storyid") or _setting(page, "storyURL") or _bare(page)
    return Found(story, f"{root.rstrip('/')}/api/graphql" if root else None)


def _hyvor(page: Page, box: HtmlElement) -> Found:
    site = box.get("website-id") or _setting(page, "HYVOR_TALK_WEBSITE", "websiteId")
    if site is None and (number := re.search(r"HYVOR_TALK_WEBSITE\s*=\s*(\d+)", page.text)):
        site = number.group(1)
    return Found(":".join(filter(None, (site, box.get("page-id") or _bare(page)))), "https://talk.hyvor.com")


def _commento(page: Page, box: HtmlElement) -> Found:
    script = first(page.tree, "script[src*='commento.js']")
    src = page.absolute(script.get("src")) if script is not None else None
    return Found(
        f"{urlsplit(page.url).netloc}{_path(page)}",
        f"{src.split('/js/')[0]}/api/comment/list" if src and "/js/" in src else None,
    )


def _facebook(page: Page, box: HtmlElement) -> Found:
    href = box.get("data-href") or box.get("href") or _bare(page)
    return Found(
        page.absolute(href) or href,
        f"https://www.facebook.com/plugins/feedback.php?href={quote(href, safe='')}",
    )


def _discourse(page: Page, box: HtmlElement) -> Found:
    root, topic = _setting(page, "discourseUrl"), re.search(r"topicId\W+(\d+)", page.text)
    url = _setting(page, "discourseEmbedUrl") or _bare(page)
    query = urlencode({"topic_id": topic.group(1)} if topic else {"embed_url": url})
    return Found(
        topic.group(1) if topic else url,
        f"{root.rstrip('/')}/embed/comments?{query}" if root else None,
        get=True,
    )


def _giscus(page: Page, box: HtmlElement) -> Found:
    repo, mapping = box.get("data-repo") or "", box.get("data-mapping") or "pathname"
    title = first(page.tree, "title", "h1")
    term = {"specific": box.get("data-term"), "number": box.get("data-term"), "url": _bare(page), "pathname": _path(page).strip("/") or "index",
            "title": title.text_content().strip() if title is not None else None}.get(mapping)  # fmt: skip
    query = {"repo": repo, "term": term or "", "category": box.get("data-category") or "", "number": term if mapping == "number" else "0",
             "strict": str(box.get("data-strict") == "1").lower(), "first": "100"}  # fmt: skip
    return Found(f"{repo}:{term}", f"https://giscus.app/api/discussions?{urlencode(query)}", get=True)


def _utterances(page: Page, box: HtmlElement) -> Found:
    repo = box.get("repo") or ""
    number = box.get("issue-number")
    term = number or {"pathname": _path(page).strip("/"), "url": _bare(page)}.get(
        box.get("issue-term") or "", box.get("issue-term")
    )
    tail = f"/{number}/comments?per_page=100" if number else ""
    return Found(f"{repo}:{term}", f"https://api.github.com/repos/{repo}/issues{tail}", get=bool(number))


def _livefyre(page: Page, box: HtmlElement) -> Found:
    site, article = _setting(page, "siteId"), _setting(page, "articleId")
    return Found(
        ":".join(filter(None, (site, article))) or None,
        f"https://bootstrap.{_setting(page, 'network') or 'livefyre.com'}/bs3/",
    )


def _ghost(page: Page, box: HtmlElement) -> Found:
    post = box.get("data-comment-id") or box.get("data-post-id") or box.get("data-ghost-comments-id")
    root = box.get("data-ghost-comments") or "/"
    endpoint = page.absolute(
        f"{root.rstrip('/')}/members/api/comments/post/{post}/?limit=100&order=created_at%20ASC"
    )
    return Found(post, endpoint if post else None, get=True)


def _cusdis(page: Page, box: HtmlElement) -> Found:
    host, app, name = (
        box.get("data-host") or "https://cusdis.com",
        box.get("data-app-id") or "",
        box.get("data-page-id") or "",
    )
    query = urlencode({"appId": app, "pageId": name, "page": "1"})
    return Found(f"{app}:{name}", f"{host.rstrip('/')}/api/open/comments?{query}", get=True)


def _artalk(page: Page, box: HtmlElement) -> Found:
    server, site = _setting(page, "server"), _setting(page, "site") or ""
    key = _setting(page, "pageKey") or _path(page)
    query = urlencode({"page_key": key, "site_name": site, "limit": "100", "flat_mode": "true"})
    return Found(key, f"{server.rstrip('/')}/api/v2/comments?{query}" if server else None, get=True)


def _waline(page: Page, box: HtmlElement) -> Found:
    server, key = _setting(page, "serverURL"), _setting(page, "path") or _path(page)
    query = urlencode({"path": key, "pageSize": "50", "page": "1", "lang": "en", "sortBy": "insertedAt_asc"})
    return Found(key, f"{server.rstrip('/')}/api/comment?{query}" if server else None, get=True)


def _twikoo(page: Page, box: HtmlElement) -> Found:
    return Found(_setting(page, "path") or _path(page), _setting(page, "envId"))


def _named(*names: str) -> Callable[[Page, HtmlElement], Found]:
    """An engine of which only the thread's name is known: an attribute or setting, else the page's own address."""

    def find(page: Page, box: HtmlElement) -> Found:
        attribute = next((box.get(name) for name in names if box.get(name)), None)
        return Found(attribute or _setting(page, *names) or _bare(page))

    return find


_ENGINES = (
    Engine("openweb", ("spot.im", "spotim"), "[data-spotim-module], #spotim-config, [data-spot-id], script[src*='launcher.spot.im'], #spot-im-root", _openweb),
    Engine("viafoura", ("viafoura", "vf-conversations"), "vf-conversations, .viafoura, [data-widget=comments], meta[name='vf:container_id'], script[src*='viafoura']", _viafoura),
    Engine("coral", ("coral", "Coral"), "#coral_thread, #coral_talk_stream, #coral-thread, [id^='coral_talk'], .coral-thread, [data-coral-url]", _coral),
    Engine("hyvor-talk", ("hyvor", "HYVOR"), "hyvor-talk-comments, #hyvor-talk-view", _hyvor),
    Engine("commento", ("commento",), "#commento, #commentoplusplus", _commento),
    Engine("discourse", ("discourse-comments", "DiscourseEmbed"), "#discourse-comments", _discourse),
    Engine("giscus", ("giscus",), "script[src*='giscus.app/client.js']", _giscus),
    Engine("utterances", ("utteranc.es",), "script[src*='utteranc.es/client.js']", _utterances),
    Engine("livefyre", ("livefyre", "fyre.co"), "#livefyre-comments, [id^='livefyre'], [class*='livefyre'], .fyre", _livefyre),
    Engine("ghost", ("comments-ui", "ghost-comments"), "script[data-ghost-comments], script[src*='comments-ui']", _ghost),
    Engine("cusdis", ("cusdis",), "#cusdis_thread", _cusdis),
    Engine("artalk", ("artalk", "Artalk"), "#Comments.artalk, #artalk, .artalk, [id*='artalk'], [id*='Artalk']", _artalk),
    Engine("waline", ("waline", "Waline"), "#waline, [data-waline], #wcomments", _waline),
    Engine("twikoo", ("twikoo",), "#twikoo, #tcomment", _twikoo),
    Engine("valine", ("valine", "Valine"), "#vcomments, #valine", _named("path")),
    Engine("gitalk", ("gitalk", "Gitalk"), "#gitalk-container", _named("id")),
    Engine("vuukle", ("vuukle",), "#vuukle-comments, .vuukle-comments, [id^='vuukle']", _named("articleId", "data-article-id")),
    Engine("intensedebate", ("intensedebate", "IDComments"), "#idc-container, [id^='IDComment'], #idc-commentcount", _named("idcomments_post_id")),
    Engine("hypercomments", ("hypercomments",), "#hypercomments_widget", _named("xid")),
    Engine("cackle", ("cackle.me",), "#mc-container", _named("channel")),
    Engine("insticator", ("insticator",), "#insticator-commenting, [id^='insticator-comment']", _named("pageId", "data-page-id")),
    Engine("talkyard", ("talkyard",), ".talkyard-comments", _named("data-discussion-id")),
    Engine("graphcomment", ("graphcomment",), "#graphcomment, #gc-main", _named("graphcomment_id", "uid")),
    Engine("muut", ("muut.com",), "a.muut, .muut", _named("href")),
    Engine("telegram", ("comments.app", "telegram-widget"), "script[data-comments-app-website], script[data-telegram-discussion]", _named("data-telegram-discussion", "data-page-id")),
    Engine("vkontakte", ("VK.Widgets.Comments",), "[id^='vk_comments']", _named("pageUrl")),
    Engine("gigya", ("gigya",), "[id*='commentsDiv'], [id*='CommentsDiv'], .gigya-comments, gigya-comments", _named("streamID", "data-stream-id")),
    Engine("facebook", ("fb-comments", "fb:comments"), ".fb-comments[data-href], .fb-comments, .fb-conversations", _facebook),
)  # fmt: skip
