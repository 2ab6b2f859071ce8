"""A change as an entry: its identity, title, words, links and the JSON that machines get."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from archives.index.changes import Change

SCHEMA_VERSION = "1.0"
_NAMESPACE = uuid.UUID("6f0d8e0e-6a3b-5a55-9f1e-3c0a3f0f7a11")
_TITLES = {
    "new-story": "New story", "gone": "Gone", "reappeared": "Back again",
    "thread-closed": "Comments closed", "thread-unread": "Comments could not be read", "alarm": "Alarm",
}  # fmt: skip
_COMMENTS = {"comments-edited": "edited", "comments-removed": "removed", "comments-reappeared": "back again"}
_MOST_EDITS = 50
"""That an entry shows; all stand in the records."""
_MOST_TEXT = 2000
"""Characters of one side of an edit."""


def change_id(change: Change) -> str:
    """`urn:uuid:…`, the same whenever and wherever the same change is told."""
    parts = (
        change.kind,
        change.run or "",
        change.article_id or change.site,
        *change.record_ids,
        change.told or "",
    )
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn


def title_of(change: Change) -> str:
    """One line."""
    name = change.headline or change.url or change.site
    if change.kind == "alarm":
        return f"Alarm: {change.told}"
    if change.kind == "text-changed":
        silent = " without a new date of modification" if change.is_silent else ""
        return f"Text changed{silent}: {name}"
    if change.kind in _COMMENTS:
        count = len(change.record_ids)
        return f"{count} comment{'s' if count != 1 else ''} {_COMMENTS[change.kind]}: {name}"
    return f"{_TITLES[change.kind]}: {name}"


def room_link(change: Change, room: str) -> str:
    """The page of the reading room that shows it."""
    base = room if room.endswith("/") else f"{room}/"
    if change.article_id is None:
        return f"{base}run/{quote(change.run or '', safe='')}"
    if change.kind in ("text-changed", "comments-edited") and len(change.record_ids) == 1:
        return f"{base}versions?id={quote(change.record_ids[0], safe='')}"
    if change.kind.startswith("comments-") and len(change.record_ids) == 1:
        return f"{base}comment?id={quote(change.record_ids[0], safe='')}"
    return f"{base}story/{quote(change.article_id, safe='')}"


def html_of(change: Change) -> str:
    """What changed, before and after; nothing in it runs or is fetched."""
    parts = []
    for edit in change.edits[:_MOST_EDITS]:
        told = edit.field.replace("_", " ") if edit.author is None else edit.author
        if change.kind.startswith("comments-"):
            told = edit.author or "(no name)"
        parts.append(f"<p><b>{escape(told)}</b></p>")
        for before, after in edit.pairs:
            parts.append("<blockquote>")
            if before:
                parts.append(f"<p>before: <del>{escape(_short(before))}</del></p>")
            if after:
                parts.append(f"<p>after: <ins>{escape(_short(after))}</ins></p>")
            parts.append("</blockquote>")
    if len(change.edits) > _MOST_EDITS:
        parts.append(f"<p>and {len(change.edits) - _MOST_EDITS:,} more</p>")
    if change.url:
        parts.append(f"<p>{escape(change.url)}</p>")
    return "".join(parts)


def plain_of(change: Change) -> Iterator[str]:
    """The same as lines of text: `- before`, `+ after`."""
    for edit in change.edits:
        name = (
            edit.author or "(no name)"
            if change.kind.startswith("comments-")
            else edit.field.replace("_", " ")
        )
        yield f"  {name}:"
        for before, after in edit.pairs:
            if before:
                yield f"    - {before}"
            if after:
                yield f"    + {after}"


def json_of(change: Change, room: str) -> dict[str, Any]:
    """For machines; every key is always present."""
    return {
        "type": "change", "schema_version": SCHEMA_VERSION, "id": change_id(change), "kind": change.kind, "at": change.at,
        "run": change.run, "site": change.site, "article_id": change.article_id, "url": change.url,
        "headline": change.headline, "title": title_of(change), "record_ids": list(change.record_ids),
        "is_silent": change.is_silent,
        "edits": [
            {"record_id": edit.record_id, "field": edit.field, "author": edit.author,
             "changes": [{"before": before or None, "after": after or None} for before, after in edit.pairs]}
            for edit in change.edits
        ],
        "room": room_link(change, room),
    }  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + "…"
