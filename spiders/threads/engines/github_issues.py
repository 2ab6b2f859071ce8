"""Threads that are issues at GitHub: utterances and Gitalk. The answers of GitHub's REST interface.

Sources: GitHub's REST documentation (search/issues, issues, issue comments, Link header); which of them a client asks for:
utterances' `github.ts`, gitalk 1.8.0 `src/gitalk.jsx`. A token of the site's owner stands in Gitalk's settings: it is not
taken, what is public is asked without.
"""

from __future__ import annotations

import re
from typing import Any

from spiders.dates.machine import machine_date
from spiders.reading import Follow
from spiders.sheet.page import Page
from spiders.threads.engines.api import api_comment, json_value, number_of, objects, part, string
from spiders.threads.thread import FoundComment, Thread

HTML = (("Accept", "application/vnd.github.v3.html+json"),)
"""The form that the clients ask for: `body_html` in the place of Markdown."""
_ENGINES = ("utterances", "gitalk")
_NEXT = re.compile(r'<([^>]+)>;\s*rel="?next"?')
_LIST = re.compile(r"/repos/[^/]+/[^/]+/issues/\d+/comments")


def read_api(page: Page) -> Thread | None:
    """An answer of the search, of a list of issues, of one issue, or of its comments."""
    value = json_value(page)
    engine = page.capture.role.engine or "utterances"
    if isinstance(value, list):
        return _of_list(page, value, engine)
    if not isinstance(value, dict):
        return None
    if "total_count" in value and isinstance(value.get("items"), list):
        return _of_issues(objects(value["items"]), engine)
    return _of_issues([value], engine) if "comments_url" in value else None


def _of_list(page: Page, rows: list[Any], engine: str) -> Thread | None:
    if _LIST.search(page.url) or any(isinstance(row, dict) and "issue_url" in row for row in rows):
        thread = Thread(engine, [_comment(engine, row) for row in objects(rows)])
        if found := _NEXT.search(page.capture.header("link") or ""):
            thread.follows.append(_ask(found.group(1), engine))
        return thread
    if page.capture.role.engine not in _ENGINES and not any("comments_url" in row for row in objects(rows)):
        return None
    return _of_issues(objects(rows), engine)


def _of_issues(issues: list[dict[str, Any]], engine: str) -> Thread:
    """The thread of the first issue; where there is none yet, nobody has written."""
    issue = issues[0] if issues else {}
    declared = number_of(issue.get("comments")) or 0
    thread = Thread(engine, declared=declared, closed=True if issue.get("locked") else None)
    url = string(issue.get("comments_url"))
    if declared and url:
        thread.follows.append(_ask(f"{url}?per_page=100", engine))
    return thread


def _ask(url: str, engine: str) -> Follow:
    return Follow(url, "api", engine=engine, headers=HTML)


def _comment(engine: str, row: dict[str, Any]) -> FoundComment:
    created, updated = string(row.get("created_at")), string(row.get("updated_at"))
    reactions = part(row, "reactions")
    markup = row.get("body_html")
    return api_comment(
        engine, row.get("id"), author=part(row, "user").get("login"), author_url=part(row, "user").get("html_url"),
        markup=markup, plain=None if markup is not None else row.get("body"), date=machine_date(created),
        modified=machine_date(updated) if updated != created else None, upvotes=reactions.get("+1"), downvotes=reactions.get("-1"),
        permalink=string(row.get("html_url")), staff=row.get("author_association") == "OWNER",
    )  # fmt: skip
