"""XenForo 1 and 2. Source: the stock templates `message`, `post_macros` (2.x) and `message.html`, `thread_view` (1.x)."""

from __future__ import annotations

from spiders.threads.engine import Engine
from spiders.threads.forum import Paging
from spiders.threads.layout import Layout

_MARKS = ("XenForo", "xenforo", "data-xf-init", "XF.config")
_PAGING = Paging(
    links=".pageNav a, .PageNav a, link[rel=next], link[rel=prev], .pageNavSimple a",
    current=".pageNav-page--current, .PageNav .currentPage",
    in_url=r"/page-(\d+)",
    closed=".blockStatus-message--locked, .lockedAlert, .threadAlerts .locked",
)
_TWO = Layout(
    engine="xenforo",
    item="article.message[data-content^='post-'], article.message[id^='js-post-'], div.message[id^='js-post-']",
    native_in=(("", "data-content"), ("", "id")),
    author=(
        ".message-name .username",
        ".message-name",
        ".message-userDetails .username",
        ".attribution .username",
    ),
    author_attribute="data-author",
    author_link=(".message-name a.username", ".attribution a.username"),
    date=(".message-attribution-main time", ".message-attribution time", ".message-date time", "time"),
    modified=(".message-lastEdit time",),
    text=(".message-body .bbWrapper", ".message-content .bbWrapper", ".bbWrapper", ".message-body"),
    cut=".message-signature, .message-lastEdit, .bbCodeBlock-expandLink, .bbCodeBlock-shrinkLink, .js-selectToQuoteEnd, .message-attachments",
    permalink=(".message-attribution a[href*='post-']", ".message-attribution-opposite a[href*='/post-']"),
    quoted_in=(
        (".bbCodeBlock--quote[data-source^='post:']", "data-source"),
        (".bbCodeBlock-sourceJump", "href"),
    ),
    upvotes=(".message-microdata meta[itemprop=userInteractionCount]",),
    staff=(".userBanner--staff", ".username--staff"),
    deleted=(".messageNotice--deleted",),
    hidden=(".messageNotice--ignored",),
    pending=(".messageNotice--moderated",),
    controls=False,
)
_ONE = Layout(
    engine="xenforo",
    item="li.message[id^='post-']",
    author=(".userText .username", ".messageUserInfo .username", ".authorEnd .username", ".username.author",
            ".placeholderContent .username"),
    author_attribute="data-author",
    author_link=(".userText a.username", "a.username"),
    date=(".datePermalink .DateTime", ".messageMeta .DateTime", ".DateTime"),
    modified=(".editDate .DateTime",),
    text=(".messageText", ".messageContent blockquote:not(.ugc)"),
    cut=".messageTextEndMarker, .signature, .quoteExpand, .editDate, .attachedFiles",
    quoted_in=((".bbCodeQuote .AttributionLink", "href"),),
    permalink=("a.datePermalink", "a.postNumber"),
    staff=(".bannerStaff", ".userBanner.bannerStaff"),
    deleted=(".deletedNote", ".messageSimpleDeleted", ".deleted.placeholder"),
    controls=False,
)  # fmt: skip


ENGINES = (
    Engine(
        (_TWO, _ONE),
        _MARKS,
        is_topic=True,
        paging=_PAGING,
        area=".pageNavOuter, .block-outer, .PageNav, #QuickReply",
    ),
)
