"""JSON-LD: schema.org NewsArticle with its comments."""

from __future__ import annotations

from typing import Any

from archives.records import dump_line
from crawler.export.contract import Export
from crawler.export.stories import Line, Story, read_stories

SUMMARY = "one file of JSON-LD: schema.org NewsArticle with comment[]"


def write(export: Export) -> int:
    """Write one document: a context and a graph of articles."""
    count = 0
    with export.path.open("wb") as file:
        file.write(b'{"@context":"https://schema.org","@graph":[')
        for story in read_stories(export.index, export.wanted):
            file.write(b"\n" if not count else b",\n")
            file.write(dump_line(_article(story)).rstrip(b"\n"))
            count += story.records
            export.meter.show(count)
        file.write(b"\n]}\n")
    return count


def _article(story: Story) -> dict[str, Any]:
    line = story.article
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
        "commentCount": thread.get("declared"), "comment": [_comment(comment) for comment in story.comments],
    }  # fmt: skip
    return _said(told)


def _comment(line: Line) -> dict[str, Any]:
    return _said({
        "@type": "Comment", "@id": line["permalink"] or f"urn:tearsheet:comment:{line['id']}", "identifier": line["id"],
        "author": _person(line["author"]), "datePublished": line["date_published"], "dateModified": line["date_modified"],
        "text": line["text"], "upvoteCount": line["upvotes"], "downvoteCount": line["downvotes"],
        "creativeWorkStatus": line["status"] if line["status"] != "visible" else None,
        "parentItem": {"@type": "Comment", "identifier": line["parent_id"]} if line["parent_id"] else None,
    })  # fmt: skip


def _person(author: Line) -> dict[str, Any] | None:
    told = _said({"@type": "Person", "name": author["name"], "url": author["url"]})
    return told if len(told) > 1 else None


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """JSON-LD says nothing rather than null."""
    return {key: value for key, value in values.items() if value not in (None, [])}
