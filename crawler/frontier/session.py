"""What scheduler and middlewares of one crawl share: the frontier, its rules, and the engine."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from typing import Any
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

from crawler.frontier.engine_access import EngineAccess
from crawler.frontier.key import gate_of
from crawler.frontier.settings import DEFAULTS, gate_rules
from crawler.frontier.sqlite import SqliteFrontier
from crawler.stopping import stop

logger = logging.getLogger(__name__)

_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_sessions: WeakKeyDictionary[Crawler, Session] = WeakKeyDictionary()
_ledgers: WeakKeyDictionary[Crawler, sqlite3.Connection] = WeakKeyDictionary()


class Session:
    """One crawl's frontier. Opened with the first component that asks for it, closed when the engine has stopped."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.engine = EngineAccess(crawler)
        self.broken = False
        self.frontier = SqliteFrontier(
            _ledgers.get(crawler) or settings.get("FRONTIER_PATH", DEFAULTS["FRONTIER_PATH"]),
            settings.get("FRONTIER_RUN", DEFAULTS["FRONTIER_RUN"]),
            rules=gate_rules(settings),
            lease_seconds=self.number("FRONTIER_LEASE"),
        )
        crawler.signals.connect(self.close, signals.engine_stopped)
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)

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

    def wait_for(self, url: str) -> float:
        """Seconds until the host of a URL may be asked, concurrency aside."""
        now = time.time()
        return self.frontier.rules.opens_at(self.frontier.host(gate_of(url)), now) - now

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """The host's own wish for a delay goes into its gate; 0 where it has none any more."""
        settings = self.crawler.settings
        agent = settings["ROBOTSTXT_USER_AGENT"] or product_token(settings["USER_AGENT"])
        asked = robotparser.crawl_delay(agent) or 0.0
        host = gate_of(request.url)
        if asked != (self.frontier.host(host).crawl_delay or 0.0):
            logger.info("%s asks for %.1f s between requests", host, asked)
            self.frontier.set_delay(host, crawl_delay=asked)

    def breaks(self, error: sqlite3.Error) -> None:
        """The ledger cannot be written: stop; what is not acknowledged is fetched again by the next run."""
        if self.broken:
            return
        self.broken = True
        logger.error("the ledger cannot be written: %s; stopping", error)
        stop(self.crawler, "archive-full" if error.sqlite_errorcode & 0xFF in _DISK else "frontier-error")

    def close(self) -> None:
        """Give back what is left of leases and slots."""
        with contextlib.suppress(sqlite3.Error):
            self.frontier.close()


def use_ledger(crawler: Crawler, connection: sqlite3.Connection) -> None:
    """Have the frontier in this connection (before the crawl starts) rather than in one of its own to FRONTIER_PATH:
    two writers in one process would wait for each other. Its owner closes it."""
    _ledgers[crawler] = connection


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
