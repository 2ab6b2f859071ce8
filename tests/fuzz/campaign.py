"""The long run: `python -m tests.fuzz.campaign [--pages N] [--seed N] [--only NAME]`.

Every hostile page in a process of its own, then random pages in this one; prints what each costs and ends with 1 where
any raised, overran or outgrew its bound. A failing random page is named by its seed.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback

from spiders.read.site import read_capture
from tests.fuzz.cases import CASES
from tests.fuzz.measure import MEMORY_MB, SECONDS, capture, measure
from tests.fuzz.mutations import page

SLOW_PAGE = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.campaign", description=__doc__)
    parser.add_argument("--pages", type=int, default=2000, help="random pages (default 2000)")
    parser.add_argument("--seed", type=int, default=0, help="of the first random page")
    parser.add_argument("--only", choices=CASES, metavar="NAME", help="one hostile page alone")
    args = parser.parse_args()
    failed = _hostile([args.only] if args.only else list(CASES))
    if not args.only:
        failed += _random(args.seed, args.pages)
    print(f"{failed} failures")
    return 1 if failed else 0


def _hostile(names: list[str]) -> int:
    failed = 0
    for name in names:
        cost = measure(CASES[name]())
        good = (
            cost.outcome in ("article", "no article")
            and cost.seconds <= SECONDS
            and cost.peak_mb <= MEMORY_MB
        )
        failed += not good
        print(
            f"{'ok  ' if good else 'FAIL'} {name:28}{cost.seconds:8.1f} s{cost.peak_mb:8.0f} MB  {cost.outcome}",
            flush=True,
        )
    return failed


def _random(first: int, count: int) -> int:
    failed = 0
    for seed in range(first, first + count):
        for kind in ("text/html", "text/plain"):
            start = time.process_time()
            try:
                read_capture(capture(page(seed), kind))
            except Exception:
                failed += 1
                print(f"FAIL page {seed} as {kind}\n{traceback.format_exc(limit=-3)}", flush=True)
            if time.process_time() - start > SLOW_PAGE:
                failed += 1
                print(f"SLOW page {seed} as {kind}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
