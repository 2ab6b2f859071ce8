"""What both spiders share: one URL to a story's pages, each page to a `Fetched` item."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Protocol

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from archives.capture import Role
from archives.records import url_id
from spiders.crawl.fetched import Fetched
from spiders.hosts import in_ascii
from spiders.reading import Follow

ROLE_META = "role"

# Pages of a story go before new stories, and everything before requisites: what is read first is complete first.
PRIORITY = {"page": 100, "comment-page": 200, "article-page": 200, "api": 200, "requisite": 0}
# Style sheets import style sheets; deeper chains than this are loops or mistakes.
MAX_REQUISITE_DEPTH = 5

KEPT_META = ("site", "download_timeout", "download_maxsize", "dont_obey_robotstxt")
"""What further requests of a story have from its first."""


class Desk(Protocol):
    """Where a run's pages are read and accounted for (`crawler.crawl.desk`)."""

    async def resume(self) -> None:
        """Finish the events that an interrupted run left with all their pages in."""
        ...

    def open_event(self, event: str, url: str, discovered_by: str | None = None) -> None:
        """Make an event known before its first page is fetched."""
        ...

    def put(self, request: Request) -> bool:
        """Put a request at once; False where the run knows it."""
        ...

    def hold(self, request: Request | None) -> None:
        """Keep the request's frontier row until its page line is flushed."""
        ...

    async def fetched(self, response: Response) -> Fetched:
        """Read a response in a reader process."""
        ...

    async def failed(self, failure: Failure) -> Fetched:
        """The account of a URL that failed, with the reading of what came of it."""
        ...

    def validators(self, url: str) -> dict[str, str]:
        """If-None-Match and If-Modified-Since of the last capture of a URL."""
        ...


def event_id(run: str, url: str) -> str:
    """Id of the event that archives `url` in `run`: the same when the run goes on after a crash."""
    return f"{run}-{url_id(url)[:12]}"


class StorySpider(Spider):
    """Fetches the pages of stories; `desk` is set when the spider opens."""

    desk: Desk
    fetch_requisites = True

    def __init__(
        self, *, job: Any = None, run: str = "", time_limit: float | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.run = run
        self.time_limit = time_limit

    def request(self, url: str, role: Role, **meta: Any) -> Request:
        """A request for one URL of an event; `role` goes into the archive beside the capture."""
        return Request(
            in_ascii(url),
            callback=self.parse,
            errback=self.failed,
            priority=PRIORITY.get(role.name, 100),
            meta={ROLE_META: role, **meta},
        )

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Request | Fetched]:
        """Follow what belongs to the story, then give the page: its row is acknowledged last, so that a crash
        in between fetches the page again rather than losing what it links to."""
        self.desk.hold(response.request)
        fetched = await self.desk.fetched(response)
        for request in self.follow(fetched, response.request):
            yield request
        yield fetched

    async def failed(self, failure: Failure) -> AsyncIterator[Request | Fetched]:
        """The account of a failure; of a page that was cut short, what came of it and what that links to."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.desk.hold(request)
        fetched = await self.desk.failed(failure)
        for further in self.follow(fetched, request):
            yield further
        yield fetched

    def follow(self, fetched: Fetched, request: Request | None) -> Iterator[Request]:
        """Requests for the further pages of the story and for requisites."""
        assert request is not None  # Scrapy sets it on every response that reaches a callback
        reading = fetched.reading
        owner = reading.article.canonical_url if reading and reading.article else request.url
        role = replace(fetched.role, article=fetched.role.article or owner, number=None, via=(), robots=None)
        kept = {name: request.meta[name] for name in KEPT_META if name in request.meta}
        for follow in reading.follows if reading else ():
            further = self._further_role(role, follow, request)
            if further is not None:
                yield self.request(follow.url, further, **kept)
        depth = int(request.meta.get("requisite_depth", 0))
        if depth < MAX_REQUISITE_DEPTH and self.wants_requisites(fetched, request):
            requisite = replace(role, name="requisite", reason="requisite")
            for url in fetched.requisites:
                yield self.request(url, requisite, requisite_depth=depth + 1, **kept)

    def wants_requisites(self, fetched: Fetched, request: Request) -> bool:
        """Whether the page's images, style sheets and scripts are fetched."""
        return self.fetch_requisites

    def wants_thread(self, role: str, number: int | None, request: Request) -> bool:
        """Whether a further page of the thread is fetched."""
        return True

    def _further_role(self, role: Role, follow: Follow, request: Request) -> Role | None:
        thread = follow.role in {"comment-page", "api"}
        if follow.role == "requisite" or (
            thread and not self.wants_thread(follow.role, follow.number, request)
        ):
            return None
        return replace(role, name=follow.role, number=follow.number, reason=follow.role)
