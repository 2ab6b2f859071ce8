"""The reader pool: bad pages take no good ones with them, and a full queue holds the crawl back."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archives.capture import Capture
from crawler.readers.pool import ReaderError, ReaderPool


@pytest.fixture(autouse=True)
def _samples_on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    yield
    sys.modules.pop("reader_samples", None)


def page(manner: str, payload: bytes = b"x") -> Capture:
    return Capture(f"http://site.test/{manner}", datetime(2026, 1, 1, tzinfo=UTC), 200, (), payload)


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[ReaderPool]:
    pool = ReaderPool(reader="reader_samples.read", **options)
    try:
        yield pool
    finally:
        await pool.close()


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_pages_come_back_with_their_own_readings(workers: int) -> None:
    async def scene() -> None:
        async with opened(workers=workers) as pool:
            pages = [page(f"page{n}", b"x" * n) for n in range(20)]
            readings = await asyncio.gather(*(pool.read(p) for p in pages))
            assert [(reading[0], reading[2]) for reading in readings] == [(f"page{n}", n) for n in range(20)]
            pids = {reading[1] for reading in readings}
            assert (pids == {os.getpid()}) is (workers == 0)
            assert len(pids) <= max(workers, 1)
            assert pool.stats.read == 20

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("manner", "kind", "words"),
    [
        ("raise", "error", "ValueError: this page is broken"),
        ("exit", "crash", "code 7"),
        ("hang", "time", "no answer within 1.5 s"),
        ("memory?4000000000", "memory", "more than"),
        ("unpicklable", "error", "cannot be sent"),
    ],
)
def test_a_bad_page_fails_alone(manner: str, kind: str, words: str) -> None:
    async def scene() -> None:
        async with opened(workers=2, seconds=1.5, memory=1 << 30) as pool:
            pages = [page("a"), page("b"), page(manner), page("c"), page("d"), page("e")]
            results = await asyncio.gather(*(pool.read(p) for p in pages), return_exceptions=True)
            bad = results.pop(2)
            assert isinstance(bad, ReaderError)
            assert bad.kind == kind
            assert words in str(bad)
            assert [result[0] for result in results] == ["a", "b", "c", "d", "e"]  # type: ignore[index]
            assert pool.stats.failed == {kind: 1}

    asyncio.run(scene())


def test_a_page_that_takes_too_long_is_read_in_part() -> None:
    """By the time that it has the processor, which a busy machine does not lengthen; the worker goes on."""

    async def scene() -> None:
        async with opened(workers=1, processor=0.5) as pool:
            results = await asyncio.gather(*(pool.read(page(name)) for name in ("a", "spin", "b")))
            assert [result[0] for result in results] == ["a", "spin", "b"]
            assert len({result[1] for result in results}) == 1
            assert pool.stats.failed == {}

    asyncio.run(scene())


def test_a_flood_of_bad_pages_ends_and_leaves_a_working_pool() -> None:
    async def scene() -> None:
        async with opened(workers=2, queue=4) as pool:
            pages = [page("exit" if n % 5 == 0 else f"p{n}") for n in range(40)]
            results = await asyncio.gather(*(pool.read(p) for p in pages), return_exceptions=True)
            crashed = [n for n, result in enumerate(results) if isinstance(result, ReaderError)]
            assert crashed == list(range(0, 40, 5))
            assert (await pool.read(page("after")))[0] == "after"
            assert len(pool.pids()) <= 2

    asyncio.run(scene())


def test_a_worker_killed_while_idle_is_replaced_without_loss() -> None:
    async def scene() -> None:
        async with opened(workers=1) as pool:
            _, pid, _ = await pool.read(page("first"))
            os.kill(pid, signal.SIGKILL)
            await asyncio.sleep(0.2)
            _, other, _ = await pool.read(page("second"))
            assert other != pid
            assert pool.stats.started == 2

    asyncio.run(scene())


def test_workers_know_nothing_of_scrapy_and_start_with_the_first_page_only() -> None:
    async def scene() -> None:
        async with opened(workers=1) as pool:
            assert pool.pids() == []
            assert await pool.read(page("modules")) == []

    asyncio.run(scene())


def test_a_full_queue_makes_the_caller_wait_in_order() -> None:
    async def scene() -> None:
        async with opened(workers=1, queue=2) as pool:
            await pool.read(page("warm"))
            tasks = [asyncio.create_task(pool.read(page("sleep?0.05"))) for _ in range(6)]
            await asyncio.sleep(0.02)
            assert pool.waiting == 3  # room for 2 in the queue and 1 in the worker
            await asyncio.gather(*tasks)
            assert pool.waiting == 0

    asyncio.run(scene())


def test_closing_ends_every_process_and_refuses_further_pages() -> None:
    async def scene() -> list[int]:
        async with opened(workers=2) as pool:
            hanging = [asyncio.create_task(pool.read(page("hang"))) for _ in range(2)]
            async with asyncio.timeout(120):
                while len(pids := pool.pids()) < 2:
                    await asyncio.sleep(0.02)
            await pool.close()
            results = await asyncio.gather(*hanging, return_exceptions=True)
            assert all(isinstance(result, ReaderError) for result in results)
            with pytest.raises(RuntimeError, match="closed"):
                await pool.read(page("late"))
            return pids

    for pid in asyncio.run(scene()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_reader_that_cannot_be_imported_is_said_in_one_line() -> None:
    async def scene() -> None:
        pool = ReaderPool(workers=1, reader="no_such_module.read")
        with pytest.raises(ReaderError, match=r"cannot import the reader no_such_module\.read"):
            await pool.read(page("a"))
        await pool.close()

    asyncio.run(scene())


def test_a_pool_that_is_gone_before_its_process_has_begun() -> None:
    """A run without pages ends sooner than a reader is imported; its end is no error."""
    ours, theirs = multiprocessing.Pipe()
    ours.close()
    code = "from crawler.readers.worker import main; main()"
    ended = subprocess.run([sys.executable, "-c", code, "[]", "os.getcwd", str(1 << 32), "8", str(theirs.fileno())],
                           pass_fds=[theirs.fileno()], capture_output=True, text=True, check=False)  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
