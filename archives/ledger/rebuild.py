"""The ledger out of `archive/` and `records/`: what it held, from what it speaks of.

What a later run saw unchanged has no record; the `seen` files in `runs/`, beside `records/`, say when it was seen.
Not in the files, hence not rebuilt: fingerprints of bodies (give `fingerprint`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from archives.collection.record_files import record_file_parts
from archives.errors import CollectionDamagedError
from archives.ledger.ledger import Ledger
from archives.ledger.states import (
    ArticleState,
    CommentState,
    EventState,
    RecordFilePosition,
    is_earlier,
    with_earlier_article,
    with_earlier_comment,
    without_text,
)
from archives.warc.file import OPEN_SUFFIX
from archives.warc.reader import Archive, final_name, read_events
from archives.warc.rows import row_of_event
from archives.warc.stream import Problem, Report

Line = dict[str, Any]
Fingerprint = Callable[[Line], int | None]
"""64-bit fingerprint of an article line's body, as the pipelines make it."""


def rebuild(
    archive: Path,
    records: Path,
    ledger: Ledger,
    fingerprint: Fingerprint | None = None,
    report: Report | None = None,
) -> None:
    """Fill an empty or doubtful ledger; the frontier's tables are not touched.

    Args:
        archive: folder of the WARC files.
        records: folder of the record files.
        ledger: what it held of captures, events, runs and history is replaced.
        fingerprint: makes the fingerprint of an article line.
        report: told what is damaged in the WARC files and of each line that is no record.

    Raises:
        CollectionDamagedError: a line is no record, and there is nobody to report it to: what the collection knew would
            not be whole.
    """
    with ledger.transaction():
        rebuild_captures(archive, ledger, report)
        rebuild_history(records, ledger, fingerprint, report)
        rebuild_events(ledger)
        rebuild_runs(records.parent / "runs", ledger)


