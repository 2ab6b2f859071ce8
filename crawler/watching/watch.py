"""The `watch` verb: each run is a process of its own, so that memory and a crash stay in it."""

from __future__ import annotations

import argparse
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from archives.collection.collection import Collection
from archives.errors import ArchiveError
from crawler.cli.run import settle_frontier
from crawler.crawl.selection import selected
from crawler.errors import TearsheetError, in_words
from crawler.exit_codes import ExitCode
from crawler.notify.queue import Queue, waiting
from crawler.notify.sending import deliver
from crawler.terminal import unguarded
from crawler.watching.due import Due, next_look

_LONGEST_PAUSE = 900.0
_LOOK = 60.0
"""Seconds after which agenda and sources file are looked at again: other verbs may have changed them."""
_PLAIN = 3_600.0
"""Seconds between two lines on what is waited for, where standard error is no terminal."""


class Watch:
    """One watch.

    Args:
        args: the verb's.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._collection = Collection(args.root, args.collection)
        self._ended = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._pause = args.pause
        self._shown = (0.0, "")
        self._drawn = False

    def run(self) -> ExitCode:
        """Run, sleep, run, until a signal comes."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        is_first = True
        while True:
            code = self._run_once()
            if self._ended.is_set():
                left = (
                    "; the unfinished run goes on with the next one" if code == ExitCode.INTERRUPTED else ""
                )
                self._say(f"watch ended{left}")
                return ExitCode.OK
            if is_first and code == ExitCode.USAGE:
                return ExitCode.USAGE
            is_first = False
            self._sleep()
            if self._ended.is_set():
                self._say("watch ended")
                return ExitCode.OK

    def _end(self, *_: object) -> None:
        self._ended.set()
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)

    def _run_once(self) -> int:
        # A session of its own: Ctrl-C reaches the run once, from here.
        self._child = subprocess.Popen([sys.executable, "-m", "crawler.cli.main", *_arguments(self._args)], start_new_session=True)  # fmt: skip  # noqa: S603
        if self._ended.is_set():  # the signal came while it was started
            self._child.send_signal(signal.SIGTERM)
        return self._child.wait()

    def _sleep(self) -> None:
        """Until the next look is due, at least the pause; messages that are due meanwhile are sent."""
        begun = time.time()
        due = self._due(begun)
        if due is not None and due.at > begun + self._args.pause:
            self._pause = self._args.pause
        until = begun + self._pause
        self._pause = min(2 * self._pause, max(_LONGEST_PAUSE, self._args.pause))
        looked = begun
        while not self._ended.is_set():
            now = time.time()
            is_over = now >= until and due is not None and due.at <= now
            if is_over or now - looked >= _LOOK:
                due, looked = self._due(now), now
            if now >= until and due is not None and due.at <= now:
                break
            end = max(until, due.at) if due is not None else max(until, looked + _LOOK)
            self._show(due, end, now)
            self._send(now)
            step = 1.0 if self._draws else _LOOK
            self._ended.wait(max(0.05, min(end - now, step)))
        self._clear()

    def _due(self, now: float) -> Due | None:
        """None where nothing is on the agenda; where agenda or sources cannot be read, a run is due, which tells why."""
        try:
            sources, sites = selected(self._args)
            settle_frontier(self._args, sources)
            return next_look(self._collection, sites, self._args.frontier)
        except (TearsheetError, ArchiveError, OSError, sqlite3.Error):
            return Due(now, "sources")

    def _send(self, now: float) -> None:
        due = waiting(self._collection.path)
        if due is None or due > now:
            return
        try:
            policy = selected(self._args)[0].notify
            with Queue(self._collection.path) as queue:
                deliver(queue, policy, at_once=(), sleep=time.sleep)
        except (TearsheetError, OSError, sqlite3.Error) as error:
            self._say(in_words(error))

    @property
    def _draws(self) -> bool:
        return sys.stderr.isatty() and not self._args.quiet

    def _show(self, due: Due | None, end: float, now: float) -> None:
        what = f"next look at {due.site}" if due else "nothing is on the agenda; looking again"
        when = datetime.fromtimestamp(end, UTC).strftime("%H:%M:%S UTC")
        if self._draws:
            print(
                f"\r\033[K{what} in {_in(end - now)} ({when})", end="", file=unguarded(sys.stderr), flush=True
            )
            self._drawn = True
        elif not self._args.quiet and (what != self._shown[1] or now - self._shown[0] >= _PLAIN):
            self._shown = (now, what)
            print(f"{what} in {_in(end - now)} ({when})", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._drawn:
            print("\r\033[K", end="", file=unguarded(sys.stderr), flush=True)
        self._drawn, self._shown = False, (0.0, "")

    def _say(self, line: str) -> None:
        if not self._args.quiet:
            print(line, file=sys.stderr, flush=True)


def _arguments(args: argparse.Namespace) -> list[str]:
    """The command line of one run: that of the watch with another verb."""
    words = [
        "run",
        "--due",
        "--root",
        str(args.root),
        "--collection",
        args.collection,
        "--config",
        str(args.config),
    ]
    words += [word for setting in args.settings for word in ("--set", setting)]
    words += ["--quiet"] * bool(args.quiet) + ["--verbose"] * args.verbose
    rest = list(args.rest)
    rest.remove("watch")
    return words + list(_without_pause(rest))


def _without_pause(words: Iterable[str]) -> Iterable[str]:
    rest = iter(words)
    for word in rest:
        if word == "--pause":
            next(rest, None)
        elif not word.startswith("--pause="):
            yield word


def _in(seconds: float) -> str:
    """`2 h 5 min`, `3 min 20 s`, `8 s`."""
    whole = max(0, round(seconds))
    hours, minutes = whole // 3_600, whole % 3_600 // 60
    if hours >= 48:
        return f"{hours // 24} days"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {whole % 60} s" if minutes else f"{whole} s"
