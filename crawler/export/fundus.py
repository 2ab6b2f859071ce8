"""JSON Lines with the attribute names of Fundus' articles (`Article.to_json`)."""

from __future__ import annotations

from typing import Any

import orjson

from archives.records import dump_line
from crawler.data.articles import only_articles
from crawler.export.contract import Export

SUMMARY = "one file of JSON lines with Fundus' attribute names (articles only)"


def write(export: Export) -> int:
    """Write the file."""
    count = 0
    with export.path.open("wb") as file:
        for line in export.index.lines(only_articles(export.wanted)):
            file.write(dump_line(_article(orjson.loads(line))))
            count += 1
            export.meter.show(count)
    return count


def _article(line: dict[str, Any]) -> dict[str, Any]:
    capture = line["capture"] or {}
    paragraphs = [part for part in (line["body"] or "").split("\n\n") if part]
    summary = [line["description"]] if line["description"] else []
    return {
        "title": line["headline"],
        "body": {"summary": summary, "sections": [{"headline": [], "paragraphs": paragraphs}]} if paragraphs else None,
        "plaintext": line["body"], "authors": [author["name"] for author in line["authors"]],
        "publishing_date": line["date_published"], "topics": line["keywords"], "free_access": line["is_accessible_for_free"],
        "lang": line["language"], "publisher": line["publisher"],
        "images": [{"url": i["url"], "caption": i["caption"], "authors": [i["credit"]] if i["credit"] else []}
                   for i in line["images"]],
        "html": {"requested_url": line["url"], "responded_url": line["canonical_url"], "crawl_date": capture.get("date"),
                 "source_info": {"publisher": line["publisher"], "warc": capture.get("warc"), "offset": capture.get("offset")}},
    }  # fmt: skip
