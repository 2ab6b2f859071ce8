"""How the engines that scripts draw name their threads: one function each, from a page and its box to name and endpoint.

Nothing is read here but the pointer. Source of each: the embed code that the engine's own documentation hands out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from lxml.html import HtmlElement

from spiders.reading import Follow
from spiders.sheet.kit import first
from spiders.sheet.page import Page
from spiders.threads.engines.github_issues import HTML
from spiders.threads.engines.hosted_api import OPENWEB, ask_openweb
from spiders.threads.engines.posted_api import ask_comentario, ask_twikoo
from spiders.threads.engines.settings import server as server_of
from spiders.threads.engines.settings import setting


@dataclass(frozen=True)
class Found:
    """A thread's name, its endpoint, and whether a plain GET of it answers (then it is followed)."""

    thread: str | None
    endpoint: str | None = None
    get: bool = False
    ask: Follow | None = None
    """What to ask in the place of a plain GET of the endpoint."""


def _setting(page: Page, *names: str) -> str | None:
    return setting(page.text, *names)


def _path(page: Page) -> str:
    return urlsplit(page.url).path or "/"


def _bare(page: Page) -> str:
    return page.url.split("#")[0]


def openweb(page: Page, box: HtmlElement) -> Found:
    spot = re.search(r"spot\.im/(?:spot|launcher|modules/spot)?/?(sp_\w+)", page.text)
    post = first(page.tree, "[data-post-id]")
    name = (
        box.get("data-post-id")
        or (post.get("data-post-id") if post is not None else None)
        or _setting(page, "post_id", "postId")
    )
    own = box.get("data-spot-id") or (spot.group(1) if spot else None)
    thread = "_".join(filter(None, (own, name))) or None
    return Found(thread, OPENWEB, ask=ask_openweb(thread) if own and name and thread else None)


def viafoura(page: Page, box: HtmlElement) -> Found:
    meta = first(page.tree, "meta[name='vf:container_id']", "meta[property='vf:container_id']")
    name = (
        meta.get("content")
        if meta is not None
        else box.get("container-id") or box.get("data-container-id") or box.get("vf-container-id")
    )
    return Found(name, f"https://api.viafoura.co/v2/{page.host}/bootstrap/v2?session=false")


def coral(page: Page, box: HtmlElement) -> Found:
    root = _setting(page, "rootURL") or box.get("data-coral-url")
    story = _setting(page, "storyID") or box.get("data-storyid") or _setting(page, "storyURL") or _bare(page)
    return Found(story, f"{root.rstrip('/')}/api/graphql" if root else None)


def hyvor(page: Page, box: HtmlElement) -> Found:
    site = box.get("website-id") or _setting(page, "HYVOR_TALK_WEBSITE", "websiteId")
    if site is None and (number := re.search(r"HYVOR_TALK_WEBSITE\s*=\s*(\d+)", page.text)):
        site = number.group(1)
    return Found(":".join(filter(None, (site, box.get("page-id") or _bare(page)))), "https://talk.hyvor.com")


def commento(page: Page, box: HtmlElement) -> Found:
    script = first(page.tree, "script[src*='commento.js']")
    src = page.absolute(script.get("src")) if script is not None else None
    host = urlsplit(page.url).netloc
    endpoint = f"{src.split('/js/')[0]}/api/comment/list" if src and "/js/" in src else None
    said = {"commenterToken": "anonymous", "domain": host, "path": _path(page)}
    ask = (
        Follow(endpoint, "api", engine="commento", body=json.dumps(said, ensure_ascii=False))
        if endpoint
        else None
    )
    return Found(f"{host}{_path(page)}", endpoint, ask=ask)


def comentario(page: Page, box: HtmlElement) -> Found:
    script = first(page.tree, "script[src*='comentario.js']")
    src = page.absolute(script.get("src")) if script is not None else None
    ask = ask_comentario(src.rpartition("/")[0], page.url) if src else None
    return Found(f"{urlsplit(page.url).netloc}{_path(page)}", ask.url if ask else None, ask=ask)


def facebook(page: Page, box: HtmlElement) -> Found:
    href = box.get("data-href") or box.get("href") or _bare(page)
    return Found(
        page.absolute(href) or href,
        f"https://www.facebook.com/plugins/feedback.php?href={quote(href, safe='')}",
    )


def discourse(page: Page, box: HtmlElement) -> Found:
    root, topic = server_of(page, "discourseUrl"), re.search(r"topicId\W+(\d+)", page.text)
    url = _setting(page, "discourseEmbedUrl") or _bare(page)
    query = urlencode({"topic_id": topic.group(1)} if topic else {"embed_url": url})
    return Found(
        topic.group(1) if topic else url,
        f"{root.rstrip('/')}/embed/comments?{query}" if root else None,
        get=True,
    )


