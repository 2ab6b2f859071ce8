"""What scheduler and middlewares of one crawl share: the frontier, its rules, and the engine."""

from __future__ import annotations

import contextlib
import logging
import math
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

from archives.errors import EngineAwayError, LeaseLostError
from crawler.frontier.engine_access import EngineAccess
from crawler.frontier.key import gate_of
from crawler.frontier.limit import is_requisite
from crawler.frontier.settings import DEFAULTS, gate_rules
from crawler.frontier.sqlite import SqliteFrontier
from crawler.stopping import stop

if TYPE_CHECKING:
    from archives.postgres.database import Database
    from crawler.frontier.postgres.engine import PostgresFrontier
    from crawler.frontier.spread.engine import SpreadFrontier

logger = logging.getLogger(__name__)

_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
SILENT = ("dns", "refused", "connect", "timeout", "reset", "tls")
"""Errors of a host that is not there, where it never answered."""
delay_asked = object()
"""Signal: the robots.txt of `host` asks for `asked` seconds between requests, of which `kept` are."""
database_back = object()
"""Signal: one of several databases was away, and outcomes of its rows are told by now."""
TOLD_DELAY = 5.0
"""Seconds between requests from which an operator is told why nothing seems to happen."""
_sessions: WeakKeyDictionary[Crawler, Session] = WeakKeyDictionary()
_ledgers: WeakKeyDictionary[Crawler, sqlite3.Connection] = WeakKeyDictionary()
_shared: WeakKeyDictionary[Crawler, tuple[Database, Sequence[str]]] = WeakKeyDictionary()

STORE_ERRORS = (sqlite3.Error, EngineAwayError)
"""What a ledger or a shared database raises when it takes nothing more."""


