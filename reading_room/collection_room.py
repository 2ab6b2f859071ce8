"""One collection as the room reads it: the index, opened for each question and kept up to date beside a running crawl."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from archives.errors import ArchiveError
from archives.index.build import Progress, update
from archives.index.opening import open_index
from archives.index.reading import Index
from archives.warc.reader import Archive
from reading_room.place import Place
from reading_room.skeleton import Skeleton, skeleton_of

FRESH = 5.0
"""Seconds for which the index counts as new; then the next question has it brought up to date in the background."""
PATIENCE = 10.0
"""Seconds that one question may take in SQLite."""
_STEPS = 20_000
_BONES = 400_000
"""Comments of the threads that are kept (60 bytes each)."""
_FIGURES = 300
"""Sets of figures that are kept: those over everything, and those of the sites looked at last."""
_ANSWERS = 200
"""Answers that are remembered: counts of lists, a few kilobytes each."""
T = TypeVar("T")


class TooSlowError(Exception):
    """A question took longer than `PATIENCE`."""


class CollectionRoom:
    """A collection's folder, open for reading; close it.

    Args:
        folder: the collection.
        name: as people call it.
        file: the WACZ file that it was taken out of.
        progress: told while the index takes in what is new.

    Raises:
        ArchiveError, sqlite3.Error, OSError: there is no index to be had.
    """

    def __init__(
        self, folder: Path, name: str, progress: Progress | None = None, file: Path | None = None
    ) -> None:
        self.folder, self.name = folder.resolve(), name
        self._names = (folder.absolute(), self.folder)
        self._file = file
        self.archive = Archive(self.folder / "archive")
        self._stack = ExitStack()
        self._path = self._stack.enter_context(open_index(self.folder, progress)).path
        self._is_own = self._path.parent == self.folder
        self._fresh_until = time.monotonic() + FRESH
        self._updating = threading.Lock()
        self._making = threading.Lock()
        self._first = threading.Lock()
        self._kept: dict[str, tuple[object, Any]] = {}
        self._looking = threading.Lock()
        self._answers: dict[object, Any] = {}
        self._threads: dict[tuple[int, tuple[Any, ...]], Skeleton] = {}

    def place(self, *, is_for_others: bool) -> Place:
        """Where it lies, as pages may tell it.

        Args:
            is_for_others: people at other machines may see them.
        """
        return Place(self._names, self._file, is_for_others)

    @contextmanager
    def index(self) -> Iterator[Index]:
        """The index, for one request.

        Raises:
            TooSlowError: SQLite was stopped.
        """
        self._freshen()
        end = time.monotonic() + PATIENCE
        with self._opened() as index:
            index.connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            try:
                yield index
            except sqlite3.Error as error:  # SQLite has several words for being stopped
                if time.monotonic() > end:
                    raise TooSlowError from error
                raise

    def kept(self, index: Index, name: str, make: Callable[[Index], T]) -> T:
        """What `make` gives, for figures over everything: when the index has changed, the last one until a new one is made."""
        state = self._state(index)
        known = self._kept.get(name)
        if known is None:
            known = self._first_made(index, name, state, make)
        elif known[0] != state and self._making.acquire(blocking=False):
            self._kept[name] = (state, known[1])
            threading.Thread(target=self._make, args=(state, name, make), name="figures", daemon=True).start()
        found: T = known[1]
        return found

    def _first_made(
        self, index: Index, name: str, state: object, make: Callable[[Index], T]
    ) -> tuple[object, T]:
        if not self._first.acquire(timeout=PATIENCE):
            raise TooSlowError
        try:
            known = self._kept.get(name)
            if known is None:
                known = self._kept[name] = (state, make(index))
                while len(self._kept) > _FIGURES:
                    self._kept.pop(next(iter(self._kept)), None)
            return known
        finally:
            self._first.release()

    def warm(self, figures: Iterable[tuple[str, Callable[[Index], Any]]]) -> None:
        """Make figures in the background that the first visitors will ask for, one after the other, however long it takes."""

        def work() -> None:
            try:
                with self._opened() as index:
                    for name, make in figures:
                        self._first_made(index, name, self._state(index), make)
            except (ArchiveError, sqlite3.Error, TooSlowError):
                pass  # who asks will be told

        threading.Thread(target=work, name="warming", daemon=True).start()

    def remembered(self, index: Index, question: object, make: Callable[[Index], T]) -> T:
        """What `make` answers to a question: the next page of a list asks the same again. Forgotten with the first new line."""
        key = (self._state(index), question)
        with self._looking:
            found: T | None = self._answers.pop(key, None)
        if found is None:
            found = make(index)
        with self._looking:
            self._answers[key] = found
            while len(self._answers) > _ANSWERS:
                self._answers.pop(next(iter(self._answers)))
        return found

    def _make(self, state: object, name: str, make: Callable[[Index], Any]) -> None:
        try:
            with self._opened() as index:
                self._kept[name] = (state, make(index))
        except (ArchiveError, sqlite3.Error):
            pass  # the old figures stay
        finally:
            self._making.release()

    def thread(self, index: Index, article: int) -> Skeleton:
        """The bones of a story's thread; those of the last ones looked at are kept, `_BONES` comments in all."""
        key = (article, self._state(index))
        with self._looking:
            found = self._threads.pop(key, None)
        found = found or skeleton_of(index, article)
        with self._looking:
            self._threads[key] = found
            while len(self._threads) > 1 and sum(map(len, self._threads.values())) > _BONES:
                self._threads.pop(next(iter(self._threads)))
        return found

    @staticmethod
    def _state(index: Index) -> tuple[Any, ...]:
        return tuple(index.connection.execute("SELECT count(*), sum(size) FROM files").fetchone())

    def _opened(self) -> Index:
        records = self.folder / "records"
        try:
            return Index(self._path, records)
        except (sqlite3.Error, ArchiveError):
            return Index(self._path, records, immutable=True)  # a read-only disk

    def _freshen(self) -> None:
        if (
            not self._is_own
            or time.monotonic() < self._fresh_until
            or not self._updating.acquire(blocking=False)
        ):
            return

        def work() -> None:
            try:
                update(self.folder, self._path)
            except (ArchiveError, sqlite3.Error, OSError):
                pass  # what is known is shown; `tearsheet query` tells what is wrong
            finally:
                self._fresh_until = time.monotonic() + FRESH
                self._updating.release()

        threading.Thread(target=work, name="index", daemon=True).start()

    def close(self) -> None:
        """Close what is open."""
        with self._updating:
            self._stack.close()
