"""A crawl in a process of its own, for tests that kill it or watch what a server sees of it.

Run as a script it takes one JSON argument: `urls`, `out` (a file of JSON lines), `settings`, `spider`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Crawl:
    """What to crawl and where the frontier lies."""

    folder: Path
    urls: list[str]
    settings: dict[str, Any] = field(default_factory=dict)
    spider: str = "Explicit"
    name: str = "out"

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.sqlite"

    def start(self) -> subprocess.Popen[bytes]:
        settings = {"FRONTIER_PATH": str(self.ledger), "FRONTIER_RUN": "run", **self.settings}
        job = {"urls": self.urls, "out": str(self.out), "settings": settings, "spider": self.spider}
        with (self.folder / f"{self.name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-W", "error", str(Path(__file__)), json.dumps(job)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )

    def run(self, timeout: float = 300) -> str:
        """Crawl to the end; returns the log."""
        process = self.start()
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
            process.wait()
        assert code == 0, self.log
        return self.log

    def kill_when(self, moment: Callable[[], bool], number: signal.Signals = signal.SIGKILL) -> None:
        """Crawl until the moment has come (or the end), then send the signal and wait."""
        process = self.start()
        try:
            deadline = time.time() + 300
            while not moment() and process.poll() is None and time.time() < deadline:
                time.sleep(0.005)
            process.send_signal(number)
            process.wait(300)
        finally:
            process.kill()
            process.wait()

    @property
    def out(self) -> Path:
        return self.folder / f"{self.name}.jsonl"

    @property
    def log(self) -> str:
        return (self.folder / f"{self.name}.log").read_text()

    def lines(self) -> list[dict[str, Any]]:
        """What the spider wrote, a torn last line left out."""
        text = self.out.read_text() if self.out.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def _spiders() -> dict[str, Any]:
    import scrapy

    job = json.loads(sys.argv[1])

    class Links(scrapy.Spider):
        name = "links"

        async def start(self):  # type: ignore[no-untyped-def]
            for url in job["urls"]:
                yield scrapy.Request(url, callback=self.parse, errback=self.failed)

        def note(self, **line: Any) -> None:
            with open(job["out"], "a") as out:  # noqa: PTH123
                out.write(json.dumps(line) + "\n")

        def parse(self, response):  # type: ignore[no-untyped-def]
            for link in response.css("a::attr(href)").getall():
                yield response.follow(link, callback=self.parse, errback=self.failed)
            meta = response.meta
            self.note(url=response.url, status=response.status, row=meta["frontier_row"],
                      robots=meta.get("robots"), notes=meta.get("notes"))  # fmt: skip

        def failed(self, failure):  # type: ignore[no-untyped-def]
            from crawler.wire.failures import error_of

            meta = failure.request.meta
            self.note(
                url=failure.request.url,
                error=error_of(failure),
                row=meta["frontier_row"],
                robots=meta.get("robots"),
            )

    class Auto(Links):
        custom_settings = {"FRONTIER_ACK": "auto"}

    class Explicit(Links):
        """Settles each row once its line is written."""

        def parse(self, response):  # type: ignore[no-untyped-def]
            row = response.meta["frontier_row"]
            self.crawler.engine.scheduler.hold(row)
            yield from super().parse(response)
            self.crawler.engine.scheduler.settle(row)

        def failed(self, failure):  # type: ignore[no-untyped-def]
            from crawler.wire.failures import error_of

            row = failure.request.meta["frontier_row"]
            super().failed(failure)
            self.crawler.engine.scheduler.settle(row, "failed", error=error_of(failure))

    class Forgetful(Links):
        """Neither holds nor settles its rows."""

    class Broken(Explicit):
        def parse(self, response):  # type: ignore[no-untyped-def]
            self.crawler.engine.scheduler.hold(response.meta["frontier_row"])
            raise ZeroDivisionError("spider bug")

    class Fallback(Explicit):
        """A second scheme, tried under the same row."""

        def failed(self, failure):  # type: ignore[no-untyped-def]
            request = failure.request
            if not request.meta.get("second"):
                yield request.replace(
                    url=job["settings"]["SECOND_URL"],
                    meta={**request.meta, "second": True, "frontier_continue": True},
                )
                return
            super().failed(failure)

    class Holding(Explicit):
        """Holds every row until the run is idle, then settles them together with a last request to follow."""

        rows: list[int] = []

        @classmethod
        def from_crawler(cls, crawler, *args, **kwargs):  # type: ignore[no-untyped-def]
            spider = super().from_crawler(crawler, *args, **kwargs)
            crawler.signals.connect(spider.idle, scrapy.signals.spider_idle)
            return spider

        def parse(self, response):  # type: ignore[no-untyped-def]
            self.crawler.engine.scheduler.hold(response.meta["frontier_row"])
            self.rows.append(response.meta["frontier_row"])
            yield from Links.parse(self, response)

        def idle(self) -> None:
            rows, self.rows = self.rows, []
            if rows:
                last = scrapy.Request(job["settings"]["LAST_URL"], callback=self.parse)
                self.crawler.engine.scheduler.settle(rows, follow=[last])

    return {cls.__name__: cls for cls in (Links, Auto, Explicit, Forgetful, Broken, Fallback, Holding)}


def main() -> None:
    from scrapy.core.engine import ExecutionEngine
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.frontier.settings import install

    job = json.loads(sys.argv[1])
    if limit := job["settings"].get("FILE_LIMIT"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))  # writing further fails below our code
    if heartbeat := job["settings"].get("HEARTBEAT"):
        # The engine looks for work at least so often (5 s): a test sets an hour, so that what waited for it would not end.
        ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = heartbeat
    settings = Settings(
        {
            "FRONTIER_ACK": "explicit",
            "FRONTIER_BACKOFF": 0.2,
            "FRONTIER_REST": 0.3,
            "HTTPERROR_ALLOW_ALL": True,
            "ROBOTSTXT_OBEY": True,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "COOKIES_ENABLED": False,
            "LOG_LEVEL": "INFO",
            "USER_AGENT": "Tearsheet/0.1 (+https://example.org/)",
            "DOWNLOAD_TIMEOUT": 10,
            **job["settings"],
        }
    )
    install(settings, "project")
    process = AsyncCrawlerProcess(settings)
    process.crawl(_spiders()[job["spider"]])
    process.start()


if __name__ == "__main__":
    main()
