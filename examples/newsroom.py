"""The made-up paper that `make serve` shows: three stories in three scripts, as they stood on two days.

On the second day one story is corrected (a paragraph split, one moved, one added), a reply is edited, a comment is gone and others have
come. Plain WordPress mark-up, free to copy; nobody in it is real.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Said:
    """A comment: its number, who, when (month-day and time), what, and what answers it."""

    number: int
    name: str
    when: str
    text: str
    replies: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Story:
    """One story on one day."""

    path: str
    language: str
    headline: str
    deck: str
    author: str
    published: str
    modified: str
    section: str
    paragraphs: tuple[str, ...]
    comments: tuple[Said, ...] = ()
    hidden: int = 0
    """Comments that the page counts and does not show."""
    paper: str = field(default="The Quay Gazette")


_SURVEY = (
    "A copy of the survey seen by this newspaper rates the second span “fair”, the middle of five grades. The ministry had told "
    "parliament in May that the bridge was “safe for all classes of traffic”."
)
_FERRY = "Lorries were sent round by the northern approach, and the ferry ran twice an hour."
_TRAFFIC = "Nine thousand vehicles cross at Mile 40 on a working day, a third of them lorries."
_FAIR = "“Fair is not safe, and it was never meant to be read as safe,” said one of the four engineers who signed it."
_GRADE = "The ministry’s spokesman said the grade had been “explained verbally”."
_INQUIRIES = "Two earlier inquiries, in 2006 and 2009, were completed"

_OPENING = Said(
    31, "Ayesha Malik", "03-02T09:14", "The span was inspected in March and the report was public. Why was traffic not stopped then? This is the third bridge on the same river in six years.",
    (
        Said(32, "Bilal (Old Town)", "03-02T09:31", "Because stopping traffic costs votes and a collapse costs only an inquiry.", (
            Said(33, "Ayesha Malik", "03-02T09:40", "Then publish the inquiry. The last one never was."),
        )),
        Said(35, "سليم", "03-02T11:02", "حالة الجسر كانت معروفة للجميع، والتقرير موجود. السؤال هو: من اتخذ القرار؟"),
    ),
)  # fmt: skip
_PETITION = Said(40, "Noor J.", "03-03T14:40", "You cannot just say that about the survey team without a source. The report names all four engineers.")  # fmt: skip

BRIDGE_FIRST = Story(
    "/2026/bridge-closed/", "en", "Bridge safe, says ministry, as engineers check the March survey",
    "Two earlier inquiries were never published.", "Sana Brink", "2026-03-02T06:52:00+01:00", "2026-03-02T06:52:00+01:00", "National",
    (
        "The river crossing at Mile 40 was closed briefly on Sunday while two teams of engineers compared notes on what a survey in March had found.",
        "The ministry’s spokesman said that the bridge was “safe for all classes of traffic” and that no further inspection was planned.",
        f"{_FAIR} {_GRADE}",
        _FERRY,
        _TRAFFIC,
        f"{_INQUIRIES}.",
    ),
    (
        _OPENING, Said(36, "rafiq_h", "03-03T14:05", "My cousin drives that road. The expansion joint has been loose since the winter and everybody at the depot knows it."),
        _PETITION,
        Said(44, "Tom Okafor", "03-03T16:20", "@Ayesha Malik The March report rated it “fair”, not “safe”. Page 14.", (
            Said(45, "Newsroom", "03-03T17:05", "We have asked the ministry for the 2009 inquiry."),
        )),
    ),
)  # fmt: skip

BRIDGE_LATER = Story(
    "/2026/bridge-closed/", "en", "Bridge closed for third day as engineers dispute the March survey",
    "Ministry promises an inquiry; two earlier ones were never published.", "Sana Brink", "2026-03-02T06:52:00+01:00",
    "2026-03-04T18:52:00+01:00", "National",
    (
        "The river crossing at Mile 40 stayed shut on Tuesday while two teams of engineers disagreed in public about what a survey in March had found, and lorries queued for eleven kilometres on the northern approach.",
        _TRAFFIC,
        _SURVEY,
        _FAIR,
        _GRADE,
        _FERRY,
        f"{_INQUIRIES} and never published.",
    ),
    (
        _OPENING, _PETITION,
        Said(44, "Tom Okafor", "03-03T16:20", "@Ayesha Malik The March report rated it “fair”, not “safe”. Page 14.", (
            Said(45, "Newsroom", "03-03T17:05", "We have asked the ministry for the 2009 inquiry and will link it here."),
            Said(48, "Maren Holt", "03-04T08:12", "Page 14 also says when it must be looked at again: before the next winter."),
        )),
        Said(50, "Hafenkind", "03-04T10:30", "Eleven kilometres of lorries in front of our door. The ferry could take the half of them."),
        Said(51, "T. Okafor sen.", "03-04T10:44", "The ferry that you all wanted to be rid of?", (
            Said(52, "Hafenkind", "03-04T10:51", "That one, yes."),
        )),
    ),
)  # fmt: skip

ARABIC = Story(
    "/2026/aljisr-mughlaq/", "ar", "الجسر مغلق لليوم الثالث والمهندسون يختلفون حول تقرير مارس", "الوزارة تعد بتحقيق بعد تحقيقين لم ينشرا.",
    "سناء إقبال", "2026-03-03T08:15:00+01:00", "2026-03-03T08:15:00+01:00", "محليات",
    (
        "بقي الجسر عند الميل الأربعين مغلقا يوم الثلاثاء بينما اختلف فريقان من المهندسين علنا حول ما وجده تقرير مارس، واصطفت الشاحنات أحد عشر كيلومترا على الطريق الشمالي.",
        "قال المتحدث باسم الوزارة إن الإصلاح سينتهي قبل الشتاء وإن التقرير سينشر كاملا هذه المرة، ولم يذكر موعدا محددا لذلك.",
        "ويطالب سكان المدينة بإعادة فتح طريق العبارة القديم حتى يصل الأطفال إلى مدارسهم في الوقت المناسب.",
    ),
    (
        Said(61, "نور الهدى", "03-03T09:02", "التقرير صدر من قبل أيضا، فمتى نشر؟", (Said(62, "سليم", "03-03T09:20", "هذا هو السؤال الذي نسأله نحن أيضا."),)),
        Said(63, "Bilal (Old Town)", "03-03T10:11", "أصحاب العبارة جاهزون وينتظرون الإذن فقط."),
    ),
    paper="جريدة الميناء",
)  # fmt: skip

JAPANESE = Story(
    "/2026/wangan-no-hashi/", "ja", "湾岸の橋、三日目も通行止め", "三月の調査をめぐり技師の意見が分かれる。", "佐藤花子", "2026-03-03T07:30:00+01:00",
    "2026-03-03T07:30:00+01:00", "社会",
    (
        "湾岸の橋は火曜日も通行止めとなり、三月の調査結果をめぐって二つの技師団の意見が公の場で分かれた。北側の道路では貨物車が十一キロにわたって列をつくった。",
        "本紙が入手した調査報告書は二番目の径間を五段階の中間にあたる「可」と評価している。市議会は来週、調査の公開について採決する。",
        "渡船会社は朝夕の便を倍に増やすと発表した。古い桟橋の修理は今月末までに終わる見込みだという。",
    ),
    (
        Said(71, "港の人", "03-03T08:05", "渡船が増えるのは助かる。"), Said(72, "通りすがり", "03-03T08:30", "報告書は誰でも読めるようにしてほしい。", (Said(73, "鈴木", "03-03T09:00", "同感です。"),)),
    ),
    hidden=2, paper="湾岸新聞",
)  # fmt: skip

DAYS: tuple[tuple[Story, ...], ...] = ((BRIDGE_FIRST, ARABIC, JAPANESE), (BRIDGE_LATER, ARABIC, JAPANESE))
"""The stories of the first and of the second day."""


def page(story: Story) -> str:
    """A story as its paper serves it."""
    count = sum(1 for _ in _all(story.comments)) + story.hidden
    said = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.headline, "description": story.deck,
        "datePublished": story.published, "dateModified": story.modified, "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": story.paper}, "articleSection": story.section,
    }  # fmt: skip
    body = "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in story.paragraphs)
    direction = ' dir="rtl"' if story.language in ("ar", "ur") else ""
    return f"""<!DOCTYPE html>
