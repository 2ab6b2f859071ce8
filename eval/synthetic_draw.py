"""What a seed draws: words, names, dates, class names."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from eval.synthetic_words import FAMILY, GIVEN, MONTHS, WORDS


@dataclass(frozen=True, slots=True)
class Drawn:
    """One comment as drawn."""

    author: str
    when: datetime
    text: str
    parent: int | None


class Draw:
    """What one seed draws: words, names, dates, class names."""

    def __init__(self, seed: int, language: str) -> None:
        self.chance = random.Random(f"{seed}/{language}")
        self.language = language

    def sentence(self, low: int, high: int) -> str:
        words = [self.chance.choice(WORDS[self.language]) for _ in range(self.chance.randint(low, high))]
        if self.language == "ja":
            return "は".join(words) + "。"
        return " ".join(words).capitalize() + self.chance.choice("..!?")

    def paragraph(self) -> str:
        return " ".join(self.sentence(9, 20) for _ in range(self.chance.randint(2, 5)))

    def name(self) -> str:
        return f"{self.chance.choice(GIVEN)} {self.chance.choice(FAMILY)}"

    def css(self) -> str:
        return "".join(self.chance.choice("bcdfghklmnprst") + self.chance.choice("aeiou") for _ in range(3))

    def moment(self, after: datetime) -> datetime:
        return after + timedelta(minutes=self.chance.randint(3, 700))

    def date(self, when: datetime) -> str:
        month = MONTHS[self.language][when.month - 1]
        if self.language == "ja":
            return f"{when.year}年{month}{when.day}日 {when:%H:%M}"
        if self.language == "en":
            return f"{month} {when.day}, {when.year} at {when:%H:%M}"
        joint = {"de": "um", "fr": "à", "es": "a las", "ru": "в", "tr": ""}[self.language]
        dot = "." if self.language == "de" else ""
        return " ".join(f"{when.day}{dot} {month} {when.year} {joint} {when:%H:%M}".split())