def giscus(page: Page, box: HtmlElement) -> Found:
    """The discussion by its number, or by the term that the page is mapped to (giscus `client.ts`)."""
    repo, mapping = box.get("data-repo") or "", box.get("data-mapping") or "pathname"
    title, og = first(page.tree, "title"), first(page.tree, "meta[property='og:title']", "meta[name='title']")
    own = box.get("data-term")
    term = {"specific": own, "number": own, "url": _bare(page), "pathname": _stem(page), "og:title": og.get("content") if og is not None else None,
            "title": title.text_content().strip() if title is not None else None}.get(mapping, _stem(page))  # fmt: skip
    query = {"repo": repo, "term": term or "", "category": box.get("data-category") or "", "number": term if mapping == "number" else "0",
             "strict": str(box.get("data-strict") == "1").lower(), "first": "100"}  # fmt: skip
    return Found(f"{repo}:{term}", f"https://giscus.app/api/discussions?{urlencode(query)}", get=True)


def _stem(page: Page) -> str:
    """The path as giscus and utterances take it for a name: without its first slash and an extension."""
    return re.sub(r"\.\w+$", "", _path(page)[1:]) or "index"


def utterances(page: Page, box: HtmlElement) -> Found:
    """The issue by its number, or the oldest whose title holds the term (utterances `github.ts`, `utterances.ts`)."""
    repo, number = box.get("repo") or "", box.get("issue-number")
    title, og = first(page.tree, "title"), first(page.tree, "meta[property='og:title']")
    kind = box.get("issue-term") or ""
    terms = {"pathname": _stem(page), "url": _bare(page), "title": title.text_content().strip() if title is not None else None,
             "og:title": og.get("content") if og is not None else None}  # fmt: skip
    term = number or terms.get(kind, kind)
    root = "https://api.github.com"
    if number:
        endpoint = f"{root}/repos/{repo}/issues/{number}/comments?per_page=100"
    else:
        query = quote(f'"{term}" type:issue in:title repo:{repo}', safe="")
        endpoint = f"{root}/search/issues?q={query}&sort=created&order=asc"
    ask = Follow(endpoint, "api", engine="utterances", headers=HTML) if repo and term else None
    return Found(f"{repo}:{term}", endpoint, ask=ask)


_HERE = re.compile(
    r"(?:window\.|document\.)?location\.(pathname|href)|decodeURI(?:Component)?\(\s*(?:window\.)?location\.(pathname|href)\s*\)"
)


def gitalk(page: Page, box: HtmlElement) -> Found:
    """The issue by its number, or the newest with both labels (gitalk 1.8.0 `src/gitalk.jsx`); an id that a script works out
    otherwise is not known here."""
    repo, owner = _setting(page, "repo"), _setting(page, "owner")
    number = re.search(r"\bnumber['\"]?\s*:\s*(\d+)", page.text)
    stated = re.search(r"\bid['\"]?\s*:\s*([^,\n}]+)", page.text.partition("Gitalk(")[2])
    name = _gitalk_id(page, stated.group(1).strip() if stated else "location.href")
    root = f"https://api.github.com/repos/{owner}/{repo}/issues"
    ask = None
    if repo and owner and number:
        ask = Follow(f"{root}/{number.group(1)}", "api", engine="gitalk", headers=HTML)
    elif repo and owner and name:
        labels = re.search(r"\blabels['\"]?\s*:\s*\[([^\]]*)\]", page.text)
        kinds = re.findall(r"['\"]([^'\"]+)['\"]", labels.group(1)) if labels else ["Gitalk"]
        ask = Follow(
            f"{root}?labels={quote(','.join([*kinds, name]), safe='')}", "api", engine="gitalk", headers=HTML
        )
    thread = (
        f"{owner}/{repo}:{number.group(1) if number else name}" if repo and owner else name or _bare(page)
    )
    return Found(thread, ask.url if ask else None, ask=ask)


def _gitalk_id(page: Page, stated: str) -> str | None:
    if (literal := re.fullmatch(r"['\"`]([^'\"`]+)['\"`]", stated)) is not None:
        return literal.group(1)
    here = _HERE.fullmatch(stated)
    if here is None:
        return None
    return _path(page) if "pathname" in here.groups() else _bare(page)


def livefyre(page: Page, box: HtmlElement) -> Found:
    site, article = _setting(page, "siteId"), _setting(page, "articleId")
    return Found(
        ":".join(filter(None, (site, article))) or None,
        f"https://bootstrap.{_setting(page, 'network') or 'livefyre.com'}/bs3/",
    )


def ghost(page: Page, box: HtmlElement) -> Found:
    post = box.get("data-comment-id") or box.get("data-post-id") or box.get("data-ghost-comments-id")
    root = box.get("data-ghost-comments") or "/"
    endpoint = page.absolute(
        f"{root.rstrip('/')}/members/api/comments/post/{post}/?limit=100&order=created_at%20ASC"
    )
    return Found(post, endpoint if post else None, get=True)


