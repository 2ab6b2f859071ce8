"""The role of a request in its event, as spiders and middlewares state it in `request.meta`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from scrapy import Request

from archives.capture import Role

LOGIN = "login_sent"
"""Meta key: the request carries the cookies of a login (`crawler.crawl.login`)."""
ROLE_KEYS = ("tearsheet_role", "role")
"""`tearsheet_role` may be a mapping of Role's fields (it survives serialisation); `role` is our own spiders' Role."""


def role_of(request: Request) -> Role | None:
    """The stated role, or None."""
    meta = request.meta
    for key in ROLE_KEYS:
        stated = meta.get(key)
        if isinstance(stated, Role):
            return stated
        if key == "tearsheet_role" and isinstance(stated, Mapping):
            return Role(**stated)
    return None


def is_robots_request(request: Request) -> bool:
    """Whether a robots middleware asks by itself: robots.txt, exempt from robots.txt, without a role; or where it leads to."""
    meta = request.meta
    return (
        [*meta.get("redirect_urls", ()), request.url][0].endswith("/robots.txt")
        and bool(meta.get("dont_obey_robotstxt"))
        and role_of(request) is None
    )


def archived_role(request: Request, run: str | None, robots: str | None) -> Role:
    """The role that goes into the archive: as stated, else that of robots.txt or of a page; with what only the fetching knows.

    Args:
        request: as it reached the downloader.
        run: for requests without a stated role.
        robots: `allowed`, `ignored` or None.
    """
    role = role_of(request)
    if role is None:
        role = _plain_role(is_robots_request(request), run, robots)
    via = tuple(request.meta.get("redirect_urls") or ())
    login = True if LOGIN in request.meta else role.login
    if role.via == via and role.robots == robots and role.login == login:
        return role
    return replace(role, via=via or role.via, robots=role.robots or robots, login=login)


@lru_cache(maxsize=64)
def _plain_role(is_robots: bool, run: str | None, robots: str | None) -> Role:
    return Role(name="robots", reason="robots", run=run) if is_robots else Role(run=run, robots=robots)
