"""One connection to PostgreSQL that outlives the server: statements, transactions, and waiting for a database that is away."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from archives.errors import EngineAwayError, EngineMissingError

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

T = TypeVar("T")

SCHEMES = ("postgresql", "postgres")
PATIENCE = 60.0
"""Seconds for which a database that is away is waited for."""
FIRST_WAIT = 0.1
LONGEST_WAIT = 5.0
_SESSION = {
    "client_encoding": "UTF8",
    # A worker that hangs within a transaction holds its hosts' gates: the server ends it (measured: freed within 0.1 s).
    "idle_in_transaction_session_timeout": "10000",
    "lock_timeout": "20000",
    "timezone": "UTC",
}
_CONNECT = {
    # A network cut is noticed in seconds, not in the two hours of TCP's default.
    "connect_timeout": 5, "keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip


def is_postgres(url: str) -> bool:
    """Whether an address names a PostgreSQL database."""
    return url.partition("://")[0] in SCHEMES


def shown(url: str, *, user: bool = True) -> str:
    """The address for messages and logs: without password and parameters, and without the user where that is told."""
    parts = urlsplit(url)
    place = parts.hostname or "localhost"
    port = f":{parts.port}" if parts.port else ""
    who = f"{parts.username}@" if parts.username and user else ""
    return f"{parts.scheme}://{who}{place}{port}{parts.path}"


class Database:
    """A connection in autocommit mode; transactions are begun by hand, and those within another are a part of it.

    Args:
        url: `postgresql://USER@HOST/NAME`; the password comes by libpq's own chain (PGPASSFILE, PGPASSWORD, service files).
        patience: seconds for which a database that is away is waited for.
        told: is told once that the database is away, and once that it is back.

    Raises:
        EngineMissingError: psycopg is not installed.
        EngineAwayError: the database cannot be reached, or refuses us.
    """

    def __init__(
        self, url: str, *, patience: float = PATIENCE, told: Callable[[str], None] | None = None
    ) -> None:
        self.url = url
        self.patience = patience
        self._told = told or (lambda text: None)
        self._connection: Connection[Any] | None = None
        self._depth = 0
        self._put_off: list[tuple[str, Sequence[Any] | Mapping[str, Any] | None]] = []
        self._on_connect: list[Callable[[], None]] = []
        self._in_hook = False
        self._away_since: float | None = None
        """Monotonic; the patience is one for the whole time that it is away, however many ask for it meanwhile."""
        self.reconnects = 0
        self.connected_at = 0.0
        """When it was connected, by the monotonic clock."""
        self.connect()

    @property
    def shown(self) -> str:
        """Its address for messages."""
        return shown(self.url)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._depth > 0

    def connect(self) -> None:
        """Connect anew, once.

        Raises:
            EngineMissingError, EngineAwayError: see the class.
        """
        try:
            import psycopg
        except ImportError as error:
            raise EngineMissingError(
                f"{self.shown} needs psycopg: install it with `pip install 'tearsheet[postgres]'`"
            ) from error
        self.close()
        options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
        try:
            given = psycopg.conninfo.conninfo_to_dict(self.url)
            options = f"{options} {given.pop('options', '')}".strip()
            self._connection = psycopg.connect(
                **{"application_name": "tearsheet", **_CONNECT, **given, "options": options},  # type: ignore[arg-type]
                autocommit=True,
            )
        except psycopg.Error as error:
            raise self._away(f"{self.shown} cannot be reached: {_first_line(error)}") from error
        self.connected_at = time.monotonic()
        self._in_hook = True
        try:
            for hook in self._on_connect:
                hook()
        finally:
            self._in_hook = False

    def on_connect(self, hook: Callable[[], None]) -> None:
        """Call it after every later connecting."""
        self._on_connect.append(hook)

    @property
    def connection(self) -> Connection[Any]:
        """Psycopg's own."""
        if self._connection is None or self._connection.closed:
            raise self._away(f"{self.shown} is away")
        return self._connection

    def run(self, query: str, values: Sequence[Any] | Mapping[str, Any] | None = None) -> Cursor[Any]:
        """One statement, in PostgreSQL's words and psycopg's marks (`%s`); what was put off goes before it, in one round trip.

        Raises:
            EngineAwayError: the connection broke.
            psycopg.Error: whatever else.
        """
        with self._errors():
            if not self._put_off:
                return self.connection.execute(query, values)
            before, self._put_off = self._put_off, []
            with self.connection.pipeline():
                for early, given in before:
                    self.connection.execute(early, given)
                return self.connection.execute(query, values)

    def later(self, query: str, values: Sequence[Any] | Mapping[str, Any] | None = None) -> None:
        """A statement without an answer, within a transaction: it goes along with the next one, at the latest with its end."""
        if self._depth:
            self._put_off.append((query, values))
        else:
            self.run(query, values)

    def many(self, query: str, rows: Iterable[Sequence[Any]]) -> int:
        """One statement for many rows, in one round trip; gives how many rows it changed."""
        if self._put_off:
            self.run("SELECT 1")
        with self._errors(), self.connection.cursor() as cursor:
            cursor.executemany(query, rows)
            return max(cursor.rowcount, 0)

    # What tables that live in SQLite too ask for, in their marks (`?`, `?1`).

    def execute(self, query: str, values: Sequence[Any] = ()) -> Cursor[Any]:
        """A statement in SQL that both engines know; `?` and `?1` are its marks. Outside of a transaction it is done again
        where the database went away."""
        text, numbered = portable(query)
        plain = [value.replace("\0", "") if isinstance(value, str) else value for value in values]
        given = {f"p{n}": value for n, value in enumerate(plain, 1)} if numbered else plain
        return self.retrying(lambda: self._bound(text, given or None))

    def _bound(self, text: str, values: Sequence[Any] | Mapping[str, Any] | None) -> Cursor[Any]:
        """Values put in on our side: the server would ask for the type of a null."""
        import psycopg

        if self._put_off:
            self.run("SELECT 1")  # sends it
        with self._errors():
            return psycopg.ClientCursor(self.connection).execute(text, values)

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> int:
        """The same for many rows."""
        text, numbered = portable(query)
        if numbered:
            raise ValueError("numbered marks and many rows")
        given = list(rows)
        return self.retrying(lambda: self.many(text, given))

    def executescript(self, script: str) -> None:
        """Several statements without values, one transaction."""
        with self.transaction():
            self.run("SELECT 1")  # several statements at once cannot go along with the begin
            self.run(script)

    @contextmanager
    def transaction(self, *settings: str) -> Iterator[None]:
        """All or nothing; within another one it is a part of that.

        Args:
            settings: statements that hold for it (`SET LOCAL …`), where it is not within another one.
        """
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        begin = [(statement, None) for statement in ("BEGIN", *settings)]
        self._put_off = list(begin)  # along with the first statement
        self._depth = 1
        try:
            yield
        except BaseException:
            self._depth = 0
            self._roll_back()
            raise
        self._depth = 0
        if self._put_off[:1] == begin[:1]:  # nothing was done
            self._put_off = []
        else:
            self.run("COMMIT")

    @contextmanager
    def joined(self) -> Iterator[None]:
        """A transaction is open that the caller has begun and ends: those within are a part of it."""
        self._depth = 1
        try:
            yield
        finally:
            self._depth = 0

    def roll_back(self) -> None:
        """End the caller's transaction without its work; the connection is closed where that fails."""
        self._depth = 0
        self._roll_back()

    def retrying(self, work: Callable[[], T]) -> T:
        """Do it; where the database goes away, wait for it (with growing, jittered pauses) and do it again.

        Within a transaction it is done once: what was begun is gone, and whoever began it does it again. A deadlock, which
        ends one of its two parties, is tried again at once.

        Raises:
            EngineAwayError: it was away for longer than the patience.
        """
        if self._depth or self._in_hook:
            return work()
        for tries in range(1_000_000):
            try:
                result = work()
            except EngineAwayError as error:
                if error.place not in (None, self):
                    raise  # another one's
                if self._away_since is None:
                    self._away_since = time.monotonic()
                    self._told(f"{error}: waiting for it")
                self._wait(tries, self._away_since + self.patience, error)
            except _deadlocks():
                if tries > 20:
                    raise
                time.sleep(random.uniform(0, 0.01 * (tries + 1)))  # noqa: S311 - jitter
            else:
                if self._away_since is not None:
                    self._away_since = None
                    self._told(f"{self.shown} is back")
                return result
        raise AssertionError("unreachable")

    def wait_until_back(self) -> None:
        """Connect anew, with pauses.

        Raises:
            EngineAwayError: it was away for longer than the patience.
        """
        self.retrying(lambda: self.run("SELECT 1"))

    def close(self) -> None:
        """Let go of the connection; an open transaction is rolled back."""
        connection, self._connection, self._depth = self._connection, None, 0
        self._put_off = []
        if connection is not None:
            connection.close()

    def _wait(self, tries: int, deadline: float, error: EngineAwayError) -> None:
        """Until the next try, connected anew where that goes."""
        while True:
            pause = random.uniform(0.5, 1.0) * min(FIRST_WAIT * 2 ** min(tries, 10), LONGEST_WAIT)  # noqa: S311
            if time.monotonic() + pause > deadline:
                raise self._away(f"{error}; waited {self.patience:.0f} s for it") from error
            time.sleep(pause)
            tries += 1
            try:
                self.connect()
            except EngineAwayError:
                continue
            self.reconnects += 1
            return

    def _roll_back(self) -> None:
        import psycopg

        begun = not any(query == "BEGIN" for query, _ in self._put_off)
        self._put_off = []
        if not begun:
            return
        if self._connection is None or self._connection.closed:
            return
        try:
            self._connection.execute("ROLLBACK")
        except psycopg.Error:
            self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            if self._is_away(error):
                self._depth = 0
                self._put_off = []
                raise self._away(f"{self.shown} is away: {_first_line(error)}") from error
            raise

    def _away(self, text: str) -> EngineAwayError:
        error = EngineAwayError(text)
        error.place = self
        return error

    def _is_away(self, error: Exception) -> bool:
        """Whether the connection is lost, or the server is starting, stopping or full of connections."""
        if self._connection is None or self._connection.closed or self._connection.broken:
            return True
        state = getattr(error, "sqlstate", None) or ""
        return state.startswith(("08", "57P", "53")) or state == "25P03"


@lru_cache(maxsize=512)
def portable(query: str) -> tuple[str, bool]:
    """A statement with psycopg's marks, and whether they have names: `?` is `%s`, `?2` is `%(p2)s`."""
    text = query.replace("%", "%%")
    if re.search(r"\?\d", text):
        return re.sub(r"\?(\d+)", r"%(p\1)s", text), True
    return text.replace("?", "%s"), False


def _deadlocks() -> tuple[type[Exception], ...]:
    from psycopg import errors

    return (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
