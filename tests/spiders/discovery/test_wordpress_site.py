"""A real WordPress from its front page alone: every visible post and page is found, in three variants."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from archives.capture import Capture
from spiders.discovery.found import Source
from spiders.discovery.reader import read_source
from spiders.discovery.shapes import SiteShapes

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[3].parent / "shared")
SITE = SHARED / "sites" / "wordpress"

pytestmark = pytest.mark.skipif(not SITE.is_dir(), reason=f"no snapshots in {SITE}")


def captures(variant: str) -> dict[str, Capture]:
    found: dict[str, Capture] = {}
    with (SITE / f"snapshot-{variant}.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                url = record.rec_headers["WARC-Target-URI"].strip("<>")
                status, headers = (
                    int(record.http_headers.get_statuscode()),
                    tuple(record.http_headers.headers),
                )
                capture = Capture(
                    url, datetime(2026, 1, 1, tzinfo=UTC), status, headers, record.content_stream().read()
                )
                found.setdefault(url, capture)
    return found


@pytest.mark.parametrize("variant", ["a", "b", "e"])
def test_every_visible_post_is_found_from_the_front_page(variant: str) -> None:
    pages = captures(variant)
    front = min(pages, key=len)
    queue, seen, articles = [(front, "section", 0)], set(), {}
    shapes, dated = SiteShapes(), []
    while queue:
        url, kind, depth = queue.pop(0)
        if url in seen or url not in pages:
            continue
        seen.add(url)
        result = read_source(pages[url], Source(url, kind), shapes)
        articles.update({item.url: item for item in result.found})
        if kind == "feed":
            shapes.learn(articles=[item.url for item in result.found])
            dated += result.found
        # Paging is followed to its end, other sections one step away: a bounded link crawl.
        queue += [
            (item.url, item.kind, depth + 1) for item in result.next if item.priority >= 0.55 or depth < 1
        ]
    truth = [json.loads(line) for line in (SITE / "truth.jsonl").read_text().splitlines()]
    posts = {
        row["paths"][variant]
        for row in truth
        if row["kind"] == "article" and row["visible"] and row["type"] == "post"
    }
    assert len(posts) == 67
    assert posts <= {urlsplit(url).path for url in articles}
    assert len(articles) <= len(posts) + 3  # one page and hardly anything that is no article
    assert len(dated) >= 20
    assert all(item.date_published for item in dated)
