"""What is never body, whoever votes for it: the headline itself, captions, the print edition line, "read more" lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spiders.article.body.asides import asides, called, stands_in
from spiders.article.body.galleries import in_galleries
from spiders.sheet.blocks import Block
from spiders.sheet.sheet import Sheet
from spiders.sheet.strings import condense

_PRINT = re.compile(
    r"^(?:\W*(?:this (?:article|story) (?:was |has been )?(?:originally |first )?)?(?:published|appeared|printed) in (?:the )?"
    r"(?P<name>[^,.]{3,60}?)(?:,| on | dated )\W*(?P<rest>[^.]{4,40}\d{4})\.?\W*)$"
    r"|^\W*(?:a version of this (?:article|story) (?:appears|appeared) in print on .{10,200})$",
    re.IGNORECASE,
)
_CAPTIONS = frozenset({"figcaption", "caption"})


def print_edition(blocks: Sequence[Block]) -> str | None:
    """The line that says where and when the article was printed (`Published in The Daily, October 2nd, 2012.`)."""
    for block in reversed(blocks):
        if len(block.text) <= 300 and _PRINT.match(block.text):
            return block.text
    return None


_NEWEST = re.compile(r"(?:^|[\s_-])(?:recent|latest|newest)[_-]?(?:comment|post|entrie)s(?:$|[\s_-])")
"""A box of the site's newest comments or posts: on a page of few words it looks like text."""


def drop_foreign(sheet: Sheet, blocks: Sequence[Block], *, headline: str, edition: str | None) -> list[Block]:
    """The blocks without captions and galleries, the headline, the print edition line, the site's newest, lines and boxes that are
    none of the text, and second copies; what an author wrote twice among the same paragraphs is none."""
    wanted = condense(headline)
    first: dict[str, int] = {}
    kept: list[Block] = []
    newest = called(sheet, _NEWEST, ("recent", "latest", "newest"))
    apart = zip(asides(sheet, blocks), in_galleries(sheet, blocks), strict=True)
    for block, (aside, pictured) in zip(blocks, apart, strict=True):
        if aside or pictured:
            continue
        text = block.letters
        is_headline = text == wanted or (block.kind == "h1" and wanted and text.endswith(wanted))
        if (
            block.kind in _CAPTIONS
            or is_headline
            or block.text == edition
            or stands_in(sheet, block.place, newest)
        ):
            continue
        parent = sheet.parents[block.place]
        if len(text) > 80 and first.get(text, parent) != parent:
            continue
        first.setdefault(text, parent)
        kept.append(block)
    return kept
