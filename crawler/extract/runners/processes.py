"""In processes of this machine; one that dies takes no other item with it."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from crawler.extract.runners.contract import TRIES, Done, Work
from crawler.extract.runners.failing import is_passing, words


class ProcessesRunner:
    """Args:
    processes: as many at once; one a core by default.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or min(os.cpu_count() or 1, 32)
        self._pool = self._new_pool(self._processes)
        self._tries: dict[Any, int] = {}

    @staticmethod
    def _new_pool(processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))

    def map(self, work: Work, items: Iterable[Any]) -> Iterator[Done]:
        """See `Runner`. When a process dies all of its pool's items are suspects: they are tried one by one."""
        source = iter(items)
        again: deque[Any] = deque()
        running: dict[Future[dict[str, Any]], Any] = {}
        while self._hand_out(work, source, again, running):
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            suspects = []
            for future in done:
                item = running.pop(future)
                error = future.exception()
                if error is None:
                    yield Done(item, future.result())
                elif isinstance(error, BrokenProcessPool):
                    suspects.append(item)
                elif self._may_try_again(item, error):
                    again.append(item)
                else:
                    yield Done(item, None, words(error))
            if suspects:
                suspects += running.values()
                running.clear()
                self._renew()
                yield from self._alone(work, suspects)

    def _hand_out(
        self, work: Work, source: Iterator[Any], again: deque[Any], running: dict[Future[dict[str, Any]], Any]
    ) -> bool:
        """Give all processes something to do; False where nothing is left to be done."""
        while len(running) < self._processes:
            item = again.popleft() if again else next(source, None)
            if item is None:
                break
            try:
                running[self._pool.submit(work, item)] = item
            except BrokenProcessPool:  # a process died since the last look
                again.appendleft(item)
                if running:  # they tell of it
                    break
                self._renew()
        return bool(running)

    def _renew(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._new_pool(self._processes)

    def _alone(self, work: Work, items: list[Any]) -> Iterator[Done]:
        for item in items:
            while True:
                with self._new_pool(1) as pool:
                    try:
                        yield Done(item, pool.submit(work, item).result())
                        break
                    except Exception as error:  # noqa: BLE001 - told
                        died = isinstance(error, BrokenProcessPool)
                        if not self._may_try_again(item, OSError() if died else error):
                            told = "its process died each time" if died else words(error)
                            yield Done(item, None, told)
                            break

    def _may_try_again(self, item: Any, error: BaseException) -> bool:
        self._tries[item] = self._tries.get(item, 1) + 1
        return is_passing(error) and self._tries[item] <= TRIES

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)
