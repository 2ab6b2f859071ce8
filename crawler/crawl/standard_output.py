"""Record lines to standard output."""

from __future__ import annotations

import sys

from archives.records import Record, to_line
from crawler.terminal import written


class StandardOutput:
    """A `pipelines.store.Lines` that streams."""

    def append(self, record: Record) -> None:
        """Write one line."""
        sys.stdout.buffer.write(written(to_line(record)))

    def flush(self) -> None:
        """Hand on what is written."""
        sys.stdout.buffer.flush()
