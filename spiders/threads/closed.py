"""Whether a page says that its thread takes no more comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from spiders.article.headline.headline import headline_element
from spiders.lexicon import words
from spiders.sheet.page import Page
from spiders.sheet.strings import cues
from spiders.threads.forms import comment_forms
from spiders.threads.thread import Thread

_CLOSED_STEMS = (
    "closed", "locked", "turned off", "disabled", "no longer", "geschlossen", "gesperrt", "deaktiviert", "fermé", "clos", "verrouillé",
    "cerrad", "chius", "disattivat", "encerrad", "fechad", "desativad", "gesloten", "uitgeschakeld", "zamknię", "wyłączon", "закрыт",
    "отключ", "lukket", "stängd", "inaktivera", "deaktiver", "suljettu", "kapalı", "kapatıl", "受け付け", "关闭", "關閉", "κλειστ", "مغلق",
)  # fmt: skip
_COMMENT_WORD = (
    r"(?:comment|kommentar|commentaire|comentario|comentário|commento|commenti|reactie|reageren|komentar|комментар|kommentointi|yorum|コメント|"
    r"评论|評論|留言|σχόλι|تعليق)"
)
_NAMED = re.compile(_COMMENT_WORD)
_CLOSED = re.compile(
    _COMMENT_WORD
    + r".{0,60}?(?<!un)(?:closed|locked|turned off|disabled|no longer|geschlossen|gesperrt|deaktiviert|fermé|\bclos\b|verrouillé|cerrad|chius|"
    r"disattivat|encerrad|fechad|desativad|gesloten|uitgeschakeld|zamknię|wyłączon|закрыт|отключ|lukket|stängd|inaktivera|deaktiver|"
    r"suljettu|kapalı|kapatıl|受け付け(?:て(?:い)?ません|終了)|关闭|關閉|κλειστ|مغلق)",
    re.IGNORECASE,
)
_CLOSED_LENGTH = 160
_CLOSED_LOOKS = 20
_TAG = re.compile(r"^[^<>]*>|<[^>]*>|<[^>]*$")
_BREAK = re.compile(r"</?(?:p|div|li|ul|h\d|td|tr|section|article|footer|header|br)\b[^>]*>", re.IGNORECASE)


_SHUT, _COMMENTS, _TOPICS = words("closed"), words("comment"), words("topic")
_STEMS = tuple(dict.fromkeys((*_CLOSED_STEMS, *_SHUT)))


def _notice(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """What is closed, then that it is, in one clause; Arabic says it the other way round too."""
    named = rf"(?<![a-z\u00df-\u024f\u0370-\u052f])(?:{'|'.join(nouns)})"
    return re.compile(rf"{named}[^:.!?()]{{0,40}}?(?:{'|'.join(_SHUT)})|(?:إغلاق|اغلاق) .{{0,12}}{named}")


_NOTICES = {False: _notice(_COMMENTS), True: _notice(_COMMENTS + _TOPICS)}
"""For a page that is no topic, and for one that is."""
_NO_NOTICE = re.compile(
    r"\d|\bun(?:closed|locked)|\b(?:if|when|not|never|unless|re-?opened|wenn|nicht|pas|no|non|nie|не)\b"
)
_CLAUSE_END = re.compile(r"[.;:!?,]")
_NOTICE_LENGTH = 100
_LOCK = re.compile(
    r"(?:^|[\s_/#-])(?:pad)?lock(?:ed)?(?:$|[\s._-])|(?:topic|thread|is)[_-]closed(?:$|[\s._-])"
)
_LOCK_LENGTH = 60
_APART = "\x1f"
"""Between two texts of a page."""
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "td",
        "th",
        "dd",
        "dt",
        "section",
        "article",
        "aside",
        "footer",
        "header",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "main",
        "body",
    ]
)


def is_closed(page: Page, thread: Thread | None = None) -> bool | None:
    """True where a short line says that comments are closed, or a topic's lock is drawn; False where there is a form to
    comment, else None.

    Args:
        page: the page.
        thread: what was read on it: a topic may be closed, and what stands in its posts is no notice.
    """
    shown = _shown(page)
    standing = _standing(_STEMS, shown)
    stems = [stem for stem in _CLOSED_STEMS if stem in standing]
    text, lower = page.text, _lower(page.text, stems)
    if len(lower) == len(text) and any(_CLOSED.search(line) for line in _windows(text, lower, stems)):
        return True
    is_topic = thread is not None and (thread.is_topic or thread.opening is not None)
    shut = [stem for stem in _SHUT if stem in standing]
    if _has_notice(page, shut, thread, is_topic=is_topic or thread is None):
        return True
    if is_topic and _has_lock(page):
        return True
    return False if any(True for _ in comment_forms(page)) else None


def _standing(stems: Sequence[str], shown: str) -> set[str]:
    """Those of the stems that stand in a text; where it has not their letters they are not searched for."""
    if shown.isascii():
        return {stem for stem in stems if stem.isascii() and stem in shown}
    letters = set(shown)
    return {stem for stem in stems if letters.issuperset(stem) and stem in shown}


def _has_notice(page: Page, stems: Sequence[str], thread: Thread | None, *, is_topic: bool) -> bool:
    """Whether a block outside the posts says nothing but that the comments, or this topic, are closed."""
    posts = {post.element for post in thread.comments if post.element is not None} if thread else set()
    for element in _shut(page, stems):
        block = next((e for e in (element, *element.iterancestors()) if e.tag in _BLOCKS), element)
        line = _line_of(block)
        if (
            len(line) <= _NOTICE_LENGTH
            and _says_closed(line, _NOTICES[is_topic])
            and not _is_link(element)
            and posts.isdisjoint([block, *block.iterancestors()])
        ):
            return True
    return False


def _shut(page: Page, stems: Sequence[str]) -> Iterator[HtmlElement]:
    """The elements whose own short text has one of the stems of "closed"."""
    if not stems:
        return
    sheet = page.sheet
    words: list[str] = []
    holders: list[int] = []
    for place, (text, tail) in enumerate(zip(sheet.texts, sheet.tails, strict=True)):
        if text and 3 < len(text) <= _NOTICE_LENGTH and not text.isspace():
            words.append(text)
            holders.append(place)
        if tail and 3 < len(tail) <= _NOTICE_LENGTH and not tail.isspace():
            words.append(tail)
            holders.append(sheet.parents[place])
    shown = _APART.join(words).replace("İ", "i").lower()
    for stem in stems:
        found = shown.find(stem)
        for _ in range(_CLOSED_LOOKS):
            if found < 0:
                break
            holder = holders[shown.count(_APART, 0, found)]
            if holder >= 0 and sheet.tags[holder] not in ("script", "style"):
                yield sheet.elements[holder]
            found = shown.find(stem, found + len(stem))


def _says_closed(line: str, notice: re.Pattern[str]) -> bool:
    """Whether a clause of a line says it, without a condition, a negation, a number or a question mark."""
    for found in notice.finditer(line):
        clause = _CLAUSE_END.split(line[: found.start()])[-1] + found.group()
        after = _CLAUSE_END.search(line, found.end())
        if not _NO_NOTICE.search(clause) and (after is None or after.group() != "?"):
            return True
    return False


def _is_link(element: HtmlElement) -> bool:
    """Whether an element is a link's words (another page's title), not a button's."""
    link = next((e for e in (element, *element.iterancestors("a")) if e.tag == "a"), None)
    return link is not None and not re.search(r"btn|button", cues(link))


