"""Every candidate of a field is shown, in the order of its table, and the one that the reading has is marked."""

from __future__ import annotations

from dataclasses import replace

from spiders.article.candidates import TABLES, Candidate, candidates
from spiders.read.site import read_page
from tests.spiders.article.made import page as page_of

_PROSE = "".join(
    f"<p>The harbour council voted on its budget again on day {n}, and nobody left the hall.</p>"
    for n in range(9)
)
_PAGE = f"""<html lang=en><head><title>Harbour votes - The Daily Tide</title>
<meta property="og:title" content="Council votes on harbour"><meta name=author content="Web Desk">
<meta property="article:published_time" content="2024-05-02T08:00:00+02:00">
<meta property="og:site_name" content="The Daily Tide"><meta name=keywords content="harbour, budget">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Council votes on harbour", "datePublished":
"2024-05-01T08:00:00+02:00", "author": {{"@type": "Person", "name": "Ada Marsh"}}, "publisher": {{"name": "Tide Media"}},
"articleSection": "Port"}}</script></head><body><main><h1>Council votes on harbour</h1>
<p class=byline>By <a rel=author href=/by/bo>Bo Quay</a></p>{_PROSE}</main></body></html>"""


def _found(html: str = _PAGE, url: str = "https://tide.example/2024/harbour") -> dict[str, list[Candidate]]:
    page = page_of(html, url)
    article = read_page(page).article
    assert article is not None
    return candidates(page, article)


def test_losers_stand_beside_the_winner_in_the_tables_order() -> None:
    found = _found()
    assert set(found) == set(TABLES)
    assert [(one.method, one.value, one.won) for one in found["authors"]][:2] == [
        ("json-ld", "Ada Marsh", True),
        ("meta:author", "Web Desk", False),
    ]
    assert ("rel=author", "Bo Quay", False) in [(o.method, o.value, o.won) for o in found["authors"]]
    assert [(one.method, one.value, one.won) for one in found["publisher"]] == [
        ("json-ld", "Tide Media", True),
        ("meta:og:site_name", "The Daily Tide", False),
    ]
    assert [(one.method, one.value) for one in found["date_published"]][:2] == [
        ("json-ld", "2024-05-01T08:00:00+02:00"),
        ("meta:article:published_time", "2024-05-02T08:00:00+02:00"),
    ]
    headline = found["headline"]
    assert ("h1", "Council votes on harbour", True) in [(o.method, o.value, o.won) for o in headline]
    assert ("title", "Harbour votes") in [(one.method, one.value) for one in headline]


def test_each_field_has_one_winner_where_the_article_has_a_value() -> None:
    for field, table in _found().items():
        assert sum(one.won for one in table) <= 1, field
    won = {field for field, table in _found().items() if any(one.won for one in table)}
    assert {
        "headline",
        "authors",
        "date_published",
        "body",
        "section",
        "keywords",
        "language",
        "publisher",
    } <= won


def test_a_value_that_no_table_has_stands_first() -> None:
    page = page_of(_PAGE, "https://tide.example/a")
    article = read_page(page).article
    assert article is not None
    own = replace(article, section="Docks", method=replace(article.method, section="site"))
    table = candidates(page, own)["section"]
    assert table[0] == Candidate("Docks", "site", won=True)
    assert [one.value for one in table[1:]] == ["Port"]


def test_what_names_nobody_is_shown_with_what_stands_there() -> None:
    html = _PAGE.replace('"Ada Marsh"', '"12345"')
    table = _found(html)["authors"]
    assert table[0] == Candidate(None, "json-ld", "12345")
    assert any(one.won for one in table[1:])
