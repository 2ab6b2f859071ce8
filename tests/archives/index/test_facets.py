"""Several fields counted in one pass are what each is counted for itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archives.index.filters import Facet, Filter
from archives.index.reading import Index
from archives.records import CommentAuthor, ThreadState
from tests.reading_room.made import Made

FIELDS: tuple[Facet, ...] = (
    "site",
    "month",
    "section",
    "language",
    "complete",
    "change",
    "status",
    "type",
    "depth",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Made(tmp_path_factory.mktemp("facets") / "main")
    for n in range(12):
        article = made.article(
            f"https://quay.example/{n}/", f"A text of the {'harbour' if n % 3 else 'ferry'}.", site=f"site{n % 2}.example",
            section=("City", "Sport", None)[n % 3], language=("en", "ar")[n % 2], date_published=f"2026-{1 + n % 4:02}-01T08:00:00Z",
            comments=ThreadState(3, n % 4, 1, (True, False, None)[n % 3], None, None),
        )  # fmt: skip
        for m in range(n % 4):
            made.comment(article, 10 * n + m, "of the harbour" if m else "of the ferry", depth=m, author=CommentAuthor("A"), status="deleted" if m == 2 else "visible")  # fmt: skip
    return made.index()


@pytest.mark.parametrize(
    "wanted",
    [Filter(), Filter(types=("article",)), Filter(types=("comment",)), Filter(words="harbour"), Filter(words="harbour", types=("article",)),
     Filter(sites=("site1.example",)), Filter(types=("article",), sections=("City",), complete=(True, None)),
     Filter(words="nothing"), Filter(since="2026-02-01", until="2026-03-31", languages=("en",))],
)  # fmt: skip
def test_one_pass_counts_what_many_do(folder: Path, wanted: Filter) -> None:
    with Index(folder / "index.sqlite", folder / "records") as index:
        total, found = index.facets(wanted, FIELDS)
        assert total == index.count(wanted)
        for by in FIELDS:
            assert {(c.value, c.count, c.label) for c in found[by]} == {
                (c.value, c.count, c.label) for c in index.facet(replace(wanted), by)
            }, by
        assert [c.value for c in found["month"] if c.value] == sorted(
            c.value for c in found["month"] if c.value
        )
        assert [c.count for c in found["site"]] == sorted((c.count for c in found["site"]), reverse=True)
