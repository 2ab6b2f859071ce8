"""The text of the article, and nothing besides."""

from __future__ import annotations

import lxml.html
import pytest

from spiders.article.body.body import read_body
from spiders.article.body.choice import choose
from spiders.article.jsonld_body import stated_body
from tests.spiders.article.made import SENTENCES, news, page

TEXTS = {
    "de": ("Der Hafenrat hat am Montag beschlossen, den nördlichen Kai vor den Winterstürmen zu verbreitern, worüber jahrelang gestritten wurde.",
           "Ingenieure hatten in drei Gutachten gewarnt, dass die alte Mauer von 1911 keine weitere Saison wie die letzte überstehen werde.",
           "Die Fischer, die sich vor der Halle versammelt hatten, begrüßten die Entscheidung, fragten aber, wer die Ausfälle bezahlt."),
    "ja": ("港湾委員会は月曜日、冬の嵐が来る前に北側の岸壁を広げることを決めた。長年にわたり議論されてきた計画である。",
           "技術者たちは三つの報告書で、一九一一年に造られた古い壁は次の冬を越せないと警告していた。",
           "会場の外に集まった漁師たちは決定を歓迎したが、数か月の休業の費用を誰が負担するのかと問いかけた。"),
    "ar": ("صوت مجلس الميناء يوم الاثنين على توسيع الرصيف الشمالي قبل وصول عواصف الشتاء، وهي خطوة نوقشت لسنوات طويلة.",
           "وكان المهندسون قد حذروا في ثلاثة تقارير من أن الجدار القديم الذي بني عام ١٩١١ لن يصمد موسما آخر مثل الموسم الماضي.",
           "ورحب الصيادون الذين تجمعوا خارج القاعة بالقرار، لكنهم سألوا عمن سيدفع ثمن أشهر الإغلاق."),
    "hi": ("बंदरगाह बोर्ड ने सोमवार को सर्दियों के तूफानों से पहले उत्तरी घाट को चौड़ा करने के पक्ष में मतदान किया, जिस पर वर्षों से बहस चल रही थी।",
           "इंजीनियरों ने तीन रिपोर्टों में चेतावनी दी थी कि 1911 में बनी पुरानी दीवार पिछले मौसम जैसा एक और मौसम नहीं झेल पाएगी।",
           "हॉल के बाहर जमा मछुआरों ने फैसले का स्वागत किया, लेकिन पूछा कि बंद महीनों का खर्च कौन उठाएगा।"),
    "th": ("คณะกรรมการท่าเรือลงมติเมื่อวันจันทร์ให้ขยายท่าเทียบเรือด้านเหนือก่อนที่พายุฤดูหนาวจะมาถึง ซึ่งเป็นเรื่องที่ถกเถียงกันมาหลายปี",
           "วิศวกรได้เตือนไว้ในรายงานสามฉบับว่ากำแพงเก่าที่สร้างเมื่อปี 1911 จะไม่สามารถทนต่ออีกหนึ่งฤดูกาลเช่นปีที่แล้วได้",
           "ชาวประมงที่มารวมตัวกันหน้าห้องประชุมยินดีกับมติดังกล่าว แต่ตั้งคำถามว่าใครจะเป็นผู้จ่ายค่าเสียหาย"),
    "ru": ("Портовый совет в понедельник проголосовал за расширение северного причала до прихода зимних штормов, о котором спорили годами.",
           "Инженеры в трёх отчётах предупреждали, что старая стена, построенная в 1911 году, не переживёт ещё одного такого сезона.",
           "Рыбаки, собравшиеся у зала, приветствовали решение, но спросили, кто заплатит за месяцы простоя."),
}  # fmt: skip


def test_paragraphs_are_joined_by_blank_lines() -> None:
    assert read_body(news()).text == "\n\n".join(SENTENCES)


@pytest.mark.parametrize("language", TEXTS)
def test_languages(language: str) -> None:
    assert read_body(news(paragraphs=TEXTS[language] * 1, lang=language)).text == "\n\n".join(TEXTS[language])


@pytest.mark.parametrize(
    "box",
    [
        "<figure><img src='a.jpg'><figcaption>The quay seen from the tower.</figcaption></figure>",
        "<div class='related-articles'><h3>Read more</h3><ul><li><a href='/x'>Crane vote delayed until June</a></li></ul></div>",
        "<div class='newsletter-signup'><p>Sign up for our newsletter and never miss a story from the harbour.</p></div>",
        "<div class='share-bar'><a href='#'>Share</a> <a href='#'>Tweet</a></div>",
        "<script>var x = 'not text';</script>",
        "<div style='display:none'><p>Hidden words that nobody reads, long enough to look like a paragraph of text.</p></div>",
    ],
)
def test_boxes_are_no_body(box: str) -> None:
    assert read_body(news(after=box)).text == "\n\n".join(SENTENCES)


