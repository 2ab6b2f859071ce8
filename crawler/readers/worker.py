"""The reader process: import the reader, then one capture in, one answer out, until the pipe ends.

It imports neither Scrapy nor Twisted, so that it starts fast and stays small.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

STARTED = "started"
_UNTOLD = 1 << 30


def main() -> None:
    """Entry of the process: arguments are sys.path (JSON), the reader, the memory limit, the limit of processor
    time, the pipe's file number."""
    _, reader, memory, seconds, pipe = sys.argv[1:]
    work(Connection(int(pipe)), reader, int(memory), float(seconds))


class OverlongError(BaseException):
    """A page has had its time. No reader catches it: it is no `Exception`."""


@contextlib.contextmanager
def _clock(seconds: float) -> Iterator[None]:
    """Raise in the reader once it has used so much of the processor; however busy the machine, an honest page has its time."""
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def over(*_: object) -> None:
        raise OverlongError

    signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)  # again, where a library swallowed it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def work(pipe: Connection, reader: str, memory: int, seconds: float = 0) -> None:
    """Serve one pool.

    Args:
        pipe: takes captures, gives `(kind, result or message)`; first `(STARTED, None)`.
        reader: dotted path of the function.
        memory: bytes of address space that reading may take, beyond what the process has once its reader is imported.
        seconds: of processor time for one page; 0 for no limit.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the crawl's business; it ends us when it is done
    with contextlib.suppress(EOFError, OSError):  # the pool is gone, perhaps before we have begun
        try:
            module, _, name = reader.rpartition(".")
            read = getattr(import_module(module), name)
        except Exception as error:  # noqa: BLE001 - told to the pool, whatever it is
            pipe.send(("error", f"cannot import the reader {reader}: {type(error).__name__}: {error}"))
            return
        _limit(memory)
        pipe.send((STARTED, None))
        while True:
            capture = pipe.recv()
            try:
                with _clock(seconds):
                    answer = ("ok", read(capture))
            except OverlongError:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
                answer = ("time", f"more than {seconds:g} s of processor time")
            except MemoryError:
                answer = ("memory", f"more than {memory >> 20} MiB")
            except RecursionError as error:
                answer = ("error", f"RecursionError: {error}")
            except Exception as error:  # noqa: BLE001 - whatever a reader raises is that page's error
                answer = ("error", f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
            _answer(pipe, answer)
            del capture, answer


def _answer(pipe: Connection, answer: tuple[str, object]) -> None:
    try:
        pipe.send(answer)
    except (OSError, EOFError):
        raise
    except MemoryError:
        pipe.send(("memory", "the result does not fit"))
    except Exception as error:  # noqa: BLE001 - a result that does not pickle
        pipe.send(("error", f"the result cannot be sent: {type(error).__name__}: {error}"))


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space(resource.getpagesize()) + memory
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space(page_size: int) -> int:
    """Bytes that the process has mapped; where no /proc tells, what the readers and their libraries take at most."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * page_size
    except (OSError, ValueError, IndexError):
        return _UNTOLD
