"""Fit `spiders/article/body/model.json` and `model_alone.json` anew: which blocks of a page belong to its article.

    python tests/spiders/article/body/fit_body_model.py dump FILE          (the project's environment)
    python tests/spiders/article/body/fit_body_model.py fit FILE           (an environment with numpy and scikit-learn)
    python tests/spiders/article/body/fit_body_model.py folds FILE FOLDER  (the same)
    python tests/spiders/article/body/fit_body_model.py held-out FOLDER    (the project's environment)

`model.json` knows trafilatura's vote, `model_alone.json` does without. `dump` reads the gold pages of `../shared/pages`, cuts them into blocks and writes each block's features and whether
the gold body holds it. `fit` first prints the cross-validated body F1 of both and of asking where it matters (folds by registered domain: no publisher is in
training and test at once), then fits on all pages and writes the model. No page text goes into the model.
`folds` writes each fold's models, and `held-out` reads every page with the whole reader and the models that have seen no
page of its publisher: what pages of other sites may expect. `SEED` (default 1) deals the publishers to the folds.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

REPO = Path(__file__).resolve().parents[4]
SHARED = Path(os.environ.get("TEARSHEET_SHARED", REPO.parent / "shared"))
MODELS = {"x": "model.json", "x_alone": "model_alone.json"}
SETS = ("aeb", "fundus", "fundus-eval", "wcxb-article", "comments")
FOLDS = 5
sys.path[:0] = [str(REPO), str(SHARED)]

from spiders.article.body.choice import SURE, choose  # noqa: E402  the path comes first


def dump(target: str) -> None:
    """Write one JSON line a page: set, group, gold, block texts, features, labels."""
    from multiprocessing import Pool

    pages = [(name, gold) for name in SETS for gold in _gold(name) if gold.get("body")]
    with Pool(2) as pool, gzip.open(target, "wt") as out:
        for row in pool.imap(_row, pages, chunksize=4):
            out.write(json.dumps(row) + "\n")


def _gold(name: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for line in (SHARED / "pages" / name / "gold.jsonl").read_text("utf-8").split("\n")
        if line
    ]


def _row(task: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    from archives.capture import Capture
    from spiders.article.body.body import scene_of, with_extract
    from spiders.article.body.features import features, names
    from spiders.article.body.votes import votes
    from spiders.sheet.page import Page
    from spiders.sheet.strings import condense
    from spiders.urls import registered_domain

    name, gold = task
    content = gzip.decompress((SHARED / "pages" / name / "html" / f"{gold['id']}.html.gz").read_bytes())
    url = gold.get("url") or f"https://{gold.get('publisher') or gold['id']}/page"
    page = Page(
        Capture(url, datetime(2026, 11, 24, tzinfo=UTC), 200, (("Content-Type", "text/html"),), content)
    )
    cut = []
    if os.environ.get("CUT"):
        from spiders.read.site import Site
        from spiders.threads.layers import read_thread

        thread = read_thread(page, Site())
        cut = thread.elements if thread else []
    alone = scene_of(page, cut)
    scene = with_extract(alone, page, cut)
    lines = [condensed for line in gold["body"].split("\n") if (condensed := condense(line))]
    return {
        "set": name, "id": gold["id"], "group": registered_domain(page.host), "gold": gold["body"], "names": {"x": names(scene.votes), "x_alone": names(alone.votes)},
        "texts": [block.text for block in scene.blocks], "x": features(scene), "x_alone": features(alone), "y": votes(scene.blocks, lines),
    }  # fmt: skip


def fit(source: str) -> None:
    """Cross-validate, then fit on everything and write the model."""
    import numpy as np

    rows, fold = _load(source)

    def held_out(kind: str) -> list[list[float]]:
        """The chances of each page's blocks, told by a model that has seen no page of its publisher."""
        models = [_train([row for row in rows if fold[row["group"]] != n], kind) for n in range(FOLDS)]
        return [models[fold[row["group"]]].predict_proba(np.array(row[kind]))[:, 1].tolist() for row in rows]

    asked, alone = held_out("x"), held_out("x_alone")
    _report("with trafilatura", rows, asked)
    _report("without", rows, alone)
    _report(f"asked where less than {SURE} is expected", rows, [
        a if choose([len(text) for text in row["texts"]], b)[1] < SURE else b
        for row, a, b in zip(rows, asked, alone, strict=True)
    ])  # fmt: skip
    for kind, name in MODELS.items():
        _write(REPO / "spiders" / "article" / "body" / name, _train(rows, kind), rows[0]["names"][kind])


