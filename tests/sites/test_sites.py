"""Golden captures: one failing field of a site is one failing test."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archives.records import Article, Comment
from crawler.extract.golden import NOT_COMPARED, golden_folders, golden_lines, read_expected, write_expected

ROOT = Path(__file__).parent
FOLDERS = golden_folders(ROOT)
ARTICLE_FIELDS = [f.name for f in fields(Article) if f.name not in NOT_COMPARED | {"type"}]
COMMENT_FIELDS = [f.name for f in fields(Comment) if f.name not in NOT_COMPARED | {"type"}]
_updated: set[Path] = set()


@cache
def read_now(folder: Path) -> list[dict[str, Any]]:
    return golden_lines(folder)


@cache
def expected(folder: Path) -> list[dict[str, Any]]:
    return read_expected(folder)


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest, update_golden: bool) -> Path:
    path: Path = request.param
    if update_golden and path not in _updated:
        _updated.add(path)
        write_expected(path)
        expected.cache_clear()
    return path


def _of(lines: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["type"] == kind]


def test_there_are_golden_captures() -> None:
    assert len(FOLDERS) >= 6


@pytest.mark.parametrize("field", ARTICLE_FIELDS)
def test_article(folder: Path, field: str) -> None:
    (now,), (wanted,) = _of(read_now(folder), "article"), _of(expected(folder), "article")
    assert now[field] == wanted[field]


@pytest.mark.parametrize("field", COMMENT_FIELDS)
def test_comments(folder: Path, field: str) -> None:
    now, wanted = _of(read_now(folder), "comment"), _of(expected(folder), "comment")
    assert [line[field] for line in now] == [line[field] for line in wanted]
