"""One page in a browser context of its own: loaded, driven, put down as one HTML text and a picture."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Page
from playwright.async_api import TimeoutError as TooLateError

from crawler.browser.driver import HELPER, Driver
from crawler.browser.visit import Visit

logger = logging.getLogger(__name__)

VIEWPORT = {"width": 1280, "height": 1000}
_LOAD = 45.0
"""Seconds for the document itself, where the visit has as many."""
_MORE = 60.0
"""Seconds beyond the drive's own limit before a visit is given up."""


@dataclass
class Rendered:
    """What a visit brought."""

    html: str = ""
    """The rendered page, shadow roots and frames in their places; empty where there is none."""
    picture: bytes = b""
    """PNG of the whole page; empty where none could be made."""
    error: str | None = None
    """`browser: detail` of a visit that failed."""
    notes: list[str] = field(default_factory=list)
    """What limits cut, and what the page tried."""
    hung: bool = False
    """The page, or the browser, answers no more."""


async def render(browser: Browser, visit: Visit, port: int) -> Rendered:
    """Render and drive one page. The context is new: no cache, no cookies, no downloads; its service workers ask through the proxy too.

    Args:
        browser: running.
        visit: of the page; its proxy listens on `port`.
    """
    made = Rendered()
    context = await browser.new_context(
        proxy={"server": f"http://127.0.0.1:{port}"},
        viewport=VIEWPORT,  # type: ignore[arg-type]
        service_workers="allow",
        accept_downloads=False,
        locale="en-US",
        timezone_id="UTC",
        reduced_motion="reduce",
        storage_state=visit.login.state() if visit.login is not None else None,  # type: ignore[arg-type]
    )
    try:
        await _within(context, visit, made)
    finally:
        try:
            await asyncio.wait_for(context.close(), 10)
        except Exception:  # noqa: BLE001 - a browser that cannot even do this is given up
            made.hung = True
    made.notes += visit.notes
    return made


async def _within(context: BrowserContext, visit: Visit, made: Rendered) -> None:
    context.set_default_timeout(15_000)
    await context.add_init_script(HELPER)
    page = await context.new_page()
    loop = asyncio.get_running_loop()
    crashed: asyncio.Future[Any] = loop.create_future()
    tasks: set[asyncio.Future[Any]] = set()

    def begin(work: Any) -> None:
        task = asyncio.ensure_future(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def dialog(shown: Any) -> None:
        _note(made, "dialog dismissed")
        begin(_quietly(shown.dismiss()))

    page.on("dialog", dialog)
    page.on("download", lambda _: _note(made, "download refused"))
    page.on("crash", lambda _: None if crashed.done() else crashed.set_result(True))
    context.on("page", lambda other: begin(_quietly(other.close())) if other is not page else None)
    work: asyncio.Future[Any] = asyncio.ensure_future(_drive(page, visit, made))
    limit = visit.limits.seconds + _MORE
    try:
        done, _ = await asyncio.wait({work, crashed}, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not work.done():
            work.cancel()
            await asyncio.wait({work}, timeout=5)
    if work not in done:
        made.hung = True
        made.error = (
            "browser: the page crashed" if crashed in done else f"browser: no answer within {limit:.0f} s"
        )
    elif (error := work.exception()) is not None:
        made.hung = isinstance(error, TimeoutError)  # asyncio's: the page answers no more
        made.error = f"browser: {(str(error).splitlines() or ['the page answers no more'])[0][:200]}"


async def _drive(page: Page, visit: Visit, made: Rendered) -> None:
    try:
        await page.goto(
            visit.url, wait_until="domcontentloaded", timeout=min(_LOAD, visit.limits.seconds) * 1000
        )
    except TooLateError as error:
        if visit.documents <= visit.limits.max_documents:
            raise
        logger.info(
            "%s loaded itself again and again: %s", visit.url, error
        )  # what stands there is looked at
    driver = Driver(page, visit.idle, visit.limits)
    told = await driver.run()
    made.notes += told.notes
    logger.info(
        "rendered %s: %d rounds, pressed %s, refused %s, %d requests",
        visit.url, told.rounds, dict(told.pressed), told.refused, visit.asked,
    )  # fmt: skip
    made.html = await driver.html()
    with contextlib.suppress(Error):
        made.picture = await page.screenshot(full_page=True, timeout=20_000, type="png")


def _note(made: Rendered, text: str) -> None:
    if text not in made.notes:
        made.notes.append(text)


async def _quietly(work: Any) -> None:
    with contextlib.suppress(Error):
        await work
