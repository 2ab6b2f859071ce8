"""The settings of frontier and politeness, and their wiring into a Scrapy project in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.frontier.gate_rules import GateRules

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

DEFAULTS: dict[str, Any] = {
    "FRONTIER_PATH": ":memory:",
    "FRONTIER_URL": None,
    "FRONTIER_WORKER": None,
    "FRONTIER_AWAY": 60.0,
    "FRONTIER_RUN": "default",
    "FRONTIER_ACK": "auto",
    "FRONTIER_BATCH": 25,
    "FRONTIER_LEASE": 300.0,
    "FRONTIER_PATIENCE": 300.0,
    "FRONTIER_RETRIES": 2,
    "FRONTIER_RETRY_HTTP_CODES": [429, 500, 502, 503, 504],
    "FRONTIER_RETRY_ERRORS": [
        "dns",
        "refused",
        "connect",
        "timeout",
        "reset",
        "data-loss",
        "robots-unreachable",
    ],
    "FRONTIER_BACKOFF": 1.0,
    "FRONTIER_BACKOFF_MAX": 300.0,
    "FRONTIER_REST": 2.0,
    "FRONTIER_REST_MAX": 300.0,
    "FRONTIER_HOST_FAILURES": 8,
    "FRONTIER_LEAVE_ALONE": 3600.0,
    "FRONTIER_CRAWL_DELAY_MAX": 30.0,
    "FRONTIER_SLOW_ANSWER": 2.0,
    "FRONTIER_SLOW_DELAY_MAX": 60.0,
    "FRONTIER_DELAY_MARGIN": 0.02,
    "FRONTIER_WINDOWS": {},
    "FRONTIER_HOSTS": {},
}

_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.politeness.turn.RefusalMiddleware": 60,
    "crawler.politeness.robots.RobotsMiddleware": 100,
    "crawler.politeness.turn.TurnMiddleware": 110,
    "crawler.politeness.retry.RetryLaterMiddleware": 550,
    "crawler.politeness.gate.GateMiddleware": 990,
}


def install(settings: BaseSettings, priority: str = "addon") -> None:
    """Put the frontier and the host gates into a crawl's settings; what the user has set keeps its value.

    Scrapy's own slots keep no time of their own: jitter would shift starts against the gate's bookings, and the general
    delay would slow down a host whose own is shorter.
    """
    for name, value in DEFAULTS.items():
        if name not in settings:
            settings.set(name, value, "default")
    settings.set("SCHEDULER", "crawler.frontier.scheduler.FrontierScheduler", priority)
    settings.set("DOWNLOAD_DELAY_JITTER", 0.0, priority)
    slots = {
        host: {"delay": 0.0, "concurrency": int(own["concurrency"])}
        for host, own in settings.getdict("FRONTIER_HOSTS").items()
        if "concurrency" in own
    }
    settings.set("DOWNLOAD_SLOTS", {**slots, **settings.getdict("DOWNLOAD_SLOTS")}, priority)
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    settings.set("DOWNLOADER_MIDDLEWARES", {**_MIDDLEWARES, **middlewares}, priority)


def gate_rules(settings: BaseSettings) -> GateRules:
    """The gate's rules as the settings state them.

    Raises:
        ValueError: a time window that is none.
    """

    def number(name: str) -> float:
        return float(settings.getfloat(name, DEFAULTS[name]))

    return GateRules(
        delay=settings.getfloat("DOWNLOAD_DELAY"),
        concurrency=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        margin=number("FRONTIER_DELAY_MARGIN"),
        patience=number("FRONTIER_PATIENCE"),
        crawl_delay_max=number("FRONTIER_CRAWL_DELAY_MAX"),
        slow_answer=number("FRONTIER_SLOW_ANSWER"),
        slow_max=number("FRONTIER_SLOW_DELAY_MAX"),
        rest=number("FRONTIER_REST"),
        rest_max=number("FRONTIER_REST_MAX"),
        host_failures=settings.getint("FRONTIER_HOST_FAILURES", DEFAULTS["FRONTIER_HOST_FAILURES"]),
        leave_alone=number("FRONTIER_LEAVE_ALONE"),
        windows=settings.getdict("FRONTIER_WINDOWS"),
        hosts=settings.getdict("FRONTIER_HOSTS"),
    )
