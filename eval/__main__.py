"""`python -m eval`: the table of figures; see `--help`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval import bench as benchmark
from eval import blind, errors, figures, report, rivals
from eval.predict import Prediction, predict
from eval.sets import SETS, SHARED, GoldPage, available, pages_of, scorer


def parser() -> argparse.ArgumentParser:
    parse = argparse.ArgumentParser(
        prog="python -m eval", description="Extraction quality on pages with gold."
    )
    parse.add_argument(
        "--only",
        action="append",
        choices=SETS,
        metavar="SET",
        help=f"one of {', '.join(SETS)}; may be repeated",
    )
    parse.add_argument(
        "--errors",
        choices=errors.FIELDS,
        metavar="FIELD",
        help=f"list wrong pages: {', '.join(errors.FIELDS)}",
    )
    parse.add_argument(
        "--bench", action="store_true", help="speed and memory beside trafilatura with comments"
    )
    parse.add_argument(
        "--blind",
        choices=blind.WAYS,
        help="comments as of unknown software: without engine readers, or without words in class names too",
    )
    parse.add_argument(
        "--held-out",
        type=Path,
        metavar="FOLDER",
        help="read each body with the model that has not seen the page's fold (python -m eval.fit_body --folds FOLDER)",
    )
    parse.add_argument("--limit", type=int, metavar="N", help="at most N pages of each set, evenly chosen")
    parse.add_argument("--page", metavar="ID", help="only pages whose id contains ID")
    parse.add_argument("--jobs", type=int, default=2, help="reader processes (default 2; 0: none)")
    parse.add_argument(
        "--rivals",
        action=argparse.BooleanOptionalAction,
        help="body F1 of trafilatura's modes and of readability beside ours (default: where whole sets are read)",
    )
    parse.add_argument("--json", action="store_true", help="figures and full scores as JSON")
    return parse


def chosen_pages(args: argparse.Namespace) -> list[GoldPage]:
    pages: list[GoldPage] = []
    for name in args.only or SETS:
        own = [page for page in pages_of(name) if not args.page or args.page in page.id]
        step = max(1, -(-len(own) // args.limit)) if args.limit else 1
        pages += own[::step]
    return pages


def main(argv: Sequence[str] | None = None) -> int:
    args = parser().parse_args(argv)
    if not available():
        print(f"no gold pages: {SHARED / 'pages'} is missing (set TEARSHEET_SHARED)", file=sys.stderr)
        return 2
    pages = chosen_pages(args)
    if args.bench:
        measured = benchmark.bench(pages)
        rival = measured[-1].pages_per_second
        for tool in measured:
            rate = tool.pages_per_second
            print(f"{tool.name:38}{rate:8.1f} pages/s{rate / rival:7.2f}x{tool.peak_mb:8.0f} MB peak")
        return 0
    found = predict(pages, args.jobs, args.blind, args.held_out)
    pairs = list(zip(pages, found, strict=True))
    if args.errors:
        return _list_errors(args.errors, pairs)
    tool = scorer()
    scores = figures.scores_of(pairs, tool)
    table = figures.rows(scores, pairs, tool)
    whole = args.limit is None and args.page is None and args.blind is None
    asked = args.rivals if args.rivals is not None else whole
    others = rivals.rivals(pages, args.jobs) if asked else {}
    if args.json:
        shown = [{**asdict(row), "reached": row.reached, "mean_of_folds": row.mean_of_folds} for row in table]
        print(json.dumps({"figures": shown, "rivals": others, "scores": scores}, indent=1))
        return 0
    _print(table, scores, pairs)
    if others:
        print(report.rival_table(table, others))
    return 0


def _list_errors(field: str, pairs: list[tuple[GoldPage, Prediction]]) -> int:
    count = 0
    for page, said in errors.wrong_pages(field, pairs, scorer()):
        count += 1
        print(f"{page.set}/{page.id}  {page.gold.get('url') or ''}\n    {said}")
    print(f"{count} of {len(pairs)} pages", file=sys.stderr)
    return 0


def _print(
    table: list[figures.Row], scores: dict[str, dict[str, Any]], pairs: list[tuple[GoldPage, Prediction]]
) -> None:
    print(report.main_table(table), end="\n\n")
    print(report.date_table(scores), end="\n\n")
    tool = scorer()
    print(report.grouped_table("language", report.group(pairs, report.language_of), tool), end="\n\n")
    threads = [(page, prediction) for page, prediction in pairs if page.gold.get("comments")]
    print(report.grouped_table("engine", report.group(threads, report.engine_of), tool), end="\n\n")
    failed = [(page, prediction) for page, prediction in pairs if prediction.error]
    print(f"{len(pairs)} pages, {len(failed)} with an exception")
    for page, prediction in failed[:5]:
        print(f"  {page.set}/{page.id}: {(prediction.error or '').strip().splitlines()[-1]}")


if __name__ == "__main__":
    sys.exit(main())
