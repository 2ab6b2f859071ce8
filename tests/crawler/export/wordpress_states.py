"""A snapshot of a real WordPress and three later states of it, as WARC files, with what its database holds in each.

The later states are the snapshot's own pages with their comments added, edited and taken away and a sentence corrected, as
the theme prints them.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

_COMMENT = re.compile(r'<li class="li-comment" id="li-comment-(\d+)">.*?<!-- #comment-## -->\n', re.DOTALL)
ADDED = ("Added afterwards.", "Added, too: \u2028 a line separator.")
EDITED = "Put right afterwards."
CORRECTION = "<p>A correction was added to this story by the desk on the following day.</p>\n"
_STORY_ENDS = '<div class="fb-conversations">'


@dataclass
class Truth:
    """Ids of the comments that stand, and how many lines the log has of each type."""

    comments: set[int]
    articles: int
    lines: dict[str, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


def later_states(site: Path, folder: Path) -> tuple[list[Path], Truth]:
    """The files to read after the snapshot, and what then stands."""
    rows = [json.loads(line) for line in (site / "truth.jsonl").read_text("utf-8").splitlines()]
    posts = [row for row in rows if row["kind"] == "article" and row["visible"] and row["type"] == "post"]
    comments: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if row["kind"] == "comment" and row["visible_flat"]:
            comments.setdefault(row["article_id"], []).append(row)
    small = [row for row in posts if row["n_pages"] == 1 and 4 <= len(comments.get(row["id"], ())) <= 12]
    grows, changes, corrected = small[:3]
    pages = _pages(site / "snapshot-e.warc.gz", {row["paths"]["e"]: row["id"] for row in small[:3]})
    ids = {row["id"] for said in comments.values() for row in said}
    truth = Truth(ids, len(posts), {"article": len(posts), "comment": len(ids)})

    count = len(comments[grows["id"]])
    last = list(_COMMENT.finditer(pages[grows["id"]][1]))[-1]
    more = "".join(
        re.sub(r"<p>.*</p>", f"<p>{text}</p>", last[0].replace(last[1], str(990_001 + n)), flags=re.DOTALL)
        for n, text in enumerate(ADDED)
    )
    added = _counted(pages[grows["id"]][1].replace(last[0], last[0] + more), count, count + 2)
    truth.comments |= {990_001, 990_002}
    truth.texts |= {990_001: ADDED[0]}
    truth.lines["comment"] += 2
    truth.lines["article"] += 1  # its thread has grown

    said = list(_COMMENT.finditer(pages[changes["id"]][1]))
    edited = pages[changes["id"]][1].replace(
        said[0][0], re.sub(r"<p>.*</p>", f"<p>{EDITED}</p>", said[0][0], flags=re.DOTALL)
    )
    truth.texts[int(said[0][1])] = EDITED
    truth.lines["comment"] += 1
    story, rest = pages[corrected["id"]][1].split(_STORY_ENDS)
    at = story.rindex("<p>")
    mended = story[:at] + CORRECTION + story[at:] + _STORY_ENDS + rest
    truth.lines["article"] += 1

    count = len(comments[changes["id"]])
    less = _counted(edited.replace(said[-1][0], ""), count, count - 1)
    truth.comments.remove(int(said[-1][1]))
    truth.lines["comment"] += 1
    truth.lines["article"] += 1

    states = [
        {pages[grows["id"]][0]: added},
        {pages[changes["id"]][0]: edited, pages[corrected["id"]][0]: mended},
        {pages[changes["id"]][0]: less},
    ]
    return [_write(folder / f"state-{n}.warc.gz", n, state) for n, state in enumerate(states, 1)], truth


def _counted(page: str, old: int, new: int) -> str:
    assert f"Reader Comments ({old})" in page
    return page.replace(f"Reader Comments ({old})", f"Reader Comments ({new})")


def _pages(snapshot: Path, wanted: dict[str, int]) -> dict[int, tuple[str, str]]:
    """Post -> (URL, HTML)."""
    found: dict[int, tuple[str, str]] = {}
    with snapshot.open("rb") as stream:
        for record in ArchiveIterator(stream):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            path = url.partition("//")[2].partition("/")[2]
            if record.rec_type == "response" and (post := wanted.get(f"/{path}")) is not None:
                found[post] = (url, record.content_stream().read().decode())
    return found


def _write(path: Path, day: int, pages: dict[str, str]) -> Path:
    """By hand: warcio's writer leaves its spool open."""
    with path.open("wb") as stream:
        for number, (url, page) in enumerate(pages.items()):
            body = page.encode()
            block = (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: %d\r\n\r\n%b"
                % (len(body), body)
            )
            fields = [
                "WARC/1.0", "WARC-Type: response", f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{day:06d}{number:06d}>",
                f"WARC-Date: 2026-11-{23 + day}T21:53:30Z", f"WARC-Target-URI: {url}", "Content-Type: application/http; msgtype=response",
                f"Content-Length: {len(block)}",
            ]  # fmt: skip
            stream.write(
                gzip.compress("\r\n".join(fields).encode() + b"\r\n\r\n" + block + b"\r\n\r\n", mtime=0)
            )
    return path
