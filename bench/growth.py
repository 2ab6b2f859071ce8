"""How peak memory grew from one result file of the harness to a larger one: `growth.py SMALL.jsonl LARGE.jsonl`."""

from __future__ import annotations

import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path


def peaks(path: str) -> dict[str, tuple[int, float]]:
    """Pages and median peak memory by peer."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in Path(path).read_text().splitlines():
        run = json.loads(line)
        found[run["peer"]].append((run["pages"], run["rss_tree"]))
    return {
        peer: (max(pages for pages, _ in runs), statistics.median(rss for _, rss in runs))
        for peer, runs in found.items()
    }


if __name__ == "__main__":
    small, large = peaks(sys.argv[1]), peaks(sys.argv[2])
    for peer in sorted(small.keys() & large.keys()):
        (pages, before), (more, after) = small[peer], large[peer]
        print(f"{peer:20} {pages:6} pages {before / 1e6:6.0f} MB  {more:6} pages {after / 1e6:6.0f} MB  x {after / before:.2f}")  # fmt: skip
