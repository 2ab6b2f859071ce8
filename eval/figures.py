"""The figures of the table and the targets beside them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
RATE_TARGET = 25.0
MEMORY_TARGET = 250.0


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    set: str
    value: float | None
    target: float
    lower_is_better: bool = False

    @property
    def reached(self) -> bool | None:
        if self.value is None or math.isnan(self.value):
            return None
        return self.value <= self.target if self.lower_is_better else self.value >= self.target


def rows(
    scores: Mapping[str, dict[str, Any]], pages: Sequence[GoldPage], found: Sequence[Prediction]
) -> list[Row]:
    """The table's rows for the sets that were run."""
    table = [
        Row(figure.name, figure.set, _at(scores[figure.set], figure.path), figure.target)
        for figure in FIGURES
        if figure.set in scores
    ]
    empty = left_empty(pages, found)
    if empty is not None:
        table.append(Row("pages without comments left empty", "negatives", empty, EMPTY_TARGET))
    if found:
        cpu = sum(prediction.cpu for prediction in found)
        table.append(Row("pages/s per core", "all", len(found) / cpu if cpu else None, RATE_TARGET))
        peak = max(prediction.peak_mb for prediction in found)
        table.append(Row("peak MB per process", "all", peak, MEMORY_TARGET, lower_is_better=True))
    return table


def left_empty(pages: Sequence[GoldPage], found: Sequence[Prediction]) -> float | None:
    """Share of the negatives for which no comment was given."""
    wanted = {(page.set, page.id) for page in pages if page.gold.get("comments") == []}
    answers = [prediction for prediction in found if (prediction.set, prediction.id) in wanted]
    if not answers:
        return None
    return sum(not has_comments(prediction) for prediction in answers) / len(answers)


def has_comments(prediction: Prediction) -> bool:
    return any(str(comment["text"]).strip() for comment in prediction.answer["comments"])


def _at(score: dict[str, Any], path: str) -> float | None:
    value: Any = score
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return float(value) if value is not None else None
