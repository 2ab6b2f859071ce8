"""A charset is one of the web's encodings, or none was declared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webencodings.labels import LABELS

from spiders.discovery.markup import decode
from spiders.sheet.charsets import codec_of
from spiders.sheet.parse import decode_html

PAGE = "<p>Der Bürger</p>"
PYTHONS = ["idna", "undefined", "rot13", "zlib", "punycode", "unicode_escape", "raw_unicode_escape", "base64", "bz2", "hex",
           "uu", "quopri", "utf-7", "utf-32", "mbcs", "cp037", "palmos", "charmap", "replacement", "iso-2022-kr", "\x00", "é"]  # fmt: skip


@pytest.mark.parametrize("name", PYTHONS)
def test_codecs_of_python_are_none(name: str) -> None:
    assert codec_of(name) is None
    meta = f"<meta charset='{name}'>".encode()
    assert decode_html(meta + PAGE.encode("cp1252"), None).endswith(PAGE)
    assert decode_html(PAGE.encode("cp1252"), f"text/html; charset={name}") == PAGE
    # A wrong statement of the server leaves room for the page's own.
    both = b"<meta charset='iso-8859-2'>" + "<p>Łódź</p>".encode("iso-8859-2")
    assert decode_html(both, f"text/html; charset={name}").endswith("<p>Łódź</p>")
    feed = f"<?xml version='1.0' encoding='{name}'?><rss>Bürger</rss>".encode("cp1252")
    assert decode(feed).endswith("<rss>Bürger</rss>")


def test_every_label_of_the_standard_can_be_decoded() -> None:
    found = {label: codec_of(label) for label in LABELS}
    assert {label for label, codec in found.items() if codec is None} == {
        "replacement", "csiso2022kr", "hz-gb-2312", "iso-2022-cn", "iso-2022-cn-ext", "iso-2022-kr",
    }  # fmt: skip
    for codec in set(found.values()) - {None}:
        assert isinstance(b"abc".decode(str(codec), "replace"), str)


@pytest.mark.parametrize(
    ("label", "text"),
    [("latin1", "“Größe”"), ("GB2312", "中文"), ("Shift_JIS", "日本"), ("big5", "中文"), ("euc-kr", "한국"), (" koi8-r ", "Россия"),
     ("x-mac-cyrillic", "Россия"), ("iso-8859-8-i", "שלום"), ("windows-1252", "“x”")],
)  # fmt: skip
def test_labels_of_the_web(label: str, text: str) -> None:
    codec = codec_of(label)
    assert codec is not None
    assert (
        decode_html(f"<p>{text}</p>".encode(codec), f"text/html; charset={label.strip()}") == f"<p>{text}</p>"
    )


@given(st.text(max_size=30), st.binary(max_size=60))
def test_any_declaration_gives_characters(label: str, body: bytes) -> None:
    assert isinstance(
        decode_html(b"<meta charset='" + label.encode() + b"'>" + body, f"text/html; charset={label}"), str
    )
