"""Engines that scripts draw, a row each: which one a page carries, its thread's name, and the address to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml.html import HtmlElement

from archives.records import ThreadPointer
from spiders.reading import Follow
from spiders.sheet.kit import css, has_any
from spiders.sheet.page import Page
from spiders.threads.engines import pointers
from spiders.threads.thread import Thread


@dataclass(frozen=True)
class ScriptDrawn:
    """An engine: marks in the page's text, elements of which one must stand on the page, and how to name the thread."""

    name: str
    marks: tuple[str, ...]
    elements: str
    find: Callable[[Page, HtmlElement], pointers.Found]


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
        if found.ask is not None:
            thread.follows.append(found.ask)
        elif found.get and found.endpoint:
            thread.follows.append(Follow(found.endpoint, "api"))
        return thread
    return None


ANSWERS_KNOWN = frozenset(
    {"openweb", "viafoura", "coral", "commento", "discourse", "giscus", "livefyre", "ghost", "cusdis", "artalk", "waline", "isso", "disqus",
     "remark42", "substack", "utterances", "gitalk", "twikoo", "comentario", "fastcomments", "vuukle", "naver", "daum", "livere", "cackle",
     "yahoo-japan"}
)  # fmt: skip
"""Engines whose interface's answers are read (`read_api` of this package), whoever asks for them."""

_ENGINES = (
    ScriptDrawn("openweb", ("spot.im", "spotim"), "[data-spotim-module], #spotim-config, [data-spot-id], script[src*='launcher.spot.im'], #spot-im-root", pointers.openweb),
    ScriptDrawn("viafoura", ("viafoura", "vf-conversations"), "vf-conversations, .viafoura, [data-widget=comments], meta[name='vf:container_id'], script[src*='viafoura']", pointers.viafoura),
    ScriptDrawn("coral", ("coral", "Coral"), "#coral_thread, #coral_talk_stream, #coral-thread, [id^='coral_talk'], .coral-thread, [data-coral-url]", pointers.coral),
    ScriptDrawn("hyvor-talk", ("hyvor", "HYVOR"), "hyvor-talk-comments, #hyvor-talk-view", pointers.hyvor),
    ScriptDrawn("commento", ("commento",), "#commento, #commentoplusplus", pointers.commento),
    ScriptDrawn("discourse", ("discourse-comments", "DiscourseEmbed"), "#discourse-comments", pointers.discourse),
    ScriptDrawn("giscus", ("giscus",), "script[src*='giscus.app/client.js']", pointers.giscus),
    ScriptDrawn("utterances", ("utteranc.es",), "script[src*='utteranc.es/client.js']", pointers.utterances),
    ScriptDrawn("livefyre", ("livefyre", "fyre.co"), "#livefyre-comments, [id^='livefyre'], [class*='livefyre'], .fyre", pointers.livefyre),
    ScriptDrawn("ghost", ("comments-ui", "ghost-comments"), "script[data-ghost-comments], script[src*='comments-ui']", pointers.ghost),
    ScriptDrawn("cusdis", ("cusdis",), "#cusdis_thread", pointers.cusdis),
    ScriptDrawn("artalk", ("artalk", "Artalk"), "#Comments.artalk, #artalk, .artalk, [id*='artalk'], [id*='Artalk']", pointers.artalk),
    ScriptDrawn("waline", ("waline", "Waline"), "#waline, [data-waline], #wcomments", pointers.waline),
    ScriptDrawn("twikoo", ("twikoo",), "#twikoo, #tcomment", pointers.twikoo),
    ScriptDrawn("valine", ("valine", "Valine"), "#vcomments, #valine", pointers.named("path")),
    ScriptDrawn("gitalk", ("gitalk", "Gitalk"), "#gitalk-container, [id*='gitalk']", pointers.gitalk),
    ScriptDrawn("vuukle", ("vuukle", "VUUKLE"), "#vuukle-comments, .vuukle-comments, [id^='vuukle'], [class*='vuukle-comment']", pointers.vuukle),
    ScriptDrawn("comentario", ("comentario",), "comentario-comments", pointers.comentario),
    ScriptDrawn("fastcomments", ("fastcomments", "FastComments"), "#fastcomments-widget, [id^='fastcomments'], fastcomments-widget, script[src*='fastcomments.com/js']", pointers.named("urlId", "data-url-id", "tenantId")),
    ScriptDrawn("naver", ("cbox", "naver"), "#cbox_module, .u_cbox, [id^='cbox_module'], [class*='u_cbox']", pointers.naver),
    ScriptDrawn("daum", ("alex", "daum"), "#alex-area, .alex-area, .alex-action, [data-client-id][data-post-id], [data-alex]", pointers.daum),
    ScriptDrawn("livere", ("livere", "lv-container"), "#lv-container", pointers.livere),
    ScriptDrawn("yahoo-japan", ("news-comment-plugin", "newsCommentPlugin"), ".news-comment-plugin, #newsCommentPlugin, [class*='news-comment-plugin']", pointers.yahoo),
    ScriptDrawn("intensedebate", ("intensedebate", "IDComments"), "#idc-container, [id^='IDComment'], #idc-commentcount", pointers.named("idcomments_post_id")),
    ScriptDrawn("hypercomments", ("hypercomments",), "#hypercomments_widget", pointers.named("xid")),
    ScriptDrawn("cackle", ("cackle.me",), "#mc-container", pointers.named("channel")),
    ScriptDrawn("insticator", ("insticator",), "#insticator-commenting, [id^='insticator-comment']", pointers.named("pageId", "data-page-id")),
    ScriptDrawn("talkyard", ("talkyard",), ".talkyard-comments", pointers.named("data-discussion-id")),
    ScriptDrawn("graphcomment", ("graphcomment",), "#graphcomment, #gc-main", pointers.named("graphcomment_id", "uid")),
    ScriptDrawn("muut", ("muut.com",), "a.muut, .muut", pointers.named("href")),
    ScriptDrawn("telegram", ("comments.app", "telegram-widget"), "script[data-comments-app-website], script[data-telegram-discussion]", pointers.named("data-telegram-discussion", "data-page-id")),
    ScriptDrawn("vkontakte", ("VK.Widgets.Comments",), "[id^='vk_comments']", pointers.named("pageUrl")),
    ScriptDrawn("gigya", ("gigya",), "[id*='commentsDiv'], [id*='CommentsDiv'], .gigya-comments, gigya-comments", pointers.named("streamID", "data-stream-id")),
    ScriptDrawn("facebook", ("fb-comments", "fb:comments"), ".fb-comments[data-href], .fb-comments, .fb-conversations", pointers.facebook),
)  # fmt: skip
