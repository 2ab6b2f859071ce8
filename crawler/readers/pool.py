"""Reading in other processes: pages never wait for a reader on the reactor, and one bad page takes no other with it.

    pool = ReaderPool(workers=2, reader="spiders.read.site.read_capture")
    reading = await pool.read(capture)
    await pool.close()

A worker is a fresh interpreter (never a fork of the process that runs the reactor, and not multiprocessing's spawn,
which would run the caller's main script again) that imports the reader and nothing of Scrapy. Pages wait in a bounded queue; `read` waits where it is full, which keeps the page's request
open in the engine and so pauses fetching. A worker that dies, hangs or grows too large is replaced, and its page, only
that one, ends in a `ReaderError`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from archives.capture import Capture
from crawler.readers.worker import STARTED

logger = logging.getLogger(__name__)

START_SECONDS = 60.0
"""A new interpreter with all its readers on a busy machine."""

_MAIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from crawler.readers.worker import main; main()"
)


class ReaderError(Exception):
    """A page could not be read.

    Args:
        kind: `error` (the reader raised), `crash` (the worker died), `time` or `memory` (over the limit).
        message: one line for the record.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


@dataclass(slots=True, eq=False)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Connection
    ready: bool = False
    """Whether it has said that its reader is imported."""


@dataclass(slots=True)
class ReaderStats:
    """What a pool has done."""

    read: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    """By kind of `ReaderError`."""
    started: int = 0
    """Worker processes started; more than `workers` means that some had to be replaced."""


class ReaderPool:
    """Reads captures in worker processes, from the event loop of the crawl.

    Args:
        workers: processes, one a core; 0 reads in a thread of this process (small jobs: no start-up, no limits).
        reader: dotted path of a function that takes a Capture; what it returns must pickle.
        seconds: limit for one page; a worker that is over it is killed.
        processor: seconds of processor time for one page; over it, or over its memory, the page is read again in part
            (`Capture.in_part`), and flagged.
        memory: bytes that a worker may take for one page, beyond what it has at its start (RLIMIT_AS).
        queue: pages that may wait for a worker; `read` waits beyond that.
    """

    def __init__(
        self,
        workers: int = 1,
        reader: str = "spiders.read.site.read_capture",
        *,
        seconds: float = 60.0,
        processor: float = 8.0,
        memory: int = 512 << 20,
        queue: int = 32,
    ) -> None:
        self.stats = ReaderStats()
        self._size = workers
        self._reader = reader
        self._seconds = seconds
        self._processor = processor
        self._memory = memory
        self._threads = ThreadPoolExecutor(max(workers, 1), thread_name_prefix="reader")
        self._places = asyncio.Semaphore(max(queue, 1) + workers)
        self._turns = asyncio.Semaphore(max(workers, 1))
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._function: Callable[[Capture], Any] | None = None
        self._closed = False
        self.waiting = 0
        """Pages that have a place: in the queue or with a worker."""

    async def read(self, capture: Capture) -> Any:
        """What the reader says of one capture.

        Raises:
            ReaderError: this page cannot be read; the pool goes on.
            RuntimeError: the pool is closed.
        """
        async with self._places:
            self.waiting += 1
            try:
                return await self._in_turn(capture)
            finally:
                self.waiting -= 1

    async def _in_turn(self, capture: Capture) -> Any:
        async with self._turns:
            if self._closed:
                raise RuntimeError("the reader pool is closed")
            loop = asyncio.get_running_loop()
            work_here = self._read_here if self._size == 0 else self._read_there
            try:
                result = await loop.run_in_executor(
                    self._threads, partial(self._whole_or_part, work_here, capture)
                )
            except ReaderError as error:
                self.stats.failed[error.kind] = self.stats.failed.get(error.kind, 0) + 1
                raise
        self.stats.read += 1
        return result

    async def close(self) -> None:
        """End the workers. Pages that are being read end in a `ReaderError`."""
        self._closed = True
        with self._lock:
            workers = list(self._all)
        for worker in workers:
            worker.process.kill()  # a thread that waits for it sees its pipe end
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)
        for worker in workers:
            self._discard(worker)

    def pids(self) -> list[int]:
        """Process ids of the living workers."""
        return sorted(worker.process.pid for worker in self._all)

    # In a thread, one for each worker at most.

    @staticmethod
    def _whole_or_part(work: Callable[[Capture], Any], capture: Capture) -> Any:
        """A page that is too much is read in part."""
        try:
            return work(capture)
        except ReaderError as error:
            if error.kind not in ("time", "memory") or capture.in_part:
                raise
            logger.warning("%s: %s; read in part", capture.url, error)
        return work(replace(capture, in_part=True))

    def _read_here(self, capture: Capture) -> Any:
        if self._function is None:
            module, _, name = self._reader.rpartition(".")
            self._function = getattr(import_module(module), name)
        try:
            return self._function(capture)
        except Exception as error:
            raise ReaderError("error", _one_line(error)) from error

    def _read_there(self, capture: Capture) -> Any:
        worker = self._take()
        try:
            answer = self._exchange(worker, capture)
        except BaseException:
            self._discard(worker)
            raise
        if answer[0] == "memory":
            self._discard(worker)  # what it could not get may leave it in an odd state
        else:
            with self._lock:
                self._idle.append(worker)
        if answer[0] != "ok":
            raise ReaderError(answer[0], answer[1])
        return answer[1]

    def _exchange(self, worker: _Worker, capture: Capture) -> tuple[str, Any]:
        """Send a page, wait for the answer.

        Raises:
            ReaderError: no answer came.
        """
        try:
            if not worker.ready:
                self._await_start(worker)
            worker.pipe.send(capture)
            if not worker.pipe.poll(self._seconds):
                raise ReaderError("time", f"no answer within {self._seconds:g} s")
            answer: tuple[str, Any] = worker.pipe.recv()
        except (EOFError, OSError) as error:
            code = self._ended(worker)
            raise ReaderError("crash", f"the reader process ended with code {code}") from error
        return answer

    def _await_start(self, worker: _Worker) -> None:
        if not worker.pipe.poll(START_SECONDS):
            raise ReaderError("time", f"the reader process was not ready within {START_SECONDS:g} s")
        said, detail = worker.pipe.recv()
        if said != STARTED:
            raise ReaderError("error", detail)
        worker.ready = True

    def _take(self) -> _Worker:
        """An idle worker that lives, or a new one."""
        with self._lock:
            idle, self._idle = self._idle, []
            alive = [worker for worker in idle if worker.process.poll() is None]
            for worker in set(idle) - set(alive):
                self._all.discard(worker)
                worker.pipe.close()
            self._idle = alive[1:]
            if alive:
                return alive[0]
            worker = self._start()
            self._all.add(worker)
            self.stats.started += 1
            return worker

    def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            limits = [str(self._memory), str(self._processor)]
            arguments = [json.dumps(sys.path), self._reader, *limits, str(number)]
            process = subprocess.Popen(  # noqa: S603 - this interpreter, our own code
                [sys.executable, "-c", _MAIN, *arguments], stdin=subprocess.DEVNULL, pass_fds=[number]
            )
        return _Worker(process, Connection(ours.detach()))

    def _ended(self, worker: _Worker) -> int | None:
        """The exit code of a worker whose pipe has ended; killed, where it still runs."""
        try:
            return worker.process.wait(5)
        except subprocess.TimeoutExpired:
            worker.process.kill()
            return worker.process.wait()

    def _discard(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
            if worker in self._idle:
                self._idle.remove(worker)
        worker.process.kill()
        worker.process.wait()
        worker.pipe.close()


def _one_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
