"""The figures of the table and the targets beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from eval.folds import by_folds, mean
from eval.predict import Prediction
from eval.sets import GoldPage


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    set: str
    path: str
    """Where the scorer's answer holds it: `body.F1`; `-` for one counted here."""
    target: float


# Targets as agreed for the project; they are the same for the half of each set that is kept for acceptance.
FIGURES = (
    Figure("body F1", "aeb", "body.F1", 0.975),
    Figure("body F1", "wcxb-article", "body.F1", 0.950),
    Figure("body F1", "fundus-eval", "body.F1", 0.952),
    Figure("body F1", "fundus", "body.F1", 0.960),
    Figure("forum bag F1", "wcxb-forum", "body.bag_F1", 0.85),
    Figure("title exact", "fundus", "headline.exact", 0.90),
    Figure("title exact", "wcxb-article", "headline.exact", 0.82),
    Figure("title exact", "traf", "headline.exact", 0.82),
    Figure("author set exact", "fundus", "authors.set_exact", 0.88),
    Figure("author set exact", "wcxb-article", "authors.set_exact", 0.74),
    Figure("author set exact", "traf", "authors.set_exact", 0.68),
    Figure("date, same day", "fundus", "date.day", 0.99),
    Figure("date, same day", "wcxb-article", "date.day", 0.89),
    Figure("date, same day", "traf", "date.day", 0.87),
    Figure("date, same day", "mediacloud-dates", "date.day", 0.91),
    Figure("date, same minute", "fundus", "date.instant", 0.98),
    Figure("comment F1", "comments", "comments.F1", 0.97),
    Figure("comment strict F1", "comments", "comments.strict_F1", 0.92),
    Figure("every comment right", "comments", "comments.perfect", 0.85),
    Figure("replies' parents", "comments", "comments.reply_recall", 0.92),
    Figure("comments as text F1", "comments", "comment_blob.F1", 0.97),
    Figure("comment F1", "forum52", "comments.F1", 0.93),
    Figure("comment strict F1", "forum52", "comments.strict_F1", 0.88),
)
DATE_SETS = ("fundus", "wcxb-article", "traf", "mediacloud-dates")
EMPTY_TARGET = 0.995
LEAD_TARGET = 0.87
LEAD_WORDS = 8
_WORD = re.compile(r"\w+")
RATE_TARGET = 25.0
MEMORY_TARGET = 250.0


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    set: str
    value: float | None
    target: float
    lower_is_better: bool = False
    folds: tuple[float | None, ...] = ()
    """The value of each fold by itself."""

    @property
    def reached(self) -> bool | None:
        if self.value is None or math.isnan(self.value):
            return None
        return self.value <= self.target if self.lower_is_better else self.value >= self.target

    @property
    def mean_of_folds(self) -> float | None:
        return mean(self.folds)


Pairs = Sequence[tuple[GoldPage, Prediction]]


def scores_of(pairs: Pairs, scorer: ModuleType) -> dict[str, dict[str, Any]]:
    """The scorer's answer for each set among the pages."""
    scores = {}
    for name in dict.fromkeys(page.set for page, _ in pairs):
        gold = {page.id: page.gold for page, _ in pairs if page.set == name}
        answers = {page.id: prediction.answer for page, prediction in pairs if page.set == name}
        scores[name] = scorer.score(answers, gold)[0]
    return scores


def rows(scores: Mapping[str, dict[str, Any]], pairs: Pairs, scorer: ModuleType) -> list[Row]:
    """The table's rows for the sets that were run: the figure of each whole set, and of each fold of it."""
    parts = by_folds(pairs, lambda part: scores_of(part, scorer))
    table = []
    for figure in FIGURES:
        if figure.set in scores:
            folds = tuple(_at((part or {}).get(figure.set, {}), figure.path) for part in parts)
            value = _at(scores[figure.set], figure.path)
            table.append(Row(figure.name, figure.set, value, figure.target, folds=folds))
    for name in dict.fromkeys(figure.set for figure in FIGURES if figure.path == "body.F1"):
        own = [pair for pair in pairs if pair[0].set == name]
        value = leads_right(own)
        if value is not None:
            table.append(Row("lead", name, value, LEAD_TARGET, folds=tuple(by_folds(own, leads_right))))
    empty = left_empty(pairs)
    if empty is not None:
        folds = tuple(by_folds(pairs, left_empty))
        table.append(Row("pages without comments left empty", "negatives", empty, EMPTY_TARGET, folds=folds))
    if pairs:
        cpu = sum(prediction.cpu for _, prediction in pairs)
        table.append(Row("pages/s per core", "all", len(pairs) / cpu if cpu else None, RATE_TARGET))
        peak = max(prediction.peak_mb for _, prediction in pairs)
        table.append(Row("peak MB per process", "all", peak, MEMORY_TARGET, lower_is_better=True))
    return table


def left_empty(pairs: Pairs) -> float | None:
    """Share of the negatives for which no comment was given."""
    answers = [prediction for page, prediction in pairs if page.gold.get("comments") == []]
    if not answers:
        return None
    return sum(not has_comments(prediction) for prediction in answers) / len(answers)


def leads_right(pairs: Pairs) -> float | None:
    """Share of the pages with a gold body whose read body begins as gold does: with its first eight words."""
    pairs = [pair for pair in pairs if pair[0].gold.get("body")]
    if not pairs:
        return None
    return sum(lead(page.gold["body"]) == lead(said.answer["body"]) for page, said in pairs) / len(pairs)


def lead(body: str) -> list[str]:
    """The first words of a text."""
    return _WORD.findall(body)[:LEAD_WORDS]


def has_comments(prediction: Prediction) -> bool:
    return any(str(comment["text"]).strip() for comment in prediction.answer["comments"])


def _at(score: dict[str, Any], path: str) -> float | None:
    value: Any = score
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return float(value) if value is not None else None
