"""The frontier's tables in the ledger, and how the database is opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archives.ledger.schema import connect

TABLES = """
CREATE TABLE IF NOT EXISTS frontier_row (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL,
  key BLOB NOT NULL,
  url TEXT NOT NULL,
  host TEXT NOT NULL,
  request TEXT NOT NULL,
  event TEXT,
  role TEXT,
  priority INTEGER NOT NULL,
  due REAL NOT NULL,
  state INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  deliveries INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  lease_until REAL,
  status INTEGER,
  error TEXT,
  robots TEXT,
  updated REAL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS frontier_seen ON frontier_row (key, run);
CREATE INDEX IF NOT EXISTS frontier_waiting ON frontier_row (run, due) WHERE state = 0;
CREATE INDEX IF NOT EXISTS frontier_ready ON frontier_row (run, host, priority DESC, id) WHERE state = 1;
CREATE INDEX IF NOT EXISTS frontier_leased ON frontier_row (owner, run) WHERE state = 2;
CREATE INDEX IF NOT EXISTS frontier_open_event ON frontier_row (event) WHERE state < 3;
-- Counts of settled rows, so that progress never scans them.
CREATE TABLE IF NOT EXISTS frontier_run (
  run TEXT PRIMARY KEY, known INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- Per run and host with ready rows: when a lease is worth trying. Keeps `lease` independent of the number of rows.
CREATE TABLE IF NOT EXISTS frontier_gate (
  run TEXT NOT NULL, host TEXT NOT NULL, wake REAL NOT NULL, PRIMARY KEY (run, host)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS frontier_gate_wake ON frontier_gate (run, wake);
CREATE TABLE IF NOT EXISTS frontier_host (
  host TEXT PRIMARY KEY,
  delay REAL,
  concurrency INTEGER,
  crawl_delay REAL,
  slow REAL NOT NULL DEFAULT 0,
  latency REAL,
  window TEXT,
  next_at REAL NOT NULL DEFAULT 0,
  blocked_until REAL NOT NULL DEFAULT 0,
  asked_until REAL NOT NULL DEFAULT 0,
  reason TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  last_start REAL
) STRICT, WITHOUT ROWID;
-- Requests on the wire, per host and process: concurrency holds over all processes.
CREATE TABLE IF NOT EXISTS frontier_slot (
  host TEXT NOT NULL, owner TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (host, owner)
) STRICT, WITHOUT ROWID;
"""


def open_database(path: str | Path) -> sqlite3.Connection:
    """The collection's ledger with the frontier's tables, in autocommit mode: transactions are explicit.

    Raises:
        sqlite3.Error: the file is no database, or the folder is not writable.
    """
    connection = connect(path)
    create_frontier_tables(connection)
    return connection


def create_frontier_tables(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing."""
    connection.executescript(TABLES)
