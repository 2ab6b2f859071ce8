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


def capture_time(text: str) -> datetime:
    """The time that `--date` gives, UTC where it says no offset.

    Raises:
        TearsheetError: it is none.
    """
    try:
        when = isoparse(text)
    except ValueError:
        raise TearsheetError(f"--date wants RFC 3339 like 2012-10-02T12:00:00+05:00, not {text!r}") from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def page_capture(path: Path, url: str | None, date: datetime | None) -> Capture:
    """A file as a capture without a place in an archive.

    Args:
        path: an HTML or text file.
        url: where the page stood; `file:` URL of the file where not given.
        date: time of capture: the clock for relative times; the file's own time where not given.
    """
    when = date or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    headers = (("Content-Type", _MEDIA[path.suffix.lower()]),)
    return Capture(url or path.resolve().as_uri(), when, 200, headers, path.read_bytes())
