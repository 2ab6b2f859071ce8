"""Which encoding a declaration names: the encodings of the web by the labels of the web, and nothing else.

Python's own look-up knows more under such names: `idna`, `rot13`, `zlib` and `undefined` are no charsets of a page.
Source: https://encoding.spec.whatwg.org/#names-and-labels, as the package webencodings has it.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

import webencodings
from w3lib.encoding import read_bom, resolve_encoding, to_unicode

DEFAULT = "cp1252"
"""What a page without a declaration is read as (HTML standard, 13.2.3.2, for most locales)."""


@lru_cache(maxsize=256)
def codec_of(label: str | None) -> str | None:
    """Python's codec for a label of the standard; None for any other, which then counts as none.

    Where Python has a larger table of the same encoding (gb18030 for gbk), w3lib's choice of it. Encodings that browsers
    decode to nothing, since they serve attacks (`iso-2022-kr`, `hz-gb-2312`), are none.
    """
    encoding = webencodings.lookup((label or "")[:40])
    if encoding is None or encoding.name == "replacement":
        return None
    if encoding.name == "x-user-defined":
        return DEFAULT
    try:
        return codecs.lookup(resolve_encoding(encoding.name) or encoding.codec_info.name).name
    except LookupError:
        return str(encoding.codec_info.name)


_OF_THE_SERVER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;,\"']+)", re.IGNORECASE)
_OF_THE_PAGE = re.compile(
    rb"""<\s*(?:meta\b[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)|\?xml\s[^>]*?encoding\s*=\s*["']\s*([^\s"'>]+))""",
    re.IGNORECASE,
)
_PRESCAN = 4_096
"""Bytes in which a page's own declaration is looked for: w3lib's measure; the standard's is 1,024."""


def declared_in_body(content: bytes) -> str | None:
    """The codec that a page's `<meta>` or XML declaration names, where it is one of the web."""
    found = _OF_THE_PAGE.search(content, 0, _PRESCAN)
    codec = codec_of((found[1] or found[2]).decode("latin-1")) if found else None
    # Whoever could read the declaration as ASCII has no UTF-16 before him (HTML standard, 13.2.3.2).
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def decode_declared(content: bytes, content_type: str | None) -> tuple[str, str]:
    """Codec and characters: by the byte order mark, else Content-Type's charset, else the page's own, else cp1252."""
    by_mark, mark = read_bom(content)
    if by_mark and mark:
        return by_mark, to_unicode(content[len(mark) :], by_mark)
    stated = _OF_THE_SERVER.search(content_type or "")
    encoding = (codec_of(stated[1]) if stated else None) or declared_in_body(content) or DEFAULT
    return encoding, to_unicode(content, encoding)
