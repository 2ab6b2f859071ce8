"""Record lines as rows of the index, in the order of the tables' columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from archives.index.names import Names

Line = Mapping[str, Any]
_LARGEST = 2**63 - 1


def article_row(entry: int, line: Line, names: Names) -> tuple[Any, ...]:
    """A row of `article_versions`."""
    capture, thread = line["capture"] or {}, line["comments"]
    observed = capture.get("date") or ""
    near = line["near_duplicate_of"]
    return (
        entry, line["id"], line["run"], whole(line["version"]), line["change"], observed, observed,
        line["url"], line["canonical_url"], line["headline"], line["alternative_headline"],
        "; ".join(author["name"] for author in line["authors"]) or None, line["date_published"],
        line["date_published_raw"], line["date_modified"], line["description"], line["body"], line["section"],
        listed(line["keywords"]), line["language"], line["publisher"], line["print_edition"],
        line["is_accessible_for_free"], whole(thread["declared"]), whole(thread["captured"]), whole(thread["pages"]),
        thread["complete"], thread["closed"], thread["engine"], line["text_digest"],
        line["duplicate_of"], near["id"] if near else None, line["discovered_by"], listed(line["flags"]),
        *_place(capture, names), capture.get("record_id"), capture.get("date"), capture.get("payload_digest"),
    )  # fmt: skip


def comment_row(entry: int, line: Line, names: Names, noticed: str | None) -> tuple[Any, ...]:
    """A row of `comment_versions`."""
    capture, author = line["capture"] or {}, line["author"]
    return (
        entry, line["id"], line["run"], whole(line["version"]), line["change"],
        line["last_seen"] or capture.get("date") or "", noticed,
        whole(line["position"]), author["name"], author["url"], author["is_staff"], line["date_published"],
        line["date_published_raw"], line["date_modified"], line["text"], line["parent_id"], line["parent_method"],
        whole(line["depth"]), whole(line["upvotes"]), whole(line["downvotes"]), line["permalink"], line["first_seen"],
        line["confidence"], *_place(capture, names), capture.get("date"),
    )  # fmt: skip


def page_row(line: Line, names: Names, place: tuple[int, int, int]) -> tuple[Any, ...]:
    """A row of `pages`."""
    capture = line["capture"] or {}
    return (
        None, line["run"], line["url"], line["final_url"], names.number("host", host_of(line["url"])),
        whole(line["status"]), line["error"], line["content_type"], whole(line["bytes"]), line["seconds"],
        line["robots"], line["reason"], line["event"], line["role"],
        *_place(capture, names), capture.get("record_id"), capture.get("date"), *place,
    )  # fmt: skip


def whole(value: Any) -> int | None:
    """A whole number that SQLite can hold."""
    return value if isinstance(value, int) and -_LARGEST <= value <= _LARGEST else None


def listed(values: Sequence[str]) -> str | None:
    """A list as JSON, None for an empty one."""
    return orjson.dumps(values).decode() if values else None


def host_of(url: str) -> str:
    """The host of a URL, with its port where one is named; as written."""
    rest = url.partition("://")[2] or url
    return rest.split("/", 1)[0].split("?", 1)[0].rpartition("@")[2].lower()


def _place(capture: Line, names: Names) -> tuple[int | None, int | None, int | None]:
    return (
        names.number("warc", capture.get("warc")),
        whole(capture.get("offset")),
        whole(capture.get("length")),
    )
