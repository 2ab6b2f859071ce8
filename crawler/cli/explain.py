"""Why a URL was fetched or not: its rows in every run, robots line, duplicate, last error, captures, when it is due."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--json", action="store_true", help="for machines")


def run(args: argparse.Namespace) -> int:
    """Read and tell; 4 where nothing is known of the URL."""
    from crawler.exit_codes import ExitCode
    from crawler.inspection import open_ledger
    from crawler.urls import check_url

    url = check_url(args.url)
    with open_ledger(args) as ledger:
        known = _known(ledger, url)
    if args.json:
        print(json.dumps(known, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(known)))
    found = known["rows"] or known["captures"] or known["agenda"] or known["article"]
    return int(ExitCode.OK if found else ExitCode.NOTHING)


def _known(ledger: Any, url: str) -> dict[str, Any]:
    from archives.records import url_id
    from crawler.agenda import Agenda
    from crawler.frontier.inspect import explain
    from crawler.frontier.schema import create_frontier_tables

    db = ledger.connection
    create_frontier_tables(db)
    rows, gate = explain(db, url)
    entry = Agenda(db).entry(url)
    article = ledger.article_state(url_id(url))
    captures = db.execute(
        'SELECT date, kind, status, error, warc, "offset" FROM captures WHERE url = ? ORDER BY date', (url,)
    ).fetchall()
    return {
        "url": url, "rows": [asdict(row) for row in rows], "host": asdict(gate),
        "captures": [dict(zip(("date", "kind", "status", "error", "warc", "offset"), row, strict=True)) for row in captures],
        "agenda": {"kind": entry.kind, "due": entry.due, "visited": entry.visited, "discovered_by": entry.discovered_by} if entry else None,
        "article": {"version": article.version, "change": article.change, "duplicate_of": article.duplicate_of,
                    "first_seen": article.first_seen, "last_seen": article.last_seen} if article else None,
    }  # fmt: skip


def _lines(known: dict[str, Any]) -> list[str]:
    lines = [known["url"]]
    for row in known["rows"]:
        lines.append(
            f"run {row['run']}: {row['state']} as {row['role'] or 'page'}, status {row['status'] or '-'}, {row['attempts']} failed attempts"
        )
        lines += [f"  last error: {row['error']}"] if row["error"] else []
        lines += [f"  robots.txt: {row['robots']}"] if row["robots"] else []
        lines += [f"  due {_iso(row['due'])}"] if row["state"] == "waiting" else []
    for capture in known["captures"]:
        lines.append(
            f"captured {capture['date']}: {capture['kind']} {capture['status'] or capture['error']} in {capture['warc']} at {capture['offset']}"
        )
    if known["article"]:
        article = known["article"]
        lines.append(
            f"article version {article['version']}, {article['change']}, first seen {article['first_seen']}"
        )
        lines += [f"  the same text as article {article['duplicate_of']}"] if article["duplicate_of"] else []
    if known["agenda"]:
        entry = known["agenda"]
        due = _iso(entry["due"]) if entry["due"] is not None else "never again (closed, quiet or gone)"
        lines.append(
            f"agenda: {entry['kind']} found by {entry['discovered_by'] or 'the configuration'}, due {due}"
        )
    host = known["host"]
    if host["reason"]:
        lines.append(f"host {host['host']}: {host['reason']}, until {_iso(host['blocked_until'])}")
    return (
        lines
        if len(lines) > 1
        else [*lines, "nothing is known of it: never asked for, listed or linked in this collection"]
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