<html lang="{story.language}"{direction}><head><meta charset="utf-8"><title>{story.headline} – {story.paper}</title>
<meta name="generator" content="WordPress 6.6"><link rel="canonical" href="{story.path}"><link rel="stylesheet" href="/style.css">
<meta property="og:site_name" content="{story.paper}">
<script type="application/ld+json">{json.dumps(said, ensure_ascii=False)}</script></head>
<body><header><a href="/">{story.paper}</a></header><main><article class="post"><h1 class="entry-title">{story.headline}</h1>
<p class="byline">By <a rel="author" href="/author/">{story.author}</a>, <time datetime="{story.published}">{story.published[:10]}</time></p>
<figure><img src="/bridge.svg" alt="The bridge" width="480" height="200"></figure>
<div class="entry-content">{body}</div></article>
<section id="comments" class="comments-area"><h2 class="comments-title">{count} thoughts on “{story.headline}”</h2>
<ol class="comment-list">{"".join(map(_comment, story.comments))}</ol></section></main>
<footer>Made for Tearsheet; free to copy.</footer></body></html>
"""


def _all(comments: tuple[Said, ...]) -> Iterator[Said]:
    for one in comments:
        yield one
        yield from _all(one.replies)


def _comment(said: Said, depth: int = 1) -> str:
    replies = "".join(_comment(reply, depth + 1) for reply in said.replies)
    nested = f'<ol class="children">{replies}</ol>' if replies else ""
    return (
        f'<li id="comment-{said.number}" class="comment depth-{depth}"><article id="div-comment-{said.number}" class="comment-body">'
        f'<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">{escape(said.name)}</b> <span class="says">says:</span></div>'
        f'<div class="comment-metadata"><a href="#comment-{said.number}"><time datetime="2026-{said.when}:00+01:00">2026-{said.when.replace("T", " at ")}</time></a></div></footer>'
        f'<div class="comment-content"><p>{escape(said.text, quote=False)}</p></div>'
        f'<div class="reply"><a class="comment-reply-link" href="?replytocom={said.number}">Reply</a></div></article>{nested}</li>'
    )
