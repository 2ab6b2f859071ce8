"""One capture, parsed once: what all readers of a page share."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archives.capture import Capture
from spiders.addresses import url_of
from spiders.sheet.charsets import decode_declared
from spiders.sheet.parse import PART_BYTES, clip, decode_html, leaves_utf8, parse_html
from spiders.sheet.sheet import Sheet, sheet_of

READ_IN_PART = "limit: a page that is too much is read in part"
"""Flag."""


class Page:
    """Bytes in, a shared tree out. Readers never change the tree: they copy what they cut.

    Args:
        capture: one response, live or from a WARC.
    """

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.url = capture.url
        self.host = _host(capture.url).removeprefix("www.")
        self.memo: dict[str, Any] = {}
        """What readers derived from this page and share: JSON-LD, meta tags. Keys are module names."""
        self.notes: set[str] = {READ_IN_PART} if capture.in_part else set()
        """Flags of what had to be mended in the page's data, for records that it went into."""

    def forget(self) -> None:
        """Let go what readers derived: some of it refers to the page, which would stay, with its tree, until somebody looks for
        cycles."""
        self.memo.clear()

    @property
    def date(self) -> datetime:
        """The capture's clock (aware, UTC): base for relative times, bound for future dates."""
        return self.capture.date

    @cached_property
    def _clipped(self) -> tuple[str, bool]:
        content, in_part = self.capture.content, self.capture.in_part
        text, cut = clip(
            decode_html(content[:PART_BYTES] if in_part else content, self.capture.header("content-type")),
            in_part=in_part,
        )
        return text, cut or (in_part and len(content) > PART_BYTES)

    @property
    def text(self) -> str:
        """The HTML as characters: BOM, then Content-Type, then meta, then detection."""
        return self._clipped[0]

    @property
    def truncated(self) -> bool:
        """Whether the page is not whole: cut by the network or the server, by a limit, or for its size."""
        return (
            self._clipped[1]
            or self.capture.truncated is not None
            or self.capture.payload_bytes is not None
            or not self.capture.decodes_whole
        )

    @cached_property
    def charset_left(self) -> bool:
        """Whether the page is declared as UTF-8, and read as something else for what its bytes are."""
        content = self.capture.content
        return not content.isascii() and leaves_utf8(
            content, decode_declared(content[:8192], self.capture.header("content-type"))[0]
        )

    @cached_property
    def tree(self) -> HtmlElement:
        """The parsed document; an empty `<html>` for empty or binary content."""
        return parse_html(self.text)

    @cached_property
    def sheet(self) -> Sheet:
        """The tree as flat lists."""
        return sheet_of(self.tree)

    @property
    def elements(self) -> list[HtmlElement]:
        """All elements in document order."""
        return self.sheet.elements

    @cached_property
    def base_url(self) -> str:
        """What relative links resolve against: `<base href>` or the page's URL."""
        hrefs = (base.get("href") for base in self.tree.iter("base"))
        first = next((href for href in hrefs if href is not None), None)
        return url_of(self.url, first) or self.url

    def absolute(self, href: str | None) -> str | None:
        """An absolute http(s) URL for a link of this page, or None."""
        return url_of(self.base_url, href)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
