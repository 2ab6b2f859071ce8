"""What a page prints of its thread as a whole: how many comments there are, and whether it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from spiders.comments.vocabulary import COMMENT_WORDS
from spiders.page import Page

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
_CLOSED_STEMS = (
    "closed", "locked", "turned off", "disabled", "no longer", "geschlossen", "gesperrt", "deaktiviert", "fermé", "clos", "verrouillé",
    "cerrad", "chius", "disattivat", "encerrad", "fechad", "desativad", "gesloten", "uitgeschakeld", "zamknię", "wyłączon", "закрыт",
    "отключ", "lukket", "stängd", "inaktivera", "deaktiver", "suljettu", "kapalı", "kapatıl", "受け付け", "关闭", "關閉", "κλειστ", "مغلق",
)  # fmt: skip
_TOPIC = (
    r"(?:comment|kommentar|commentaire|comentario|comentário|commento|commenti|reactie|reageren|komentar|комментар|kommentointi|yorum|コメント|"
    r"评论|評論|留言|σχόλι|تعليق|thread|topic|discussion|thema|diskussion|sujet|tema|forum)"
)
_NAMED = re.compile(_TOPIC)
_CLOSED = re.compile(
    _TOPIC
    + r".{0,60}?(?:closed|locked|turned off|disabled|no longer|geschlossen|gesperrt|deaktiviert|fermé|\bclos\b|verrouillé|cerrad|chius|"
    r"disattivat|encerrad|fechad|desativad|gesloten|uitgeschakeld|zamknię|wyłączon|закрыт|отключ|lukket|stängd|inaktivera|deaktiver|"
    r"suljettu|kapalı|kapatıl|受け付け(?:て(?:い)?ません|終了)|关闭|關閉|κλειστ|مغلق)",
    re.IGNORECASE,
)
_CLOSED_LENGTH = 160
_CLOSED_LOOKS = 20
_TAG = re.compile(r"^[^<>]*>|<[^>]*>|<[^>]*$")
_BREAK = re.compile(r"</?(?:p|div|li|ul|h\d|td|tr|section|article|footer|header|br)\b[^>]*>", re.IGNORECASE)


def number_of(text: str | None) -> int | None:
    """The count that a line of comment words prints, else None: "12 Kommentare", "Comments (1,045)", "One Response"."""
    line = " ".join((text or "").split())
    if not line or len(line) > _MAX_LINE + 200:
        return None
    line = _QUOTED.sub(" ", line).strip()
    if not COMMENT_WORDS.search(line) or len(line) > _MAX_LINE:
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


def declared_near(elements: list[HtmlElement], records: Iterable[HtmlElement] = ()) -> int | None:
    """The printed counter nearest to a thread: before its first element, or among the first lines within.

    Args:
        elements: the thread's subtrees in document order.
        records: the comments' elements: "comment:7" in one is its number, not the count of all.
    """
    if not elements:
        return None
    for line in (*_lines_before(elements[0]), *_lines_within(elements[0], set(records))):
        count = number_of(line)
        if count is not None:
            return count
    return None


def _lines_within(element: HtmlElement, records: set[HtmlElement]) -> Iterator[str]:
    for number, node in enumerate(element.iter("*")):
        if number >= _LOOK_IN or node in records:
            return
        yield from _line(node)


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
    if 3 <= len(words) <= 3 * _MAX_LINE and COMMENT_WORDS.search(words):
        yield words


def _some_text(node: HtmlElement) -> Iterator[str]:
    length = 0
    for text in node.itertext():
        yield text
        length += len(text)
        if length > 3 * _MAX_LINE:
            return


def is_closed(page: Page) -> bool | None:
    """True where a short line says that comments are closed, False where there is a form to comment, else None."""
    shown = _shown(page)
    stems = [stem for stem in _CLOSED_STEMS if stem in shown]
    text, lower = page.text, page.text.lower() if stems else ""
    if len(lower) == len(text) and any(_CLOSED.search(line) for line in _windows(text, lower, stems)):
        return True
    return False if _has_form(page) else None


def _shown(page: Page) -> str:
    """The page's words in lower case, scripts left out: a stem that is not here need not be looked for in the source."""
    parts: list[str] = []
    for element in page.elements:
        if element.text and element.tag not in ("script", "style"):
            parts.append(element.text)
        if element.tail:
            parts.append(element.tail)
    return " ".join(" ".join(parts).split()).lower()


def _windows(text: str, lower: str, stems: list[str]) -> Iterator[str]:
    """The visible words around each stem of "closed", scripts and attributes passed over."""
    for stem in stems:
        place = lower.find(stem)
        for _ in range(_CLOSED_LOOKS):
            if place < 0:
                break
            start, end = max(0, place - _CLOSED_LENGTH), place + _CLOSED_LENGTH
            if _NAMED.search(lower, start, end) and not _in_script(lower, place):
                window = _BREAK.split(text[start:place])[-1] + _BREAK.split(text[place:end])[0]
                yield " ".join(_TAG.sub(" ", window).split())
            place = lower.find(stem, place + len(stem))


def _in_script(lower: str, place: int) -> bool:
    script = lower.rfind("<script", 0, place)
    return script >= 0 and lower.find("</script", script, place) < 0


def _has_form(page: Page) -> bool:
    return any(True for _ in comment_forms(page))


_FORM = re.compile(
    r"comment|kommentar|coment|reply|respond|reactie|antwort|quick_?reply|postreply|newreply|reaction",
    re.IGNORECASE,
)


def comment_forms(page: Page) -> Iterator[HtmlElement]:
    """Forms to write a comment: with a text area, and a name, class or address that says so."""
    for form in page.tree.iter("form"):
        if next(form.iter("textarea"), None) is None:
            continue
        names = " ".join(form.get(key) or "" for key in ("id", "class", "action", "name"))
        areas = " ".join(f"{area.get('name') or ''} {area.get('id') or ''}" for area in form.iter("textarea"))
        if _FORM.search(names) or _FORM.search(areas):
            yield form
