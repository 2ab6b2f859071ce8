"""Whom a comment's words address: `@name`, and quotes that name their author. Parents found so are inferred."""

from __future__ import annotations

import re
import unicodedata

from spiders.threads.thread import FoundComment

_MENTION = re.compile(r"(?:(?<=\s)|^)@\s?([^\s@,:;!?()\[\]]{2,40}(?: [^\s@,:;!?()\[\]]{2,30}){0,2})")
_QUOTE = re.compile(
    r"^\W*(?:zitat von |quote from |originally posted by |citation de |cita de |citazione di )?(?P<name>[^\n:]{2,40}?)"
    r"(?: (?:wrote|said|schrieb|hat geschrieben|a écrit|escribió|ha scritto|schreef|skrev|napisał\(?a?\)?|писал\(?а?\)?)\s*:|"
    r"(?<=\w)\s*:?\n)",
    re.IGNORECASE,
)
_QUOTE_OPENERS = re.compile(
    r"^\W*(?:zitat von|quote from|originally posted by|citation de|cita de|citazione di)\b", re.IGNORECASE
)
_SAID = re.compile(
    r"(?:wrote|said|schrieb|geschrieben|écrit|escribió|scritto|schreef|skrev|napisał|писал)\S*\s*:",
    re.IGNORECASE,
)
_PREFIX = 4


def fold(name: str) -> str:
    """A name for comparing: no case, accents, blanks or punctuation."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(filter(str.isalnum, plain.casefold()))


def mentions_of(text: str | None) -> tuple[str, ...]:
    """Names after `@` in a text, as written, each once."""
    if not text or "@" not in text:
        return ()
    names = (match.group(1).strip(" .…'’\"") for match in _MENTION.finditer(text[:20_000]))
    return tuple(dict.fromkeys(name.split(" ")[0] if len(name) > 40 else name for name in names if name))


def link_by_words(comments: list[FoundComment], *, flat: bool) -> None:
    """Fill `mentions`; on a flat thread give comments the parent that a quote or a leading `@name` names.

    The parent is the latest earlier comment of that author; a name given by its first four or more letters counts.
    """
    earlier: dict[str, int] = {}
    by_prefix: dict[str, int] = {}
    for number, comment in enumerate(comments):
        comment.mentions = comment.mentions or mentions_of(comment.text)
        # The engine's own mark of what is quoted says more than the words; it may name the opening post.
        if flat and comment.text and comment.method.get("parent_id") != "quote":
            _link(comment, earlier, by_prefix)
        if comment.author and (own := fold(comment.author)):
            earlier[own] = number
            if len(own) >= _PREFIX:
                by_prefix[own[:_PREFIX]] = number


def _link(comment: FoundComment, earlier: dict[str, int], by_prefix: dict[str, int]) -> None:
    text = comment.text or ""
    quoted = _quoted(text)
    if quoted is not None and (found := earlier.get(fold(quoted))) is not None:
        comment.parent_index, comment.parent_method = found, "quote"
        return
    if text.lstrip().startswith("@") and comment.mentions:
        found = _author(comment.mentions[0], earlier, by_prefix)
        if found is not None:
            comment.parent_index, comment.parent_method = found, "mention"


def _quoted(text: str) -> str | None:
    head = text[:120]
    if not (_SAID.search(head) or _QUOTE_OPENERS.search(head)):
        return None
    match = _QUOTE.match(head)
    return match.group("name") if match else None


def _author(mention: str, earlier: dict[str, int], by_prefix: dict[str, int]) -> int | None:
    words = mention.split()
    for count in range(len(words), 0, -1):
        found = earlier.get(fold(" ".join(words[:count])))
        if found is not None:
            return found
    first = fold(words[0])
    return by_prefix.get(first[:_PREFIX]) if len(first) >= _PREFIX and _starts(first, earlier) else None


def _starts(first: str, earlier: dict[str, int]) -> bool:
    return any(name.startswith(first) for name in earlier)
