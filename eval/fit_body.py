"""`make fit`: fit the body's model, `spiders/article/body/model.json`, anew on the gold pages; `CHECK=1` compares instead.

Every figure is of folds by publisher (`folds.json`): no model that judges a page has seen one of its publisher. The file
holds thresholds on features, no text, and says what it was made of: seed, versions, digests, figures by folds.

Gold contradicts itself where nothing on the page tells which way is meant: of the description printed under the headline
.64 and .68 is body in WCXB and AEB, .96 and 1.0 in Fundus and its evaluation; some AEB pages have only the first part of a
live page or of a list of cards as body, and some the list. Such pages are fitted on like the others; they bound the figure.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from itertools import compress
from pathlib import Path
from typing import Any

from eval.body_examples import Example, digest_of, examples, gold_pages, sample
from eval.folds import FOLDS, mean
from eval.rivals import BODY_SETS
from eval.sets import SHARED, available, scorer
from spiders.article.body import features
from spiders.article.body.choice import choose

MODEL = Path(__file__).resolve().parents[1] / "spiders" / "article" / "body" / "model.json"
SEED = 0
TREES = {
    "max_iter": 100,
    "learning_rate": 0.09,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 20,
    "l2_regularization": 0.3,
}
BLOCKS = 45
"""Blocks of a page that are learned from."""
LIBRARIES = ("scikit-learn", "numpy", "lxml")

Chances = list[list[float]]
"""By page, by block."""


def fitted(found: Sequence[Example], folder: Path | None = None, jobs: int = 2) -> dict[str, Any]:
    """The model file's content but for the pages' digest: the model, and what it is made of.

    Args:
        found: all examples.
        folder: where the models that have not seen a fold are written, `FOLD/model.json`; None for nowhere.
        jobs: fits at a time.
    """
    with ThreadPoolExecutor(jobs) as pool:
        *unseen, whole = pool.map(lambda fold: _without(found, fold), [*range(FOLDS), None])
    judged = [told(unseen[one.fold], one.vectors) for one in found]
    if folder is not None:
        for fold, model in enumerate(unseen):
            (folder / str(fold)).mkdir(parents=True, exist_ok=True)
            (folder / str(fold) / MODEL.name).write_text(written(exported(model)), "utf-8")
    return {
        "made by": "python -m eval.fit_body",
        "seed": SEED,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "pages": len(found),
        "cross-validated body F1": by_folds(found, judged),
        **exported(whole),
    }


def by_folds(found: Sequence[Example], chances: Chances) -> dict[str, list[float]]:
    """By set the body F1 of the chosen blocks alone: the mean over the folds, then each fold."""
    score = scorer().score
    table: dict[str, list[float]] = {}
    for name in BODY_SETS:
        parts = []
        for fold in range(FOLDS):
            own = [
                i
                for i, one in enumerate(found)
                if one.name.startswith(f"{name}/") and one.fold == fold and one.gold
            ]
            answers = {found[i].name: {"body": _text(found[i], chances[i])} for i in own}
            gold = {found[i].name: {"body": found[i].gold} for i in own}
            parts.append(float(score(answers, gold)[0]["body"]["F1"]) if own else None)
        table[name] = [round(value, 4) for value in (mean(parts), *parts) if value is not None]
    return table


def _text(one: Example, chances: Sequence[float]) -> str:
    taken = choose([len(text) for text in one.texts], chances)
    return "\n\n".join(compress(one.texts, taken))


def _without(found: Sequence[Example], fold: int | None) -> Any:
    """A model that has not seen a fold; that has seen all for None."""
    return trained([one for one in found if one.fold != fold])


def trained(found: Sequence[Example]) -> Any:
    """The library's model of some examples."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    drawn = [_drawn(one) for one in found]
    told = np.array([one.vectors[i] for one, learned in zip(found, drawn, strict=True) for i in learned])
    labels = np.array([one.labels[i] for one, learned in zip(found, drawn, strict=True) for i in learned])
    weights = np.array([weight for learned in drawn for weight in learned.values()])
    model = HistGradientBoostingClassifier(**TREES, early_stopping=False, random_state=SEED)
    return model.fit(told, labels, weights)


def _drawn(one: Example) -> dict[int, float]:
    """The blocks of a page that are learned from, with their weights: about `BLOCKS`, heavy ones likelier, and those that
    are drawn weigh for the others. Menus and long threads would cost time and teach nothing."""
    draw = random.Random(f"{SEED} {one.name}")
    whole, count = sum(one.weights) or 1.0, sum(weight > 0 for weight in one.weights) or 1
    learned: dict[int, float] = {}
    for i, weight in enumerate(one.weights):
        chance = min(1.0, BLOCKS * (weight / whole + 1 / count) / 2) if weight else 0.0
        if draw.random() < chance:
            learned[i] = weight / chance
    return learned


def told(model: Any, vectors: Sequence[Sequence[float]]) -> list[float]:
    import numpy as np

    chances: list[float] = model.predict_proba(np.array(vectors))[:, 1].tolist()
    return chances


def exported(model: Any) -> dict[str, Any]:
    """Trees as flat lists: [feature, threshold, left, right] for a split, [value] for a leaf."""
    trees = [
        [
            [round(float(node["value"]), 4)] if node["is_leaf"]
            else [int(node["feature_idx"]), float(f"{node['num_threshold']:.6g}"), int(node["left"]), int(node["right"])]
            for node in predictor.nodes
        ]
        for (predictor,) in model._predictors
    ]  # fmt: skip
    baseline = float(model._baseline_prediction.ravel()[0])
    assert math.isfinite(baseline)
    return {"features": features.names(), "baseline": round(baseline, 4), "trees": trees}


def written(model: dict[str, Any]) -> str:
    """As it stands in the file: a line a key, a line a tree, so that a diff shows what changed."""
    return (
        json.dumps(model, separators=(",", ":")).replace('],["', ']\n,["').replace("]],[[", "]],\n[[") + "\n"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and write, or with `--check` fit and compare: 1 where the shipped file is another."""
    parse = argparse.ArgumentParser(
        prog="python -m eval.fit_body", description="Fit the body's model on the gold pages."
    )
    parse.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where the shipped model is another"
    )
    parse.add_argument(
        "--folds",
        type=Path,
        metavar="FOLDER",
        help="write the models of the folds too: python -m eval --held-out FOLDER",
    )
    parse.add_argument("--jobs", type=int, default=2, help="reader processes, and fits at a time (default 2)")
    args = parse.parse_args(argv)
    if not available():
        print(f"no gold pages: {SHARED / 'pages'} is missing (set TEARSHEET_SHARED)", file=sys.stderr)
        return 2
    os.environ["OMP_NUM_THREADS"] = "1"  # sums in one order whatever the machine; the fits go side by side
    pages = gold_pages()
    made_of = {"digest": digest_of(pages), "examples": sample(pages)}
    model = made_of | fitted(examples(pages, args.jobs), args.folds, args.jobs)
    for name, (value, *folds) in model["cross-validated body F1"].items():
        print(f"{name:16}{value:8.4f}   {'  '.join(f'{fold:.4f}' for fold in folds)}")
    if args.check:
        same = json.loads(MODEL.read_text("utf-8")) == json.loads(written(model))
        print("the shipped model is what make fit gives" if same else f"{MODEL} is not what make fit gives")
        return 0 if same else 1
    MODEL.write_text(written(model), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
