"""What both spiders share: one URL to a story's pages, each page to a `Fetched` item."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Protocol

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.spidermiddlewares.referer import StrictOriginWhenCrossOriginPolicy
from twisted.python.failure import Failure

from archives.capture import Role
from archives.records import url_id
from spiders.crawl.fetched import Fetched
from spiders.hosts import in_ascii
from spiders.read.joining import MAX_FURTHER_PAGES
from spiders.read.requisites import MAX_OF_STORY
from spiders.reading import Follow

ROLE_META = "role"
ROW = "frontier_row"
"""Meta key of the frontier (`crawler.frontier.rows`): what goes on under it is the same URL's."""
_REFERRER = StrictOriginWhenCrossOriginPolicy()
REFERRER = {"referrer_policy": _REFERRER.name}
"""Of requisites, as browsers ask for them (https://w3c.github.io/webappsec-referrer-policy/): servers that guard against
hotlinks answer 403 without. Scrapy's RefererMiddleware makes the field of it."""

# Pages of a story go before new stories, and everything before requisites: what is read first is complete first.
PRIORITY = {"page": 100, "comment-page": 200, "article-page": 200, "frame": 200, "api": 200, "requisite": 0}
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

    async def acknowledge(self, item: object) -> None:
        """An item's lines are flushed."""
        ...

    async def failed(self, failure: Failure) -> Fetched:
        """The account of a URL that failed, with the reading of what came of it."""
        ...

    def may_follow(self, fetched: Fetched, url: str, bound: int) -> bool:
        """Whether a further page of the story is asked for: see `spiders.read.joining`; what is asked counts."""
        ...

    def is_fresh(self, url: str) -> bool:
        """Whether a requisite that the archive holds needs not be asked for again."""
        ...

    def require(self, event: str, url: str) -> int | None:
        """Count a requisite of a story: how many it has with it, 0 where it has it already, None where it is one too many."""
        ...

    def put_last(self, event: str, request: Request) -> bool:
        """Put the last requisite of a story at once; False where the run knows it, and the next is the last."""
        ...

    def limit(self, bound: str, url: str) -> None:
        """A bound was reached at a page: told at the end of the run."""
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

    def __init__(
        self, *, job: Any = None, run: str = "", time_limit: float | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.run = run
        self.time_limit = time_limit

    def request(self, url: str, role: Role, **meta: Any) -> Request:
        """A request for one URL of an event; `role` goes into the archive beside the capture."""
        sent = (
            {}
            if role.asked is None
            else {"method": "POST", "body": role.asked, "headers": _kind_of(role.asked)}
        )
        return Request(
            in_ascii(url),
            callback=self.parse,
            errback=self.failed,
            priority=PRIORITY.get(role.name, 100),
            meta={ROLE_META: role, **meta},
            **sent,  # type: ignore[arg-type]
        )

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Request | Fetched]:
        """Follow what belongs to the story, then give the page: its row is acknowledged last, so that a crash
        in between fetches the page again rather than losing what it links to."""
        self.desk.hold(response.request)
        fetched = await self.desk.fetched(response)
        if (further := self.leads_on(fetched, response)) is not None:
            yield further
            return
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

    def leads_on(self, fetched: Fetched, response: Response) -> Request | None:
        """The next request of a page that only leads on, as after a redirect: the last page has the page line."""
        request = response.request
        assert request is not None  # Scrapy sets it on every response that reaches a callback
        url = fetched.reading.refresh if fetched.reading else None
        if url is None or fetched.record.error:
            return None
        kept = {name: request.meta[name] for name in (*KEPT_META, ROW) if name in request.meta}
        via = [*request.meta.get("redirect_urls", ()), response.url]
        further = self.request(
            url,
            request.meta[ROLE_META],
            **kept,
            redirect_urls=via,
            redirect_times=len(via),
            frontier_continue=True,
        )
        return further.replace(priority=request.priority)

    def follow(self, fetched: Fetched, request: Request | None) -> Iterator[Request]:
        """Requests for the further pages of the story and for requisites."""
        assert request is not None  # Scrapy sets it on every response that reaches a callback
        reading = fetched.reading
        owner = reading.article.canonical_url if reading and reading.article else request.url
        role = replace(
            fetched.role,
            article=fetched.role.article or owner,
            number=None,
            via=(),
            robots=None,
            engine=None,
            asked=None,
            login=None,
        )
        kept = {name: request.meta[name] for name in KEPT_META if name in request.meta}
        for follow in reading.follows if reading else ():
            further = self._further_role(role, follow, request)
            bound = self.max_further(request)
            asked = follow.url if follow.body is None else f"{follow.url} {follow.body}"
            if further is not None and self.desk.may_follow(fetched, asked, bound):
                again = self.request(follow.url, further, **kept)
                again.headers.update(follow.headers)
                yield again
        depth = int(request.meta.get("requisite_depth", 0))
        if depth < MAX_REQUISITE_DEPTH and self.wants_requisites(fetched, request):
            requisite = replace(role, name="requisite", reason="requisite")
            for url in fetched.requisites:
                if self.desk.is_fresh(url):
                    continue
                count = self.desk.require(role.event or "", url)
                if count is None:
                    break
                if count == 0:
                    continue
                asking = self.request(url, requisite, requisite_depth=depth + 1, **REFERRER, **kept)
                if count < MAX_OF_STORY:
                    yield asking
                    continue
                # The bound is told on its line, which there is only where the run has not asked for it before.
                asking.meta[ROLE_META] = replace(requisite, number=count)
                named_on = fetched.record.final_url or request.url
                if (referrer := _REFERRER.referrer(named_on, url)) is not None:
                    asking.headers["Referer"] = referrer
                self.desk.put_last(role.event or "", asking)

    def wants_requisites(self, fetched: Fetched, request: Request) -> bool:
        """Whether the page's images, style sheets and scripts are fetched, where its role does not forbid it."""
        return True

    def max_further(self, request: Request) -> int:
        """How many further pages of one story are asked for."""
        return MAX_FURTHER_PAGES

    def wants_thread(self, role: str, number: int | None, request: Request) -> bool:
        """Whether a further page of the thread is fetched."""
        return True

    def _further_role(self, role: Role, follow: Follow, request: Request) -> Role | None:
        thread = follow.role in {"comment-page", "api"}
        if follow.role == "requisite" or (
            thread and not self.wants_thread(follow.role, follow.number, request)
        ):
            return None
        return replace(
            role,
            name=follow.role,
            number=follow.number,
            reason=follow.role,
            engine=follow.engine,
            asked=follow.body,
        )


def _kind_of(body: str) -> dict[str, str]:
    is_json = body.startswith(("{", "["))
    return {"Content-Type": "application/json" if is_json else "application/x-www-form-urlencoded"}