def rebuild_captures(archive: Path, ledger: Ledger, report: Report | None = None) -> int:
    """Captures and certificates from the WARC files; gives how many events there are."""
    count = 0
    with ledger.transaction() as connection:
        for table in ("captures", "certificates", "warc_files"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
        for volume in Archive(archive).volumes():
            name = volume.name
            for event in read_events(volume, report):
                if row := row_of_event(event, name):
                    ledger.put_capture(row, next(iter(event.certificates), None))
                    count += 1
            if not volume.path.name.endswith(OPEN_SUFFIX):
                ledger.put_warc_size(name, volume.size())
    return count


def rebuild_history(
    records: Path, ledger: Ledger, fingerprint: Fingerprint | None = None, report: Report | None = None
) -> int:
    """Articles, comments, emitted ids and file positions from the record files; gives how many lines there are.

    Raises:
        CollectionDamagedError: as `rebuild`.
    """
    old = {state.id: (state.text_digest, state.simhash) for state in ledger.article_states()}

    def simhash_of(line: Line) -> int | None:
        if fingerprint:
            return fingerprint(line)
        digest, simhash = old.get(line["id"], (None, None))
        return simhash if digest == line["text_digest"] else None

    count = 0
    with ledger.transaction() as connection:
        for table in ("articles", "article_bands", "comments", "emitted", "record_files", "events"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
        for path in record_paths(records, records.parent / "runs"):
            count += _take_file(path, ledger, simhash_of, report)
    return count


def rebuild_events(ledger: Ledger) -> None:
    """Events and runs as the captures name them. Events with a page line are done, and known before this is called."""
    runs: dict[str, str] = {}
    with ledger.transaction() as connection:
        for row in ledger.capture_rows():
            role = row.role
            if role.run:
                runs[role.run] = min(runs.get(role.run, row.date), row.date)
            if role.event:
                ledger.open_event(
                    EventState(role.event, role.run, role.article or row.url, "open", role.discovered_by)
                )
                connection.execute(
                    "UPDATE events SET url = ?, discovered_by = coalesce(discovered_by, ?)"
                    " WHERE event = ? AND ? IN ('page', 'section')",
                    (role.article or row.url, role.discovered_by, role.event, role.name),
                )
        for run, started in sorted(runs.items()):
            connection.execute(
                "INSERT OR IGNORE INTO runs (run, started, info) VALUES (?, ?, '{}')", (run, started)
            )


def rebuild_runs(reports: Path, ledger: Ledger) -> None:
    """The ends of the runs that finished, as their reports state them: nothing of these is to be gone on with."""
    for path in reports.glob("*.json"):
        try:
            report = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError:  # written by hand, or torn by an older version
            continue
        if isinstance(report, dict) and report.get("finish_reason") == "finished" and report.get("ended"):
            ledger.connection.execute(
                "UPDATE runs SET finished = ? WHERE run = ? AND finished IS NULL",
                (report["ended"], report.get("run")),
            )


def record_paths(*folders: Path) -> list[Path]:
    """The record files in the order they were written: by run, then number."""
    paths = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    found = [
        ((parts[1], parts[2], parts[0]), path) for path in paths if (parts := record_file_parts(path.name))
    ]
    return [path for _, path in sorted(found)]


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """(first byte, line) of every whole line."""
    at = 0
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield at, line
            at += len(line)


def _take_file(path: Path, ledger: Ledger, simhash_of: Fingerprint, report: Report | None) -> int:
    parts = record_file_parts(path.name)
    assert parts is not None
    size = count = 0
    for at, raw in read_lines(path):
        size, count = at + len(raw), count + 1
        try:
            _take_line(raw, parts, ledger, simhash_of)
        except _NO_RECORD as error:
            problem = Problem(path.name, at, f"no record line ({_short(error)})")
            if report is None:
                raise CollectionDamagedError(f"{problem}: {_WAYS_OUT}") from error
            report(problem)
    if size != path.stat().st_size and not path.name.endswith(OPEN_SUFFIX):
        problem = Problem(path.name, size, "the last line is torn")
        if report is None:
            raise CollectionDamagedError(f"{problem}: {_WAYS_OUT}")
        report(problem)
    ledger.put_record_positions([RecordFilePosition(final_name(path), parts[1], parts[0], size, count)])
    return count


_NO_RECORD = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
)
"""What a line raises that is no JSON object, or none of our records."""
_WAYS_OUT = "put the file back from a copy, or run `tearsheet rebuild`, which goes on without such lines"


def _short(error: Exception) -> str:
    text = " ".join(str(error).split())[:80]
    return f"{text} is missing" if isinstance(error, KeyError) else text


def _take_line(raw: bytes, parts: tuple[str, str, int], ledger: Ledger, simhash_of: Fingerprint) -> None:
    line = orjson.loads(raw)
    if not isinstance(line, dict):
        raise TypeError("a JSON object is wanted")
    if parts[0] == "seen":
        _take_seen(line, ledger)
        return
    if line["type"] == "article":
        _take_article(line, raw, ledger, simhash_of)
    elif line["type"] == "comment":
        ledger.put_comment_states([_comment_state(line, raw, ledger.comment_state(line["id"]))])
    else:
        _take_page(line, ledger)
    ledger.mark_emitted(line["run"] or parts[1], line["type"], line["id"])


def _take_article(line: Line, raw: bytes, ledger: Ledger, simhash_of: Fingerprint) -> None:
    date = (line["capture"] or {}).get("date")
    before = ledger.article_state(line["id"])
    if line["change"] == "gone" and before is not None:
        # It was not seen, and its text is that of the line before.
        ledger.put_article_state(replace(before, change="gone", run=line["run"]))
        return
    if before is not None and date and is_earlier(date, before.last_seen):
        ledger.put_article_state(with_earlier_article(before, line["version"] or 1, date))
        return
    # The kept line is that of the newest version, which an unchanged article repeats.
    kept = before.line if before and line["change"] == "unchanged" else None
    ledger.put_article_state(
        ArticleState(
            id=line["id"],
            url=line["url"],
            canonical_url=line["canonical_url"],
            version=line["version"] or 1,
            text_digest=line["text_digest"],
            simhash=simhash_of(line),
            change=line["change"],
            first_seen=before.first_seen if before else date,
            last_seen=date,
            run=line["run"],
            declared=line["comments"]["declared"],
            duplicate_of=line["duplicate_of"],
            body_length=len(line["body"]) if line["body"] else None,
            line=kept or without_text(raw),
        )
    )


def _comment_state(line: Line, raw: bytes, before: CommentState | None) -> CommentState:
    """The state after this line; the kept line is that of the newest version, which an unchanged comment repeats."""
    if before is not None and is_earlier(line["last_seen"], before.last_seen):
        return with_earlier_comment(before, line["version"] or 1, line["last_seen"])
    kept = before.line if before and line["change"] == "unchanged" else None
    return CommentState(
        id=line["id"],
        article_id=before.article_id if before else line["article_id"],
        version=line["version"] or 1,
        text_digest=line["text_digest"],
        first_seen=line["first_seen"],
        last_seen=line["last_seen"],
        status=line["status"],
        removed=line["change"] == "removed" and line["status"] != "deleted",
        run=line["run"],
        line=kept or raw,
    )


def _take_seen(line: Line, ledger: Ledger) -> None:
    """What was seen unchanged, unless a later line of it was taken already (`extract` writes one file of many runs)."""
    at = line["at"]
    if line["article"] is not None:
        before = ledger.article_state(line["id"])
        if before is not None and (before.last_seen or "") < at:
            ledger.put_article_state(
                ArticleState(**line["article"], simhash=before.simhash, line=before.line)
            )
    for comment_id, status in line["comments"]:
        known = ledger.comment_state(comment_id)
        if known is not None and (known.last_seen or "") < at:
            state = replace(known, last_seen=at, run=line["run"], status=status, removed=False)
            ledger.put_comment_states([state])


def _take_page(line: Line, ledger: Ledger) -> None:
    """A page line of an event shows that the event's lines were due; nothing else of it is history."""
    if line["event"]:
        ledger.open_event(EventState(line["event"], line["run"], line["url"], "done"))
