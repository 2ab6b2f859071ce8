"""JSON Lines with the field names of news-please's articles (`NewsArticle.get_serializable_dict`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

import orjson

from archives.index.filters import Filter
from archives.records import dump_line
from crawler.data.articles import only_articles
from crawler.export.contract import Export

SUMMARY = "one file of JSON lines with news-please's field names (articles only)"


def write(export: Export) -> int:
    """Write the file."""
    count = 0
    wanted: Filter = only_articles(export.wanted)
    with export.path.open("wb") as file:
        for line in export.index.lines(wanted):
            file.write(dump_line(_article(orjson.loads(line))))
            count += 1
            export.meter.show(count)
    return count


def _article(line: dict[str, Any]) -> dict[str, Any]:
    capture = line["capture"] or {}
    return {
        "authors": [author["name"] for author in line["authors"]],
        "date_download": _date(capture.get("date")), "date_modify": _date(line["date_modified"]),
        "date_publish": _date(line["date_published"]), "description": line["description"],
        "filename": f"{quote_plus(line['url'])}.json", "image_url": next((i["url"] for i in line["images"]), None),
        "language": line["language"], "localpath": capture.get("warc"), "maintext": line["body"],
        "source_domain": line["site"], "title": line["headline"], "title_page": None, "title_rss": None,
        "url": line["url"],
    }  # fmt: skip


def _date(text: str | None) -> str | None:
    """`2012-10-02 05:00:00`: news-please's dates name no zone and are UTC; where no zone is known the time is as stated."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    return moment.strftime("%Y-%m-%d %H:%M:%S")
