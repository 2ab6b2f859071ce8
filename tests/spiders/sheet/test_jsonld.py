"""JSON-LD: graphs, references, broken scripts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.sheet.jsonld import as_list, loads_leniently, page_jsonld, resolve, text_of, types
from tests.spiders.article.made import page


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b"}',
        '<!--\n{"a": "b"}\n-->',
        '//<![CDATA[\n{"a": "b"}\n//]]>',
        '{"a": "b",}',
        '{"a": "b"};',
        '{"a": "b"',
        "{&quot;a&quot;: &quot;b&quot;}",
        '{"a": "b"}}',
        '/* made by hand */ {"a": "b"}',
    ],
)
def test_broken_json_is_mended(text: str) -> None:
    assert loads_leniently(text) == [{"a": "b"}]


def test_line_breaks_inside_strings_are_allowed() -> None:
    assert loads_leniently('{"a": "one\ntwo"}') == [{"a": "one\ntwo"}]


def test_quotes_inside_strings_are_mended() -> None:
    assert loads_leniently('{"a": "he said "yes" twice"}') == [{"a": 'he said "yes" twice'}]


def test_several_objects_in_a_row_are_all_read() -> None:
    assert loads_leniently('{"a": 1}{"b": 2}') == [{"a": 1}, {"b": 2}]


def test_what_is_no_json_gives_nothing() -> None:
    assert loads_leniently("window.data = 1") == []
    assert loads_leniently("") == []


def test_graph_nodes_stand_alone() -> None:
    found = page_jsonld(
        page(
            '<script type="application/ld+json">{"@graph": [{"@type": "Article"}, {"@type": "Person"}]}</script>'
        )
    )
    assert [types(node) for node in found[1:]] == [frozenset({"article"}), frozenset({"person"})]


def test_a_reference_is_followed() -> None:
    made = page(
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#x"}},'
        '{"@id": "#x", "@type": "Person", "name": "Ada Byron"}]}</script>'
    )
    article = page_jsonld(made)[1]
    assert text_of(resolve(made, article["author"])) == "Ada Byron"


def test_an_unknown_reference_stays() -> None:
    assert resolve(page(""), {"@id": "#y"}) == {"@id": "#y"}


def test_types_lose_their_vocabulary() -> None:
    assert types({"@type": ["https://schema.org/NewsArticle", "schema:Thing"]}) == {"newsarticle", "thing"}


def test_values_are_lists() -> None:
    assert as_list(None) == []
    assert as_list("a") == ["a"]
    assert as_list({"@list": [1, 2]}) == [1, 2]


def test_text_of_decodes_entities() -> None:
    assert text_of(["", {"@value": "Fish &amp; Chips"}]) == "Fish & Chips"


def test_deep_json_is_survived() -> None:
    assert page_jsonld(page(f'<script type="application/ld+json">{"[" * 50_000}</script>')) == []


@given(st.text(alphabet='{}[]",:\\ab1 \n', max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    assert isinstance(loads_leniently(text), list)
