"""The ledger's captures: what the WARC writer asks and reports, and what others look up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from archives.ledger.rows import CaptureRow, validators_match
from archives.warc.events import parse_role

_COLUMNS = (
    'record_id, kind, url, date, warc, "offset", length, "end", payload_digest, refers_to, status, method, media_type,'
    " etag, last_modified, payload_bytes, truncated, error, fresh"
)
_SELECT = f"SELECT {_COLUMNS}, role FROM captures"  # noqa: S608 - constant
_INSERT = f"INSERT OR REPLACE INTO captures ({_COLUMNS}, event, run, role) VALUES ({', '.join('?' * 22)})"  # noqa: S608


class CaptureTable:
    """Reads and writes of `captures` and `certificates`. Satisfies `archives.ledger.rows.CaptureIndex`."""

    connection: sqlite3.Connection

    def put_capture(self, row: CaptureRow, certificate: tuple[str, str] | None = None) -> None:
        """Keep the row of an event whose bytes are flushed, and the certificate chain in it."""
        values = (
            *(row.record_id, row.kind, row.url, row.date, row.warc, row.offset, row.length, row.end),
            *(
                row.payload_digest,
                row.refers_to,
                row.status,
                row.method,
                row.media_type,
                row.etag,
                row.last_modified,
            ),
            *(row.payload_bytes, row.truncated, row.error, row.fresh),
            *(row.role.event, row.role.run, orjson.dumps(row.role).decode()),
        )
        self.connection.execute(_INSERT, values)
        if certificate:
            self.connection.execute("INSERT OR IGNORE INTO certificates VALUES (?, ?)", certificate)

    def capture(self, record_id: str) -> CaptureRow | None:
        """The capture of that record id."""
        return self._one("WHERE record_id = ?", (record_id,))

    def latest_capture(self, url: str, status: int | None = None) -> CaptureRow | None:
        """The newest capture of a URL that brought an answer; of that status where one is given."""
        return self._one(
            "WHERE url = ?1 AND kind != 'failure' AND (?2 IS NULL OR status = ?2) ORDER BY date DESC, rowid DESC LIMIT 1",
            (url, status),
        )

    def latest_validators(self, url: str) -> tuple[str | None, str | None]:
        """(ETag, Last-Modified) to send with a conditional request: of the newest whole 200 answer."""
        row = self.connection.execute(
            "SELECT etag, last_modified FROM captures WHERE url = ? AND status = 200 AND truncated IS NULL"
            " AND error IS NULL AND method = 'GET' ORDER BY date DESC, rowid DESC LIMIT 1",
            (url,),
        ).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def freshness(self, url: str) -> tuple[str, int] | None:
        """WARC-Date of the newest whole answer to a URL, and for how many seconds it is fresh by its own word; None where
        there is none, or the server was at fault."""
        row = self.connection.execute(
            "SELECT date, coalesce(fresh, 0) FROM captures WHERE url = ? AND status < 500 AND status != 429"
            " AND truncated IS NULL AND error IS NULL AND method = 'GET' ORDER BY date DESC, rowid DESC LIMIT 1",
            (url,),
        ).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def capture_rows_for_event(self, event: str) -> list[CaptureRow]:
        """All captures of an event, failures too, in the order they were written."""
        return self._all("WHERE event = ? ORDER BY rowid", (event,))

    def capture_rows(self, warc: str | None = None) -> list[CaptureRow]:
        """All captures, of one file or of all, by place."""
        return self._all('WHERE ?1 IS NULL OR warc = ?1 ORDER BY warc, "offset"', (warc,))

    def each_capture(self, warc: str) -> Iterator[CaptureRow]:
        """The captures of one file by place, one by one: a file may hold a hundred thousand."""
        found = self.connection.execute(f'{_SELECT} WHERE warc = ? ORDER BY "offset"', (warc,))
        yield from map(_capture_row, found)

    def find_payload(self, digest: str, before_run: str | None = None) -> CaptureRow | None:
        """The oldest response that holds this payload: whole, status 200, never a revisit.

        Args:
            digest: WARC-Payload-Digest.
            before_run: leave out what this run captured.
        """
        return self._one(
            "WHERE payload_digest = ?1 AND kind = 'response' AND status = 200 AND truncated IS NULL AND error IS NULL"
            " AND (?2 IS NULL OR run IS NOT ?2) ORDER BY rowid LIMIT 1",
            (digest, before_run),
        )

    def find_validated(self, url: str, etag: str | None, last_modified: str | None) -> CaptureRow | None:
        """The response that a 304 to these validators confirms; through revisits to their original."""
        rows = self._all(
            "WHERE url = ? AND status = 200 AND truncated IS NULL AND error IS NULL ORDER BY date DESC, rowid DESC LIMIT 50",
            (url,),
        )
        for row in rows:
            if validators_match(row, etag, last_modified):
                found = row if row.kind == "response" else self.capture(row.refers_to or "")
                if found and found.kind == "response" and found.payload_digest:
                    return found
        return None

    def certificate_seen(self, host: str, digest: str) -> bool:
        """Whether this chain of this host is archived."""
        row = self.connection.execute(
            "SELECT 1 FROM certificates WHERE host = ? AND digest = ?", (host, digest)
        )
        return row.fetchone() is not None

    def flushed_size(self, warc: str) -> int:
        """Up to where the ledger knows the file: the end of its last event, 0 for a file without any."""
        row = self.connection.execute('SELECT max("end") FROM captures WHERE warc = ?', (warc,)).fetchone()
        return int(row[0] or 0)

    def drop_captures_after(self, warc: str, size: int) -> list[CaptureRow]:
        """Forget events that end after `size`: their bytes did not survive. Gives what was forgotten."""
        gone = self._all('WHERE warc = ? AND "end" > ?', (warc, size))
        self.connection.execute('DELETE FROM captures WHERE warc = ? AND "end" > ?', (warc, size))
        return gone

    def warcs_of_run(self, run: str | None) -> set[str]:
        """Files that hold captures of a run."""
        return {
            row[0]
            for row in self.connection.execute("SELECT DISTINCT warc FROM captures WHERE run = ?", (run,))
        }

    def warc_sizes(self) -> dict[str, int]:
        """Sealed files whose events all have their rows, with their sizes."""
        return dict(self.connection.execute("SELECT name, size FROM warc_files"))

    def put_warc_size(self, warc: str, size: int) -> None:
        """All events of a sealed file have their rows."""
        self.connection.execute("INSERT OR REPLACE INTO warc_files VALUES (?, ?)", (warc, size))

    def _one(self, where: str, values: tuple[Any, ...]) -> CaptureRow | None:
        row = self.connection.execute(f"{_SELECT} {where}", values).fetchone()
        return _capture_row(row) if row else None

    def _all(self, where: str, values: Iterable[Any]) -> list[CaptureRow]:
        return [_capture_row(row) for row in self.connection.execute(f"{_SELECT} {where}", tuple(values))]


def _capture_row(row: tuple[Any, ...]) -> CaptureRow:
    values: list[Any] = [*row[:-1], parse_role(orjson.loads(row[-1]))]
    return CaptureRow(*values)