class Session:
    """One crawl's frontier. Opened with the first component that asks for it, closed when the engine has stopped."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.engine = EngineAccess(crawler)
        self.broken = False
        self._own: Callable[[], None] | None = None
        """Closes the database, where it is nobody else's."""
        self.answered: set[str] = set()
        """Gates that gave any answer in this process."""
        self.silent: dict[str, str] = {}
        """Gates that gave none when they were asked for a requisite: why. No other requisite is asked of them."""
        self.frontier: SqliteFrontier | PostgresFrontier | SpreadFrontier = self._opened()
        crawler.signals.connect(self.close, signals.engine_stopped)
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)

    def _opened(self) -> SqliteFrontier | PostgresFrontier | SpreadFrontier:
        settings = self.crawler.settings
        run = settings.get("FRONTIER_RUN", DEFAULTS["FRONTIER_RUN"])
        if settings.get("FRONTIER_URL") or self.crawler in _shared:
            return self._opened_shared(run)
        return SqliteFrontier(
            _ledgers.get(self.crawler) or settings.get("FRONTIER_PATH", DEFAULTS["FRONTIER_PATH"]),
            run,
            rules=gate_rules(settings),
            lease_seconds=self.number("FRONTIER_LEASE"),
        )

    def _opened_shared(self, run: str) -> PostgresFrontier | SpreadFrontier:
        from archives.postgres.database import Database
        from crawler.frontier.postgres.engine import PostgresFrontier
        from crawler.frontier.spread.opening import open_spread

        settings, patience = self.crawler.settings, self.number("FRONTIER_AWAY")
        database, others = _shared.get(self.crawler, (None, ()))
        if database is None:
            url, *others = settings["FRONTIER_URL"].split()
            database = Database(url, patience=patience, told=logger.warning)
            self._own = database.close
        options: dict[str, Any] = {
            "rules": gate_rules(settings),
            "lease_seconds": self.number("FRONTIER_LEASE"),
            "worker": settings.get("FRONTIER_WORKER"),
            "keep_events": bool(settings.get("FRONTIER_WORKER")),
            "live": True,
        }
        if others:
            spread = open_spread(database, others, run, told=_told, **options)
            spread.on_return.append(self._tell_return)
            return spread
        return PostgresFrontier(database, run, **options)

    def _tell_return(self) -> None:
        self.crawler.signals.send_catch_log(database_back)

    def setting(self, name: str) -> Any:
        """A setting of ours, with its default."""
        return self.crawler.settings.get(name, DEFAULTS[name])

    def number(self, name: str) -> float:
        """A numeric setting of ours."""
        return float(self.setting(name))

    def count(self, key: str, n: int = 1) -> None:
        """Add to a counter of Scrapy's statistics."""
        if n and self.crawler.stats is not None:
            self.crawler.stats.inc_value(key, n)

    def fails_silently(self, request: Request, error: str) -> bool:
        """Whether a requisite failed because nobody is there: then those that wait for the same host fail at once, for a
        dead server of pictures must not hold a run that has its story."""
        host = gate_of(request.url)
        if error.split(":")[0] not in SILENT or not is_requisite(request) or host in self.answered:
            return False
        self.silent.setdefault(host, error)
        return True

    def wait_for(self, url: str) -> float:
        """Seconds until the host of a URL may be asked, concurrency aside."""
        now = time.time()
        return self.frontier.rules.opens_at(self.frontier.host(gate_of(url)), now) - now

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """The host's own wish for a delay goes into its gate; 0 where it has none any more."""
        settings = self.crawler.settings
        agent = settings["ROBOTSTXT_USER_AGENT"] or product_token(settings["USER_AGENT"])
        asked = robotparser.crawl_delay(agent) or 0.0
        asked = asked if math.isfinite(asked) and asked > 0 else 0.0
        host = gate_of(request.url)
        if asked != (self.frontier.host(host).crawl_delay or 0.0):
            logger.info("%s asks for %.1f s between requests", host, asked)
            self.frontier.set_delay(host, crawl_delay=asked)
        if asked >= TOLD_DELAY:
            kept = min(asked, self.frontier.rules.crawl_delay_max)
            self.crawler.signals.send_catch_log(delay_asked, host=host, asked=asked, kept=kept)

    def breaks(self, error: sqlite3.Error | EngineAwayError) -> None:
        """The ledger cannot be written: stop; what is not acknowledged is fetched again by the next run."""
        if self.broken:
            return
        self.broken = True
        if isinstance(error, EngineAwayError):
            logger.error("%s; stopping", error)
            stop(self.crawler, "lease-lost" if isinstance(error, LeaseLostError) else "frontier-error")
            return
        logger.error("the ledger cannot be written: %s; stopping", error)
        stop(self.crawler, "archive-full" if error.sqlite_errorcode & 0xFF in _DISK else "frontier-error")

    def close(self) -> None:
        """Give back what is left of leases and slots."""
        with contextlib.suppress(*STORE_ERRORS):
            self.frontier.close()
        if self._own is not None:
            self._own()


def use_ledger(crawler: Crawler, connection: sqlite3.Connection) -> None:
    """Have the frontier in this connection (before the crawl starts) rather than in one of its own to FRONTIER_PATH:
    two writers in one process would wait for each other. Its owner closes it."""
    _ledgers[crawler] = connection


def use_database(crawler: Crawler, database: Database, others: Sequence[str] = ()) -> None:
    """Have the frontier in this database (before the crawl starts), with hosts spread over it and those at further
    addresses. Its owner closes it."""
    _shared[crawler] = (database, others)


def _told(text: str) -> None:
    """Of a database that is away, or back."""
    logger.warning(text)
    sys.stderr.write(f"tearsheet: {text}\n")


def session_of(crawler: Crawler) -> Session:
    """The crawl's session, opened on first use."""
    if crawler not in _sessions:
        _sessions[crawler] = Session(crawler)
    return _sessions[crawler]


def again(request: Request, **meta: Any) -> Request:
    """The same request once more, as a continuation of its row."""
    copy: Request = request.copy()
    copy.meta.pop("frontier_started", None)
    copy.meta.update(meta)
    return copy


def product_token(user_agent: str) -> str:
    """`Tearsheet` of `Tearsheet/0.1 (+https://…)`: what robots.txt groups name (RFC 9309 2.2.1)."""
    return user_agent.split("/")[0].split("(")[0].strip().split(" ")[0] or "*"
