"""Figures by folds: each page counts in its publisher's fold alone, and other tools are asked for the same pages."""

from __future__ import annotations

import pytest

from eval import folds, rivals
from eval.figures import Row
from eval.report import rival_table
from eval.sets import GoldPage, available, pages_of

needs_pages = pytest.mark.skipif(not available(), reason="needs ../shared/pages")


def test_a_page_counts_in_its_fold(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    told = {"aeb/a": 0, "aeb/b": 3, "fundus/a": 3}
    monkeypatch.setattr(folds, "fold_of", lambda: told)
    pairs = [(GoldPage(name, own, None, {}), f"{name}/{own}") for name, own in  # type: ignore[arg-type]
             (("aeb", "a"), ("aeb", "b"), ("fundus", "a"), ("aeb", "unknown"))]  # fmt: skip
    assert folds.by_folds(pairs, lambda part: float(len(part))) == [1.0, None, None, 2.0, None]


def test_the_mean_leaves_out_folds_without_a_value() -> None:
    assert folds.mean([1.0, None, float("nan"), 0.0]) == 0.5
    assert folds.mean([None]) is None


def test_the_best_mode_by_folds_is_the_one_to_beat() -> None:
    own = Row("body F1", "aeb", 0.9, 0.975, folds=(0.9, 0.9))
    said = {name: [0.5, 0.5, 0.5] for name in rivals.RIVALS} | {"trafilatura, recall": [0.8, 0.8, 0.9]}
    *_, last = rival_table([own], {"aeb": said}).splitlines()
    assert "ahead of trafilatura, recall" in last
    assert last.endswith("+0.1000  +0.0500")


@needs_pages
def test_every_gold_page_has_a_fold_and_every_rival_a_body() -> None:
    known = folds.fold_of()
    assert all(f"{page.set}/{page.id}" in known for name in rivals.BODY_SETS for page in pages_of(name))
    found = rivals.bodies(pages_of("aeb")[0])
    assert set(found) == set(rivals.RIVALS)
    assert all(len(text) > 200 for text in found.values())
