"""The frontier's tables in PostgreSQL.

As SQLite's, with what many writers ask for (measured: `docs/scale.md`): what a lease changes stands in no index, so that
leases are heap-only updates; counts are kept per worker, so that no two write one row; hosts are numbers in the indexes.
"""

from __future__ import annotations

from archives.postgres.database import Database
from archives.postgres.tables import has_tables, make_tables

VERSION = 1
BLOCK = 1000
"""Row ids are given out in blocks of that size, one for each statement that puts rows."""

TABLES = f"""
CREATE SEQUENCE IF NOT EXISTS frontier_row_id AS int8 INCREMENT BY {BLOCK} MINVALUE 0 START {BLOCK};
CREATE TABLE IF NOT EXISTS frontier_run (
  no int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run text NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS frontier_worker (
  no int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, owner text NOT NULL, version text NOT NULL,
  run_no int4 NOT NULL, started float8 NOT NULL, lease_until float8 NOT NULL,
  gone bool NOT NULL DEFAULT false, clock_skew float8 NOT NULL DEFAULT 0, figures jsonb
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS frontier_worker_here ON frontier_worker (name) WHERE NOT gone;
CREATE TABLE IF NOT EXISTS frontier_row (
  id int8 PRIMARY KEY, host_id int8 NOT NULL, put_by int8 NOT NULL, key uuid NOT NULL,
  due float8 NOT NULL, updated float8, run_no int4 NOT NULL, priority int4 NOT NULL, owner int4,
  queue int2, -- 0 waits for its time, 1 ready or leased, null settled
  failed bool NOT NULL DEFAULT false, attempts int2 NOT NULL DEFAULT 0, deliveries int2 NOT NULL DEFAULT 0, status int2,
  url text NOT NULL, request text NOT NULL, event text, role text, error text, robots text
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.2);
CREATE UNIQUE INDEX IF NOT EXISTS frontier_seen ON frontier_row (key, run_no);
CREATE INDEX IF NOT EXISTS frontier_ready ON frontier_row (run_no, host_id, priority DESC, id) WHERE queue = 1;
CREATE INDEX IF NOT EXISTS frontier_waiting ON frontier_row (run_no, due) WHERE queue = 0;
CREATE INDEX IF NOT EXISTS frontier_of_event ON frontier_row (event) WHERE event IS NOT NULL;
-- Which worker an open event stays with.
CREATE TABLE IF NOT EXISTS frontier_event (
  event text PRIMARY KEY, run_no int4 NOT NULL, owner int4 NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX IF NOT EXISTS frontier_event_owner ON frontier_event (owner);
CREATE TABLE IF NOT EXISTS frontier_count (
  run_no int4, owner int4, known int8 NOT NULL DEFAULT 0, done int8 NOT NULL DEFAULT 0, failed int8 NOT NULL DEFAULT 0,
  PRIMARY KEY (run_no, owner)
) WITH (fillfactor = 50);
-- Per run and host with ready rows: when a lease is worth trying.
CREATE TABLE IF NOT EXISTS frontier_gate (
  run_no int4, host_id int8, wake float8 NOT NULL, PRIMARY KEY (run_no, host_id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX IF NOT EXISTS frontier_gate_wake ON frontier_gate (run_no, wake);
CREATE TABLE IF NOT EXISTS frontier_host (
  host_id int8 PRIMARY KEY, host text NOT NULL, delay float8, concurrency int4, crawl_delay float8,
  slow float8 NOT NULL DEFAULT 0, latency float8, "window" text, next_at float8 NOT NULL DEFAULT 0,
  blocked_until float8 NOT NULL DEFAULT 0, asked_until float8 NOT NULL DEFAULT 0, reason text,
  failures int4 NOT NULL DEFAULT 0, last_start float8
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
-- Requests on the wire, per host and worker: concurrency holds over all machines.
CREATE TABLE IF NOT EXISTS frontier_slot (
  host_id int8, owner int4, n int4 NOT NULL, PRIMARY KEY (host_id, owner)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
"""


def create_tables(database: Database) -> None:
    """Make the tables where they are missing.

    Raises:
        LedgerError: they were made by a newer version.
    """
    make_tables(database, "frontier", VERSION, TABLES)


def is_there(database: Database) -> bool:
    """Whether the database has a frontier."""
    return has_tables(database, "frontier")
