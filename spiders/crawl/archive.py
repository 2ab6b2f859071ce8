"""The one-off spider: the URLs that a user names."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Request
from twisted.python.failure import Failure

from archives.capture import Role
from spiders.crawl.fetched import Fetched
from spiders.crawl.story_spider import StorySpider, event_id

_AT_ONCE = 200
"""URLs of a long list that are put before others get their turn."""


class ArchiveSpider(StorySpider):
    """Archives each asked URL as an event of its own.

    Args:
        urls: absolute http(s) URLs, or bare `host/path`, which are tried as https, then http; a string of several
            with blanks between (`scrapy crawl archive -a urls=…`).
    """

    name = "archive"

    def __init__(self, *, urls: Iterable[str] | str, requisites: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = tuple(urls.split() if isinstance(urls, str) else urls)
        self.requisites = None if requisites else False

    async def start(self) -> AsyncIterator[Request]:
        """Put one request an asked URL; the frontier drops those that the interrupted run has settled.

        All of them at once, so that what is left is known whenever the run stops; nothing is left to yield.
        """
        await self.desk.resume()
        for number, asked in enumerate(self.urls, 1):
            guessed = not asked.startswith(("http://", "https://"))
            event = event_id(self.run, asked)
            self.desk.open_event(event, asked)
            role = Role(event=event, reason="asked", run=self.run, requisites=self.requisites)
            self.desk.put(self.request(f"https://{asked}" if guessed else asked, role, guessed=guessed))
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def failed(self, failure: Failure) -> AsyncIterator[Request | Fetched]:
        """A scheme that was guessed gets its second try before the failure counts."""
        request = failure.request  # type: ignore[attr-defined]
        self.desk.hold(request)
        fetched = await self.desk.failed(failure)
        connect_errors = {"refused", "tls", "connect", "timeout", "reset"}
        if request.meta.get("guessed") and (fetched.record.error or "").split(":")[0] in connect_errors:
            retry = self.request("http" + request.url.removeprefix("https"), fetched.role)
            yield retry.replace(meta={**request.meta, "guessed": False, "frontier_continue": True})
            return
        for further in self.follow(fetched, request):
            yield further
        yield fetched
