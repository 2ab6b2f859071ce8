"""The rows of one run that wait for a lease, in PostgreSQL: put, made ready when they are due, taken host by host.

A lease is two statements in one READ COMMITTED transaction: the first locks gates, passing over those that others hold;
the second, whose snapshot is younger than the locks, picks the rows behind them. In one statement the pick would read
what stood there before the gates were locked, and lease rows twice. Whoever makes rows ready writes their hosts' gates
last, and waits there for a lease that is about to close one: no row is left behind a closed gate.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from archives.postgres.database import Database
from crawler.frontier.contract import HostGate, Lease, NewRow
from crawler.frontier.postgres.claims import Claims
from crawler.frontier.postgres.hosts import COLUMNS, HostGates, host_id
from crawler.frontier.postgres.schema import BLOCK
from crawler.frontier.postgres.workers import Worker
from crawler.frontier.queue import PROMOTED_AT_ONCE

_PUT = """
WITH b AS MATERIALIZED (SELECT nextval('frontier_row_id') AS base),
ins AS (
  INSERT INTO frontier_row (id, host_id, put_by, key, due, run_no, priority, queue, url, request, event, role)
  SELECT b.base + n, h, %(call)s, k, d, %(run)s, p, CASE WHEN d > 0 THEN 0 ELSE 1 END, u, r, e, ro
  FROM b, unnest(%(n)s::int8[], %(h)s::int8[], %(k)s::uuid[], %(d)s::float8[], %(p)s::int4[], %(u)s::text[],
    %(r)s::text[], %(e)s::text[], %(ro)s::text[]) AS t (n, h, k, d, p, u, r, e, ro)
  ORDER BY k ON CONFLICT (key, run_no) DO NOTHING RETURNING id, host_id, queue
),
g AS (
  INSERT INTO frontier_gate AS g SELECT %(run)s, host_id, 0 FROM ins WHERE queue = 1 GROUP BY host_id ORDER BY host_id
  ON CONFLICT (run_no, host_id) DO UPDATE SET wake = 0 WHERE g.wake > 0
),
c AS (
  INSERT INTO frontier_count AS c (run_no, owner, known) SELECT %(run)s, %(me)s, count(*) FROM ins HAVING count(*) > 0
  ON CONFLICT (run_no, owner) DO UPDATE SET known = c.known + excluded.known
)
SELECT id FROM ins"""
_PUT_BEFORE = "SELECT id, key FROM frontier_row WHERE run_no = %s AND key = ANY(%s::uuid[]) AND put_by = %s"
OPEN_GATES = """
INSERT INTO frontier_gate AS g SELECT %(run)s, h, 0 FROM unnest(%(h)s::int8[]) h GROUP BY h ORDER BY h
ON CONFLICT (run_no, host_id) DO UPDATE SET wake = 0 WHERE g.wake > 0"""
COUNT = """INSERT INTO frontier_count AS c VALUES (%s, %s, 0, %s, %s) ON CONFLICT (run_no, owner)
DO UPDATE SET done = c.done + excluded.done, failed = c.failed + excluded.failed"""
"""Settled rows of a run: of which number, how many more are done and failed."""
_PROMOTE = """
UPDATE frontier_row SET queue = 1 WHERE id IN (
  SELECT id FROM frontier_row WHERE run_no = %s AND queue = 0 AND due <= %s ORDER BY due LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING host_id"""
_GATES = f"""
SELECT g.host_id, g.wake, {", ".join(f"h.{c}" for c in COLUMNS.split(", "))}
FROM frontier_gate g JOIN frontier_host h USING (host_id)
WHERE g.run_no = %s AND g.wake <= %s AND g.host_id <> ALL(%s::int8[])
ORDER BY g.wake LIMIT %s FOR UPDATE OF g SKIP LOCKED"""  # noqa: S608 - our own names
_PICK = """
SELECT g.n, r.id, r.url, r.request, r.attempts, r.deliveries, r.event
FROM unnest(%(h)s::int8[], %(q)s::int4[]) WITH ORDINALITY AS g (host_id, quota, n) CROSS JOIN LATERAL (
  SELECT id, url, request, attempts, deliveries, event FROM frontier_row r
  WHERE run_no = %(run)s AND host_id = g.host_id AND queue = 1 AND owner IS NULL{mine}
  ORDER BY priority DESC, id LIMIT g.quota FOR UPDATE OF r SKIP LOCKED) r
ORDER BY g.n"""
_MINE = """ AND (event IS NULL OR NOT EXISTS (
    SELECT 1 FROM frontier_event e WHERE e.event = r.event AND e.owner <> %(me)s))"""
_OTHERS = """
SELECT g.host_id FROM unnest(%(h)s::int8[]) AS g (host_id) WHERE EXISTS (
  SELECT 1 FROM frontier_row r WHERE run_no = %(run)s AND host_id = g.host_id AND queue = 1 AND owner IS NULL
  AND id <> ALL(%(ids)s::int8[]))"""
_LEASE = """
WITH r AS (UPDATE frontier_row SET owner = %(me)s, deliveries = deliveries + 1 WHERE id = ANY(%(ids)s)),
w AS (
  UPDATE frontier_gate g SET wake = v.wake FROM unnest(%(h)s::int8[], %(w)s::float8[]) AS v (host_id, wake)
  WHERE g.run_no = %(run)s AND g.host_id = v.host_id
)
DELETE FROM frontier_gate WHERE run_no = %(run)s AND host_id = ANY(%(empty)s::int8[])"""
PROMOTE_SECONDS = 0.2
HOLD_OFF = 0.5
"""Seconds after which a host is looked at again whose rows all stay with other workers' events."""


@dataclass(slots=True)
class _Turn:
    """One host in a lease."""

    host_id: int
    wake: float
    gate: HostGate
    refused: str | None
    pace: float
    quota: int = 0
    rows: Sequence[tuple[Any, ...]] = ()


class RunQueue:
    """The run's queue.

    Args:
        database: where.
        worker: who leases.
        gates: the hosts.
        claims: of events; rows of an event go to the worker that has its first one. None: to anybody.
        live: times are the real ones.
    """

    def __init__(
        self,
        database: Database,
        worker: Worker,
        gates: HostGates,
        *,
        claims: Claims | None,
        live: bool = False,
    ) -> None:
        self._db = database
        self._worker = worker
        self._gates = gates
        self._claims = claims
        self._run = worker.run_no
        self._pick = _PICK.format(mine=_MINE if claims is not None else "")
        self._held_off: dict[str, float] = {}
        self._now = 0.0
        self._live = live
        self._promoted = -PROMOTE_SECONDS
        self._per_gate = 1.0
        """Rows that a gate gave at the last lease: how many gates are worth locking follows from it."""

    def put(self, rows: Iterable[NewRow], call: int, *, again: bool = False) -> list[int | None]:
        """The rows' ids, None for keys that the run knows.

        Args:
            rows: in the order in which they are to be fetched.
            call: of the caller's choice, the same where it is done again since the answer was lost: what was put then is new.
            again: it is done again.
        """
        wanted = list(rows)
        ids: list[int | None] = []
        for start in range(0, len(wanted), BLOCK):
            ids += self._put(wanted[start : start + BLOCK], call, again)
        return ids

    def _put(self, rows: Sequence[NewRow], call: int, again: bool) -> list[int | None]:
        self._gates.note(row.host for row in rows)
        skew = self._worker.skew
        first: dict[bytes, int] = {}
        for n, row in enumerate(rows):
            first.setdefault(row.key, n)
        new = [rows[n] for n in first.values()]
        values = {
            "call": call, "run": self._run, "me": self._worker.no, "n": list(first.values()),
            "h": [host_id(row.host) for row in new], "k": [row.key.hex() for row in new],
            "d": [row.due + skew if row.due > 0 else 0.0 for row in new], "p": [row.priority for row in new],
            "u": [_text(row.url) for row in new], "r": [_json(row.request) for row in new],
            "e": [row.event for row in new], "ro": [row.role for row in new],
        }  # fmt: skip
        ids: list[int | None] = [None] * len(rows)
        if again:
            before = self._db.run(_PUT_BEFORE, (self._run, values["k"], call)).fetchall()
            for number, key in before:
                ids[first[key.bytes]] = number
        for (number,) in self._db.run(_PUT, values).fetchall():
            ids[number % BLOCK] = number
        return ids

    def lease(self, n: int, now: float, held: Collection[str]) -> list[Lease]:
        """Within a transaction: hosts are served in the order in which their gates open, so that none starves."""
        self._promote_at_times(now)
        passed = [host_id(host) for host in {*held, *self._off(now)}]
        taken: list[_Turn] = []
        limit = min(n, ceil(n / self._per_gate) + 1)
        while True:
            values = (self._run, now + self._worker.skew, passed, limit)
            turns = [self._turn(row, now) for row in self._db.run(_GATES, values).fetchall()]
            found, room = len(turns), n
            passed = [*passed, *(turn.host_id for turn in turns)]
            while turns and room > 0:
                turns = self._fill(turns, taken, room)
                room = n - sum(min(len(turn.rows), turn.quota) for turn in taken)
            if room < n or found < limit or limit == n:
                break
            limit = n  # none of so few gates gave anything
        if taken and room < n:
            self._per_gate = max(1.0, (n - room) / len(taken))
        return self._take(taken, now)

    def _promote_at_times(self, now: float) -> None:
        """Rows that wait are looked at a few times a second; without a live clock, whenever something is leased."""
        self._now = now
        if self._live and time.monotonic() - self._promoted < PROMOTE_SECONDS:
            return
        self._promoted = time.monotonic()
        self.promote(now)

    def _turn(self, row: tuple[Any, ...], now: float) -> _Turn:
        gate = self._gates.gate_of(row[2:])
        refused = self._gates.rules.refusal(gate, now)
        pace = 0.0 if refused else self._gates.rules.pace(gate)
        return _Turn(row[0], row[1], gate, refused, pace)

    def _fill(self, turns: list[_Turn], taken: list[_Turn], room: int) -> list[_Turn]:
        """Pick the rows of the next hosts, as many as may be needed; gives the turns that are left."""
        asked: list[_Turn] = []
        now = self._now
        planned = 0
        while turns and planned < room:
            turn = turns.pop(0)
            opens = self._gates.rules.opens_at(turn.gate, now)
            if turn.refused is None and opens > now:
                turn.quota, turn.wake = 0, opens
                taken.append(turn)
                continue
            turn.quota = 1 if turn.pace else room - planned
            planned += turn.quota
            asked.append(turn)
        if not asked:
            return turns
        values = {
            "h": [t.host_id for t in asked],
            "q": [t.quota + 1 for t in asked],
            "run": self._run,
            "me": self._worker.no,
        }
        found: list[list[tuple[Any, ...]]] = [[] for _ in asked]
        for row in self._db.run(self._pick, values).fetchall():
            found[row[0] - 1].append(row[1:])
        for turn, rows in zip(asked, found, strict=True):
            turn.rows = rows
        taken += asked
        return turns

    def _take(self, turns: list[_Turn], now: float) -> list[Lease]:
        """Give the picked rows to this worker, and set when their gates are worth another look."""
        picked = [row for turn in turns for row in turn.rows[: turn.quota]]
        foreign = self._claim(picked, self._claims) if self._claims is not None else set()
        ids = [row[0] for row in picked if row[0] not in foreign]
        stays = self._with_more(turns, ids)
        skew, wakes, empty = self._worker.skew, {}, []
        for turn in turns:
            if not turn.quota:
                wakes[turn.host_id] = turn.wake + skew
            elif turn.host_id in stays:
                wakes[turn.host_id] = now + skew + turn.pace
                if not any(row[0] not in foreign for row in turn.rows[: turn.quota]):
                    self._held_off[turn.gate.host] = now + HOLD_OFF
                    wakes[turn.host_id] = turn.wake
            else:
                empty.append(turn.host_id)
        if turns:
            values = {
                "me": self._worker.no, "ids": ids, "run": self._run, "h": list(wakes), "w": list(wakes.values()), "empty": empty,
            }  # fmt: skip
            self._db.later(_LEASE, values)
        return [
            Lease(number, url, turn.gate.host, json.loads(request), attempts, deliveries + 1, turn.refused)
            for turn in turns
            for number, url, request, attempts, deliveries, _ in turn.rows[: turn.quota]
            if number not in foreign
        ]

    def _claim(self, picked: Sequence[tuple[Any, ...]], claims: Claims) -> set[int]:
        """Take the picked rows' events for this worker; gives the rows whose event another has taken meanwhile."""
        events = sorted({row[5] for row in picked if row[5] is not None})
        if not events:
            return set()
        mine = claims.take(events)
        return {row[0] for row in picked if row[5] is not None and row[5] not in mine}

    def _with_more(self, turns: Sequence[_Turn], ids: list[int]) -> set[int]:
        """Hosts that have ready rows beside those that are leased now."""
        more = {turn.host_id for turn in turns if len(turn.rows) > turn.quota}
        unsure = [turn.host_id for turn in turns if turn.quota and turn.host_id not in more]
        if self._claims is not None and unsure:
            values = {"h": unsure, "run": self._run, "ids": ids}
            more.update(host for (host,) in self._db.run(_OTHERS, values).fetchall())
        return more

    def promote(self, now: float) -> None:
        """Rows whose time has come are ready."""
        values = (self._run, now + self._worker.skew, PROMOTED_AT_ONCE)
        due = self._db.run(_PROMOTE, values).fetchall()
        if due:
            self.open_gates(host for (host,) in due)

    def open_gates(self, hosts: Iterable[int]) -> None:
        """Hosts that have ready rows; within the transaction that made them ready, at its end."""
        if numbers := list(set(hosts)):
            self._db.later(OPEN_GATES, {"run": self._run, "h": numbers})

    def next_wake(self, now: float, held: Collection[str]) -> float | None:
        """When a gate with ready rows opens or a row becomes due, whichever is first; in this process's time."""
        off = self._off(now)
        query = (
            "SELECT (SELECT min(due) FROM frontier_row WHERE run_no = %(run)s AND queue = 0), "
            "(SELECT wake FROM frontier_gate WHERE run_no = %(run)s AND host_id <> ALL(%(held)s::int8[]) ORDER BY wake LIMIT 1),"
            " EXISTS (SELECT 1 FROM frontier_gate WHERE run_no = %(run)s AND host_id = ANY(%(off)s::int8[]))"
        )
        passed = [host_id(host) for host in {*held, *off}]
        values = {
            "run": self._run,
            "held": passed,
            "off": [host_id(host) for host in off if host not in held],
        }
        due, wake, waits = self._db.run(query, values).fetchone() or (None, None, False)
        skew = self._worker.skew
        times = [at - skew if at else at for at in (due, wake) if at is not None]
        if waits:
            times.append(min(off.values()))
        return min(times, default=None)

    def look_again(self, host: str | None = None) -> None:
        """Forget when gates were thought to open: of one host, or of all."""
        query = "UPDATE frontier_gate SET wake = 0 WHERE run_no = %s AND wake > 0"
        if host is None:
            self._held_off.clear()
            self._db.run(query, (self._run,))
        else:
            self._db.run(query + " AND host_id = %s", (self._run, host_id(host)))

    def _off(self, now: float) -> dict[str, float]:
        """Hosts that have nothing for this worker for a moment."""
        self._held_off = {
            host: until for host, until in self._held_off.items() if now < until <= now + 2 * HOLD_OFF
        }
        return self._held_off


def new_call() -> int:
    """A number for one call that puts rows."""
    return secrets.randbits(63)


def _json(request: dict[str, Any]) -> str:
    return _text(json.dumps(request, ensure_ascii=False, separators=(",", ":")))


def _text(text: str) -> str:
    r"""PostgreSQL's text has neither NUL nor lone surrogates; in JSON they stand as escapes (`\u0000` is plain there)."""
    return (
        text.replace("\0", "%00").encode("utf-8", "replace").decode()
        if not text.isascii() or "\0" in text
        else text
    )
