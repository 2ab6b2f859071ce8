"""Who wrote it."""

from __future__ import annotations

import pytest

from spiders.article.author_names import split_names
from spiders.article.authors import read_authors
from spiders.article.headline.headline import read_headline
from tests.spiders.article.made import news
from tests.spiders.article.portals import FIRST, SECOND, Row


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("By Jane Roe", ["Jane Roe"]),
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Von Jürgen Groß und Änne Öl", ["Jürgen Groß", "Änne Öl"]),
        ("Par Éloïse Dubois, Jean Petit", ["Éloïse Dubois", "Jean Petit"]),
        ("Written by Jane Roe, MD", ["Jane Roe, MD"]),
        ("John Doe, Jr.", ["John Doe, Jr."]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("作者：王小明", ["王小明"]),
        ("By Jane Roe | May 3, 2024", ["Jane Roe"]),
        ("Jane Roe, staff writer", ["Jane Roe"]),
        ("View all posts by Jane Roe", ["Jane Roe"]),
        ("By Ludwig van der Rohe", ["Ludwig van der Rohe"]),
        ("3 min read", []),
        ("Follow", []),
        ("desk@news.example", []),
        ("https://social.example/jane", []),
    ],
)
def test_seen_bylines(text: str, wanted: list[str]) -> None:
    assert split_names(text, strict=True) == wanted


def _names(**parts: str) -> list[str]:
    return [author.name for author in read_authors(news(**parts))[0]]


def _ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Board votes to widen the quay", "author": {author}}}</script>'


def test_json_ld_authors_with_their_pages() -> None:
    made = news(
        head=_ld(
            '[{"@type": "Person", "name": "Jane Roe", "url": "/staff/jane"}, {"@type": "Person", "name": "John Doe"}]'
        )
    )
    authors, method = read_authors(made)
    assert [(a.name, a.url) for a in authors] == [
        ("Jane Roe", "https://news.example/staff/jane"),
        ("John Doe", None),
    ]
    assert method == "json-ld"


def test_the_site_as_author_gives_way_to_a_linked_byline() -> None:
    head = (
        _ld('{"@type": "Organization", "name": "Harbour News"}')
        + '<meta property="og:site_name" content="Harbour News">'
    )
    assert _names(head=head, before='<div class="byline">By <a href="/author/roe">Jane Roe</a></div>') == [
        "Jane Roe"
    ]


def test_the_site_stays_where_nobody_else_is_named() -> None:
    head = (
        _ld('{"@type": "Organization", "name": "Harbour News"}')
        + '<meta property="og:site_name" content="Harbour News">'
    )
    assert _names(head=head) == ["Harbour News"]


def test_meta_links_are_no_names() -> None:
    head = '<meta property="article:author" content="https://social.example/jane"><meta name="author" content="Jane Roe">'
    assert _names(head=head) == ["Jane Roe"]


def test_a_byline_without_markup() -> None:
    assert _names(before="<p>By Jane Roe</p>") == ["Jane Roe"]


def test_commenters_are_no_authors() -> None:
    comment = (
        '<div id="comments"><div class="comment"><span class="author">Loud Voice</span><p>No!</p></div></div>'
    )
    assert _names(after=comment) == []


def test_names_that_stand_in_elements_of_their_own_are_apart() -> None:
    assert _names(before='<div class="authors"><span>Jane Roe</span><span>John Doe</span></div>') == [
        "Jane Roe",
        "John Doe",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Jeanne Le Goff", ["Jeanne Le Goff"]),
        ("Par Jeanne Le Goff le 3 mai 2024", ["Jeanne Le Goff"]),
        ("Jane Roe @janeroe", ["Jane Roe"]),
        ("Jane Roe (@janeroe) and John Doe @jd", ["Jane Roe", "John Doe"]),
        ("Por", []),
        ("Stand", []),
        ("Zur Artikelübersicht", []),
    ],
)
def test_articles_in_names_handles_and_bare_labels(text: str, wanted: list[str]) -> None:
    assert split_names(text, strict=True) == wanted


def test_a_nickname_with_digits_in_markup() -> None:
    assert split_names("gull30802") == ["gull30802"]


