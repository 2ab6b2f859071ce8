"""Each engine's row has a page of its own here, `rows/ENGINE[.STYLE].html`, and gives of it what stands in `.json` beside.

To read a new program: a row in `spiders/threads/engines`, a page here (its address in `<link rel=canonical>` where the
address says something), `make golden`, and a look at the JSON.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from spiders.sheet.page import Page
from spiders.threads.engine import Engine, read_engine
from spiders.threads.engines import read_engines, rows
from spiders.threads.thread import FoundComment, Thread
from tests.spiders.threads.engines.pages import ROWS, capture

NAMES = sorted(path.stem for path in ROWS.glob("*.html"))
FIELDS = (
    "native author author_url is_staff text parent parent_index parent_method mentions upvotes downvotes permalink status"
)  # fmt: skip


def page_of(name: str) -> Page:
    text = (ROWS / f"{name}.html").read_text("utf-8")
    address = text.partition('<link rel="canonical" href="')[2].partition('"')[0]
    return Page(capture(text, address or "https://b.example/topic/9"))


def told(comment: FoundComment | None) -> dict[str, Any] | None:
    """What a post says, without what it does not say."""
    if comment is None:
        return None
    said = {name: getattr(comment, name) for name in FIELDS.split()}
    said["date"] = comment.date.iso if comment.date else None
    said["date_modified"] = comment.date_modified.iso if comment.date_modified else None
    return {name: value for name, value in said.items() if value not in (None, ())}


def outline(thread: Thread) -> dict[str, Any]:
    return {
        "engine": thread.engine,
        "declared": thread.declared,
        "closed": thread.closed,
        "page": thread.page_number,
        "follows": [f"{follow.role} {follow.number} {follow.url}" for follow in thread.follows],
        "opening": told(thread.opening),
        "comments": [told(comment) for comment in thread.comments],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_page_gives_what_was_looked_at(name: str, update_golden: bool) -> None:
    thread = read_engines(page_of(name))
    assert thread is not None
    assert thread.engine == name.partition(".")[0]
    expected = ROWS / f"{name}.json"
    if update_golden:
        expected.write_bytes(orjson.dumps(outline(thread), option=orjson.OPT_INDENT_2) + b"\n")
    assert orjson.loads(orjson.dumps(outline(thread))) == orjson.loads(expected.read_bytes())


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.name}: {row.layouts[0].item[:40]}")
def test_every_row_reads_a_page_of_its_own(row: Engine) -> None:
    assert any(
        read_engine(page_of(name), row) is not None for name in NAMES if name.partition(".")[0] == row.name
    ), f"no page in {ROWS.name}/ is read by this row of {row.name}"


def test_no_page_stands_here_for_nothing() -> None:
    assert {name.partition(".")[0] for name in NAMES} == {row.name for row in rows()}
