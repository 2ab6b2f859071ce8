"""Puts, leases and settlements a second of both frontier engines, beside a bare SKIP LOCKED loop on the same server.

    python bench/frontier.py [--rows 1000000] [--hosts 1000] [--workers 1,2,4,8] [--seconds 10] [--engine postgres|sqlite|both]

Hosts by Zipf's law (s = 1), URLs of about 85 bytes, puts in batches of 1,000, leases of 20 that are settled at once. The
bare loop is what no frontier can beat with row locks: one table, no hosts, no gates, no counts, `SELECT … FOR UPDATE SKIP
LOCKED LIMIT 20` and an UPDATE in one transaction. PostgreSQL is the tests' (a wheel, or Debian's) with its defaults but
`shared_buffers`, durable commits on, unless --url names another.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing as mp
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from archives.postgres.database import Database
from crawler.frontier.contract import NewRow
from crawler.frontier.postgres.engine import PostgresFrontier
from crawler.frontier.sqlite import SqliteFrontier

BATCH, LEASE = 1_000, 20
BARE = """CREATE TABLE bare (id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, due int8, url text NOT NULL);
CREATE INDEX bare_due ON bare (due, id) WHERE due IS NOT NULL"""


def rows(first: int, count: int, hosts: int, seed: int) -> Iterator[list[NewRow]]:
    """Batches of rows whose hosts follow Zipf's law."""
    chance = random.Random(seed)
    weights = [1 / n for n in range(1, hosts + 1)]
    for start in range(first, first + count, BATCH):
        picked = chance.choices(range(hosts), weights, k=min(BATCH, first + count - start))
        batch = []
        for n, host in enumerate(picked, start):
            name = f"news-{host:06d}.example"
            url = f"https://{name}/2026/11/29/a-story-of-the-harbour-and-the-ferry-{n:010d}/"
            batch.append(
                NewRow(hashlib.blake2b(url.encode(), digest_size=16).digest(), url, name, {"url": url})
            )
        yield batch


def engine(where: str, kind: str) -> Any:
    """A frontier of one worker."""
    if kind == "sqlite":
        return SqliteFrontier(where, "bench")
    return PostgresFrontier(where, "bench", live=True, lease_seconds=3600)


def put_worker(where: str, kind: str, first: int, count: int, hosts: int, out: Any, gate: Any) -> None:
    frontier, batches = engine(where, kind), list(rows(first, count, hosts, first))
    gate.wait()
    begun = time.perf_counter()
    for batch in batches:
        frontier.put(batch)
    out.put((count, begun, time.perf_counter()))


def lease_worker(where: str, kind: str, seconds: float, out: Any, gate: Any) -> None:
    frontier = engine(where, kind)
    gate.wait()
    begun, done, slow = time.perf_counter(), 0, []
    while (now := time.perf_counter()) - begun < seconds:
        leases = frontier.lease(LEASE, time.time())
        slow.append(time.perf_counter() - now)
        if not leases:
            break
        done += frontier.settle([lease.row for lease in leases], time.time())
    slow.sort()
    out.put((done, begun, time.perf_counter(), slow[int(len(slow) * 0.99)] if slow else 0.0))


def bare_worker(where: str, seconds: float, out: Any, gate: Any) -> None:
    database = Database(where)
    pick = "SELECT id, url FROM bare WHERE due <= %s ORDER BY due, id LIMIT %s FOR UPDATE SKIP LOCKED"
    gate.wait()
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        database.run("BEGIN")
        found = database.run(pick, (1, LEASE)).fetchall()
        database.run("UPDATE bare SET due = 2 WHERE id = ANY(%s)", ([row[0] for row in found],))
        database.run("COMMIT")
        database.run("UPDATE bare SET due = NULL WHERE id = ANY(%s)", ([row[0] for row in found],))
        done += len(found)
        if not found:
            break
    out.put((done, begun, time.perf_counter()))


def together(target: Any, workers: int, *arguments: Any, spread: Any = None) -> tuple[float, float]:
    """Rate of all workers between the first start and the last end; the worst p99 where they tell it."""
    out: Any = mp.Queue()
    gate = mp.Barrier(workers)
    processes = [
        mp.Process(target=target, args=(*arguments, *(spread(n) if spread else ()), out, gate))
        for n in range(workers)
    ]
    for process in processes:
        process.start()
    told = [out.get(timeout=3600) for _ in processes]
    for process in processes:
        process.join()
    seconds = max(t[2] for t in told) - min(t[1] for t in told)
    return sum(t[0] for t in told) / seconds, max((t[3] for t in told if len(t) > 3), default=0.0)


def fill_bare(where: str, count: int) -> None:
    database = Database(where)
    database.run(BARE)
    database.run(
        "INSERT INTO bare (due, url) SELECT 1, 'https://news.example/2026/11/29/a-story-of-the-harbour-and-the-ferry-'"
        " || lpad(n::text, 23, '0') || '/' FROM generate_series(1, %s) n",
        (count,),
    )
    database.run("VACUUM (ANALYZE) bare")
    database.close()


@contextmanager
def server(url: str | None) -> Iterator[Any]:
    """Gives a function that makes fresh places for a frontier."""
    if url is not None:
        yield lambda: url
        return
    from tests.servers.postgres import PostgresServer

    found = PostgresServer(
        shared_buffers="256MB", max_wal_size="4GB", checkpoint_timeout="15min", autovacuum_naptime="10s"
    )
    try:
        yield found.fresh
    finally:
        found.remove()


def settle_down(where: str) -> None:
    database = Database(where)
    database.run("VACUUM (ANALYZE) frontier_row")
    database.run("CHECKPOINT")
    database.close()


def measure(kind: str, place: Any, arguments: argparse.Namespace) -> None:
    for workers in arguments.workers:
        where = place()
        engine(where, kind).close()
        share = arguments.rows // workers
        put, _ = together(
            put_worker, workers, where, kind, spread=lambda n, s=share: (n * s, s, arguments.hosts)
        )
        if kind == "postgres":
            settle_down(where)
        lease, p99 = together(lease_worker, workers, where, kind, arguments.seconds)
        told = f"{kind:9} {workers} workers: put {put:9,.0f}/s   lease + ack {lease:8,.0f}/s   lease p99 {1000 * p99:6.1f} ms"
        if kind == "postgres":
            fill_bare(where, arguments.rows)
            bare, _ = together(bare_worker, workers, where, arguments.seconds)
            told += f"   bare SKIP LOCKED {bare:8,.0f}/s   ratio {lease / bare:.2f}"
        print(told, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=1_000)
    parser.add_argument(
        "--workers", type=lambda text: [int(n) for n in text.split(",")], default=[1, 2, 4, 8]
    )
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--engine", choices=("postgres", "sqlite", "both"), default="both")
    parser.add_argument("--url", help="a PostgreSQL schema that nobody has used, with one number of workers")
    arguments = parser.parse_args()
    print(f"{arguments.rows:,} rows on {arguments.hosts:,} hosts, {arguments.seconds:.0f} s of leases")
    if arguments.engine in ("postgres", "both"):
        with server(arguments.url) as place:
            measure("postgres", place, arguments)
    if arguments.engine in ("sqlite", "both"):
        with tempfile.TemporaryDirectory() as folder:
            numbers = iter(range(100))
            measure("sqlite", lambda: str(Path(folder) / f"ledger-{next(numbers)}.sqlite"), arguments)


if __name__ == "__main__":
    main()