def test_who_reviewed_is_no_author() -> None:
    for label in ("Reviewed by", "Fact-checked by", "Geprüft von", "Photos:"):
        byline = (
            f"<p class=byline>{label} <a href=/p/r>Rita Roe</a> · Written by <a href=/p/j>Jane Poe</a></p>"
        )
        assert _names(before=byline) == ["Jane Poe"]


def test_a_nickname_that_its_author_page_bears() -> None:
    assert _names(before="<p>Posted in Harbour by <a href='/author/gullwatch/'>gullwatch</a></p>") == [
        "gullwatch"
    ]
    assert _names(before="<p>More in <a href='/author/gullwatch/'>harbour</a></p>") == []


BYLINE = "<p>by <span><a rel=author href='/w/mara'>Mara Quill</a></span>, <span><a rel=author href='/w/oy'>Øyvind Dahl</a></span></p>"


@pytest.mark.parametrize(
    ("after", "wanted"),
    [("", ["Mara Quill", "Øyvind Dahl"]), ("<p>With thanks to Theme Maker.</p>", ["Theme Maker"])],
)
def test_a_linked_byline_before_a_name_that_only_the_head_says(after: str, wanted: list[str]) -> None:
    made = news(head='<meta name="author" content="Theme Maker">', before=BYLINE, after=after)
    assert [author.name for author in read_authors(made)[0]] == wanted


@pytest.mark.parametrize(
    "row", [r for r in (*FIRST, *SECOND) if r.authors is not None], ids=lambda row: row.name
)
def test_bylines_as_portals_of_many_countries_print_them(row: Row) -> None:
    authors, _ = read_authors(row.page())
    assert [author.name for author in authors] == row.authors


@pytest.mark.parametrize(
    "row", [r for r in (*FIRST, *SECOND) if r.headline is not None], ids=lambda row: row.name
)
def test_headlines_without_the_names_of_portals_and_sections(row: Row) -> None:
    assert read_headline(row.page()).text == row.headline


def test_surnames_first_in_a_list_with_semicolons() -> None:
    head = '<meta name="author" content="Marsh, Helen; van der Berg, Jan">'
    assert [author.name for author in read_authors(news(head=head))[0]] == ["Helen Marsh", "Jan van der Berg"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Text: Helga Marsch, Fotos: Jan Pieck", ["Helga Marsch"]),
        ("Texto: Elena Marín. Fotos: Juan Lucio", ["Elena Marín"]),
        ("Texte : Hélène Marais - Photos : Jean Brochet", ["Hélène Marais"]),
        ("Текст: Елена Марш, фото: Иван Щукин", ["Елена Марш"]),
        ("Haber: Elif Deniz", ["Elif Deniz"]),
        ("Von Helga Marsch (Text) und Jan Pieck (Fotos)", ["Helga Marsch"]),
        ("Text: Helle Mars Foto: Jon Gädda", ["Helle Mars"]),
        ("Photo by Jon Pike", []),
        ("Ein Kommentar von Helga Marsch", ["Helga Marsch"]),
        ("Reportagem de Helena Maré", ["Helena Maré"]),
        ("Propos recueillis par Hélène Marais", ["Hélène Marais"]),
        ("a cura di Elena Mari", ["Elena Mari"]),
        ("Подготовила Елена Марш", ["Елена Марш"]),
        ("Elena Marín | Madrid", ["Elena Marín"]),
        ("Helen Marsh, Dietitian", ["Helen Marsh"]),
        ("Reuters, Berlin", ["Reuters"]),
        ("Elena Marín / EFE", ["Elena Marín", "EFE"]),
        ("هالة بحر وسامي بحر", ["هالة بحر", "سامي بحر"]),
        ("ロンドン=山田太郎", ["山田太郎"]),
        ("【記者王小明台北報導】", ["王小明"]),
        ("Written By", []),
    ],
)
def test_what_stands_around_names_in_bylines_of_many_languages(text: str, wanted: list[str]) -> None:
    assert split_names(text, strict=True) == wanted


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("Marsh, Helen", ["Helen Marsh"]),
        ("O'Neil, Sean", ["Sean O'Neil"]),
        ("van der Berg, Jan", ["Jan van der Berg"]),
        ("Marsh, H.", ["H. Marsh"]),
        ("Smith, Jr.", ["Smith, Jr."]),
        ("Reuters, Berlin", ["Reuters"]),
        ("AFP, dpa", ["AFP", "dpa"]),
        ("Helen Marsh, Jon Pike", ["Helen Marsh", "Jon Pike"]),
        ("page.head.extra.author", []),
    ],
)
def test_a_surname_before_the_given_name_where_nothing_but_the_head_names_anybody(
    stated: str, wanted: list[str]
) -> None:
    assert _names(head=f'<meta name="author" content="{stated}">') == wanted


