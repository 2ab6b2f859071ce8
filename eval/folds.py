"""The five folds of the gold pages, by publisher: how a figure holds on pages whose like was not fitted on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from eval.sets import SHARED, GoldPage

FOLDS = 5
Said = TypeVar("Said")


@cache
def fold_of() -> Mapping[str, int]:
    """The fold of each page, by `SET/ID`; none where there is no file. All pages of a publisher lie in one, over all sets."""
    file = SHARED / "pages" / "folds.json"
    stored = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {page: int(fold) for fold, pages in stored.items() for page in pages}


def by_folds(
    pairs: Sequence[tuple[GoldPage, Said]],
    figure: Callable[[Sequence[tuple[GoldPage, Said]]], float | None],
) -> list[float | None]:
    """A figure of some pages for each fold by itself; None where it has none of them."""
    folds = fold_of()
    parts = [
        [pair for pair in pairs if folds.get(f"{pair[0].set}/{pair[0].id}") == fold] for fold in range(FOLDS)
    ]
    return [figure(part) if part else None for part in parts]


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of the folds that have a value; the folds count alike."""
    known = [value for value in values if value is not None and value == value]
    return sum(known) / len(known) if known else None
