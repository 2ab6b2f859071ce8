"""JSON-LD: schema.org NewsArticle with its comments.

A name (`@id`) stands for one thing to every reader of linked data: two texts below one name would be one comment with two
texts. With --history the newest line of an article or comment has the name, and each line that is asked for stands in its
`workExample` (schema.org: an instance of the work) without one, with its `version` and the time of its look.
"""

from __future__ import annotations

from typing import Any

from archives.index.fold import is_gone
from archives.records import dump_line
from crawler.export.contract import Export
from crawler.export.stories import Line, Story, by_record, captured, read_stories

SUMMARY = "one file of JSON-LD: schema.org NewsArticle with comment[]"


def write(export: Export) -> int:
    """Write one document: a context and a graph of articles."""
    count = 0
    with export.path.open("wb") as file:
        file.write(b'{"@context":"https://schema.org","@graph":[')
        for story in read_stories(export.index, export.wanted):
            file.write(b"\n" if not count else b",\n")
            file.write(dump_line(_story(story, export.wanted.history)).rstrip(b"\n"))
            count += story.records
            export.meter.show(count)
        file.write(b"\n]}\n")
    return count


def _story(story: Story, is_history: bool) -> dict[str, Any]:
    told = _article(story.article)
    if is_history:
        told["workExample"] = [_version(line, _article(line)) for line in story.versions]
        told["comment"] = [_with_versions(of_one) for of_one in by_record(story.comments)]
    else:
        told["comment"] = [_comment(line) for line in story.comments]
    return _said(told)


def _with_versions(lines: list[Line]) -> dict[str, Any]:
    return {**_comment(lines[-1]), "workExample": [_version(line, _comment(line)) for line in lines]}


def _version(line: Line, told: dict[str, Any]) -> dict[str, Any]:
    """A line of the log, as an instance of the work that has the name."""
    return _said(
        {
            **told,
            "@id": None,
            "identifier": None,
            "version": line["version"],
            "sdDatePublished": captured(line),
        }
    )


def _article(line: Line) -> dict[str, Any]:
    thread = line.get("comments") or {}
    told = {
        "@type": "NewsArticle", "@id": line.get("canonical_url") or line["url"], "identifier": line["id"], "url": line["url"],
        "headline": line.get("headline"), "alternativeHeadline": line.get("alternative_headline"),
        "author": [_person(author) for author in line.get("authors", ())],
        "datePublished": line.get("date_published"), "dateModified": line.get("date_modified"),
        "description": line.get("description"), "articleBody": line.get("body"),
        "image": [{"@type": "ImageObject", "url": i["url"], "caption": i["caption"], "creditText": i["credit"]}
                  for i in line.get("images", ())],
        "articleSection": line.get("section"), "keywords": line.get("keywords"), "inLanguage": line.get("language"),
        "publisher": {"@type": "Organization", "name": line["publisher"]} if line.get("publisher") else None,
        "printEdition": line.get("print_edition"), "isAccessibleForFree": line.get("is_accessible_for_free"),
        "commentCount": thread.get("declared"),
    }  # fmt: skip
    return _said(told)


def _comment(line: Line) -> dict[str, Any]:
    return _said({
        "@type": "Comment", "@id": line["permalink"] or f"urn:tearsheet:comment:{line['id']}", "identifier": line["id"],
        "author": _person(line["author"]), "datePublished": line["date_published"], "dateModified": line["date_modified"],
        "text": line["text"], "upvoteCount": line["upvotes"], "downvoteCount": line["downvotes"],
        "creativeWorkStatus": "removed" if is_gone(line) else line["status"] if line["status"] != "visible" else None,
        "parentItem": {"@type": "Comment", "identifier": line["parent_id"]} if line["parent_id"] else None,
    })  # fmt: skip


def _person(author: Line) -> dict[str, Any] | None:
    told = _said({"@type": "Person", "name": author["name"], "url": author["url"]})
    return told if len(told) > 1 else None


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """JSON-LD says nothing rather than null."""
    return {key: value for key, value in values.items() if value not in (None, [])}
