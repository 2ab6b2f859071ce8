"""What stands on a sheet, read from index and archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson

from archives.index.filters import Filter
from archives.index.reading import Index, Row
from archives.sentences import changed_sentences
from archives.warc.ground import Ground, ground_of
from archives.warc.reader import Archive

_FIELDS = ("headline", "authors", "date_published", "date_modified", "description", "body")
MISSING = 200
"""URLs that are named as not captured; the page lines have them all."""


@dataclass(slots=True)
class Version:
    """One version of the article, or of a comment that changed."""

    row: Row
    differences: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    """Field, and its changed stretches before and after."""


@dataclass(slots=True)
class Place:
    """A WARC record that something on the sheet was read from."""

    ground: Ground
    row: Row
    what: str
    """`the article`, `12 comments` …"""


@dataclass(slots=True)
class Sheet:
    """One story."""

    article: Row
    line: dict[str, object]
    """The article's record line."""
    comments: list[Row]
    """In thread order, those that are gone too."""
    versions: list[Version]
    edited: dict[str, list[Version]]
    """Comments that changed, by id."""
    places: list[Place]
    missing: list[Row]
    """Page rows of what was asked for and not had."""
    missing_count: int
    asked: str
    """What the sheet was asked for: the id of the article or a comment."""


def read_sheet(index: Index, archive: Archive, record: str) -> Sheet | None:
    """The story of this id or URL, or that of the comment of this id; None where there is none."""
    comment = index.comment(record)
    article = index.article(comment["article_id"] if comment else record)
    if article is None:
        return None
    wanted = Filter(types=("comment",), articles=(article["id"],), removed=True)
    comments = list(index.find(wanted, sort="thread"))
    versions = list(_versions(index.versions(article["id"])))
    edited = {}
    for row in comments:
        if (row["version"] or 1) > 1 or row["change"] not in ("new", "unchanged"):
            edited[row["id"]] = list(_versions(index.versions(row["id"])))
    missing, count = _missing(index, article)
    return Sheet(
        article, orjson.loads(index.line(article["entry"])), comments, versions, edited,
        list(_places(index, archive, article, comments, versions)), missing, count, comment["id"] if comment else article["id"],
    )  # fmt: skip


def _versions(rows: list[Row]) -> Iterator[Version]:
    before: Row | None = None
    for row in rows:
        version = Version(row)
        for name in _FIELDS if row["type"] == "article" else ("text",):
            if before is None or row["change"] in ("gone", "removed") or before[name] == row[name]:
                continue
            if pairs := changed_sentences(before[name], row[name]):
                version.differences.append((name.replace("_", " "), pairs))
        yield version
        before = row


def _places(
    index: Index, archive: Archive, article: Row, comments: list[Row], versions: list[Version]
) -> Iterator[Place]:
    rows: dict[tuple[str, int], Row] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for row in comments:
        if row["warc"]:
            place = (row["warc"], row["offset"])
            rows.setdefault(place, row)
            counts[place] += 1
    told: dict[tuple[str, int], list[str]] = {}
    for version in versions:
        row = version.row
        if row["warc"]:
            place = (row["warc"], row["offset"])
            rows[place] = row
            name = (
                "the article"
                if row["entry"] == article["entry"]
                else f"the article, version {row['version']} ({row['change']})"
            )
            told.setdefault(place, []).append(name)
    if article["warc"]:
        place = (article["warc"], article["offset"])
        rows[place] = article
        told[place] = ["the article", *(name for name in told.get(place, []) if name != "the article")]
    for place, row in sorted(rows.items(), key=lambda pair: (pair[1]["captured_at"] or "", pair[0])):
        names = told.get(place, [])
        if count := counts[place]:
            names = [*names, f"{count:,} comment{'s' if count != 1 else ''}"]
        yield Place(ground_of(archive, row), row, ", ".join(names))


def _missing(index: Index, article: Row) -> tuple[list[Row], int]:
    """Pages and requisites of the events in which the story was read that answered with an error, or not at all."""
    sql = (
        " FROM pages p WHERE p.error IS NOT NULL AND p.event IN (SELECT event FROM pages WHERE event IS NOT NULL AND"
        " ((url = ?1 AND run IN (SELECT run FROM article_versions WHERE id = ?2)) OR record_id = ?3))"
    )
    values = (article["url"], article["id"], article["record_id"])
    rows = index.connection.execute(
        f"SELECT p.url, p.role, p.error, p.run{sql} ORDER BY p.page LIMIT {MISSING}", values
    )
    found = [dict(row) for row in rows]
    count = index.connection.execute(f"SELECT count(*){sql}", values).fetchone()[0]
    return found, int(count)
