"""Records out of their JSON lines: what the past is told again from."""

from __future__ import annotations

from typing import Any

import orjson

from archives.records import (
    Article,
    ArticleMethod,
    Author,
    Comment,
    CommentAuthor,
    CommentMethod,
    Image,
    NearDuplicate,
    Pointer,
    ThreadPointer,
    ThreadState,
)


def comment_from_line(line: bytes) -> Comment:
    """A comment record from its JSON line."""
    values = _values(line)
    values["author"] = CommentAuthor(**values["author"])
    values["method"] = CommentMethod(**values["method"])
    values["mentions"] = tuple(values["mentions"])
    return Comment(**values)


def article_from_line(line: bytes) -> Article:
    """An article record from its JSON line."""
    values = _values(line)
    thread, near = values["comments"], values["near_duplicate_of"]
    thread["pointer"] = ThreadPointer(**thread["pointer"]) if thread["pointer"] else None
    values["comments"] = ThreadState(**thread)
    values["authors"] = tuple(Author(**author) for author in values["authors"])
    values["images"] = tuple(Image(**image) for image in values["images"])
    values["near_duplicate_of"] = NearDuplicate(**near) if near else None
    values["method"] = ArticleMethod(**values["method"])
    values["keywords"], values["flags"] = tuple(values["keywords"]), tuple(values["flags"])
    return Article(**values)


def _values(line: bytes) -> dict[str, Any]:
    values: dict[str, Any] = orjson.loads(line)
    for key in ("type", "schema_version"):
        values.pop(key)
    values["capture"] = Pointer(**values["capture"]) if values["capture"] else None
    return values
