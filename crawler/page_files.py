"""Single pages given as files: saved HTML, or a text rendering, as captures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dateutil.parser import isoparse

from archives.capture import Capture
from crawler.errors import TearsheetError

_MEDIA = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain; charset=utf-8",
          ".text": "text/plain; charset=utf-8"}  # fmt: skip


def is_page_file(path: Path) -> bool:
    """Whether a file is a page of its own rather than a WARC."""
    return path.suffix.lower() in _MEDIA


def page_capture(path: Path, url: str | None, date: str | None) -> Capture:
    """A file as a capture without a place in an archive.

    Args:
        path: an HTML or text file.
        url: where the page stood; `file:` URL of the file where not given.
        date: RFC 3339 time of capture: the clock for relative times; the file's own time where not given.

    Raises:
        TearsheetError: the date is none.
    """
    try:
        when = isoparse(date) if date else datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except ValueError:
        raise TearsheetError(f"--date wants RFC 3339 like 2012-10-02T12:00:00+05:00, not {date!r}") from None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    headers = (("Content-Type", _MEDIA[path.suffix.lower()]),)
    return Capture(url or path.resolve().as_uri(), when, 200, headers, path.read_bytes())
