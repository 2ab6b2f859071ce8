"""The tables that are printed: figures with targets, per language, per engine, dates that are wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from eval.figures import DATE_SETS, Row
from eval.folds import FOLDS, mean
from eval.predict import Prediction
from eval.rivals import MODES
from eval.sets import GoldPage

Groups = Mapping[str, list[tuple[GoldPage, Prediction]]]


def main_table(table: Sequence[Row]) -> str:
    """A line a figure: the whole set, the mean over the folds, each fold."""
    folds = "".join(f"{f'fold {fold}':>8}" for fold in range(FOLDS))
    lines = [f"{'figure':36}{'set':18}{'value':>9}{'target':>9}{'folds':>9}{folds}"]
    for row in table:
        value = "-" if row.value is None else f"{row.value:.1f}" if row.target > 2 else f"{row.value:.4f}"
        mark = {True: "", False: "   below", None: "   none"}[row.reached]
        if row.lower_is_better and row.reached is False:
            mark = "   above"
        own = f"{row.mean_of_folds:>9.4f}{_columns(row.folds)}" if row.mean_of_folds is not None else ""
        lines.append(f"{row.name:36}{row.set:18}{value:>9}{row.target:>9g}{own}{mark}")
    return "\n".join(lines)


def _columns(values: Sequence[float | None]) -> str:
    return "".join(f"{'':>8}" if value is None or value != value else f"{value:>8.3f}" for value in values)


def rival_table(table: Sequence[Row], rivals: Mapping[str, Mapping[str, Sequence[float | None]]]) -> str:
    """Our body F1 beside the other extractors', set by set: the whole set, the mean over the folds, each fold, and how
    far the best mode of trafilatura stays behind ours."""
    folds = "".join(f"{f'fold {fold}':>8}" for fold in range(FOLDS))
    lines = [f"{'body F1 on the same pages':36}{'set':18}{'value':>9}{'folds':>9}{folds}"]
    own = {row.set: row for row in table if row.name == "body F1"}
    for name, told in rivals.items():
        ours = own[name]
        said = {"tearsheet": [ours.value, *ours.folds], **told}
        for tool, (whole, *parts) in said.items():
            lines.append(f"{tool:36}{name:18}{whole or 0:>9.4f}{mean(parts) or 0:>9.4f}{_columns(parts)}")
        best = max(MODES, key=lambda mode: mean(told[mode][1:]) or 0)
        ahead = (ours.mean_of_folds or 0) - (mean(told[best][1:]) or 0)
        lines.append(
            f"{'ahead of ' + best:36}{name:18}{(ours.value or 0) - (told[best][0] or 0):>+9.4f}{ahead:>+9.4f}"
        )
    return "\n".join(lines)


def date_table(scores: Mapping[str, dict[str, Any]]) -> str:
    """Wrong answers beside abstentions, for each set with dates."""
    lines = [f"{'dates':18}{'day right':>10}{'wrong':>8}{'no answer':>11}"]
    for name in DATE_SETS:
        date = scores.get(name, {}).get("date")
        if date:
            lines.append(f"{name:18}{date['day']:>10.4f}{date['wrong']:>8.4f}{date['abstain']:>11.4f}")
    return "\n".join(lines) if len(lines) > 1 else ""


def group(
    pairs: Sequence[tuple[GoldPage, Prediction]], key: Callable[[GoldPage, Prediction], str | None]
) -> Groups:
    groups: dict[str, list[tuple[GoldPage, Prediction]]] = defaultdict(list)
    for page, prediction in pairs:
        groups[key(page, prediction) or "-"].append((page, prediction))
    return groups


def language_of(page: GoldPage, prediction: Prediction) -> str | None:
    tag = page.gold.get("lang") or prediction.language or ""
    return str(tag).replace("_", "-").split("-")[0].lower() or None


def engine_of(page: GoldPage, prediction: Prediction) -> str | None:
    """The engine as read; gold's name where it has one and nothing was read."""
    return prediction.engine or (
        f"none read ({page.gold['engine']})" if page.gold.get("engine") else "none read"
    )


def grouped_table(title: str, groups: Groups, scorer: ModuleType) -> str:
    """One line a group, largest first: pages, then each figure with the gold it had."""
    lines = [
        f"{title:26}{'pages':>6}{'body F1':>9}{'title':>8}{'authors':>9}{'day':>8}{'comm F1':>9}{'strict':>8}{'perfect':>9}"
    ]
    for name, pairs in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        gold = {f"{page.set}/{page.id}": page.gold for page, _ in pairs}
        answers = {f"{page.set}/{page.id}": prediction.answer for page, prediction in pairs}
        score, _ = scorer.score(answers, gold)
        cells = [
            _cell(score, "body", "F1", 9), _cell(score, "headline", "exact", 8), _cell(score, "authors", "set_exact", 9),
            _cell(score, "date", "day", 8), _cell(score, "comments", "F1", 9), _cell(score, "comments", "strict_F1", 8),
            _cell(score, "comments", "perfect", 9),
        ]  # fmt: skip
        lines.append(f"{name:26}{len(pairs):>6}{''.join(cells)}")
    return "\n".join(lines)


def _cell(score: dict[str, Any], field: str, name: str, width: int) -> str:
    value = score.get(field, {}).get(name)
    return f"{value:>{width}.3f}" if value is not None and value == value else f"{'':>{width}}"
