"""Speed and peak memory beside trafilatura with comments: same pages, same run, turn by turn."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

from archives.capture import Capture
from eval.sets import GoldPage, capture_of

WARM_UP = 5
"""Pages read before the clock starts: imports and compiled patterns are paid once a process."""


@dataclass(frozen=True, slots=True)
class Measured:
    name: str
    pages_per_second: float
    peak_mb: float


def bench(pages: Sequence[GoldPage]) -> list[Measured]:
    """CPU pages per second and peak memory of our readers and of trafilatura, one core each.

    The tools take turns page by page, each in a process of its own, so that a machine whose speed swings is the same to all.
    """
    pools = {name: ProcessPoolExecutor(1, mp_context=get_context("spawn")) for name in TOOLS}
    seconds = dict.fromkeys(TOOLS, 0.0)
    peaks = dict.fromkeys(TOOLS, 0.0)
    for number, page in enumerate([*pages[:WARM_UP], *pages]):
        for name, pool in pools.items():
            spent, peaks[name] = pool.submit(timed, name, page).result()
            seconds[name] += spent if number >= WARM_UP else 0.0
    for pool in pools.values():
        pool.shutdown()
    return [Measured(name, len(pages) / seconds[name], peaks[name]) for name in TOOLS]


def timed(name: str, page: GoldPage) -> tuple[float, float]:
    """CPU seconds that a tool spends on a page in this process, and the process's peak memory in MB so far."""
    read = _tool(name)
    capture = capture_of(page)
    start = time.process_time()
    read(capture)
    spent = time.process_time() - start
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@cache
def _tool(name: str) -> Callable[[Capture], object]:
    return TOOLS[name]()


def _tearsheet() -> Callable[[Capture], object]:
    from spiders.read.site import read_capture

    return read_capture


def _trafilatura() -> Callable[[Capture], object]:
    from trafilatura import bare_extraction

    def read(capture: Capture) -> object:
        return bare_extraction(capture.content, url=capture.url, include_comments=True, with_metadata=True)

    return read


TOOLS: dict[str, Callable[[], Callable[[Capture], object]]] = {
    "tearsheet, all fields and comments": _tearsheet,
    "trafilatura with comments": _trafilatura,
}