def _line_of(block: HtmlElement) -> str:
    parts: list[str] = []
    for text in block.itertext():
        parts.append(text)
        if sum(map(len, parts)) > 4 * _NOTICE_LENGTH:
            break
    return " ".join("".join(parts).split()).lower()


def _has_lock(page: Page) -> bool:
    """Whether a lock is drawn in a topic's headline, or right beside it."""
    headline = headline_element(page)
    if headline is None:
        return False
    near = [headline.getprevious(), headline.getnext()]
    beside = [
        element
        for element in near
        if element is not None
        and len(_line_of(element)) <= _LOCK_LENGTH
        and next(element.iter("a"), None) is None
    ]
    return any(
        _LOCK.search(f"{cues(part)} {part.get('src') or ''} {part.get('href') or ''}")
        for element in (headline, *beside)
        for part in element.iter("i", "span", "svg", "use", "img")
    )


def _shown(page: Page) -> str:
    """The page's words in lower case, scripts left out: a stem that is not here need not be looked for in the source."""
    sheet = page.sheet
    words = [
        text
        for text, tag in zip(sheet.texts, sheet.tags, strict=True)
        if text and tag not in ("script", "style") and not text.isspace()
    ]
    words += [tail for tail in sheet.tails if tail and not tail.isspace()]
    return "\n".join(words).replace("İ", "i").lower()


def _lower(text: str, stems: list[str]) -> str:
    """A page's source in lower case, only its ASCII letters where no stem has others: that takes a tenth of the time."""
    if all(map(str.isascii, stems)):
        return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass") if stems else ""
    return text.lower()


def _windows(text: str, lower: str, stems: list[str]) -> Iterator[str]:
    """The visible words around each stem of "closed", scripts and attributes passed over."""
    for stem in stems:
        place = lower.find(stem)
        for _ in range(_CLOSED_LOOKS):
            if place < 0:
                break
            start, end = max(0, place - _CLOSED_LENGTH), place + _CLOSED_LENGTH
            if _NAMED.search(lower[start:end].lower()) and not _in_script(lower, place):
                window = _BREAK.split(text[start:place])[-1] + _BREAK.split(text[place:end])[0]
                yield " ".join(_TAG.sub(" ", window).split())
            place = lower.find(stem, place + len(stem))


def _in_script(lower: str, place: int) -> bool:
    script = lower.rfind("<script", 0, place)
    return script >= 0 and lower.find("</script", script, place) < 0
