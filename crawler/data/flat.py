"""Records flattened: one column a value, for tables. README documents the names.

A nested field has its names joined (`comments_declared`, `capture_warc`); a list of words is one text with `; ` between,
a list of addresses one with a space between. `body_html`, `html` and `method` are left out: JSON Lines and Parquet have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ARTICLE = (
    "type", "id", "site", "url", "canonical_url", "headline", "alternative_headline", "authors", "author_urls",
    "date_published", "date_published_raw", "date_modified", "date_modified_raw", "description", "body", "images",
    "section", "keywords", "language", "publisher", "print_edition", "is_accessible_for_free", "comments_declared",
    "comments_captured", "comments_pages", "comments_complete", "comments_closed", "comments_engine", "version",
    "text_digest", "change", "duplicate_of", "near_duplicate_of", "near_duplicate_similarity", "discovered_by", "flags",
)  # fmt: skip
_COMMENT = (
    "type", "id", "article_id", "article_url", "position", "author_name", "author_url", "author_is_staff",
    "date_published", "date_published_raw", "date_modified", "text", "parent_id", "parent_method", "depth", "mentions",
    "upvotes", "downvotes", "permalink", "status", "version", "text_digest", "change", "first_seen", "last_seen",
    "confidence",
)  # fmt: skip
_END = ("run", "schema_version", *(f"capture_{name}" for name in
        ("warc", "offset", "length", "record_id", "date", "payload_digest", "refers_to")))  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {"article": (*_ARTICLE, *_END), "comment": (*_COMMENT, *_END)}


def columns_of(types: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table that holds these types: each name once."""
    return tuple(dict.fromkeys(name for kind in types for name in COLUMNS[kind] if name not in _END)) + _END


def flat(line: Mapping[str, Any]) -> dict[str, Any]:
    """An article or comment line as a flat row."""
    row = {key: value for key, value in line.items() if not isinstance(value, (dict, list))}
    row |= {f"capture_{key}": value for key, value in (line["capture"] or {}).items()}
    if line["type"] == "comment":
        row |= {f"author_{key}": value for key, value in line["author"].items()}
        return row | {"mentions": _joined(line["mentions"])}
    row |= {
        f"comments_{key}": value for key, value in line["comments"].items() if not isinstance(value, dict)
    }
    near = line["near_duplicate_of"] or {}
    return row | {
        "authors": _joined(author["name"] for author in line["authors"]),
        "author_urls": _joined((author["url"] or "" for author in line["authors"]), " "),
        "images": _joined((image["url"] for image in line["images"]), " "),
        "keywords": _joined(line["keywords"]),
        "flags": _joined(line["flags"]),
        "near_duplicate_of": near.get("id"),
        "near_duplicate_similarity": near.get("similarity"),
    }


def _joined(values: Any, between: str = "; ") -> str | None:
    return between.join(values).strip() or None
