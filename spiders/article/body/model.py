"""The chance of each block to belong to the article: boosted decision trees over `features`.

`make fit` (`eval/fit_body.py`) makes `model.json` of the gold bodies of public benchmark sets; it holds thresholds on the
features, no text, and says of which pages, with which seed and versions it was made and what it is worth on publishers that
it has not seen.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

Group = Callable[[float, Sequence[float]], float]
"""Adds what some of the trees say of a vector to a score."""

_SURE = 4.5
"""Log-odds beyond which the trees that are left could hardly change the answer."""
_CHECK_EVERY = 20


other_folder: Path | None = None
"""Whose `model.json` is asked in the place of the shipped one: the evaluation's, of models that have not seen a fold."""


@cache
def _model(folder: Path | None) -> tuple[float, tuple[Group, ...]]:
    stored = json.loads(((folder or files("spiders.article.body")) / "model.json").read_text("utf-8"))
    trees = stored["trees"]
    groups = tuple(_compiled(trees[i : i + _CHECK_EVERY]) for i in range(0, len(trees), _CHECK_EVERY))
    return float(stored["baseline"]), groups


def _compiled(trees: Sequence[Sequence[Sequence[float]]]) -> Group:
    """Trees as one Python expression, five times as fast as walking their nodes; only numbers go into the source."""
    source = " + ".join(["lambda score, vector: score", *(_expression(nodes, 0) for nodes in trees)])
    group: Group = eval(compile(source, "model.json", "eval"))  # noqa: S307 - made here, of numbers alone
    return group


def _expression(nodes: Sequence[Sequence[float]], at: int) -> str:
    node = nodes[at]
    if len(node) != 4:
        return repr(float(node[0]))
    feature, threshold, left, right = int(node[0]), float(node[1]), int(node[2]), int(node[3])
    low, high = _expression(nodes, left), _expression(nodes, right)
    return f"({low} if vector[{feature}] <= {threshold!r} else {high})"


def chances(vectors: Sequence[Sequence[float]]) -> list[float]:
    """For each feature vector (of `features.features`) the chance, 0 to 1."""
    baseline, groups = _model(other_folder)
    return [_chance(vector, baseline, groups) for vector in vectors]


def _chance(vector: Sequence[float], baseline: float, groups: Sequence[Group]) -> float:
    score = baseline
    for group in groups:
        score = group(score, vector)
        if not -_SURE < score < _SURE:
            break
    return 1 / (1 + math.exp(-score))
