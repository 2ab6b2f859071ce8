"""Lines that hold a date and little else: what a comment's head or an article's date line looks like in text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from spiders.dates.strings import find
from spiders.dates.value import DateValue
from spiders.plaintext.lines import Line
from spiders.sheet.vocabulary import BY, JOINS, SAYS

MAX_LINE = 160
MAX_AROUND = 70
MAX_WORDS_AROUND = 9
_CONTROL = re.compile(
    r"\b(?:reply|permalink|permanent link|link|edit|report|quote|share|flag|like|antworten|zitieren|melden|répondre|responder|"
    r"rispondi|reageer|beantwoorden|svar|odpowiedz|ответить|yanıtla|返信|回复)\b(?:\s*to this)?|#\s?\d+|↓|↑|¶|»|«",
    re.IGNORECASE,
)
_EDGES = " \t.,:;|·•–—-/()[]<>#"
_NUMBERED = re.compile(r"^\(?#?\d{1,4}[.):]?\s+(?=\S)")
_AT_END = re.compile(r"\s+(?:on|at|am|um|le|el|il|op|den|em|vom|à|в|dnia)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """How dates of this text are read."""

    language: str | None
    base: datetime
    zone: str | None
    day_first: bool | None

    def dates(self, text: str) -> list[tuple[int, int, DateValue]]:
        return find(
            text,
            language=self.language,
            base=self.base,
            zone=self.zone,
            day_first=self.day_first,
            latest=self.base,
        )


@dataclass(frozen=True, slots=True)
class Stamp:
    line: Line
    date: DateValue
    before: str
    """What stands on the line before the date, as written."""
    after: str

    @property
    def pure(self) -> bool:
        """Whether the line says nothing but the date and controls."""
        return not name_in(self.before) and not name_in(self.after)

    @property
    def shape(self) -> tuple[str, str, str]:
        """What stamps of one list share: how the date is written, and what joins it to the words around it."""
        written = re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", self.date.raw))
        if self.date.method == "relative":
            written = "relative"
        if self.pure:
            return written, "", ""
        return written, "name" if name_in(self.before) else "", "name" if name_in(self.after) else ""


def stamps_of(lines: Sequence[Line], reader: Reader) -> list[Stamp]:
    """The lines that are a date with few other words."""
    found = []
    for line in lines:
        if len(line.text) > MAX_LINE:
            continue
        dates = reader.dates(line.text)
        if not dates:
            continue
        start, end, date = dates[0]
        before, after = line.text[:start], line.text[end:]
        around = len(re.findall(r"\w+", before)) + len(re.findall(r"\w+", after))
        if around <= MAX_WORDS_AROUND and len(before) + len(after) <= MAX_AROUND:
            found.append(Stamp(line, date, before, after))
    return found


def alike(stamps: Sequence[Stamp]) -> list[Stamp]:
    """The stamps of the commonest shape; dates that a text tells of are written in other ways, or stand alone."""
    if not stamps:
        return []
    counts = Counter(stamp.shape for stamp in stamps)
    best = max(counts, key=lambda shape: counts[shape])
    return [stamp for stamp in stamps if stamp.shape == best]


def name_in(text: str) -> str | None:
    """The name that stands beside a date: without "says", "on", numbering, controls; None where no name is left."""
    text = _CONTROL.sub(" ", text)
    text = _NUMBERED.sub("", text.strip())
    previous = None
    while previous != text:
        previous = text
        text = BY.sub("", SAYS.sub("", JOINS.sub("", text.strip())))
        text = _AT_END.sub("", text.strip()).rstrip(_EDGES.replace(".", "")).lstrip(_EDGES)
    return text if re.search(r"[^\W\d_]", text) else None
