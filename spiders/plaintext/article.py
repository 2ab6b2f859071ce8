"""The article of a text rendering: headline, date line, byline, captions, body, print line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archives.records import Article, ArticleMethod, Author, Image, url_id
from spiders.article.author_names import split_names
from spiders.dates.value import DateValue
from spiders.plaintext.lines import Line, blocks_of, unwrapped
from spiders.plaintext.stamps import Reader, Stamp, stamps_of
from spiders.sheet.page import Page

LONG = 60
LONG_WORDS = 10
VERY_LONG = 180
"""Characters from which a block is a paragraph also without a full stop at its end: no headline is that long."""
MAX_GAP = 3
"""Short blocks (subheads, quotes) that may stand between two paragraphs of one body."""
_PRINT = re.compile(
    r"^(?:first )?(?:published in (?:the )?(?:print|.{3,60}?,)|a version of this (?:article|story)|this (?:article|story) (?:first )?appeared in|"
    r"(?:erschienen|veröffentlicht) in|paru dans|publicado en la edición|publicado na edição).{0,160}$",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(r"^published in (?P<name>(?:the )?[^,]{3,60}),", re.IGNORECASE)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|af|av|przez|автор:?|oleh)\s+(?P<names>\S.{2,80})$", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:\b(?:photo|foto|image|picture|bild|credit|courtesy|illustration)\s?(?:credit|by|:|/)|\b(?:AFP|REUTERS|AP|EPA|dpa|Getty Images)\b|©)",
    re.IGNORECASE,
)
_MORE_IN = re.compile(r"^more (?:in|from) (?P<section>[\w &'-]{2,40})$", re.IGNORECASE)
_NOTICE = re.compile(
    r"cookies?\b|javascript|your browser|subscribe|newsletter|sign up|log ?in\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…:;。！？।۔؟][\"'”’»)\]]*$")
_SUFFIX = re.compile(r"\s+(?:[|•·»]|::|[-–—])\s+[^|•·»]{2,50}$")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the body."""

    headline: str | None
    date: DateValue | None
    authors: tuple[str, ...]
    caption: str | None


def read_article(page: Page, lines: Sequence[Line], rest: Sequence[Line], reader: Reader) -> Article | None:
    """The article in the lines before its comments; None where they hold no paragraph.

    Args:
        page: the capture, for URL, site and pointer.
        lines: before the thread.
        rest: the thread and what follows it, for a closing "More in SECTION".
        reader: of dates.
    """
    blocks = blocks_of(lines)
    span = _body_span(blocks)
    if span is None:
        return None
    start, end = span
    print_line = next((text for block in blocks[start:] if _PRINT.match(text := unwrapped(block))), None)
    stamps = {stamp.line.number: stamp for stamp in stamps_of(lines, reader)}
    head = _head([line for block in blocks[:start] for line in block], stamps)
    body = [unwrapped(block) for block in blocks[start:end]]
    body = [text for text in body if text != print_line and text != head.caption]
    return _record(page, reader, head, body, print_line, _section(rest or lines))


def _record(
    page: Page, reader: Reader, head: Head, body: list[str], print_line: str | None, section: str | None
) -> Article:
    date = head.date
    publisher = _PUBLISHER.match(print_line) if print_line else None
    method = ArticleMethod(
        headline="text" if head.headline else None,
        authors="text:byline" if head.authors else None,
        date_published="text:date line" if date else None,
        body="text",
        images="text:caption" if head.caption else None,
        section="text:more in" if section else None,
        language="words" if reader.language else None,
        publisher="text:print line" if publisher else None,
        print_edition="text" if print_line else None,
    )
    return Article(
        id=url_id(page.url),
        url=page.url,
        canonical_url=page.url,
        site=page.host,
        headline=head.headline,
        authors=tuple(Author(name) for name in head.authors),
        date_published=date.iso if date else None,
        date_published_raw=date.raw if date else None,
        body="\n\n".join(body) or None,
        images=(Image("", head.caption),) if head.caption else (),
        section=section,
        language=reader.language,
        publisher=publisher["name"] if publisher else None,
        print_edition=print_line,
        flags=("text-rendering",),
        method=method,
        capture=page.capture.pointer,
    )


def _body_span(blocks: list[list[Line]]) -> tuple[int, int] | None:
    """First and last (exclusive) block of the longest run of paragraphs, short blocks between them included."""
    counts = Counter(line.raw for block in blocks for line in block)
    best: tuple[int, tuple[int, int]] | None = None
    start = end = None
    weight = 0
    for place, block in enumerate(blocks):
        text = unwrapped(block)
        if not _is_paragraph(text) or counts[text] > 1 or _PRINT.match(text):
            continue
        if start is None or end is None or place - end > MAX_GAP:
            start, weight = place, 0
        end = place + 1
        weight += len(text)
        if best is None or weight > best[0]:
            best = weight, (start, end)
    return best[1] if best else None


def _is_paragraph(text: str) -> bool:
    words = len(re.findall(r"\w+", text))
    ends = bool(_SENTENCE_END.search(text)) or len(text) >= VERY_LONG
    spaced = words >= LONG_WORDS and len(text) >= LONG and ends
    # Scripts without blanks between words have few "words" in a long sentence.
    dense = len(text) >= 40 and words < LONG_WORDS and bool(re.search(r"[。！？।\u0e00-\u0e7f]", text))
    return (spaced or dense) and not (_NOTICE.search(text) and len(text) < 300)


def _head(lines: list[Line], stamps: dict[int, Stamp]) -> Head:
    counts = Counter(line.text for line in lines)
    captions = [
        line for line in lines if (counts[line.text] > 1 and line.words > 3) or _CREDIT.search(line.text)
    ]
    first_repeat = lines[0].text if lines else ""
    caption = next((line.text for line in captions if line.text != first_repeat), None)
    date = next((stamp for line in lines if (stamp := stamps.get(line.number))), None)
    bylines = [
        match["names"] for line in lines if (match := _BYLINE.match(line.text)) and line.number not in stamps
    ]
    plain = [
        line
        for line in lines
        if line.number not in stamps
        and line.text != caption
        and not _BYLINE.match(line.text)
        and line.words >= 2
    ]
    names = tuple(split_names(bylines[0])) if bylines else ()
    return Head(_headline(plain, date), date.date if date else None, names, caption)


def _headline(lines: list[Line], date: Stamp | None) -> str | None:
    """The line that repeats the page's title without the site's name, else the nearest long one before the date."""
    if not lines:
        return None
    title = lines[0].text
    bare = _SUFFIX.sub("", title)
    for line in lines[1:]:
        if line.words >= 3 and line.text in (title, bare):
            return line.text
    for line in lines[1:]:
        if line.words >= 3 and title.startswith(line.text):
            return line.text
    before = [line for line in lines if date is None or line.number < date.line.number]
    near = [line for line in before[-2:] if line.words >= 4 and not line.text.endswith(".")]
    if len(before) > 6 and near:  # a navigation stands first: the title is elsewhere
        return near[-1].text
    return bare


def _section(lines: Sequence[Line]) -> str | None:
    return next((match["section"] for line in reversed(lines) if (match := _MORE_IN.match(line.text))), None)
