"""The body that other extractors give of the same pages, in the same run: trafilatura in each of its modes, readability."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from archives.capture import Capture
from eval.folds import by_folds
from eval.sets import GoldPage, capture_of, scorer

BODY_SETS = ("aeb", "fundus", "fundus-eval", "wcxb-article")
MODES: dict[str, dict[str, bool]] = {
    "trafilatura": {},
    "trafilatura, precision": {"favor_precision": True},
    "trafilatura, recall": {"favor_recall": True},
    "trafilatura, fast": {"fast": True},
}
READABILITY = "readability"
RIVALS = (*MODES, READABILITY)


def rivals(pages: Sequence[GoldPage], jobs: int = 2) -> dict[str, dict[str, list[float | None]]]:
    """For each set with bodies and each rival the body F1: over the set, then by fold."""
    wanted = [page for page in pages if page.set in BODY_SETS and page.gold.get("body")]
    with ProcessPoolExecutor(jobs or 1, mp_context=get_context("forkserver")) as pool:
        told = list(pool.map(bodies, wanted, chunksize=4))
    score = scorer().score
    table: dict[str, dict[str, list[float | None]]] = {}
    for name in dict.fromkeys(page.set for page in wanted):
        pairs = [(page, answers) for page, answers in zip(wanted, told, strict=True) if page.set == name]
        for rival in RIVALS:

            def f1(some: Sequence[tuple[GoldPage, dict[str, str]]], rival: str = rival) -> float | None:
                gold = {page.id: {"body": page.gold["body"]} for page, _ in some}
                answers = {page.id: {"body": answer[rival]} for page, answer in some}
                return float(score(answers, gold)[0]["body"]["F1"]) if gold else None

            table.setdefault(name, {})[rival] = [f1(pairs), *by_folds(pairs, f1)]
    return table


def bodies(page: GoldPage) -> dict[str, str]:
    """What each rival gives as the body of a page; nothing where it raises."""
    logging.disable(logging.CRITICAL)
    capture = capture_of(page)
    found = {name: _said(_trafilatura, capture, mode) for name, mode in MODES.items()}
    return {**found, READABILITY: _said(_readability, capture, {})}


def _said(extract: Callable[..., str], capture: Capture, mode: dict[str, bool]) -> str:
    try:
        return extract(capture, **mode)
    except Exception:  # noqa: BLE001 - a rival that fails on a page has no body of it
        return ""


def _trafilatura(capture: Capture, **mode: bool) -> str:
    from trafilatura import extract

    return extract(capture.content, url=capture.url, include_comments=False, **mode) or ""


def _readability(capture: Capture) -> str:
    from lxml.html import fromstring
    from readability import Document

    from spiders.sheet.parse import decode_html

    tree: Any = fromstring(Document(decode_html(capture.content, None)).summary(html_partial=True))
    return "\n".join(text for part in tree.itertext() if (text := part.strip()))
