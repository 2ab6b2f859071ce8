"""Feeds: Atom (RFC 4287) and JSON Feed 1.1 of the same entries."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from archives.index.changes import Change
from archives.records import dump_line
from crawler.feeds.entry import change_id, html_of, json_of, room_link, title_of

ATOM = "http://www.w3.org/2005/Atom"
OURS = "urn:tearsheet:changes"
"""Namespace of what Atom has no name for: kind, run and record ids of an entry."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = uuid.UUID("2b1c7f52-9a54-5d0c-8a47-5f6f1d8d2d01")


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed."""

    title: str
    name: str
    """What makes its id: collection and site."""
    room: str
    updated: str
    """Where it has no entries."""
    changes: Sequence[Change]

    @property
    def id(self) -> str:
        return uuid.uuid5(_NAMESPACE, self.name).urn


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    e = ElementMaker(namespace=ATOM, nsmap={None: ATOM, "ts": OURS})
    root = e.feed(
        e.id(feed.id),
        e.title(_xml(feed.title)),
        e.updated(_moment(feed.changes[0].at if feed.changes else feed.updated)),
        e.author(e.name("Tearsheet")),
        e.generator("Tearsheet"),
        e.link(rel="alternate", type="text/html", href=_xml(feed.room)),
    )
    ours = ElementMaker(namespace=OURS, nsmap={"ts": OURS})
    for change in feed.changes:
        entry = e.entry(
            e.id(change_id(change)),
            e.title(_xml(title_of(change))),
            e.updated(_moment(change.at)),
            e.link(rel="alternate", type="text/html", href=_xml(room_link(change, feed.room))),
            e.category(term=change.kind),
            e.category(term=_xml(change.site), scheme=f"{OURS}:site"),
            e.content(_xml(html_of(change)), type="html"),
        )
        if change.url:
            entry.append(e.link(rel="related", href=_xml(change.url)))
        entry.append(ours.run(_xml(change.run or "")))
        entry.extend(ours.record(_xml(record_id)) for record_id in change.record_ids)
        root.append(entry)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed; what it has no name for stands in `_tearsheet`."""
    items: list[dict[str, Any]] = []
    for change in feed.changes:
        item = {
            "id": change_id(change), "url": room_link(change, feed.room), "title": title_of(change),
            "content_html": html_of(change), "date_published": _moment(change.at), "tags": [change.kind, change.site],
            "_tearsheet": json_of(change, feed.room),
        }  # fmt: skip
        items.append({**item, "external_url": change.url} if change.url else item)
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.room,
        "items": items,
    }
    return dump_line(said)


def _xml(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _moment(at: str) -> str:
    return at or "1970-01-01T00:00:00Z"
