"""Description, section, keywords, language, publisher, access: which candidate of each table wins, and why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from spiders.article.details import read_description, read_keywords, read_language, read_section
from spiders.article.paywall import read_free
from spiders.article.publisher import publishers, read_publisher, site_names
from tests.spiders.article.made import news, page


def _ld(**properties: Any) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Board votes to widen the quay",
        **properties,
    }
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


def _meta(**named: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{value}">' for name, value in named.items()
    )


def test_a_description_cut_short_in_json_ld_gives_way_to_the_whole_one() -> None:
    whole = "The board votes on Monday to widen the northern quay."
    cut = news(head=_ld(description="The board votes on Monday…") + _meta(og_description=whole))
    assert read_description(cut) == (whole, "meta:og:description")
    own = news(head=_ld(description="Nine million for a wall.") + _meta(og_description=whole))
    assert read_description(own) == ("Nine million for a wall.", "json-ld")
    alone = news(head=_ld(description="Nine million for a wall."))
    assert read_description(alone) == ("Nine million for a wall.", "json-ld")
    assert read_description(news()) == (None, None)


def test_section_from_markup_then_breadcrumb_then_links() -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"name": "Home"},
            {"item": {"name": "Port"}},
            {"name": "Board votes to widen the quay"},
        ],
    }
    breadcrumb = f"<script type='application/ld+json'>{json.dumps(crumbs)}</script>"
    assert read_section(news(head=breadcrumb + _meta(article_section="Docks"))) == (
        "Docks",
        "meta:article:section",
    )
    assert read_section(news(head=breadcrumb)) == ("Port", "json-ld:breadcrumb")
    assert read_section(news(head=breadcrumb + _meta(article_section="x" * 81))) == (
        "Port",
        "json-ld:breadcrumb",
    )
    only_home = breadcrumb.replace('{"item": {"name": "Port"}}, ', "")
    assert read_section(news(head=only_home)) == (None, None)
    filed = news(before="<a rel='category tag' href='/category/port/'>Port</a>")
    assert read_section(filed) == ("Port", "link")


def test_keywords_are_parted_each_once_in_the_pages_order() -> None:
    found, method = read_keywords(news(head="<meta name=keywords content=\"quay, 'harbour'; Quay、storm\">"))
    assert (found, method) == (("quay", "harbour", "storm"), "meta:keywords")
    whole = news(head=_meta(article_tag="Lisbon") + _ld(keywords=["bridge", "x" * 101]))
    assert read_keywords(whole) == (("bridge",), "json-ld")
    linked = news(before="<a rel=tag href='/tag/quay'>Quay</a> <a rel=tag href='/tag/wall'>Wall</a>")
    assert read_keywords(linked) == (("Quay", "Wall"), "link")
    assert read_keywords(news()) == ((), None)


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("en_us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("DE", "de"),
        ("pt-BR, en", "pt-BR"),
        ("es-419", "es-419"),
    ],
)
def test_language_tags_are_written_as_bcp_47_does(stated: str, tag: str) -> None:
    assert read_language(news(lang=stated)) == (tag, "html:lang")


def test_a_language_that_is_none_gives_way() -> None:
    assert read_language(news(lang="english language", head=_meta(og_locale="fr_FR"))) == (
        "fr-FR",
        "meta:og:locale",
    )
    assert read_language(news(lang="{{lang}}", head=_ld(inLanguage="sv"))) == ("sv", "json-ld")


def test_publisher_of_the_articles_own_markup() -> None:
    assert read_publisher(news(head=_ld(publisher={"name": "Tide Media"}))) == ("Tide Media", "json-ld")
    address = news(head=_ld(publisher={"name": "https://tide.example/"}) + _meta(og_site_name="The Tide"))
    assert read_publisher(address) == ("The Tide", "meta:og:site_name")
    assert read_publisher(news(head=_meta(og_site_name="x" * 101))) == (None, None)


def test_publisher_of_microdata_is_the_nested_items_name() -> None:
    html = """<html><body><div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop=headline>Quay widened</h1>
    <div itemprop=author itemscope itemtype="https://schema.org/Person"><span itemprop=name>Ada Marsh</span></div>
    <div itemprop=publisher itemscope itemtype="https://schema.org/Organization"><span itemprop=name>Tide Media</span></div>
    </div></body></html>"""
    assert read_publisher(page(html)) == ("Tide Media", "microdata")


def test_what_a_phone_calls_the_page_is_the_site_unless_it_is_the_story() -> None:
    named = "<meta name=application-name content='Board votes'>"
    assert read_publisher(news(head=named)) == ("Board votes", "meta:application-name")
    assert read_publisher(news(head=named + _meta(og_title="Board votes"))) == (None, None)


def test_an_organisations_node_and_the_link_home_come_last() -> None:
    node = f"<script type='application/ld+json'>{json.dumps({'@type': 'Organization', 'name': 'Quay Press'})}</script>"
    home = "<a rel=home href='/'>Harbour News</a>"
    assert read_publisher(news(head=node, before=home)) == ("Quay Press", "json-ld:organization")
    assert read_publisher(news(before=home)) == ("Harbour News", "rel=home")
    assert read_publisher(news(before="<a rel=home href='/'>Elsewhere</a>")) == (None, None)
    assert [name for name, _ in publishers(news(head=node, before=home))] == ["Quay Press", "Harbour News"]


def test_site_names_are_host_and_publisher_without_spaces() -> None:
    known = site_names(news(head=_meta(og_site_name="The Tide")))
    assert {"thetide", "newsexample", "news"} <= known


@pytest.mark.parametrize(
    ("head", "free", "method"),
    [
        (_ld(isAccessibleForFree="False"), False, "json-ld"),
        (_ld(isAccessibleForFree=True), True, "json-ld"),
        (_ld(hasPart=[{"isAccessibleForFree": False, "cssSelector": ".wall"}]), False, "json-ld:hasPart"),
        (_ld(hasPart=[{"isAccessibleForFree": True}]), None, None),
        (_meta(article_content_tier="free"), True, "meta:article:content_tier"),
        (_meta(article_content_tier="locked"), False, "meta:article:content_tier"),
        (_meta(article_content_tier="metered"), None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_whether_the_text_is_free_to_read(head: str, free: bool | None, method: str | None) -> None:
    assert read_free(news(head=head)) == (free, method)


def test_a_paywall_box_on_the_page() -> None:
    assert read_free(news(after="<div class='article-paywall'>Subscribe</div>")) == (False, "page")
    assert read_free(news(after="<span class='article-paywall'>Subscribe</span>")) == (None, None)
