"""How many comments a page says that its thread has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from spiders.sheet.vocabulary import COMMENT_WORDS
from spiders.sheet.words import says

_MAX_LINE = 90
_LOOK_BACK = 80
_LOOK_IN = 25
_NUMBER = r"(\d{1,3}(?:[.,'\u202f\u00a0 ]\d{3})+|\d{1,7})"
_BEFORE = re.compile(rf"(?<![\w.,/:#]){_NUMBER}\s*\+?\s*(?:\w+[\s-]+){{0,2}}?(?P<word>\w+)", re.IGNORECASE)
_AFTER = re.compile(rf"(?:\w+\s+){{0,3}}?\W*[(\[:–-]\s*{_NUMBER}\s*[)\]]?\s*$|^\w+\s+{_NUMBER}$")
_ONE = re.compile(
    r"^\W*(?:one|an?|ein(?:e)?|une?|uno|una|um|uma|één|een|один|jeden|jedna|en|ett|et|bir|yksi)\s+\w*\s?(?:comment|response|reply|thought|"
    r"kommentar|antwort|gedanke|reaktion|commentaire|réponse|réaction|comentario|respuesta|commento|risposta|comentário|resposta|"
    r"reactie|комментарий|ответ|svar|yorum|odpowied|komentarz|kommentti)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"^\W*(?:no|keine?|noch keine|aucun|pas de|ningún|sin|nessun|nenhum|sem|geen|нет|brak|ingen|inga|henüz)\s+(?:\w+\s)?(?:comment|response|repl|"
    r"kommentar|commentaire|comentario|comentário|commento|reactie|комментари|komentar|yorum)",
    re.IGNORECASE,
)
_NOT_A_COUNT = re.compile(
    r"page|seite|página|pagina|страниц|first|last|show|load|view|more|\bof\b|latest|recent|top\s?\d|letzte|neueste|(?<!\d)\d{1,2}[:.]\d\d(?!\d)|ago\b|vor\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“„«\"][^”“»\"]*[”“»\"]|[‘‚][^’]*[’]")


def number_of(text: str | None) -> int | None:
    """The count that a line of comment words prints, else None: "12 Kommentare", "Comments (1,045)", "One Response"."""
    line = " ".join((text or "").split())
    if not line or len(line) > _MAX_LINE + 200:
        return None
    line = _QUOTED.sub(" ", line).strip()
    if not says(COMMENT_WORDS, line) or len(line) > _MAX_LINE:
        return None
    if _NONE.match(line):
        return 0
    if _ONE.match(line):
        return 1
    if _NOT_A_COUNT.search(line):
        return None
    for found in _BEFORE.finditer(line):
        if COMMENT_WORDS.search(line, found.start(), min(len(line), found.end() + 20)):
            return _whole(found.group(1))
    after = _AFTER.search(line)
    if after:
        return _whole(after.group(1) or after.group(2))
    return None


def _whole(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def declared_near(elements: list[HtmlElement], records: Iterable[HtmlElement | None] = ()) -> int | None:
    """The printed counter nearest to a thread: before its first element, or among the first lines within.

    Args:
        elements: the thread's subtrees in document order.
        records: the comments' own elements; from the first of them on, a number is what a reader wrote.
    """
    if not elements:
        return None
    first = next((record for record in records if record is not None), None)
    for line in (*_lines_before(elements[0]), *_lines_within(elements[0], first)):
        count = number_of(line)
        if count is not None:
            return count
    return None


def _lines_within(element: HtmlElement, record: HtmlElement | None) -> Iterator[str]:
    """Short lines in an element, before its first record."""
    holders = set(record.iterancestors()) if record is not None else set()
    for number, node in enumerate(element.iter("*")):
        if number >= _LOOK_IN or node is record:
            return
        if node not in holders:
            yield from _line(node)
        elif node.text and COMMENT_WORDS.search(node.text):
            yield node.text


def _lines_before(element: HtmlElement) -> Iterator[str]:
    """Short lines before an element, nearest first: its earlier siblings, then those of its ancestors."""
    seen = 0
    holder: HtmlElement | None = element
    while holder is not None and holder.tag not in ("body", "html") and seen < _LOOK_BACK:
        for sibling in holder.itersiblings(preceding=True):
            for node in sibling.iter("*"):
                seen += 1
                if seen >= _LOOK_BACK:
                    return
                yield from _line(node)
        holder = holder.getparent()


def _line(node: HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "option"):
        return
    words = "".join(_some_text(node))
    if 3 <= len(words) <= 3 * _MAX_LINE and says(COMMENT_WORDS, words):
        yield words


def _some_text(node: HtmlElement) -> Iterator[str]:
    length = 0
    for text in node.itertext():
        yield text
        length += len(text)
        if length > 3 * _MAX_LINE:
            return