def folds(source: str, folder: str) -> None:
    """Write each fold's models, fitted on all other folds, and which page lies in which fold."""
    rows, fold = _load(source)
    target = Path(folder)
    for n in range(FOLDS):
        (target / str(n)).mkdir(parents=True, exist_ok=True)
        others = [row for row in rows if fold[row["group"]] != n]
        for kind, name in MODELS.items():
            _write(target / str(n) / name, _train(others, kind), rows[0]["names"][kind])
    pages = {f"{row['set']}/{row['id']}": fold[row["group"]] for row in rows}
    (target / "folds.json").write_text(json.dumps(pages), "utf-8")


def held_out(folder: str) -> None:
    """Print each set's body F1 where the whole reader reads every page with its fold's models."""
    import score_extraction

    from eval.predict import predict_page
    from eval.sets import pages_of
    from spiders.article.body import model as body_model

    fold_of = json.loads((Path(folder) / "folds.json").read_text("utf-8"))
    for name in SETS[:-1]:
        predicted, gold = {}, {}
        for page in pages_of(name):
            if page.gold.get("body"):
                models = Path(folder) / str(fold_of.get(f"{name}/{page.id}", 0))
                body_model._model.cache_clear()
                with patch.object(body_model, "files", lambda _, models=models: models):
                    predicted[page.id] = predict_page(page).answer
                gold[page.id] = page.gold
        print(name, score_extraction.score(predicted, gold)[0]["body"])


def _load(source: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The dumped pages that have blocks, and each publisher's fold."""
    import numpy as np

    with gzip.open(source, "rt") as lines:
        rows = [row for row in map(json.loads, lines) if row["x"]]
    groups = sorted({row["group"] for row in rows})
    order = np.random.RandomState(int(os.environ.get("SEED", "1"))).permutation(len(groups))
    return rows, {group: int(order[i] % FOLDS) for i, group in enumerate(groups)}


def _train(chosen: list[dict[str, Any]], kind: str) -> Any:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.09,
        max_leaf_nodes=12,
        min_samples_leaf=20,
        l2_regularization=5,
        random_state=0,
    )
    weights = np.concatenate([_weights(row) for row in chosen])
    return model.fit(
        np.concatenate([row[kind] for row in chosen]), np.concatenate([row["y"] for row in chosen]), weights
    )


def _write(target: Path, model: Any, names: list[str]) -> None:
    target.write_text(json.dumps(_export(model, names), separators=(",", ":")) + "\n", "utf-8")


def _weights(row: dict[str, Any]) -> list[float]:
    """A block counts by its share of the gold text, so that every page counts alike."""
    whole = max(len(row["gold"].split()), 1)
    return [min((len(text.split()) + 1) / whole, 0.5) + 0.001 for text in row["texts"]]


def _report(title: str, rows: list[dict[str, Any]], chances: list[list[float]]) -> None:
    import score_extraction

    print(title)
    for name in SETS:
        predicted, gold = {}, {}
        for i, row in enumerate(rows):
            if row["set"] == name:
                taken, _ = choose([len(text) for text in row["texts"]], chances[i])
                predicted[row["id"]] = {
                    "body": "\n\n".join(t for t, good in zip(row["texts"], taken, strict=True) if good)
                }
                gold[row["id"]] = {"body": row["gold"]}
        print(name, score_extraction.score(predicted, gold)[0]["body"])


def _export(model: Any, names: list[str]) -> dict[str, Any]:
    """Trees as flat lists: [feature, threshold, left, right] for a split, [value] for a leaf."""
    trees = []
    for (predictor,) in model._predictors:
        trees.append(
            [
                [round(float(n["value"]), 4)] if n["is_leaf"]
                else [int(n["feature_idx"]), float(f"{n['num_threshold']:.6g}"), int(n["left"]), int(n["right"])]
                for n in predictor.nodes
            ]
        )  # fmt: skip
    baseline = float(model._baseline_prediction.ravel()[0])
    assert math.isfinite(baseline)
    return {"features": names, "baseline": round(baseline, 4), "trees": trees}


if __name__ == "__main__":
    {"dump": dump, "fit": fit, "folds": folds, "held-out": held_out}[sys.argv[1]](*sys.argv[2:])