def cusdis(page: Page, box: HtmlElement) -> Found:
    host, app, name = (
        box.get("data-host") or "https://cusdis.com",
        box.get("data-app-id") or "",
        box.get("data-page-id") or "",
    )
    query = urlencode({"appId": app, "pageId": name, "page": "1"})
    return Found(f"{app}:{name}", f"{host.rstrip('/')}/api/open/comments?{query}", get=True)


def artalk(page: Page, box: HtmlElement) -> Found:
    server, site = server_of(page, "server"), _setting(page, "site") or ""
    key = _setting(page, "pageKey") or _path(page)
    query = urlencode({"page_key": key, "site_name": site, "limit": "100", "flat_mode": "true"})
    return Found(key, f"{server.rstrip('/')}/api/v2/comments?{query}" if server else None, get=True)


def waline(page: Page, box: HtmlElement) -> Found:
    server, key = server_of(page, "serverURL"), _setting(page, "path") or _path(page)
    query = urlencode({"path": key, "pageSize": "50", "page": "1", "lang": "en", "sortBy": "insertedAt_asc"})
    return Found(key, f"{server.rstrip('/')}/api/comment?{query}" if server else None, get=True)


def twikoo(page: Page, box: HtmlElement) -> Found:
    stated, key = _setting(page, "envId"), _setting(page, "path") or _path(page)
    if stated and re.fullmatch(r"[\w-]+", stated):  # a cloud's own, by its SDK
        return Found(key, stated)
    server = server_of(page, "envId")
    return Found(key, server, ask=ask_twikoo(server, key) if server else None)


def naver(page: Page, box: HtmlElement) -> Found:
    """The object is `newsOID,AID` of the story's address or of its settings."""
    named = re.search(r"/article/(?:comment/)?(\d{3})/(\d{10})", page.url) or re.search(
        r"oid=(\d{3})&(?:amp;)?aid=(\d{10})", page.url
    )
    thread = _setting(page, "objectId", "_sObjectId") or (f"news{named[1]},{named[2]}" if named else None)
    query = {"ticket": "news", "templateId": "default_society", "pool": "cbox5", "lang": "ko", "country": "KR", "objectId": thread or "",
             "pageSize": "100", "indexSize": "10", "listType": "OBJECT", "pageType": "more", "page": "1", "sort": "OLD"}  # fmt: skip
    endpoint = f"https://apis.naver.com/commentBox/cbox/web_naver_list_jsonp.json?{urlencode(query)}"
    ask = Follow(endpoint, "api", engine="naver", headers=(("Referer", _bare(page)),)) if thread else None
    return Found(thread, endpoint if thread else None, ask=ask)


def daum(page: Page, box: HtmlElement) -> Found:
    story = re.search(r"/v/(\d+)", page.url)
    post = box.get("data-post-id") or (f"@{story[1]}" if story else None)
    endpoint = f"https://comment.daum.net/apis/v1/posts/{post}/comments?parentId=0&offset=0&limit=100&sort=CHRONOLOGICAL&isInitial=true"
    return Found(post, endpoint if post else None, get=post is not None)


def livere(page: Page, box: HtmlElement) -> Found:
    return Found(box.get("data-uid") or box.get("data-id"), "https://api-zero.livere.com/v1/comments/list")


def vuukle(page: Page, box: HtmlElement) -> Found:
    """The site's key stands in the page's settings."""
    key = _setting(page, "apiKey")
    article = _setting(page, "articleId") or box.get("data-article-id")
    if not key or not article:
        return Found(article or _bare(page))
    query = {"apiKey": key, "articleId": article, "globalRecommendation": "false", "host": _setting(page, "host") or page.host.removeprefix("www."),
             "start": "0", "uri": _bare(page), "quizEnabled": "false"}  # fmt: skip
    return Found(article, f"https://api.vuukle.com/api/v1/Comments/loadVuukle?{urlencode(query)}", get=True)


def yahoo(page: Page, box: HtmlElement) -> Found:
    found = re.search(r"/articles/([0-9a-f]{40})", page.url)
    thread = found[1] if found else box.get("data-topic-id") or box.get("data-full-page-url")
    endpoint = f"https://news.yahoo.co.jp/comment/plugin/v1/full/{thread}?sort=time" if found else None
    return Found(thread, endpoint, get=endpoint is not None)


def named(*names: str) -> Callable[[Page, HtmlElement], Found]:
    """An engine of which only the thread's name is known: an attribute or setting, else the page's own address."""

    def find(page: Page, box: HtmlElement) -> Found:
        attribute = next((box.get(name) for name in names if box.get(name)), None)
        return Found(attribute or _setting(page, *names) or _bare(page))

    return find
