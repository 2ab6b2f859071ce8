"""Record lines to standard output."""

from __future__ import annotations

import sys

from archives.records import Record, to_line


class StandardOutput:
    """A `pipelines.store.Lines` that streams."""

    def append(self, record: Record) -> None:
        """Write one line."""
        sys.stdout.buffer.write(to_line(record))

    def flush(self) -> None:
        """Hand on what is written."""
        sys.stdout.buffer.flush()
