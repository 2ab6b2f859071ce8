"""Drives a page until its threads show all they have: refuse cookies, scroll, press, wait, harvest; then the page as one HTML text.

Everything has a limit, and what a limit cut is told in `Drive.notes`.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import ElementHandle, Error, Frame, Page

from crawler.browser.visit import Limits
from crawler.browser.words import WORDS

HELPER = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
MAX_ROOTS = 5000
"""Closed shadow roots of a page that are looked into."""
_ANSWERS = 10.0
"""Seconds in which a page answers, however much it does."""
_T = "window[Symbol.for('tearsheet')]"


@dataclass
class Drive:
    pressed: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    frames: int = 0
    rounds: int = 0
    seconds: float = 0.0
    virtual: list[Any] = field(default_factory=list)


class Driver:
    """One page.

    Args:
        page: after its first load.
        busy: seconds since the network last moved, None while it moves (of the proxy).
        limits: of this visit.
    """

    def __init__(
        self,
        page: Page,
        busy: Callable[[], float | None],
        limits: Limits | None = None,
        root: Frame | None = None,
    ) -> None:
        self.page, self.busy, self.limits = page, busy, limits or Limits()
        self.root = root or page.main_frame
        """The frame that is the page: another one where a replay tool shows it in a frame of its own."""
        self.told = Drive()
        self._fruitless: Counter[str] = Counter()
        self._start = time.monotonic()
        self._presses = 0
        self._scrolls = 0

    async def run(self) -> Drive:
        """Until nothing new comes, or a limit is reached."""
        await self.settle()
        await self._each("T => { T.hold = true }")
        await self._open_declared()
        await self._refuse()
        grown, still = -1, 0
        for number in range(1, self.limits.rounds + 1):
            self.told.rounds = number
            await self._scroll_through()
            pressed = await self._press_all()
            size = await self.size()
            still = 0 if size > grown or pressed else still + 1
            grown = max(grown, size)
            if still >= 1 or self._over():
                break
        else:
            self.told.notes.append("limit: rounds")
        await self._scroll_through()
        self.told.frames = len(self.page.frames)
        self.told.seconds = round(time.monotonic() - self._start, 2)
        return self.told

    async def _open_declared(self) -> None:
        """Closed shadow roots that the markup itself declares: no script sees them made, the protocol does."""
        with contextlib.suppress(TimeoutError, Error):
            session = await self.page.context.new_cdp_session(self.page)
            document = await asyncio.wait_for(
                session.send("DOM.getDocument", {"depth": -1, "pierce": True}), _ANSWERS
            )
            waiting: list[Any] = [document["root"]]
            roots: list[int] = []
            while waiting and len(roots) < MAX_ROOTS:
                node = waiting.pop()
                closed = [
                    root for root in node.get("shadowRoots") or () if root.get("shadowRootType") == "closed"
                ]
                roots += [root["backendNodeId"] for root in closed]
                waiting += [*(node.get("children") or ()), *(node.get("shadowRoots") or ())]
                waiting += [node["contentDocument"]] if "contentDocument" in node else []
            for root in roots:
                found = await session.send("DOM.resolveNode", {"backendNodeId": root})
                adopt = f"function () {{ const T = {_T}; if (T) T.adopt(this) }}"
                known = {"objectId": found["object"]["objectId"], "functionDeclaration": adopt}
                await session.send("Runtime.callFunctionOn", known)
            await session.detach()

    def _over(self) -> bool:
        late = time.monotonic() - self._start > self.limits.seconds
        if late and "limit: seconds" not in self.told.notes:
            self.told.notes.append("limit: seconds")
        if self._presses >= self.limits.presses and "limit: presses" not in self.told.notes:
            self.told.notes.append("limit: presses")
        return late or self._presses >= self.limits.presses

    # -- waiting ------------------------------------------------------------------------------------------------
    async def settle(self) -> None:
        """Wait until neither network nor page has moved for a moment."""
        end = time.monotonic() + self.limits.settle
        while time.monotonic() < end:
            await asyncio.sleep(0.05)
            network = self.busy()
            if network is None or network < self.limits.quiet:
                continue
            still = await self._each("T => T.quiet()")
            if all(ms > self.limits.quiet * 1000 for ms in still):
                return

    async def size(self) -> int:
        return sum(await self._each("T => T.size()"))

    async def _root(self, function: str, argument: Any = None) -> Any:
        """A function in the page itself.

        Raises:
            TimeoutError: the page answers no more.
        """
        return await asyncio.wait_for(self.root.evaluate(function, argument), _ANSWERS)

    async def _each(self, function: str, argument: Any = None) -> list[Any]:
        """A function of the helper in every frame that has one."""
        found = []
        for frame in self.page.frames:
            try:
                found.append(
                    await asyncio.wait_for(
                        frame.evaluate(
                            f"a => {{ const T = {_T}; return T ? ({function})(T, a) : null }}", argument
                        ),
                        5,
                    )
                )
            except (TimeoutError, Error):  # a frame that went away, or hangs
                continue
        return [one for one in found if one is not None]

    async def _handles(self, function: str) -> list[tuple[Frame, dict[str, Any]]]:
        found: list[tuple[Frame, dict[str, Any]]] = []
        for frame in self.page.frames:
            try:
                rows = await asyncio.wait_for(
                    frame.evaluate(f"w => {{ const T = {_T}; return T ? T.{function}(w) : [] }}", WORDS), 10
                )
            except (TimeoutError, Error):
                continue
            found += [(frame, row) for row in rows]
        return found

    async def _element(self, frame: Frame, row: dict[str, Any]) -> ElementHandle | None:
        handle = await frame.evaluate_handle(f"i => {_T}.found[i]", row["i"])
        return handle.as_element()

    # -- actions ------------------------------------------------------------------------------------------------
    async def _refuse(self) -> None:
        for frame, row in await self._handles("refusals"):
            if element := await self._element(frame, row):
                await self._press(element)
                self.told.refused.append(row["label"])
                await self.settle()
                return

    async def _scroll_through(self) -> None:
        """From top to bottom in steps, so that what waits to be seen is seen; boxes that scroll by themselves as well."""
        last = -1
        height = (self.page.viewport_size or {"height": 800})["height"]
        at = 0
        while self._scrolls < self.limits.scrolls and not self._over():
            whole = await self._root("() => document.scrollingElement.scrollHeight")
            at = min(at + int(height * 0.8), whole)
            await self._root("y => window.scrollTo(0, y)", at)
            self._scrolls += 1
            await asyncio.sleep(0.06)
            if at + height >= whole:
                await self.settle()
                whole = await self._root("() => document.scrollingElement.scrollHeight")
                if whole <= last:
                    break
                last = whole
        await self._scroll_boxes()

    async def _scroll_boxes(self) -> None:
        for frame in list(self.page.frames):
            try:
                boxes = await frame.evaluate(f"() => {_T} ? {_T}.scrollers() : []")
            except Error:
                continue
            for row in boxes:
                element = await self._element(frame, row)
                if element is not None:
                    await self._scroll_box(frame, element)

    async def _scroll_box(self, frame: Frame, element: ElementHandle) -> None:
        try:
            await element.scroll_into_view_if_needed(timeout=1000)
            await element.evaluate("e => { e.scrollTop = 0 }")
            end = 0
            while self._scrolls < self.limits.scrolls and not self._over():
                await self.settle()
                state = await element.evaluate(
                    f"e => {{ const T = {_T}; T.harvest(e); const s = [e.scrollTop, e.clientHeight, e.scrollHeight]; e.scrollTop += e.clientHeight * 0.7; return s }}"
                )
                self._scrolls += 1
                if state[0] + state[1] >= state[2] - 2:
                    end += 1
                    if end >= 2:
                        break
                else:
                    end = 0
            self.told.virtual = await frame.evaluate(f"() => {_T}.virtual()")
        except Error:
            return

    async def _press_all(self) -> int:
        """Press what is there to press, once each; how many brought something."""
        fruits = 0
        for frame, row in await self._handles("candidates"):
            if self._over():
                break
            sign = re.sub(r"\d+", "#", row["label"])
            if self._fruitless[sign] >= self.limits.idle_presses:
                continue
            element = await self._element(frame, row)
            if element is None:
                continue
            before = await self.size(), len(self.page.frames)
            if not await self._press(element):
                continue
            await self.settle()
            self.told.pressed[sign] += 1
            self._presses += 1
            if (await self.size(), len(self.page.frames)) != before:
                self._fruitless[sign] = 0
                fruits += 1
            else:
                self._fruitless[sign] += 1
        return fruits

    async def _press(self, element: ElementHandle) -> bool:
        """As a person does, by the mouse; where something lies over it, by the element's own click."""
        try:
            if not await asyncio.wait_for(element.evaluate("e => e.isConnected"), _ANSWERS):
                return False
            await element.click(timeout=1500, no_wait_after=True)
        except (TimeoutError, Error):
            pass
        else:
            return True
        try:
            await element.evaluate(
                "e => { for (const t of ['pointerdown','mousedown','pointerup','mouseup']) e.dispatchEvent(new (t[0] === 'p' ? PointerEvent : MouseEvent)(t, {bubbles: true, composed: true, cancelable: true})); e.click() }"
            )
        except (TimeoutError, Error):
            return False
        return True

    # -- the page as text ---------------------------------------------------------------------------------------
    async def html(self) -> str:
        """The rendered page: shadow roots and frames in their places, rows of virtual lists put together."""
        await self._root("() => window.scrollTo(0, 0)")
        text = await self._frame_html(self.root, "serialise", 0)
        base = f'<base href="{self.root.url}">'
        return "<!DOCTYPE html>" + re.sub(r"(<head[^>]*>)", lambda m: m[1] + base, text, count=1)

    async def _frame_html(self, frame: Frame, function: str, depth: int) -> str:
        try:
            text: str = await asyncio.wait_for(frame.evaluate(f"() => {_T} ? {_T}.{function}() : ''"), 20)
        except (TimeoutError, Error):
            return ""
        if depth >= 5:
            return text
        parts = re.split(r"<!--frame (\d+)-->", text)
        for at in range(1, len(parts), 2):
            handle = (await frame.evaluate_handle(f"i => {_T}.frames[i]", int(parts[at]))).as_element()
            inner = await handle.content_frame() if handle else None
            parts[at] = await self._frame_html(inner, "body", depth + 1) if inner else ""
        return "".join(parts)
