"""Which pages are wrong in a field, with what gold says and what was read: `--errors headline`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from eval.figures import has_comments
from eval.predict import Prediction
from eval.sets import GoldPage

FIELDS = ("headline", "authors", "date", "body", "comments", "strict", "parents", "negatives", "exceptions")
BODY_FLOOR = 0.9
SIMILAR = 0.9


def wrong_pages(
    field: str, pairs: Sequence[tuple[GoldPage, Prediction]], scorer: ModuleType
) -> Iterator[tuple[GoldPage, str]]:
    """Pages that are wrong in `field` (one of `FIELDS`) and a line that says how."""
    for page, prediction in pairs:
        said = _said(field, page, prediction, scorer)
        if said:
            yield page, said


def _said(field: str, page: GoldPage, prediction: Prediction, scorer: ModuleType) -> str | None:
    gold, answer = page.gold, prediction.answer
    if field == "exceptions":
        return prediction.error
    if field == "negatives":
        wrong = gold.get("comments") == [] and has_comments(prediction)
        return _first_comments(answer) if wrong else None
    if field in ("comments", "strict", "parents"):
        return _comments(field, gold, answer, scorer) if gold.get("comments") else None
    name = "date_published" if field == "date" else field
    if not gold.get(name):
        return None
    _, (row,) = scorer.score({page.id: answer}, {page.id: gold})
    wrong = row[field] < BODY_FLOOR if field == "body" else not row[field]
    if not wrong:
        return None
    if field == "body":
        return f"bag F1 {row['body']}  gold {len(gold['body'])} characters, read {len(answer['body'] or '')}"
    return f"gold {gold[name]!r}\n    read {answer[name]!r}"


def _first_comments(answer: dict[str, Any]) -> str:
    texts = [f"{comment['author']}: {comment['text'][:80]!r}" for comment in answer["comments"][:3]]
    return f"{len(answer['comments'])} comments given: " + "; ".join(texts)


def _comments(field: str, gold: dict[str, Any], answer: dict[str, Any], scorer: ModuleType) -> str | None:
    wanted = gold["comments"]
    given = [comment for comment in answer["comments"] if (comment["text"] or "").strip()]
    matched, taken = scorer.match_comments(wanted, given)
    lines = [f"{len(matched)} matched of {len(wanted)} gold, {len(given)} read"]
    for index, comment in enumerate(wanted):
        if index not in matched:
            lines.append(f"missing  {index}: {comment.get('author')!r} {comment['text'][:80]!r}")
            continue
        place, similarity = matched[index]
        lines += _differences(field, comment, given, place, similarity, taken, scorer)
    extra = [comment for place, comment in enumerate(given) if place not in taken]
    lines += [f"extra: {comment['author']!r} {comment['text'][:80]!r}" for comment in extra]
    return "\n    ".join(lines[:40]) if len(lines) > 1 else None


def _differences(
    field: str,
    gold: dict[str, Any],
    given: list[dict[str, Any]],
    place: int,
    similarity: float,
    taken: dict[int, int],
    scorer: ModuleType,
) -> Iterator[str]:
    read = given[place]
    if field == "parents":
        parent = scorer.parent_index(given, place)
        found = taken.get(parent) if parent is not None else None
        if found != gold.get("parent"):
            yield f"parent: gold {gold.get('parent')}, read {found} of {gold['text'][:50]!r}"
        return
    if field != "strict":
        return
    if similarity < SIMILAR:
        yield f"text {similarity:.2f}: gold {gold['text'][:70]!r} read {read['text'][:70]!r}"
    if gold.get("author") and scorer.fold_name(gold["author"]) != scorer.fold_name(read["author"]):
        yield f"author: gold {gold['author']!r} read {read['author']!r}"
    if gold.get("date") and not scorer.same_day(gold["date"], read["date"]):
        yield f"date: gold {gold['date']!r} read {read['date']!r}"
