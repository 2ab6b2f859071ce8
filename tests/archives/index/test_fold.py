"""The fold against the ledger, which folds the same files with code of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives.index.build import INDEX_NAME, update
from archives.index.filters import Filter
from archives.index.reading import Index
from archives.ledger.ledger import Ledger
from archives.ledger.rebuild import rebuild_history
from archives.records import Comment, Record
from tests.archives.index.logs import article, comment, page, removed, seen, when, write


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    return tmp_path / "main"


def open_up(collection: Path) -> Index:
    update(collection)
    return Index(collection / INDEX_NAME, collection / "records")


def test_the_newest_line_of_each_record_is_the_state_and_all_lines_the_history(collection: Path) -> None:
    first, second = comment(1, 10), comment(2, 10)
    write(collection, "r1", article(1, 10), first, second, page(1, 10))
    write(collection, "r2", article(1, 20, run="r2", change="updated", version=2, headline="Strike over"),
          replace(first, run="r2", change="edited", version=2, text="Not well said.", last_seen=when(20)),
          removed(second, "r2", 10))  # fmt: skip
    with open_up(collection) as index:
        assert [(r["type"], r["change"], r["headline"] if r["type"] == "article" else r["text"])
                for r in index.find(Filter(), sort="log")] == [
            ("article", "updated", "Strike over"), ("comment", "edited", "Not well said.")]  # fmt: skip
        gone = list(index.find(Filter(removed=True, types=("comment",)), sort="log"))
        assert [(r["change"], r["removed"], r["last_seen"], r["noticed"]) for r in gone] == [
            ("edited", 0, when(20), when(20)), ("removed", 1, when(10), when(20))]  # fmt: skip
        assert index.count(Filter(history=True)) == 6
        assert [r["version"] for r in index.versions("article-1")] == [1, 2]
        assert index.connection.execute("SELECT count(*) FROM pages").fetchone()[0] == 1


def test_an_older_capture_that_is_read_later_is_an_older_version(collection: Path) -> None:
    write(collection, "r2", article(1, 20, run="r2"), comment(1, 20, run="r2", text="new text"))
    write(collection, "r3", article(1, 10, run="r3", headline="older"), comment(1, 10, run="r3", text="older text"))  # fmt: skip
    with open_up(collection) as index:
        assert index.article("article-1")["headline"] != "older"  # type: ignore[index]
        assert [r["text"] for r in index.find(Filter(types=("comment",)))] == ["new text"]
        assert [r["text"] for r in index.versions("news.example/wordpress/1")] == ["older text", "new text"]


def test_what_a_look_saw_unchanged_moves_last_seen_and_status(collection: Path) -> None:
    write(collection, "r1", article(1, 10), comment(1, 10), comment(2, 10))
    write(collection, "r2", seen("r2", "article-1", 20, [("news.example/wordpress/1", "hidden")]),
          removed(comment(2, 10), "r2", 10))  # fmt: skip
    with open_up(collection) as index:
        assert index.article("article-1")["last_seen"] == when(20)  # type: ignore[index]
        row = index.comment("news.example/wordpress/1")
        assert row is not None
        assert (row["last_seen"], row["status"]) == (when(20), "hidden")
        (line,) = map(orjson.loads, index.lines(Filter(types=("comment",))))
        assert (line["last_seen"], line["status"]) == (when(20), "hidden")
        gone = index.comment("news.example/wordpress/2")
        assert gone is not None
        assert (gone["removed"], gone["noticed"]) == (
            1,
            when(20),
        )  # the look is known by its `seen` line alone


def test_a_tombstone_stays_in_the_state(collection: Path) -> None:
    write(
        collection,
        "r1",
        article(1, 10),
        comment(1, 10, change="removed", status="deleted", text="[deleted]"),
    )
    with open_up(collection) as index:
        assert [r["status"] for r in index.find(Filter(types=("comment",)))] == ["deleted"]


Step = tuple[str, int]
steps = st.lists(
    st.lists(st.tuples(st.sampled_from(["edit", "remove", "back", "same", "same-line"]), st.integers(1, 4)),
             unique_by=lambda step: step[1], max_size=4),
    min_size=1, max_size=6,
)  # fmt: skip


def _write_history(collection: Path, runs: Sequence[Sequence[Step]]) -> None:
    """Runs of a crawl: what each wrote of the four comments of a story."""
    lines: dict[int, Comment] = {}
    for number, changes in enumerate(runs, 1):
        run, second = f"r{number}", number * 10
        told: list[Record | bytes] = []
        quiet: list[tuple[str, str]] = []
        for what, of in changes:
            known = lines.get(of)
            if known is None or (known.change == "removed") != (what == "back"):
                line = comment(of, second, run=run)
                if known is not None:
                    line = replace(known, run=run, change="reappeared", last_seen=when(second))
            elif what == "remove":
                line = replace(known, run=run, change="removed")
            elif what == "same":
                quiet.append((known.id, known.status))
                lines[of] = replace(known, last_seen=when(second))
                continue
            else:
                change = "edited" if what == "edit" else "unchanged"
                line = replace(known, run=run, change=change, last_seen=when(second), text=f"text {number}")
            told.append(line)
            lines[of] = line
        write(collection, run, article(1, second, run=run, version=number), *told)
        if quiet:
            write(collection, run, seen(run, "article-1", second, quiet))


@settings(deadline=None, max_examples=40)
@given(steps, st.booleans())
def test_state_is_the_ledgers_whatever_happened_and_however_often_it_was_read(
    runs: list[list[Step]], each: bool
) -> None:
    with TemporaryDirectory() as folder:
        collection = Path(folder)
        for number in range(1, len(runs) + 1) if each else [len(runs)]:
            for path in collection.glob("*/*.jsonl"):
                path.unlink()
            _write_history(collection, runs[:number])
            update(collection)
        with Index(collection / INDEX_NAME, collection / "records") as index, Ledger(":memory:") as ledger:
            rebuild_history(collection / "records", ledger)
            known = {
                s.id: (s.removed, s.last_seen, s.version) for s in ledger.comment_states("article-1").values()
            }
            rows = {r["id"]: (bool(r["removed"]), r["last_seen"], r["version"])
                    for r in index.find(Filter(types=("comment",), removed=True))}  # fmt: skip
            assert rows == known
