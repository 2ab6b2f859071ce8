"""The chance of each block to belong to the article: boosted decision trees over `body_features`.

`model.json` (with another extractor's vote) and `model_alone.json` (without) were fitted by
`tests/spiders/article/body/fit_body_model.py` on the gold bodies of public benchmark sets; they hold thresholds on the
features, no text. Their figures stand in that script's output (cross-validated by publisher).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

Group = Callable[[float, Sequence[float]], float]
"""Adds what some of the trees say of a vector to a score."""

_SURE = 4.5
"""Log-odds beyond which the trees that are left could hardly change the answer."""
_CHECK_EVERY = 20


@cache
def _model(asked: bool) -> tuple[tuple[str, ...], float, tuple[Group, ...]]:
    name = "model.json" if asked else "model_alone.json"
    stored = json.loads(files("spiders.article.body").joinpath(name).read_text("utf-8"))
    trees = stored["trees"]
    groups = tuple(_compiled(trees[i : i + _CHECK_EVERY]) for i in range(0, len(trees), _CHECK_EVERY))
    return tuple(stored["features"]), float(stored["baseline"]), groups


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


def feature_names(*, asked: bool) -> tuple[str, ...]:
    """The features that a stored model was fitted on, in order."""
    return _model(asked)[0]


def chances(vectors: Sequence[Sequence[float]], *, asked: bool) -> list[float]:
    """For each feature vector the chance, 0 to 1.

    Args:
        vectors: of `body_features.features`.
        asked: whether another extractor was: each case has its model.
    """
    _, baseline, groups = _model(asked)
    return [_chance(vector, baseline, groups) for vector in vectors]


def _chance(vector: Sequence[float], baseline: float, groups: Sequence[Group]) -> float:
    score = baseline
    for group in groups:
        score = group(score, vector)
        if not -_SURE < score < _SURE:
            break
    return 1 / (1 + math.exp(-score))