def test_two_who_sign_with_one_word_each_are_two() -> None:
    made = {"head": '<meta name="author" content="Helen, Jon">', "after": "<p>Yours, Helen and Jon</p>"}
    assert _names(**made) == ["Helen", "Jon"]


@pytest.mark.parametrize(
    "byline",
    [
        "<div>By</div><div>Helen Marsh</div>",
        "<p><b>Written by</b> Helen Marsh</p>",
        "<div class=meta>Posted on May 3, 2024 by Helen Marsh</div>",
        "<div class=documentByLine><span class=documentAuthor>Helen Marsh</span></div>",
    ],
)
def test_a_name_apart_from_its_label_or_behind_the_day(byline: str) -> None:
    assert _names(before=byline) == ["Helen Marsh"]


def test_an_hcard_names_people_as_they_like_to_be_called() -> None:
    card = '<span class="byline"><span class="author vcard"><a class="url fn n" href="/author/oz">oz</a></span></span>'
    made = read_authors(news(before=card))
    assert [(a.name, a.url) for a in made[0]] == [("oz", "https://news.example/author/oz")]


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("<div class=post-author-name>Helen Marsh</div>", ["Helen Marsh"]),
        ("<p class=autorenzeile>Von Helga Marsch und Jan Pieck, NDR</p>", ["Helga Marsch", "Jan Pieck", "NDR"]),
        ("<div class=byline>By Agencies</div>", ["Harbour News"]),
        ("<div class=author-name>Newsroom</div>", ["Harbour News"]),
    ],
)  # fmt: skip
def test_the_site_as_author_gives_way_to_a_name_in_full(byline: str, wanted: list[str]) -> None:
    head = (
        _ld('{"@type": "Organization", "name": "Harbour News"}')
        + '<meta property="og:site_name" content="Harbour News">'
    )
    assert _names(head=head, before=byline) == wanted


ZH = "市政府周一表示，港口北侧码头将于八月开始扩建，工程预计持续到明年春天，总投资约九百万元，渔民对此表示欢迎。"
JA = "港の拡張工事が八月に始まる。市は月曜日、北側の岸壁を広げる計画を発表した。工事は来春まで続く見通しで、漁師らは歓迎している。"
KO = "시는 월요일 북쪽 부두를 8월부터 넓힌다고 밝혔다. 공사는 내년 봄까지 이어질 전망이며 어민들은 환영하고 있다."


@pytest.mark.parametrize(
    ("h1", "before", "paragraphs", "wanted"),
    [
        ("港口将于八月扩建", "", (ZH, ZH, "（作者：王小明 系海湾大学教授）"), ["王小明"]),
        ("港口将于八月扩建", "", (f"【海灣時報王小明／綜合報導】{ZH}", ZH), ["王小明"]),
        ("港口将于八月扩建", "<div><span>撰文：</span><span>王小明</span></div>", (ZH, ZH), ["王小明"]),
        ("港の北岸壁を拡張へ", "", (JA, JA, "【山田太郎】"), ["山田太郎"]),
        ("港の北岸壁を拡張へ", "", (f"【ロンドン＝山田太郎】{JA}", JA), ["山田太郎"]),
        ("港の北岸壁を拡張へ", "", (f"【ロンドン＝共同】{JA}", JA), []),
        ("북쪽 부두 8월 확장", "", (f"[만뉴스 김철수 기자] {KO}", KO), ["김철수"]),
        ("북쪽 부두 8월 확장", "<div class=reporter><strong>김철수</strong><span>사회부</span></div>", (KO, KO), ["김철수"]),
    ],
)  # fmt: skip
def test_east_asian_stories_name_their_reporters_in_datelines_and_at_their_ends(
    h1: str, before: str, paragraphs: tuple[str, ...], wanted: list[str]
) -> None:
    made = news(h1=h1, title=h1, before=before, paragraphs=paragraphs, lang="zh")
    assert [author.name for author in read_authors(made)[0]] == wanted
