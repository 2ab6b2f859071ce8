"""Readings as the scorer takes them, made in reader processes that say what they cost."""

from __future__ import annotations

import resource
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from archives.records import Article, Comment
from eval.blind import forget_engines, without_names
from eval.folds import fold_of
from eval.sets import GoldPage, capture_of
from spiders.reading import Reading


@dataclass(frozen=True, slots=True)
class Prediction:
    set: str
    id: str
    answer: dict[str, Any]
    """As the scorer takes it."""
    language: str | None
    engine: str | None
    flags: tuple[str, ...]
    error: str | None
    cpu: float
    """CPU seconds for this page."""
    peak_mb: float
    """Peak memory of the process so far."""


def predict(
    pages: Sequence[GoldPage], jobs: int = 2, blind: str | None = None, held_out: Path | None = None
) -> list[Prediction]:
    """What the readers say of each page, in `jobs` processes (0: in this one).

    Args:
        blind: one of `eval.blind.WAYS`.
        held_out: folder of models of the body that have not seen a fold (`eval.fit_body --folds`): each page is read with
            that of its own.
    """
    if jobs == 0 and blind is None:
        return [predict_page(page, held_out=held_out) for page in pages]
    start = forget_engines if blind else None
    with ProcessPoolExecutor(jobs or 1, mp_context=get_context("forkserver"), initializer=start) as pool:
        return list(
            pool.map(partial(predict_page, nameless=blind == "names", held_out=held_out), pages, chunksize=4)
        )


def predict_page(page: GoldPage, *, nameless: bool = False, held_out: Path | None = None) -> Prediction:
    """One page; an exception of a reader is an error in the table, not the end of the run."""
    from spiders.article.body import model
    from spiders.read.site import read_capture

    if held_out is not None:
        model.other_folder = held_out / str(fold_of().get(f"{page.set}/{page.id}", 0))

    capture = without_names(capture_of(page)) if nameless else capture_of(page)
    start = time.process_time()
    error = None
    try:
        reading = read_capture(capture)
    except Exception:  # noqa: BLE001 - whatever a reader raises is a finding of the evaluation
        reading, error = Reading(None), traceback.format_exc(limit=-4)
    cpu = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    article = reading.article
    return Prediction(
        set=page.set,
        id=page.id,
        answer=answer_of(reading, page),
        language=article.language if article else None,
        engine=article.comments.engine if article else None,
        flags=reading.flags,
        error=error,
        cpu=cpu,
        peak_mb=peak,
    )


def answer_of(reading: Reading, page: GoldPage) -> dict[str, Any]:
    """The scorer's line. A forum topic's opening post is the article: forum52 counts it as the first comment,
    wcxb-forum has the whole thread as body.
    """
    article = reading.article or Article()
    comments = [_comment(comment) for comment in reading.comments]
    body = article.body or ""
    if page.set == "wcxb-forum":
        body = "\n\n".join(filter(None, [body, *(comment["text"] for comment in comments)]))
    if page.set == "forum52" and body:
        opening = {
            "id": "opening",
            "author": _first(article),
            "date": article.date_published,
            "text": body,
            "parent": None,
        }
        comments.insert(0, opening)
    return {
        "id": page.id,
        "headline": article.headline,
        "authors": [author.name for author in article.authors],
        "date_published": article.date_published,
        "body": body,
        "comments": comments,
    }


def _first(article: Article) -> str | None:
    return article.authors[0].name if article.authors else None


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "author": comment.author.name,
        "date": comment.date_published,
        "text": comment.text or "",
        "parent": comment.parent_id,
    }
