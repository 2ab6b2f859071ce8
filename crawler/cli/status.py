"""What a collection holds, how its last runs ended, what waits, which hosts rest, when the next look is due."""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="how many runs are shown (default: 5)"
    )


def run(args: argparse.Namespace) -> int:
    """Read and tell; locks nothing."""
    from crawler.cli.inspection import open_ledger

    with open_ledger(args) as ledger:
        state = _state(ledger, args.runs)
    if args.json:
        print(json.dumps(state, ensure_ascii=False, indent=2))
    else:
        print(_text(args.collection, state))
    return 0


def _state(ledger: Any, shown: int) -> dict[str, Any]:
    from crawler.agenda.agenda import Agenda
    from crawler.frontier.inspect import resting_hosts, runs
    from crawler.frontier.schema import create_frontier_tables

    now = time.time()
    db = ledger.connection
    create_frontier_tables(db)

    def count(table: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - constants

    known = {
        row[0]: row
        for row in db.execute(
            "SELECT run, started, finished FROM runs ORDER BY started DESC LIMIT ?", (shown,)
        )
    }
    stats = runs(db, now)
    return {
        "captures": count("captures"), "articles": count("articles"), "comments": count("comments"),
        "runs": [
            {
                "run": run, "started": row[1], "finished": row[2],
                "done": stats[run].done if run in stats else None, "failed": stats[run].failed if run in stats else None,
                "waiting": stats[run].open if run in stats else None,
            }
            for run, row in known.items()
        ],
        "resting_hosts": [
            {"host": gate.host, "until": _iso(gate.blocked_until), "reason": gate.reason} for gate in resting_hosts(db, now)
        ],
        "next_due": _iso(Agenda(db).next_due()),
    }  # fmt: skip


def _text(name: str, state: dict[str, Any]) -> str:
    from crawler.terminal import number

    lines = [
        f"collection {name}: "
        + ", ".join(
            number(state[kind], kind.removesuffix("s")) for kind in ("articles", "comments", "captures")
        )
    ]
    for run in state["runs"]:
        counts = (
            f"{run['done']} done, {run['failed']} failed, {run['waiting']} waiting"
            if run["done"] is not None
            else "no fetching"
        )
        lines.append(f"run {run['run']}: {'finished' if run['finished'] else 'unfinished'}, {counts}")
    lines += [
        f"resting: {host['host']} until {host['until']}: {host['reason']}" for host in state["resting_hosts"]
    ]
    lines.append(f"next due: {state['next_due'] or 'nothing on the agenda'}")
    return "\n".join(lines)


def _iso(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds is not None else None
