"""Golden captures: a page kept as WARC with the lines that it must give, one folder a page in `tests/sites/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from archives.capture import Capture
from archives.records import Article, Comment, dump_line
from archives.warc.reader import read_captures, read_events
from spiders.read.site import read_capture
from spiders.read.story import STORY_ROLES, PageReading, Story, assemble

CAPTURE = "capture.warc.gz"
EXPECTED = "expected.jsonl"
META = "meta.json"
# What history, the file's place or tuning decide, and markup that follows from the text: no golden value.
NOT_COMPARED = frozenset(
    {"run", "capture", "version", "text_digest", "change", "duplicate_of", "near_duplicate_of", "discovered_by", "first_seen",
     "last_seen", "confidence", "method", "html", "body_html", "schema_version"}
)  # fmt: skip


def golden_story(folder: Path) -> Story:
    """What the readers say of a golden capture now."""
    captures = [c for c in read_captures(folder / CAPTURE) if c.role.name in STORY_ROLES and c.status == 200]
    return assemble("golden", [PageReading(c.url, c.role, read_capture(c)) for c in captures])


def golden_lines(folder: Path) -> list[dict[str, Any]]:
    """The lines of a golden capture: its article, then its comments, the compared fields alone."""
    story = golden_story(folder)
    records: list[Article | Comment] = [*([story.article] if story.article else []), *story.comments]
    return [compared(record) for record in records]


def compared(record: Article | Comment) -> dict[str, Any]:
    line: dict[str, Any] = orjson.loads(orjson.dumps(record))
    return {key: value for key, value in line.items() if key not in NOT_COMPARED}


def read_expected(folder: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (folder / EXPECTED).read_bytes().splitlines() if line.strip()]


def write_expected(folder: Path) -> int:
    """Make the expected lines anew; returns how many there are."""
    lines = golden_lines(folder)
    (folder / EXPECTED).write_bytes(b"".join(map(dump_line, lines)))
    return len(lines)


def golden_folders(root: Path) -> list[Path]:
    return sorted(path.parent for path in root.glob(f"*/{CAPTURE}"))


def cut_story(sources: Iterable[Path], url: str, target: Path) -> int:
    """Copy the events of one story (the page and the further pages that name it) to a WARC file of their own.

    Whole gzip members are copied, the file's `warcinfo` first; returns the number of events, 0 where none is of the URL.
    """
    parts: list[bytes] = []
    events = 0
    for source in sources:
        wanted = list(_spans(source, url))
        if not wanted:
            continue
        content = source.read_bytes()
        first = next(iter(read_events(source)), None)
        if first is not None and first.records and first.records[0].kind == "warcinfo":
            parts.append(content[: first.records[0].length])
        parts += [content[start:end] for start, end in wanted]
        events += len(wanted)
    if events:
        target.write_bytes(b"".join(parts))
    return events


def _spans(source: Path, url: str) -> Iterator[tuple[int, int]]:
    captures = {c.pointer.offset: c for c in read_captures(source) if c.pointer is not None}
    for event in read_events(source):
        capture = next((captures[r.offset] for r in event.subjects if r.offset in captures), None)
        if capture is not None and _of_story(capture, url):
            yield event.records[0].offset, event.end


def _of_story(capture: Capture, url: str) -> bool:
    if capture.role.name not in STORY_ROLES or capture.status != 200:
        return False
    return _same(capture.url, url) or (capture.role.article is not None and _same(capture.role.article, url))


def _same(a: str, b: str) -> bool:
    return a.split("#")[0].rstrip("/") == b.split("#")[0].rstrip("/")
