"""The shipped model of the body is what `make fit` gives of these pages with this code.

A whole fit takes minutes: `make fit CHECK=1` does it. Here what a fit depends on is compared with what the file says that it
was made of: every page's bytes and gold, and, for a sample, every feature, label and weight. A fit on made-up examples shows
that fitting is repeatable, and that the reader's chances are those of the library's own model.
"""

from __future__ import annotations

import json
import random
from array import array
from typing import Any

import pytest

from eval import body_examples
from eval.sets import SHARED, available
from spiders.article.body import features, model

needs_pages = pytest.mark.skipif(
    not (available() and (SHARED / "pages" / "folds.json").exists()), reason="needs ../shared/pages"
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    from eval.fit_body import MODEL

    told: dict[str, Any] = json.loads(MODEL.read_text("utf-8"))
    return told


def test_the_file_says_what_it_was_made_of(shipped: dict[str, Any]) -> None:
    assert {"seed", "versions", "pages", "digest", "examples", "cross-validated body F1"} <= set(shipped)
    assert set(shipped["versions"]) == {"python", "scikit-learn", "numpy", "lxml"}
    assert shipped["features"] == features.names()


def test_every_feature_does_something(shipped: dict[str, Any]) -> None:
    """One that no tree splits on would be computed for nothing."""
    used = {node[0] for tree in shipped["trees"] for node in tree if len(node) == 4}
    assert [name for i, name in enumerate(shipped["features"]) if i not in used] == []


@needs_pages
def test_the_pages_are_those_that_it_was_fitted_on(shipped: dict[str, Any]) -> None:
    pages = body_examples.gold_pages()
    assert body_examples.digest_of(pages) == shipped["digest"], "other pages or gold: run make fit"


@needs_pages
def test_the_features_are_those_that_it_was_fitted_on(shipped: dict[str, Any]) -> None:
    told = body_examples.sample(body_examples.gold_pages())
    assert told == shipped["examples"], "other features: run make fit"


def made(count: int) -> list[body_examples.Example]:
    """Examples of random features, whose first one tells the label."""
    from eval.folds import FOLDS

    draw = random.Random(1)
    width, blocks = len(features.names()), 12
    found = []
    for number in range(count):
        vectors = [array("d", [draw.random() for _ in range(width)]) for _ in range(blocks)]
        labels = [vector[0] > 0.5 for vector in vectors]
        texts = [f"word{i} and some more words of block {number}" for i in range(blocks)]
        gold = "\n\n".join(text for text, label in zip(texts, labels, strict=True) if label)
        name = f"aeb/made-{number}"
        found.append(
            body_examples.Example(name, number % FOLDS, gold, texts, vectors, labels, [1.0] * blocks)
        )
    return found


def test_fitting_is_repeatable_and_the_reader_gives_the_librarys_chances(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("sklearn", reason="needs scikit-learn: pip install --group fit")
    from eval import fit_body

    monkeypatch.setattr(fit_body, "TREES", fit_body.TREES | {"max_iter": 3})
    found = made(20)
    told = fit_body.fitted(found)
    assert fit_body.written(told) == fit_body.written(fit_body.fitted(found))
    assert json.loads(fit_body.written(told)) == json.loads(json.dumps(told))

    library = fit_body.trained(found)
    groups = (model._compiled(told["trees"]),)
    ours = [model._chance(vector, told["baseline"], groups) for vector in found[0].vectors]
    assert ours == pytest.approx(fit_body.told(library, found[0].vectors), abs=2e-3)