def test_the_print_edition_line_is_a_field_of_its_own() -> None:
    line = "Published in The Harbour News, May 7th, 2024."
    found = read_body(news(after=f"<p>{line}</p>"))
    assert found.print_edition == line
    assert line not in (found.text or "")


def test_cut_threads_are_no_body() -> None:
    words = (
        "I have fished here for forty years and nobody asked me, which is the whole trouble with that board."
    )
    made = news(after=f"<div id='t'><p>{words}</p></div>")
    assert words not in (read_body(made, cut=made.tree.xpath("//*[@id='t']")).text or "")


def test_what_holds_the_headline_is_never_cut() -> None:
    made = news()
    assert read_body(made, cut=made.tree.xpath("//article")).text == "\n\n".join(SENTENCES)


def test_reading_leaves_the_tree_alone() -> None:
    made = news(after="<div id='t'><p>A comment.</p></div>")
    before = lxml.html.tostring(made.tree)
    read_body(made, cut=made.tree.xpath("//*[@id='t']"))
    assert lxml.html.tostring(made.tree) == before


def test_json_ld_where_the_page_shows_little() -> None:
    whole = "\\n\\n".join(SENTENCES)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Board votes", "articleBody": "{whole}"}}</script>'
    found = read_body(news(head=head, paragraphs=SENTENCES[:1]))
    assert found.method == "json-ld"
    assert found.text == "\n\n".join(SENTENCES)


def test_json_ld_that_states_its_text_twice_is_no_longer_text() -> None:
    twice = " ".join(SENTENCES * 2)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Board votes", "articleBody": "{twice}"}}</script>'
    found = read_body(news(head=head))
    assert found.method == "blocks"
    assert found.text == "\n\n".join(SENTENCES)
    assert stated_body(news(head=head)).text == " ".join(SENTENCES)


def test_html_keeps_structure_and_links() -> None:
    paragraphs = (
        *SENTENCES[:3],
        'More in <a href="/report">the report</a> of the engineers, which runs to <b>ninety</b> pages in all, tables included.',
    )
    html = (
        read_body(
            news(
                paragraphs=paragraphs,
                after="<h2>What happens next</h2><p>" + SENTENCES[3] + "</p><p>" + SENTENCES[4] + "</p>",
            )
        ).html
        or ""
    )
    assert '<a href="https://news.example/report">the report</a>' in html
    assert "<strong>ninety</strong>" in html
    assert "<h2>What happens next</h2>" in html


def test_html_is_safe() -> None:
    paragraphs = (
        *SENTENCES,
        'A last word, over which the members had sat for most of the night, came <a href="javascript:alert(1)" onclick="x()">from the board</a>, <img src=x onerror=y()> given at the door after midnight had struck.',
    )
    html = read_body(news(paragraphs=paragraphs)).html or ""
    assert "from the board" in html
    assert "javascript" not in html
    assert "onclick" not in html
    assert "onerror" not in html


def test_lists_are_put_together() -> None:
    items = (
        "The wall itself, from the old crane to the slipway",
        "Twelve new berths for boats of up to fifteen metres",
        "A drain that keeps the road dry when it storms",
    )
    listed = "".join(f"<li>{text}</li>" for text in items)
    html = (
        read_body(
            news(
                paragraphs=(
                    *SENTENCES[:4],
                    "The plan has three parts, which the board listed in its notice:",
                ),
                after=f"<ol>{listed}</ol><p>{SENTENCES[4]}</p>",
            )
        ).html
        or ""
    )
    assert f"<ol>{listed}</ol>" in html


def test_nothing_is_glued() -> None:
    made = news(
        paragraphs=(
            *SENTENCES[:3],
            "The first line of the verse<br>and the second line of it, which ends the song of the harbour.",
        )
    )
    assert "verse\nand" in (read_body(made).text or "")


def test_an_empty_page_has_no_body() -> None:
    assert read_body(page("")).text is None


def test_a_doubtful_page_is_taken_whole() -> None:
    assert choose([100, 100, 100], [0.45, 0.4, 0.42]) == [True, True, True]


def test_a_sure_page_leaves_out_the_doubtful() -> None:
    assert choose([500, 500, 20], [0.99, 0.99, 0.3]) == [True, True, False]


@pytest.mark.parametrize(
    "named", ["wp-block-latest-comments", "widget widget_recent_comments", "recent-posts"]
)
def test_the_sites_newest_are_not_the_text_of_a_page_without_one(named: str) -> None:
    rows = "".join(
        f"<li><a href='/u{n}'>Reader {n}</a> on <a href='/s{n}'>The bridge opens</a></li>" for n in range(5)
    )
    html = f"<html><body><main><h1>About</h1></main><ul class='{named}'>{rows}</ul></body></html>"
    assert not read_body(page(html)).text
