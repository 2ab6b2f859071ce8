"""Comments in a page's JSON-LD: `comment[]` of an article, forum topics, questions with answers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from spiders.dates.elements import words_date
from spiders.dates.machine import machine_date
from spiders.sheet.jsonld import as_list, jsonld_scripts, page_jsonld, resolve, text_of, types
from spiders.sheet.markup_text import html_text
from spiders.sheet.page import Page
from spiders.threads.thread import FoundComment, Thread

_CHILDREN = ("comment", "comments", "acceptedAnswer", "suggestedAnswer")
_COMMENT_TYPES = frozenset({"comment", "usercomments", "answer", "correctioncomment"})
_TOPIC_TYPES = frozenset({"discussionforumposting", "question"})
_LATER_PAGE = re.compile(r"(?:[?&](?:page|start|p|pg)=|/page[-/]?|/p)(?!0\b|1\b)\d+(?:\D|$)", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|br|a|div|strong|em|blockquote|ul|li|span|b|i)\b[^>]*>", re.IGNORECASE)
_SPEAK_OF_COMMENTS = ('"comment', "Answer", "CommentAction", "UserComments", "DiscussionForumPosting")
_MAX_DEPTH = 100


def read_jsonld(page: Page) -> Thread | None:
    """The thread of the node that holds most comments; only its counter where it holds none."""
    if not any(word in script for script in jsonld_scripts(page) for word in _SPEAK_OF_COMMENTS):
        return None
    best: Thread | None = None
    for node in page_jsonld(page):
        kinds = types(node)
        if kinds & _COMMENT_TYPES:
            continue
        children = list(_children(page, node))
        declared = _declared(node)
        if not children and declared is None:
            continue
        thread = Thread("schema.org", native_scope="thread", declared=declared)
        _add(page, children, thread)
        if "question" in kinds and not any(found.author or found.date for found in thread.comments):
            continue  # the page's own question and answer (FAQ), nobody's
        if kinds & _TOPIC_TYPES and thread.comments and not _LATER_PAGE.search(page.url):
            opening = _comment(page, node)
            thread.opening = opening if opening.text else None
            _without_opening(thread)
        if best is None or (len(thread.comments), thread.declared or 0) > (
            len(best.comments),
            best.declared or 0,
        ):
            best = thread
    if best is None or best.comments:
        return best
    loose = [node for node in page_jsonld(page) if types(node) & _COMMENT_TYPES and _is_somebodys(node)]
    _add(page, loose, best)
    return best


def _is_somebodys(node: dict[str, Any]) -> bool:
    return bool(
        node.get("author") or node.get("creator") or node.get("dateCreated") or node.get("datePublished")
    )


def _without_opening(thread: Thread) -> None:
    """Some forums (Invision) list the opening post among the comments once more."""
    first = thread.comments[0]
    if thread.opening is None or " ".join((first.text or "").split()) != " ".join(
        (thread.opening.text or "").split()
    ):
        return
    thread.comments = thread.comments[1:]
    for comment in thread.comments:
        if comment.parent_index is not None:
            comment.parent_index -= 1
        if comment.parent_index == -1:
            comment.parent = comment.parent_index = comment.parent_method = None


def _children(page: Page, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in _CHILDREN:
        for value in as_list(node.get(name)):
            child = resolve(page, value)
            if isinstance(child, dict):
                yield child


def _add(page: Page, nodes: list[dict[str, Any]], thread: Thread) -> None:
    waiting: list[tuple[dict[str, Any], int | None, int]] = [(node, None, 0) for node in reversed(nodes)]
    seen: set[int] = set()
    while waiting:
        node, parent, depth = waiting.pop()
        if id(node) in seen or depth > _MAX_DEPTH:
            continue
        seen.add(id(node))
        found = _comment(page, node)
        index = None
        if found.text or found.author:
            index = len(thread.comments)
            found.parent_index = parent
            if parent is not None:
                found.parent, found.parent_method = thread.comments[parent].native, "nesting"
                found.method["parent_id"] = "nesting"
            thread.comments.append(found)
        waiting.extend(
            (child, index if index is not None else parent, depth + 1)
            for child in reversed(list(_children(page, node)))
        )


def _comment(page: Page, node: dict[str, Any]) -> FoundComment:
    author = resolve(page, next(iter(as_list(node.get("author") or node.get("creator"))), None))
    raw = text_of(node.get("dateCreated") or node.get("datePublished") or node.get("commentTime"))
    text, markup = _text(node)
    address = text_of(node.get("url")) or text_of(node.get("@id"))
    found = FoundComment(
        native=_native(text_of(node.get("@id")) or text_of(node.get("identifier")) or address),
        author=text_of(author.get("name") if isinstance(author, dict) else author),
        author_url=page.absolute(text_of(author.get("url"))) if isinstance(author, dict) else None,
        date=(machine_date(raw) or words_date(page, raw)) if raw else None,
        date_modified=machine_date(text_of(node.get("dateModified"))),
        text=text, html=markup, upvotes=_number(node.get("upvoteCount")) , downvotes=_number(node.get("downvoteCount")),
        permalink=page.absolute(address) if address else None,
        method={"record": "json-ld", "author": "json-ld", "text": "json-ld"},
    )  # fmt: skip
    if found.upvotes is None:
        found.upvotes = _interactions(node, "likeaction")
    if found.date is not None:
        found.method["date_published"] = "json-ld"
    return found


def _text(node: dict[str, Any]) -> tuple[str | None, str | None]:
    for name in ("text", "commentText", "articleBody", "description", "reviewBody"):
        value = next((v for v in as_list(node.get(name)) if isinstance(v, str) and v.strip()), None)
        if value is None:
            continue
        if _MARKUP.search(value) or _MARKUP.search(html.unescape(value)):
            return html_text(value if _MARKUP.search(value) else html.unescape(value))
        lines = [" ".join(line.split()) for line in html.unescape(value).splitlines()]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None, None
    return None, None


def _native(address: str | None) -> str | None:
    found = re.search(r"(\d+)/?$", address or "")
    return found.group(1) if found else None


def _number(value: object) -> int | None:
    digits = text_of(value)
    return int(digits) if digits and digits.lstrip("-").isdecimal() else None


def _declared(node: dict[str, Any]) -> int | None:
    for name in ("commentCount", "answerCount"):
        if (count := _number(node.get(name))) is not None:
            return count
    return _interactions(node, "commentaction", "usercomments")


def _interactions(node: dict[str, Any], *kinds: str) -> int | None:
    for value in as_list(node.get("interactionStatistic") or node.get("interactionCount")):
        if isinstance(value, str) and (found := re.match(r"UserComments:(\d+)", value)):
            return int(found.group(1)) if "usercomments" in kinds else None
        if isinstance(value, dict):
            kind = value.get("interactionType")
            name = text_of(kind.get("@type") if isinstance(kind, dict) else kind) or ""
            if re.split(r"[/#:]", name)[-1].lower() in kinds:
                return _number(value.get("userInteractionCount"))
    return None
