"""The browser of a run: started with its first visit, begun anew after many or when it died; visits one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.crawler import Crawler

from archives.capture import Capture, Role
from archives.exchange import Exchange
from archives.warc.live import capture_of_exchange
from archives.warc.records import DOM_URN, SCREENSHOT_URN
from archives.warc.resource import Resource, capture_of_resource
from crawler.browser.authority import Authority
from crawler.browser.errors import NoBrowserError
from crawler.browser.meter import Use, use_of_browser
from crawler.browser.proxy import BrowserProxy
from crawler.browser.upstream import Upstream, upstream_of
from crawler.browser.visit import Limits, Visit
from crawler.crawl.login import SETTING, read_logins
from crawler.frontier.engine_access import EngineAccess
from crawler.frontier.key import gate_of
from crawler.frontier.session import session_of
from crawler.politeness.robots import robots_of
from crawler.report.summary import VisitLine
from crawler.wire.sinks import Storage, storage_of
from spiders.read.roles import DOM, PICTURE

if TYPE_CHECKING:
    from crawler.browser.rendering import Rendered

logger = logging.getLogger(__name__)

VISITS = 50
"""Visits after which the browser is started anew: what it leaks does not grow for ever (TEARSHEET_BROWSER_VISITS)."""
MEMORY = 1536 * 2**20
"""Bytes of all its processes: idle above it the browser is started anew, twice as much ends a visit (TEARSHEET_BROWSER_MEMORY)."""
RESTS = 60.0
"""Seconds that a visit waits for its host: one that rests longer has its page without a visit."""
_LOOK = 0.25
"""Seconds between looks at whether the crawl is closing."""
_WEIGH = 4
"""Looks between two weighings: to read the memory of some ten processes takes milliseconds."""


class Interrupted(Exception):  # noqa: N818 - no fault
    """The crawl is closing: the visit was given up, the event stays open."""


def check_installed() -> None:
    """Refuse to start without what is needed.

    Raises:
        NoBrowserError: names what is lacking, and how to install it.
    """
    from crawler.browser.launch import program

    try:
        import playwright.async_api  # noqa: F401
    except ImportError:
        raise NoBrowserError("Playwright") from None
    program()


class Visits:
    """Renders pages for one crawl.

    Args:
        crawler: its tap, guard, robots.txt and storage serve the browser.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._engine = EngineAccess(crawler)
        self._authority: Authority | None = None
        self._upstream: Upstream | None = None
        self._program: Any = None
        self._playwright: Any = None
        self._browser: Any = None
        self._made = 0
        self._asked = 0
        self._login = read_logins(crawler.settings.getlist(SETTING))
        self._too_large = False
        self._turn = asyncio.Lock()
        self._most_visits = crawler.settings.getint("TEARSHEET_BROWSER_VISITS", VISITS)
        self._most_memory = crawler.settings.getint("TEARSHEET_BROWSER_MEMORY", MEMORY)
        self.told: list[VisitLine] = []
        """Of each visit what it cost, for the run's report."""
        self.now: str | None = None
        """The page that is being rendered."""

    async def visit(self, url: str, role: Role, limits: Limits | None = None) -> list[Capture]:
        """Render a page; all that crossed the wire, the rendered page and its picture are archived.

        Args:
            url: of the page.
            role: of its capture.

        Returns:
            What is to be read: answers in the order in which they came, then the rendered page, or the failure's capture
            in its place.

        Raises:
            Interrupted: the crawl is closing.
            StorageStoppedError: the archive takes nothing more.
        """
        async with self._turn:  # one after the other, so that no host has two
            host = gate_of(url)
            if not await self._gate(host):
                logger.warning("%s rests, %s is not rendered", host, url)
                return []
            self.now, before = url, use_of_browser()
            most = Use()
            work = asyncio.ensure_future(self._visit(url, role, limits or Limits()))
            looks, start = 0, time.monotonic()
            try:
                while not (await asyncio.wait({work}, timeout=_LOOK))[0]:
                    if self._engine.closing:
                        work.cancel()
                        await asyncio.wait({work}, timeout=15)
                        raise Interrupted
                    looks += 1
                    if looks % _WEIGH == 1:
                        most = most.or_more(use_of_browser())
                        if most.memory > 2 * self._most_memory and not self._too_large:
                            self._too_large = True
                            await self._end_browser()
            finally:
                self.now = None
                self._leave(host)
            captures = work.result()
            after = use_of_browser()
            most = most.or_more(after)
            cpu = most.cpu - before.cpu if most.cpu >= before.cpu else most.cpu  # else it was begun anew
            seconds = time.monotonic() - start
            error = captures[-1].error if captures else None
            self.told.append(
                VisitLine(url, round(seconds, 2), round(cpu, 2), most.memory, self._asked, error)
            )
            if after.memory > self._most_memory:
                logger.info("the browser holds %d MB after %s: it is started anew", after.memory >> 20, url)
                await self._end_browser()
            return captures

    async def _gate(self, host: str) -> bool:
        """Wait until the host may be asked, as any request does: a visit is one start of it. False where it rests for long.

        Raises:
            Interrupted: the crawl is closing.
        """
        session = session_of(self._crawler)
        while (wait := session.frontier.try_start(host, time.time())) > 0:
            if self._engine.closing or session.broken:
                raise Interrupted
            if wait > RESTS:
                return False
            await asyncio.sleep(min(wait, _LOOK))
        return True

    def _leave(self, host: str) -> None:
        gates = session_of(self._crawler).frontier
        gates.gates.not_before(host, time.time())
        gates.finish(host)

    async def _visit(self, url: str, role: Role, limits: Limits) -> list[Capture]:
        from twisted.internet import reactor

        storage = storage_of(self._crawler)
        storage.check()
        loop: Any = reactor
        self._upstream = self._upstream or upstream_of(self._crawler)
        self._authority = self._authority or Authority()
        visit = Visit(url, role, time.monotonic, limits, login=self._login)
        robots = robots_of(self._crawler)
        proxy = BrowserProxy(visit, self._authority, self._upstream, storage.write, loop, robots)
        begun, start = datetime.now(UTC), time.monotonic()
        port = loop.listenTCP(0, proxy, interface="127.0.0.1")
        try:
            made = await self._rendered(visit, port.getHost().port)
        finally:
            proxy.end()
            await asyncio.sleep(0)  # what was cut is settled
            port.stopListening()
            self._asked = visit.asked
        seconds = round(time.monotonic() - start, 3)
        return [*self._answers(visit), *_kept(storage, visit, made, begun, seconds)]

    async def _rendered(self, visit: Visit, port: int) -> Rendered:
        from crawler.browser.rendering import Rendered, render

        self._too_large = False
        try:
            browser = await self._running()
            made = await render(browser, visit, port)
            if made.hung:  # whatever it does, the next page has a browser that answers
                await self._end_browser()
            if self._too_large:
                made.error = f"browser: out of memory, more than {2 * self._most_memory >> 20} MB"
        except Exception as error:  # noqa: BLE001 - whatever the browser does, the run goes on
            logger.warning("rendering %s failed: %s", visit.url, error)
            await self._end_browser()
            detail = "out of memory" if self._too_large else (str(error).splitlines() or ["?"])[0][:200]
            return Rendered(error=f"browser: {detail}")
        return made

    async def _running(self) -> Any:
        """The browser; a new one after `VISITS` visits, or where the last one died."""
        from playwright.async_api import async_playwright

        from crawler.browser.launch import NOWHERE, Program, arguments

        assert self._authority is not None
        if self._browser is not None and (
            self._made >= self._most_visits or not self._browser.is_connected()
        ):
            await self._end_browser()
        if self._browser is None:
            self._program = self._program or Program()
            self._playwright = self._playwright or await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._program.path,
                args=arguments(self._authority),
                proxy={"server": NOWHERE},
                chromium_sandbox=True,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
            self._made = 0
        self._made += 1
        return self._browser

    def _answers(self, visit: Visit) -> list[Capture]:
        return [
            capture_of_exchange(exchange, pointer)
            for exchange, pointer in visit.answers
            if not exchange.response_file
        ]

    async def _end_browser(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(browser.close(), 10)

    async def close(self) -> None:
        """End the browser."""
        await self._end_browser()
        playwright, self._playwright = self._playwright, None
        if playwright is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(playwright.stop(), 10)
        if self._program is not None:
            self._program.close()


def _kept(storage: Storage, visit: Visit, made: Rendered, begun: datetime, seconds: float) -> list[Capture]:
    """The rendered page, stored with its picture; a visit without one as a failure that says why."""
    role = replace(visit.role_of_request(visit.url), name=DOM)
    if not made.html:
        failure = Exchange(
            DOM_URN + visit.url, "GET", begun, b"", b"", protocols=(), role=role, seconds=seconds,
            error=made.error or "browser: no page came of it", notes=tuple(made.notes),
        )  # fmt: skip
        return [capture_of_exchange(failure, storage.write(failure))]
    notes = (*made.notes, *([made.error] if made.error else []))
    page = Resource(
        DOM_URN + visit.url, begun, "text/html; charset=utf-8", made.html.encode("utf-8", "replace"), seconds, notes, role
    )  # fmt: skip
    pointer = storage.write_resource(page)
    if made.picture:
        picture = replace(role, name=PICTURE)
        storage.write_resource(
            Resource(SCREENSHOT_URN + visit.url, begun, "image/png", made.picture, role=picture)
        )
    return [capture_of_resource(page, pointer)]
