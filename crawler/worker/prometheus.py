"""What a shared frontier says of itself in the text format of Prometheus: of each worker, and of the whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_COUNTED = {
    "pages": "Pages of stories that a worker's process has read.",
    "requisites": "Other files that it has fetched.",
    "bytes": "Bytes of their bodies.",
    "articles": "Articles that it has written or seen unchanged.",
    "comments": "Comments, likewise.",
    "errors": "Requests and stories that failed.",
}
_ROWS = ("done", "failed", "waiting", "ready", "leased")


def as_prometheus(state: dict[str, Any]) -> str:
    """All figures of an overview; counters begin anew with each process of a worker."""
    workers = [{**worker, "told": worker["figures"] or {}} for worker in state["workers"]]
    lines = [
        *_each("worker_up", "gauge", "Whether a worker's heart beats.", {w["name"]: int(w["alive"]) for w in workers}),
        *_each("worker_open_stories", "gauge", "Stories that stay with a worker.", {w["name"]: w["open_stories"] for w in workers}),
        *_each(
            "worker_clock_skew_seconds", "gauge", "The server's clock less the worker's.", {w["name"]: w["clock_skew"] for w in workers}
        ),
        *_each(
            "worker_memory_peak_bytes", "gauge", "The most memory that its process had.",
            {w["name"]: w["told"]["memory_peak_bytes"] for w in workers if "memory_peak_bytes" in w["told"]},
        ),
    ]  # fmt: skip
    for name, text in _COUNTED.items():
        lines += _each(
            f"worker_{name}_total",
            "counter",
            text,
            {w["name"]: w["told"][name] for w in workers if name in w["told"]},
        )
    newest = state["runs"][0] if state["runs"] else {}
    lines += _each(
        "frontier_rows",
        "gauge",
        "Rows of the newest run.",
        {n: newest[n] for n in _ROWS if n in newest},
        "state",
    )
    hosts = {n: newest[key] for n, key in (("ready", "hosts"), ("resting", "resting")) if key in newest}
    lines += _each(
        "frontier_hosts",
        "gauge",
        "Hosts of the newest run with ready rows, and those of them that rest.",
        hosts,
        "state",
    )
    lines += _each("frontier_bytes", "gauge", "Bytes of a table with its indexes.", state["sizes"], "table")
    lines += _one("workers", "Workers whose heart beats.", sum(w["alive"] for w in workers))
    lines += _one(
        "worker_versions",
        "Versions at work; more than one is a skew.",
        len({w["version"] for w in workers if w["alive"]}),
    )
    lines += _one(
        "frontier_old_transactions",
        "Transactions open for longer than a minute.",
        len(state["old_transactions"]),
    )
    return "\n".join(lines) + "\n"


def _each(
    name: str, kind: str, text: str, values: Mapping[str, float], label: str = "worker"
) -> Iterable[str]:
    if not values:
        return
    yield from (f"# HELP tearsheet_{name} {text}", f"# TYPE tearsheet_{name} {kind}")
    for key, value in values.items():
        yield f'tearsheet_{name}{{{label}="{key}"}} {value}'


def _one(name: str, text: str, value: int) -> Iterable[str]:
    yield from (
        f"# HELP tearsheet_{name} {text}",
        f"# TYPE tearsheet_{name} gauge",
        f"tearsheet_{name} {value}",
    )


def write_prometheus(path: Path, text: str) -> None:
    """The file as a whole or not at all: node_exporter may read it at any moment."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text)
    fresh.replace(path)
