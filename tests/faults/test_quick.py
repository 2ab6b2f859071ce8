"""The campaign's parts on a small site; `make faults` has the whole of it."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.faults.campaign import QUICK, rows

NAMES = ("kill archive", "term run", "disk archive", "limit archive", "writes archive")


@pytest.mark.parametrize("name", NAMES)
def test_faults(tmp_path: Path, name: str) -> None:
    if name.startswith("writes") and shutil.which("cc") is None:
        pytest.skip("no C compiler to build the library that fails writes")
    works = dict(rows(QUICK, seed=20261124, until=time.monotonic() + 120))
    row = works[name](tmp_path)
    if "skipped" in row.figures:
        pytest.skip(row.figures)
    assert row.faults == []
