"""The replay index: `surt timestamp {json}`, bytewise sorted, as pywb and ReplayWeb.page read it.

Lines equal those of cdxj-indexer (`-p`) but for what must not be replayed: 304 answers (pywb would show an empty page),
answers to HEAD, failures, metadata. Keys of POST and PUT carry method and body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile

import orjson

from archives.collection.json_file import replace_file
from archives.errors import ArchiveError, write_error
from archives.http.message import split_message
from archives.ledger.ledger import Ledger
from archives.ledger.rows import CaptureRow
from archives.warc.events import Event
from archives.warc.file import OPEN_SUFFIX
from archives.warc.post_query import post_query
from archives.warc.reader import Archive, build_capture, read_events
from archives.warc.records import DOM_URN, SCREENSHOT_URN
from archives.warc.volume import Volume, volume_of

_RUN_LINES = 10_000
_SCHEMES = ("http://", "https://", DOM_URN, SCREENSHOT_URN)
"""What replay is asked for: pages, and what a browser made of them."""


def write_index(archive: Path, ledger: Ledger, path: Path) -> int:
    """Index all sealed WARC files of a folder; gives how many lines there are.

    Files that the ledger knows are indexed from its rows, others (added by hand) by reading them.

    Raises:
        ArchiveWriteError: the index cannot be written; what stood there before stands.
    """
    return write_sorted(path, _lines(archive, ledger))


def _lines(archive: Path, ledger: Ledger) -> Iterator[bytes]:
    known = ledger.warc_sizes()
    for warc in Archive(archive).volumes():
        if warc.path.name.endswith(OPEN_SUFFIX):
            continue
        rows = ledger.each_capture(warc.name) if warc.name in known else iter(())
        first = next(rows, None)
        yield from index_file(warc) if first is None else index_rows(chain([first], rows), warc)


def index_file(path: Path | Volume) -> Iterator[bytes]:
    """The index lines of one WARC file, anybody's, in file order."""
    name = volume_of(path).name
    for event in read_events(path):
        for record in event.subjects:
            if record.kind == "conversion" or not record.url.startswith(_SCHEMES):
                continue
            capture = build_capture(record, event, name)
            method, request = _request(event)
            if capture.kind == "not-modified" or method == "HEAD":
                continue
            revisit = capture.kind == "revisit"
            yield cdxj_line(
                record.url,
                record.get("WARC-Date") or "",
                "warc/revisit" if revisit else media_type(capture.header("content-type")),
                str(capture.status) if capture.status and capture.kind != "resource" else None,
                record.get("WARC-Payload-Digest"),
                (name, record.offset, record.length),
                method,
                request,
            )


def index_rows(rows: Iterable[CaptureRow], warc: Volume) -> Iterator[bytes]:
    """The index lines of one of our files, from the ledger's rows."""
    for row in rows:
        if (
            row.kind not in ("response", "revisit", "resource")
            or row.method == "HEAD"
            or not row.url.startswith(_SCHEMES)
        ):
            continue
        yield cdxj_line(
            row.url,
            row.date,
            "warc/revisit" if row.kind == "revisit" else row.media_type,
            str(row.status) if row.status and row.kind != "resource" else None,
            row.payload_digest,
            (row.warc, row.offset, row.length),
            row.method,
            _request_at(warc, row) if row.method in ("POST", "PUT") else b"",
        )


def cdxj_line(
    url: str,
    date: str,
    mime: str | None,
    status: str | None,
    digest: str | None,
    place: tuple[str, int, int],
    method: str = "GET",
    request: bytes = b"",
) -> bytes:
    """One line. `place`: file, offset, length. `request`: the request block of a POST or PUT."""
    key_url, more = url, {}
    if method in ("POST", "PUT"):
        _, fields, body = split_message(request)
        content_type = next((value for name, value in fields if name.lower() == "content-type"), "")
        query = post_query(content_type, body)
        key_url += ("&" if "?" in url else "?") + "__wb_method=" + method + ("&" + query if query else "")
        more = {"requestBody": query, "method": method}
    warc, offset, length = place
    said = {
        "url": url,
        "mime": mime,
        "status": status,
        "digest": digest,
        "length": str(length),
        "offset": str(offset),
        "filename": warc,
        **more,
    }
    said = {name: value for name, value in said.items() if value is not None}
    stamp = re.sub(r"\D", "", date)[:14].ljust(14, "0")
    return f"{url_key(key_url)} {stamp} ".encode() + orjson.dumps(said) + b"\n"


def url_key(url: str) -> str:
    """The SURT of a URL, as pywb and cdxj-indexer make it; the URL itself where it has none."""
    import surt  # 0.2 s: needed only where an index is written

    try:
        return str(surt.surt(url))
    except Exception:  # noqa: BLE001 - surt raises whatever its parser meets
        return url


def media_type(content_type: str | None) -> str | None:
    """Content-Type without parameters, lower-case."""
    value = re.split(r"[;\s]", content_type.strip(), maxsplit=1)[0].lower() if content_type else ""
    return value or None


def _request(event: Event) -> tuple[str, bytes]:
    request = event.request
    if request is None:
        return "GET", b""
    return request.block.split(b" ", 1)[0].decode("latin-1").upper(), request.block


def _request_at(warc: Volume, row: CaptureRow) -> bytes:
    event = next(iter(read_events(warc, offset=row.offset)), None)
    return event.request.block if event and event.request else b""


def write_sorted(path: Path, lines: Iterator[bytes]) -> int:
    """Write index lines sorted: in runs beside the index and merge them: memory stays the same however many lines there are."""
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as open_runs:
            runs = []
            while run := sorted(islice(lines, _RUN_LINES)):
                count += len(run)
                file = open_runs.enter_context(TemporaryFile(dir=path.parent))
                file.writelines(run)
                file.seek(0)
                runs.append(file)
            replace_file(path, merge(*runs))
    except ArchiveError:
        raise
    except OSError as error:
        raise write_error(error, path) from error
    return count
