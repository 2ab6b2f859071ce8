"""Floors under `make eval` in the suite: a sample of the gold pages, the same number from every fold of every set.

The sample is small, so that it costs seconds: the floors tell a reader that broke, `make eval` what a change is worth.
"""

from __future__ import annotations

from hashlib import sha256

import pytest

from eval.figures import Row, rows, scores_of
from eval.folds import FOLDS, fold_of
from eval.predict import Prediction, predict_page
from eval.sets import SETS, SHARED, GoldPage, available, pages_of, scorer

pytestmark = pytest.mark.skipif(
    not (available() and (SHARED / "pages" / "folds.json").exists()), reason="needs ../shared/pages"
)
EACH = 2
"""Pages of a set in a fold."""


def sample(name: str) -> list[GoldPage]:
    """A set's pages for the floors: of each fold those whose digests come first, whatever else is added to the set."""
    folds = fold_of()
    ranked = sorted(pages_of(name), key=lambda page: sha256(page.id.encode()).digest())
    chosen: list[GoldPage] = []
    for fold in range(FOLDS):
        chosen += [page for page in ranked if folds.get(f"{name}/{page.id}") == fold][:EACH]
    return chosen


@pytest.fixture(scope="module")
def told() -> list[tuple[GoldPage, Prediction]]:
    return [(page, predict_page(page)) for name in SETS for page in sample(name)]


@pytest.fixture(scope="module")
def table(told: list[tuple[GoldPage, Prediction]]) -> dict[tuple[str, str], Row]:
    tool = scorer()
    return {(row.set, row.name): row for row in rows(scores_of(told, tool), told, tool)}


def test_the_sample_has_pages_of_every_fold_and_no_reader_raises(
    told: list[tuple[GoldPage, Prediction]],
) -> None:
    folds = fold_of()
    for name in SETS:
        assert {folds[f"{name}/{page.id}"] for page, _ in told if page.set == name} == set(range(FOLDS))
    assert [prediction.error for _, prediction in told if prediction.error] == []


FLOORS: dict[tuple[str, str], float] = {
    ("aeb", "body F1"): 0.98,
    ("wcxb-article", "body F1"): 0.97,
    ("fundus-eval", "body F1"): 0.98,
    ("fundus", "body F1"): 0.94,
    ("wcxb-forum", "forum bag F1"): 0.80,
    ("fundus", "title exact"): 0.9,
    ("wcxb-article", "title exact"): 0.8,
    ("traf", "title exact"): 0.88,
    ("fundus", "author set exact"): 0.9,
    ("wcxb-article", "author set exact"): 0.66,
    ("traf", "author set exact"): 0.71,
    ("fundus", "date, same day"): 1.0,
    ("wcxb-article", "date, same day"): 0.75,
    ("traf", "date, same day"): 0.77,
    ("mediacloud-dates", "date, same day"): 0.9,
    ("fundus", "date, same minute"): 0.9,
    ("comments", "comment F1"): 0.99,
    ("comments", "comment strict F1"): 0.87,
    ("comments", "every comment right"): 0.8,
    ("comments", "replies' parents"): 0.99,
    ("comments", "comments as text F1"): 0.99,
    ("forum52", "comment F1"): 0.83,
    ("forum52", "comment strict F1"): 0.77,
    ("negatives", "pages without comments left empty"): 1.0,
}
"""What the readers reached on the sample when the floors were set, rounded down; raise them with the readers."""


@pytest.mark.parametrize("figure", FLOORS, ids=lambda figure: " ".join(figure))
def test_floor(table: dict[tuple[str, str], Row], figure: tuple[str, str]) -> None:
    row = table[figure]
    assert row.value is not None
    assert row.value >= FLOORS[figure], f"{row.value} by fold {row.folds}"


def test_every_fold_keeps_its_bodies(told: list[tuple[GoldPage, Prediction]]) -> None:
    """No publisher's fold falls behind the others: the body F1 over all its pages that have a gold body."""
    folds, tool = fold_of(), scorer()
    for fold in range(FOLDS):
        own = [
            (p, q)
            for p, q in told
            if folds[f"{p.set}/{p.id}"] == fold and p.gold.get("body") and p.set != "wcxb-forum"
        ]
        gold = {f"{page.set}/{page.id}": {"body": page.gold["body"]} for page, _ in own}
        answers = {f"{page.set}/{page.id}": {"body": said.answer["body"]} for page, said in own}
        assert tool.score(answers, gold)[0]["body"]["F1"] >= BODY_FLOOR, fold


BODY_FLOOR = 0.955
"""The lowest of the five folds, rounded down."""


def test_the_floors_can_fail(told: list[tuple[GoldPage, Prediction]]) -> None:
    """Readers that say nothing fall through every floor."""
    tool = scorer()
    empty = [
        (page, Prediction(page.set, page.id, {"id": page.id, "headline": None, "authors": [], "date_published": None, "body": "", "comments": []},
                          None, None, (), None, 0.1, 1.0))
        for page, _ in told
    ]  # fmt: skip
    found = {(row.set, row.name): row.value for row in rows(scores_of(empty, tool), empty, tool)}
    kept = [figure for figure, floor in FLOORS.items() if (found[figure] or 0.0) >= floor]
    assert kept == [("negatives", "pages without comments left empty")]
