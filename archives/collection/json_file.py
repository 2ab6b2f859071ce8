"""Small JSON files, replaced whole: a reader never sees half of one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from archives.errors import write_error


def write_json(path: Path, value: Any) -> None:
    """Write a JSON document, indented, keys in their order.

    Raises:
        ArchiveWriteError: it cannot be written; what stood there before stands.
    """
    replace_file(path, [orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)])


def replace_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write the chunks one after another: beside, fsync, rename over.

    Raises:
        ArchiveWriteError: it cannot be written; what stood there before stands.
    """
    beside = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise write_error(error, path) from error
