"""The comment list of a text rendering: heads (author, time) by their common shape, the text between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spiders.plaintext.controls import without_controls
from spiders.plaintext.lines import Line
from spiders.plaintext.stamps import Reader, Stamp, alike, name_in, stamps_of
from spiders.sheet.vocabulary import COMMENT_WORDS, SAYS
from spiders.threads.counter import number_in
from spiders.threads.mentions import link_by_words
from spiders.threads.mined.placeholders import status_of
from spiders.threads.thread import FoundComment, Thread

NEAR = 8
"""Lines that may stand between the heading of a thread and its first comment: sorting, a note, a form's label."""
MAX_NAME = 60
MAX_NAME_WORDS = 7
_FOOTER = re.compile(
    r"(?:leave|post|write|add|submit)\s+(?:a|your)\s+(?:reply|comment)|your email address|comments? (?:are|is) closed|"
    r"(?:older|newer|previous|next) comments?|related (?:articles?|stories|posts|news)|more (?:in|from)\b|copyright|©|"
    r"all rights reserved|schreibe? (?:einen|ihren|deinen) kommentar|kommentar (?:schreiben|verfassen)|laisser un commentaire|"
    r"deja (?:un|tu) comentario|lascia un commento|deixe (?:um|seu) comentário|plaats een reactie|privacy policy|terms of (?:use|service)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    first: int
    """Number of the comment's first line."""
    text_from: int
    """Number of the first line of its text."""
    author: str | None
    stamp: Stamp
    bullet: bool


def read_thread(lines: Sequence[Line], reader: Reader) -> tuple[Thread | None, int]:
    """The thread, and the number of the first line that belongs to it (the number of lines where there is none).

    A list of comments is believed under a heading that says so ("Reader Comments (45)", "3 Kommentare"), or where the
    heads themselves say it ("NAME says:"); dated lists of other stories have neither.
    """
    stamps = stamps_of(lines, reader)
    best: tuple[list[Head], int, int | None] | None = None
    for heading in _headings(lines):
        heads = _heads([stamp for stamp in stamps if stamp.line.number > heading], lines)
        if not heads or heads[0].first - heading > NEAR:
            continue
        declared = number_in(lines[heading].text)
        if best is None or _fit(heads, declared) > _fit(best[0], best[2]):
            best = heads, heading, declared
    if best is None:
        heads = [head for head in _heads(stamps, lines) if _says(head, lines)]
        if not heads:
            return None, len(lines)
        best = heads, heads[0].first, None
    heads, first, declared = best
    comments = _comments(heads, lines)
    link_by_words(comments, flat=True)
    return Thread("text", comments, native_scope="thread", declared=declared), first


def _fit(heads: list[Head], declared: int | None) -> tuple[bool, int]:
    return declared == len(heads), len(heads)


def _headings(lines: Sequence[Line]) -> list[int]:
    short = (line for line in lines if len(line.text) <= 120 and line.words <= 16)
    return [line.number for line in short if COMMENT_WORDS.search(line.text)]


def _says(head: Head, lines: Sequence[Line]) -> bool:
    match = SAYS.search(lines[head.first].text)
    return head.author is not None and match is not None and match[0].strip().isalpha()


def _heads(stamps: list[Stamp], lines: Sequence[Line]) -> list[Head]:
    """One head a stamp of the commonest shape, with the author on the same line, above it, or below."""
    stamps = alike(stamps)
    if not stamps:
        return []
    if not stamps[0].pure:
        return [_same_line(stamp) for stamp in stamps]
    above = [_name_line(lines, stamp.line.number - 1) for stamp in stamps]
    below = [_name_line(lines, stamp.line.number + 1) for stamp in stamps]
    bullets = sum(
        name is not None and lines[stamp.line.number - 1].bullet
        for name, stamp in zip(above, stamps, strict=True)
    )
    if 2 * bullets > len(stamps):
        return [_bulleted(stamp, lines) for stamp in stamps]
    if sum(name is not None for name in above) >= sum(name is not None for name in below):
        return [_above(stamp, name) for stamp, name in zip(stamps, above, strict=True)]
    return [_below(stamp, name) for stamp, name in zip(stamps, below, strict=True)]


def _same_line(stamp: Stamp) -> Head:
    number = stamp.line.number
    return Head(number, number + 1, name_in(stamp.before) or name_in(stamp.after), stamp, stamp.line.bullet)


def _bulleted(stamp: Stamp, lines: Sequence[Line]) -> Head:
    """In a list whose items begin with the name, an item that begins with its time has lost its name."""
    number = stamp.line.number
    if stamp.line.bullet or not lines[number - 1].bullet:
        return Head(number, number + 1, None, stamp, stamp.line.bullet)
    return Head(number - 1, number + 1, _name_line(lines, number - 1), stamp, bullet=True)


def _above(stamp: Stamp, name: str | None) -> Head:
    number = stamp.line.number
    return Head(number - (name is not None), number + 1, name, stamp, stamp.line.bullet)


def _below(stamp: Stamp, name: str | None) -> Head:
    number = stamp.line.number
    return Head(number, number + 1 + (name is not None), name, stamp, stamp.line.bullet)


def _name_line(lines: Sequence[Line], number: int) -> str | None:
    """The name that a line is, or None: names are short, and are no sentence."""
    if not 0 <= number < len(lines):
        return None
    line = lines[number]
    if len(line.text) > MAX_NAME or line.words > MAX_NAME_WORDS or COMMENT_WORDS.search(line.text):
        return None
    said = SAYS.sub("", line.text)
    if said == line.text and re.search(r"[!?…]$|[a-zà-ž]{3}\.$", line.text) and line.words > 3:
        return None
    return _clean(line.text)


def _clean(text: str) -> str | None:
    """A name on a line of its own: only "says" and what follows goes, a full stop may be part of it."""
    kept = SAYS.sub("", text.rstrip(" :|")).strip(" :|")
    return kept if re.search(r"\w", kept) else None


def _comments(heads: list[Head], lines: Sequence[Line]) -> list[FoundComment]:
    ends = [head.first for head in heads[1:]] + [_end(heads[-1], heads, lines)]
    bodies = [list(lines[head.text_from : end]) for head, end in zip(heads, ends, strict=True)]
    texts = without_controls([_text(body) for body in bodies])
    return [_comment(head, text) for head, text in zip(heads, texts, strict=True)]


def _end(last: Head, heads: list[Head], lines: Sequence[Line]) -> int:
    """Where the last comment's text ends: where the list's indentation does, else at the page's foot."""
    indent = (
        min(lines[head.text_from].indent for head in heads if head.text_from < len(lines))
        if len(lines) > last.text_from
        else 0
    )
    for number in range(last.text_from, len(lines)):
        line = lines[number]
        if (indent and line.indent < indent) or (_FOOTER.search(line.text) and line.words <= 14):
            return number
    return len(lines)


def _text(body: Sequence[Line]) -> str:
    """Lines as they stand, one blank line where there were blank lines; the first loses what stood before it."""
    parts: list[str] = []
    for line in body:
        if parts:
            parts.append("\n\n" if line.gap else "\n")
        parts.append(line.raw)
    return "".join(parts)


def _comment(head: Head, text: str) -> FoundComment:
    method = {"record": "text", "date_published": "text line"}
    if head.author:
        method["author"] = "text line"
    if text:
        method["text"] = "text lines"
    return FoundComment(
        author=head.author,
        date=head.stamp.date,
        text=text or None,
        status=status_of(text) if text else "visible",
        method=method,
        confidence=0.9 if head.author and text else 0.7,
    )
