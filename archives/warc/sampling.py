"""Some records of a WARC file under the lens, by what the ledger says of the file."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from archives.ledger.rows import CaptureRow
from archives.warc.raw_record import Problem
from archives.warc.reader import read_events
from archives.warc.verify import Tally, verify_record
from archives.warc.volume import Volume

SAMPLED = 20
"""Events that are read of each file."""


def sample_warc(
    volume: Volume, rows: Sequence[CaptureRow], tally: Tally, random: Random | None
) -> list[Problem]:
    """Check that a file has the bytes that the ledger knows, and some of its events in full.

    Args:
        volume: the file.
        rows: the ledger's, of this file.
        tally: takes the places of all records that lines may point at, as the ledger has them.
        random: draws the events, the last one besides; None for none at all.
    """
    name, size = volume.name, volume.size()
    ordered = sorted(rows, key=lambda row: row.end)
    for row in ordered:
        if row.end <= size:
            tally.places[name, row.offset] = (row.length, row.record_id, row.payload_digest)
    found: list[Problem] = []
    if ordered[-1].end > size:
        found.append(
            Problem(name, size, f"the file ends {ordered[-1].end - size} bytes before its last event does")
        )
    elif ordered[-1].end < size:
        found.append(Problem(name, ordered[-1].end, f"{size - ordered[-1].end} bytes behind the last event"))
    if random is None:
        tally.passed_over += 1
        return found
    tally.files += 1
    drawn = {row.record_id: row for row in (*random.sample(ordered, min(SAMPLED, len(ordered))), ordered[-1])}
    tally.passed_over += len(ordered) - len(drawn)
    for row in sorted(drawn.values(), key=lambda row: row.offset):
        if row.end <= size:
            found += _event_findings(volume, name, row, tally)
    return found


def _event_findings(volume: Volume, name: str, row: CaptureRow, tally: Tally) -> list[Problem]:
    problems: list[Problem] = []
    event = next(read_events(volume, problems.append, row.offset), None)
    if event is None or event.records[0].record_id != row.record_id:
        tally.damaged.add((name, row.offset))
        told = problems[0].text if problems else "another record"
        return [Problem(name, row.offset, f"no record {row.record_id}: {told}")]
    tally.records += len(event.records)
    return [finding for record in event.records for finding in verify_record(record, event, name, tally)]
