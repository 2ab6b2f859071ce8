"""Items of anybody's Scrapy project (dict, dataclass, attrs, pydantic, Item) as records with all their keys."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter

from archives.records import (
    Article,
    Author,
    Comment,
    CommentAuthor,
    Image,
    PageRecord,
    Pointer,
    Record,
    keys,
    url_id,
)

_TYPES: dict[str, type[Record]] = {"article": Article, "comment": Comment, "page": PageRecord}


def to_record(item: Any) -> Record:
    """A record of our schema from an item with a `type` of `article`, `comment` or `page`.

    Keys that the item lacks are null; an article's or page's id is made from its URL.

    Raises:
        TypeError: it is no item, or has no such type.
        ValueError: it has a key that the schema does not know (the message names it).
    """
    if isinstance(item, (Article, Comment, PageRecord)):
        return item
    if not ItemAdapter.is_item(item):
        raise TypeError(
            f"cannot store {type(item).__name__}: expected an item with a type of {', '.join(_TYPES)}"
        )
    values = ItemAdapter(item).asdict()
    record_type = _TYPES.get(str(values.pop("type", None)))
    if record_type is None:
        raise TypeError(f"cannot store an item without a type of {', '.join(_TYPES)}")
    values.pop("schema_version", None)
    if unknown := sorted(set(values) - set(keys(record_type))):
        raise ValueError(f"unknown keys of {record_type.__name__}: {', '.join(unknown)}")
    if record_type is not Comment and not values.get("id"):
        values["id"] = url_id(str(values.get("canonical_url") or values.get("url") or ""))
    return record_type(**{key: _value(key, value) for key, value in values.items()})


def _value(key: str, value: Any) -> Any:
    if key == "authors":
        return tuple(Author(**a) if isinstance(a, dict) else Author(str(a)) for a in value or ())
    if key == "images":
        return tuple(Image(**i) if isinstance(i, dict) else Image(str(i)) for i in value or ())
    if key == "author":
        return CommentAuthor(**value) if isinstance(value, dict) else CommentAuthor(value)
    if key == "capture":
        return Pointer(**value) if isinstance(value, dict) else value
    return tuple(value) if isinstance(value, list) else value
