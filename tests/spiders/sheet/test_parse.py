"""Bytes to characters to tree: encodings, sizes, depth."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.sheet.parse import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_TAGS,
    PART_TAGS,
    clip,
    decode_html,
    leaves_utf8,
    parse_html,
    without_early_end,
)


@pytest.mark.parametrize(
    ("content", "content_type", "wanted"),
    [
        ("Größe".encode(), None, "Größe"),
        ("Größe".encode("cp1252"), None, "Größe"),
        ("Größe".encode("cp1252"), "text/html; charset=iso-8859-1", "Größe"),
        ("Größe".encode("utf-16"), None, "Größe"),
        ("東京".encode("shift_jis"), "text/html; charset=shift_jis", "東京"),
        (b'<meta charset="windows-1251">' + "Москва".encode("cp1251"), None, "Москва"),
    ],
)
def test_encoding_is_found(content: bytes, content_type: str | None, wanted: str) -> None:
    assert wanted in decode_html(content, content_type)


def test_utf8_that_declares_latin_is_read_as_utf8() -> None:
    assert "año – niño" in decode_html(
        "<meta charset=iso-8859-1><p>año – niño".encode(), "text/html; charset=iso-8859-1"
    )


def test_a_broken_byte_does_not_turn_utf8_into_latin() -> None:
    content = ("é" * 200).encode() + b"\xff"
    assert decode_html(content, None).startswith("ééé")


def test_control_characters_are_dropped() -> None:
    assert decode_html(b"a\x00b" + b"c" * 60, None) == "ab" + "c" * 60


def test_padding_is_no_text_and_hides_none() -> None:
    assert decode_html(bytes(500) + b"<p>a b</p>" + bytes(9_000), None) == "<p>a b</p>"
    assert decode_html("<p>é</p>".encode("utf-16") + bytes(9_000), None).strip() == "<p>é</p>"


def test_what_is_no_text_gives_none() -> None:
    assert decode_html(bytes(range(256)) * 100, "text/html") == ""


def test_inline_images_do_not_count_for_the_size() -> None:
    image = "data:image/png;base64," + "A" * MAX_CHARACTERS
    text, cut = clip(f"<img src='{image}'><p>after</p>")
    assert not cut
    assert "<p>after</p>" in text


def test_a_huge_page_is_cut_and_says_so() -> None:
    text, cut = clip("<p>word " + "word " * (MAX_CHARACTERS // 4))
    assert cut
    assert len(text) == MAX_CHARACTERS


@pytest.mark.parametrize(
    ("begin", "end"),
    [("<script type='application/json' id=x>", "</script>"), ("<STYLE>", "</Style >"), ("<!--", "-->")],
)
def test_what_no_reader_sees_does_not_take_the_place_of_the_text(begin: str, end: str) -> None:
    page = f"<script>short()</script>{begin}{'a < b ' * (MAX_CHARACTERS // 5)}{end}<p>The text.</p>"
    text, cut = clip(page)
    assert cut
    assert text.startswith("<script>short()</script><")
    assert text.endswith(f"{end}<p>The text.</p>")
    assert parse_html(text).text_content().endswith("The text.")
    assert len(text) < 200
    # Left open it is all of the rest, as browsers have it; what a page shows without scripts is text.
    assert "The text" not in clip(page.replace(end + "<p>", "<p>"))[0]
    assert len(clip(f"<noscript>{'word ' * (MAX_CHARACTERS // 4)}</noscript>")[0]) == MAX_CHARACTERS


def test_a_page_of_a_hundred_thousand_elements_is_cut_and_says_so() -> None:
    text, cut = clip("<p>word</p>" * 100_000)
    assert cut
    assert text == "<p>word</p>" * MAX_TAGS
    assert clip("<p>a < b</p>" * (MAX_TAGS - 1)) == ("<p>a < b</p>" * (MAX_TAGS - 1), False)
    assert clip("<p>word</p>" * 100_000, in_part=True)[0] == "<p>word</p>" * PART_TAGS


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul"])
@pytest.mark.parametrize("closed", [True, False])
def test_deep_nesting_keeps_all_text(tag: str, closed: bool) -> None:
    html = f"<html><body>{f'<{tag}>' * 10_000}deep{f'</{tag}>' * 10_000 if closed else ''}<p>after</p></body></html>"
    tree = parse_html(html)
    assert "deep" in tree.text_content()
    assert "after" in tree.text_content()
    deepest = max(sum(1 for _ in element.iterancestors()) for element in tree.iter())
    assert deepest <= MAX_DEPTH + 10


@given(st.text(alphabet="<>/ab \"'=!-&;\n", max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_tree(text: str) -> None:
    assert parse_html(text).tag is not None


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_characters(content: bytes) -> None:
    assert "\x00" not in decode_html(content, None)


@pytest.mark.parametrize("attribute", ["a{}=1", "a{}='>'", 'a{}="<p>"', "<a{}", "a{} = x"])
def test_a_tag_keeps_a_few_hundred_attributes(attribute: str) -> None:
    crowd = " ".join(attribute.format(number) for number in range(40_000))
    kept, cut = clip(f"<div class='x'>one</div><p {crowd}>two</p><p id=last>three</p>")
    assert not cut
    assert len(kept) < 5_000
    assert [element.text for element in parse_html(kept).iter("div", "p")] == ["one", "two", "three"]


def test_long_attributes_and_quotes_that_never_close_stay() -> None:
    data, rest = '{"a": 1} ' * 20_000, "x " * 20_000
    whole = f"<div data-json='{data}'>one</div><a href=\"{rest}"
    assert clip(whole) == (whole, False)


CUT = "Teaser: the cur\u2019".encode()[:-1] + b"</a>"


@pytest.mark.parametrize(
    ("content", "wanted", "leaves"),
    [
        ("It isn\u2019t so. ".encode() + CUT, "It isn\u2019t so", False),
        (b"ASCII alone, but for one. " + CUT, "for one", False),
        ("na\u00efve caf\u00e9s, \u00e9t\u00e9".encode() + b"caf\xe9", "na\u00efve caf\u00e9s", False),
        (
            "Die B\u00fcrger f\u00fcr \u00c4rger".encode("latin-1"),
            "Die B\u00fcrger f\u00fcr \u00c4rger",
            True,
        ),
        ("\u201cquoted\u201d caf\u00e9".encode("cp1252"), "\u201cquoted\u201d caf\u00e9", True),
    ],
)
def test_a_declared_utf_8_is_left_for_strong_reasons(content: bytes, wanted: str, leaves: bool) -> None:
    assert wanted in decode_html(content, "text/html; charset=utf-8")
    assert leaves_utf8(content, "utf-8") == leaves


@pytest.mark.parametrize(
    "text",
    [
        "<body><p>story</p></body></html><p id=late>said</p>",
        "<BODY><p>story</p></BODY></HTML >\n<!-- cached --><div><p id=late>said</p></div></body></html>",
        "<body><div><p>story</div></html><html><head><title>x</title></head><body><p id=late>said</p></body></html>",
        "<body><p>story</p><script>a = '</body></html>'</script></body></html><!-- </html> --><ul><li id=late>said",
    ],
    ids=["behind", "capitals", "second document", "in a script"],
)
def test_what_stands_behind_the_end_belongs_to_the_body(text: str) -> None:
    tree = parse_html(f"<!doctype html><html>{text}")
    (late,) = tree.xpath("//*[@id='late']")
    assert late.text == "said"
    assert next(late.iterancestors("body"), None) is tree.find("body")
    assert all("</body></html>" in (script.text or "") for script in tree.iter("script"))


@pytest.mark.parametrize(
    "text",
    ["<p>a</p></body></html>", "<p>a</p></body></html>\n<!-- served in 3 ms -->", "<p>a</p>", "</html", ""],
)
def test_an_end_that_is_the_end_stays(text: str) -> None:
    assert without_early_end(text) is text


def test_thousands_of_ends_and_open_comments_take_no_time() -> None:
    assert "said" in parse_html("<p>a</p>" + "</html><p>x" * 10_000 + "<p>said").text_content()
    assert without_early_end("</html><p>" + "<!--" * 500_000).endswith("<!--")
