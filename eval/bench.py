"""Speed and peak memory beside trafilatura with comments: same pages, same run, one fresh process each."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
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
    """CPU pages per second and peak memory of our readers and of trafilatura, one core each."""
    result = []
    for name in TOOLS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            result.append(pool.submit(measure, name, list(pages)).result())
    return result


def measure(name: str, pages: list[GoldPage]) -> Measured:
    """Run one tool over the pages in this process."""
    read = TOOLS[name]()
    for page in pages[:WARM_UP]:
        read(capture_of(page))
    cpu = 0.0
    for page in pages:
        capture = capture_of(page)
        start = time.process_time()
        read(capture)
        cpu += time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(name, len(pages) / cpu, peak)


def _tearsheet() -> Callable[[Capture], object]:
    from spiders.site import read_capture

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
