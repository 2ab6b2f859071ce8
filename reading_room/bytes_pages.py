"""Where the bytes of a record lie, their download, and their replay."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from archives.index.reading import Row
from archives.warc.ground import ground_of, record_bytes
from archives.warc.records import DOM_URN
from reading_room.collection_room import CollectionRoom
from reading_room.guard import LOOPBACK
from reading_room.pages import Pages
from reading_room.replay import Replay

_ELSEWHERE = "Replay is shown in a browser of the machine itself alone: open the room there."
_LARGEST = 256 << 20
"""A record larger than this is named, not sent: it would have to be held in memory."""


def where(room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/bytes/ENTRY`."""
    row, line = _entry(room, request)
    return pages.page(
        "bytes.html",
        here="articles",
        title="Where these bytes lie",
        row=row,
        ground=ground_of(room.archive, row),
        line=line,
    )


def record(room: CollectionRoom, _pages: Pages, request: Request) -> Response:
    """`/record/ENTRY`: the WARC record as it lies in its file."""
    row, _ = _entry(room, request)
    ground = ground_of(room.archive, row)
    if ground.length and ground.length > _LARGEST:
        raise HTTPException(
            413,
            f"The record has {ground.length:,} bytes: read it from {ground.warc} at byte {ground.offset}.",
        )
    try:
        data = record_bytes(ground)
    except LookupError as error:
        raise HTTPException(404, str(error)) from error
    name = f"{ground.offset}.warc{'.gz' if data[:2] == bytes((0x1F, 0x8B)) else ''}"
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def line_of(room: CollectionRoom, _pages: Pages, request: Request) -> Response:
    """`/line/ENTRY`: the record's JSON line as it was written."""
    row, line = _entry(room, request)
    name = f'attachment; filename="{row["type"]}-{row["entry"]}.jsonl"'
    return Response(line, media_type="application/octet-stream", headers={"Content-Disposition": name})


def replayed(replay: Replay, room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/replay/ENTRY`: the page as captured, in a frame of another origin."""
    row, _ = _entry(room, request)
    scripts = request.query_params.get("scripts") == "1"
    url = row["url"] if row["type"] == "article" else row["article_url"]
    is_here = (urlsplit(f"//{request.headers['host']}").hostname or "") in LOOPBACK
    rendered = request.query_params.get("rendered") == "1" and not scripts
    has_rendered = is_here and replay.holds(DOM_URN + url)
    shown = DOM_URN + url if rendered and has_rendered else url
    address = replay.address(shown, row["captured_at"] or "", scripts=scripts) if is_here else None
    return pages.page(
        "replay.html",
        here="articles",
        title="As captured",
        row=row,
        url=url,
        address=address,
        scripts=scripts,
        rendered=rendered and has_rendered,
        has_rendered=has_rendered,
        problem=replay.problem if is_here else _ELSEWHERE,
    )


def _entry(room: CollectionRoom, request: Request) -> tuple[Row, bytes]:
    with room.index() as index:
        try:
            entry = int(request.path_params["entry"])
            line = index.line(entry)
        except (KeyError, OverflowError) as error:
            raise HTTPException(404, "No record of this number is in the index.") from error
        return index.rows([entry])[0], line
