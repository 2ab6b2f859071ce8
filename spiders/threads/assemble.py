"""Found comments to comment records: ids, parents, depths, positions."""

from __future__ import annotations

import hashlib
import re

from archives.records import Comment, CommentAuthor, CommentMethod, Pointer
from spiders.threads.thread import FoundComment, Thread

_SAFE = re.compile(r"[^\w.\-]+")
_METHODS = ("record", "author", "date_published", "text", "parent_id")


def comments_of(
    thread: Thread, *, article_id: str, article_url: str, site: str, pointer: Pointer | None
) -> tuple[Comment, ...]:
    """The records of a page's thread, in reading order.

    Args:
        thread: what the page's readers found.
        article_id: id of the article that the thread belongs to; names the thread where native ids are its own.
        article_url: canonical URL of that article.
        site: first part of every id.
        pointer: the capture that was read.

    Returns:
        One record a comment; a native id met twice keeps its first. A parent that is not on this page keeps the id
        that it would have, so that the pages of one thread join.
    """
    prefix = f"{site}/{thread.engine}"
    scoped = f"{prefix}/{article_id[:16]}"
    native_prefix = prefix if thread.native_scope == "site" else scoped
    ids = _ids(thread.comments, native_prefix, scoped)
    parents = _parents(thread.comments, ids, native_prefix)
    depths = _depths(ids, parents)
    records: dict[str, Comment] = {}
    for found, own, parent in zip(thread.comments, ids, parents, strict=True):
        if own in records:
            continue
        records[own] = Comment(
            id=own,
            article_id=article_id,
            article_url=article_url,
            position=len(records),
            author=CommentAuthor(found.author, found.author_url, found.is_staff),
            date_published=found.date.iso if found.date else None,
            date_published_raw=found.date.raw if found.date else None,
            date_modified=found.date_modified.iso if found.date_modified else None,
            text=found.text,
            html=found.html,
            parent_id=parent,
            parent_method=found.parent_method if parent else None,
            depth=depths[own],
            mentions=found.mentions,
            upvotes=found.upvotes,
            downvotes=found.downvotes,
            permalink=found.permalink,
            status=found.status,
            method=CommentMethod(**{key: found.method[key] for key in _METHODS if key in found.method}),
            confidence=round(found.confidence, 3),
            capture=pointer,
        )
    return tuple(records.values())


def native_id(native: str) -> str:
    """A native id as the last part of a record's id: no slash or blank, its digits last where it has a number."""
    return _SAFE.sub("-", native).strip("-") or digest(native)


def digest(*parts: str | None) -> str:
    """What stands in for a native id: 16 hexadecimal digits over the parts."""
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode("utf-8", "replace")).hexdigest()[
        :16
    ]


def _ids(comments: list[FoundComment], native_prefix: str, scoped: str) -> list[str]:
    ids: list[str] = []
    seen: dict[str, int] = {}
    for found in comments:
        if found.native:
            ids.append(f"{native_prefix}/{native_id(found.native)}")
            continue
        stand_in = digest(found.author, found.date.raw if found.date else None, found.text)
        seen[stand_in] = seen.get(stand_in, 0) + 1
        if seen[stand_in] > 1:  # the same words of the same author at the same time, printed as two comments
            stand_in = digest(stand_in, str(seen[stand_in]))
        ids.append(f"{scoped}/{stand_in}")
    return ids


def _parents(comments: list[FoundComment], ids: list[str], native_prefix: str) -> list[str | None]:
    parents: list[str | None] = []
    for index, found in enumerate(comments):
        parent = None
        if found.parent:
            parent = f"{native_prefix}/{native_id(found.parent)}"
        elif found.parent_index is not None and 0 <= found.parent_index < len(ids):
            parent = ids[found.parent_index]
        parents.append(parent if parent != ids[index] else None)
    return parents


def _depths(ids: list[str], parents: list[str | None]) -> dict[str, int]:
    """Depth of each id by its chain of parents; a parent that is not on the page counts as a level of its own."""
    above = dict(zip(reversed(ids), reversed(parents), strict=True))
    depths: dict[str, int] = {}
    for own in above:
        chain: dict[str, None] = {}
        current: str | None = own
        while current is not None and current in above and current not in depths and current not in chain:
            chain[current] = None
            current = above[current]
        depth = -1 if current is None or current in chain else depths.get(current, 0)
        for link in reversed(chain):
            depth += 1
            depths[link] = depth
    return depths
