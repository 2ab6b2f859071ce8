"""Our record files in the shape that `../shared/bench/score.py` reads: one line a page, with the comments on that page.

    python bench/records.py COLLECTION > bench.jsonl

A page's comments are those whose capture it is; pages with the same bytes (aliases) have the same comments.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Line = dict[str, Any]


def lines(folder: Path, stem: str) -> Iterator[Line]:
    """All lines of one record type."""
    for path in sorted(folder.glob(f"{stem}-*.jsonl")):
        with path.open("rb") as file:
            yield from map(json.loads, file)


def number(identifier: str | None) -> int | None:
    """The site's own comment number: the digits that our ids end in."""
    return int(identifier.rpartition("/")[2]) if identifier else None


def instant(text: str | None) -> str | None:
    """An instant as the site's truth writes it: in UTC, with Z."""
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if text else None


def convert(records: Path) -> Iterator[Line]:
    """One line for each page that belongs to an article."""
    articles = {line["id"]: line for line in lines(records, "articles")}
    by_payload: defaultdict[str, list[Line]] = defaultdict(list)
    article_of: dict[str, str] = {line["capture"]["payload_digest"]: line["id"] for line in articles.values()}
    for comment in lines(records, "comments"):
        payload = comment["capture"]["payload_digest"]
        article_of.setdefault(payload, comment["article_id"])
        by_payload[payload].append(
            {
                "id": number(comment["id"]),
                "parent": number(comment["parent_id"]),
                "author": comment["author"]["name"],
                "date": instant(comment["date_published"]),
                "text": comment["text"],
            }
        )
    for page in lines(records, "pages"):
        payload = page["capture"]["payload_digest"] if page["capture"] else ""
        article = articles.get(article_of.get(payload, ""))
        if article is None:
            continue
        yield {
            "url": page["url"],
            "title": article["headline"],
            "author": article["authors"][0]["name"] if article["authors"] else None,
            "published": article["date_published"],
            "text": article["body"],
            "comments": by_payload[payload],
        }


if __name__ == "__main__":
    for converted in convert(Path(sys.argv[1]) / "records"):
        print(json.dumps(converted, ensure_ascii=False))
