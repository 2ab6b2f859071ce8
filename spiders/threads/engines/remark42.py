"""Remark42: where its thread is, and its API's JSON. Source: umputun/remark42 backend/app/rest/api, store/comment.go."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from archives.records import ThreadPointer
from spiders.dates.machine import machine_date
from spiders.reading import Follow
from spiders.sheet.kit import css
from spiders.sheet.page import Page
from spiders.threads.engines.api import api_comment, flag, json_object, number_of, objects, string
from spiders.threads.engines.settings import server, setting
from spiders.threads.thread import FoundComment, Thread


def read(page: Page) -> Thread | None:
    """The pointer of a page with `remark_config`."""
    if "remark_config" not in page.text:
        return None
    config = re.search(r"remark_config\s*=\s*\{(.*?)\}", page.text, re.DOTALL)
    if config is None:
        return None
    host, site = server(page, "host", text=config.group(1)), setting(config.group(1), "site_id")
    url = setting(config.group(1), "url") or page.url.split("#")[0]
    if not host or not site:
        return Thread(
            "remark42", elements=css(page.tree, "#remark42"), pointer=ThreadPointer("remark42", url)
        )
    endpoint = f"{host.rstrip('/')}/api/v1/find?site={quote(site)}&url={quote(url, safe='')}&sort=%2Btime&format=tree"
    return Thread(
        "remark42",
        elements=css(page.tree, "#remark42"),
        pointer=ThreadPointer("remark42", url, endpoint),
        follows=[Follow(endpoint, "api")],
    )


def read_api(page: Page) -> Thread | None:
    """`/api/v1/find` as `tree` or `plain`."""
    data = json_object(page)
    if data is None or not isinstance(data.get("info"), dict) or "comments" not in data:
        return None
    info = data["info"]
    if "read_only" not in info and "count_left" not in info and "post_id" not in info and "url" not in info:
        return None
    thread = Thread("remark42", declared=number_of(info.get("count")), closed=flag(info.get("read_only")))
    waiting = list(reversed(objects(data.get("comments"))))
    while waiting:
        node = waiting.pop()
        row = node.get("comment") if isinstance(node.get("comment"), dict) else node
        thread.comments.append(_comment(row or {}))
        waiting.extend(reversed(objects(node.get("replies"))))
    return thread


def _comment(row: dict[str, Any]) -> FoundComment:
    user = row.get("user") if isinstance(row.get("user"), dict) else {}
    edit = row.get("edit") if isinstance(row.get("edit"), dict) else {}
    locator = row.get("locator") if isinstance(row.get("locator"), dict) else {}
    gone = bool(row.get("delete"))
    own = string(row.get("id"))
    address = string(locator.get("url"))  # type: ignore[union-attr]
    return api_comment(
        "remark42", own, author=None if gone else user.get("name"), markup=row.get("text"),  # type: ignore[union-attr]
        date=machine_date(string(row.get("time"))), modified=machine_date(string(edit.get("time"))) if edit else None,
        parent=row.get("pid"), upvotes=row.get("score"), status="deleted" if gone else "visible",
        permalink=f"{address}#remark42__comment-{own}" if address else None, staff=user.get("admin"),  # type: ignore[union-attr]
    )  # fmt: skip
