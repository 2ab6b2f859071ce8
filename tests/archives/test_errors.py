"""A disk that is full or broken is told from a file that may not be written."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from archives.errors import ArchiveFullError, is_disk_fault, ledger_error, write_error


def _told(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("SQLITE_FULL", True),
        ("SQLITE_IOERR_WRITE", True),
        ("SQLITE_IOERR_TRUNCATE", True),
        ("SQLITE_READONLY", False),
        ("SQLITE_CANTOPEN", False),
    ],
)
def test_what_sqlite_says_of_the_disk(name: str, fault: bool) -> None:
    error = ledger_error(_told(name), "ledger.sqlite")
    assert is_disk_fault(error) is fault
    assert isinstance(error, ArchiveFullError) is (name == "SQLITE_FULL")
    assert "ledger.sqlite" in str(error)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, True),
        (errno.EDQUOT, True),
        (errno.EIO, True),
        (errno.EACCES, False),
        (errno.EROFS, False),
    ],
)
def test_what_the_system_says_of_a_file(number: int, fault: bool) -> None:
    error = write_error(OSError(number, "no"), Path("pages.jsonl"))
    assert is_disk_fault(error) is fault
    assert not is_disk_fault(ValueError())
