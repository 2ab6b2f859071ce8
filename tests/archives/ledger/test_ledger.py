"""The ledger's own promises."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives.capture import Role
from archives.ledger.ledger import Ledger, connect
from archives.ledger.rows import CaptureRow
from archives.ledger.states import ArticleState, CommentState, EventState

ROW = CaptureRow(
    "urn:uuid:1", "response", "http://a/", "2026-11-23T20:48:00Z", "a.warc.gz", 10, 20, 60, "sha1:X", None, 200, "GET",
    "text/html", '"1"', "Mon", 999, None, None, 3600, Role("e1", "comment-page", 2, "http://a/", run="r1", via=("http://b/",)),
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


def changed(row: CaptureRow, **change: object) -> CaptureRow:
    from dataclasses import replace

    return replace(row, **change)  # type: ignore[arg-type]


def test_captures(ledger: Ledger) -> None:
    ledger.put_capture(ROW, ("a", "sha256:1"))
    ledger.put_capture(
        changed(
            ROW,
            record_id="2",
            date="2026-11-24T00:00:00Z",
            status=404,
            offset=60,
            end=90,
            payload_digest="sha1:Y",
        )
    )
    ledger.put_capture(changed(ROW, record_id="3", kind="failure", date="2026-11-25T00:00:00Z", status=None, offset=90, end=99))  # fmt: skip
    assert ledger.capture("urn:uuid:1") == ROW
    assert ledger.capture("none") is None
    latest = ledger.latest_capture("http://a/")
    assert latest is not None
    assert latest.record_id == "2"
    assert ledger.latest_capture("http://a/", status=200) == ROW
    assert [row.record_id for row in ledger.capture_rows_for_event("e1")] == ["urn:uuid:1", "2", "3"]
    assert ledger.latest_validators("http://a/") == ('"1"', "Mon")
    assert ledger.latest_validators("http://b/") == (None, None)
    assert ledger.flushed_size("a.warc.gz") == 99
    assert ledger.certificate_seen("a", "sha256:1")
    assert not ledger.certificate_seen("b", "sha256:1")
    assert [row.record_id for row in ledger.drop_captures_after("a.warc.gz", 60)] == ["2", "3"]
    assert ledger.flushed_size("a.warc.gz") == 60


@pytest.mark.parametrize(
    "change",
    [{"kind": "revisit"}, {"status": 404}, {"truncated": "time"}, {"error": "x"}, {"payload_digest": None}],
)
def test_payloads_that_may_not_be_referred_to(ledger: Ledger, change: dict[str, object]) -> None:
    ledger.put_capture(changed(ROW, **change))
    assert ledger.find_payload("sha1:X") is None


def test_payloads_of_the_own_run_can_be_left_out(ledger: Ledger) -> None:
    ledger.put_capture(ROW)
    assert ledger.find_payload("sha1:X") == ROW
    assert ledger.find_payload("sha1:X", before_run="r1") is None
    assert ledger.find_payload("sha1:X", before_run="r2") == ROW


def test_validators_go_through_revisits_to_the_response(ledger: Ledger) -> None:
    ledger.put_capture(ROW)
    ledger.put_capture(
        changed(ROW, record_id="2", kind="revisit", refers_to="urn:uuid:1", etag='"2"', date="2026-12")
    )
    assert ledger.find_validated("http://a/", 'W/"2"', None) == ROW
    assert ledger.find_validated("http://a/", '"x", "1"', "Tue") == ROW
    assert ledger.find_validated("http://a/", None, "Mon") == ROW
    assert ledger.find_validated("http://a/", '"x"', "Mon") is None
    assert ledger.find_validated("http://a/", None, None) is None


def test_transactions(ledger: Ledger) -> None:
    with pytest.raises(KeyError), ledger.transaction():
        _write_and_fail(ledger)
    assert not ledger.is_emitted("r", "page", "1")
    assert not ledger.connection.in_transaction


def _write_and_fail(ledger: Ledger) -> None:
    ledger.mark_emitted("r", "page", "1")
    with ledger.transaction():
        ledger.mark_emitted("r", "page", "2")
    raise KeyError


def test_one_line_a_run_and_id(ledger: Ledger) -> None:
    assert ledger.mark_emitted("r", "page", "1")
    assert not ledger.mark_emitted("r", "page", "1")
    assert ledger.mark_emitted("r", "comment", "1")
    assert ledger.mark_emitted("r2", "page", "1")
    assert ledger.emitted_ids("r", "page") == {"1"}


def test_articles_and_their_duplicates(ledger: Ledger) -> None:
    one = ArticleState("a", "u", "c", 2, "t", (1 << 64) - 1, "new", "2026-01", "2026-02", "r", 45, None, 99)
    two = ArticleState(
        "b", "v", "d", text_digest="t", simhash=(1 << 64) - 8, first_seen="2026-03", body_length=9
    )
    for state in (one, two, ArticleState("z", "w", "e", simhash=0)):
        ledger.put_article_state(state)
    assert ledger.article_state("a") == one
    assert ledger.article_by_text_digest("t") == one
    assert ledger.article_by_text_digest("t", other_than="a") == two
    assert ledger.near_duplicates((1 << 64) - 1, other_than="a") == [(two, 3)]
    moved = ArticleState("b", "v", "d", 2, "t2", 5)
    ledger.put_article_state(moved)
    assert ledger.near_duplicates((1 << 64) - 1) == [(one, 0)]
    assert [state.id for state, _ in ledger.near_duplicates(1)] == ["b", "z"]


@settings(deadline=None)
@given(st.integers(0, (1 << 64) - 1), st.sets(st.integers(0, 63), max_size=5))
def test_fingerprints_near_each_other_are_found(value: int, flips: set[int]) -> None:
    other = value
    for bit in flips:
        other ^= 1 << bit
    with Ledger(":memory:") as ledger:
        ledger.put_article_state(ArticleState("a", "u", "c", simhash=value))
        found = ledger.near_duplicates(other)
    assert [(state.simhash, distance) for state, distance in found] == (
        [(value, len(flips))] if len(flips) <= 3 else []
    )


def test_comments(ledger: Ledger) -> None:
    one = CommentState("s/1", "a", 2, "t", "x", "y", "deleted", removed=True, run="r", line=b"{}\n")
    ledger.put_comment_states([one, CommentState("s/2", "a"), CommentState("s/3", "b")])
    assert ledger.comment_states("a") == {"s/1": one, "s/2": CommentState("s/2", "a")}
    assert ledger.comment_state("s/3") == CommentState("s/3", "b")


def test_events_and_runs(ledger: Ledger) -> None:
    event = EventState("e", "r", "http://a/", discovered_by="feed:x")
    ledger.open_event(event)
    ledger.open_event(EventState("e", "r2", "http://b/"))
    assert ledger.event("e") == event
    assert ledger.open_events("r") == ledger.open_events() == [event]
    assert ledger.open_events("r2") == []
    ledger.close_event("e")
    assert ledger.open_events() == []
    ledger.start_run("r", "2026-01", {"verb": "archive"})
    assert [run["run"] for run in ledger.unfinished_runs()] == ["r"]
    ledger.finish_run("r", "2026-02")
    assert ledger.run("r") == {
        "run": "r",
        "started": "2026-01",
        "finished": "2026-02",
        "info": {"verb": "archive"},
    }
    ledger.start_run("r", "2026-03")
    run = ledger.run("r")
    assert run is not None
    assert (run["started"], run["finished"]) == ("2026-01", None)


def test_shared_connection_stays_open(tmp_path: Path) -> None:
    connection = connect(tmp_path / "ledger.sqlite")
    Ledger(connection).close()
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_what_is_committed_survives_without_close(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.put_capture(ROW)
    ledger.sync()
    other = sqlite3.connect(tmp_path / "ledger.sqlite")
    assert other.execute("SELECT count(*) FROM captures").fetchone() == (1,)
    other.close()
    ledger.close()
