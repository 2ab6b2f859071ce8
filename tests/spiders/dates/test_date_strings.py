"""The 69 shared date cases (`../shared/date_strings.py`); all but two must be right, none a false positive."""

from __future__ import annotations

import importlib.util
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.dates.strings import read

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[3].parent / "shared")
FILE = SHARED / "date_strings.py"

if not FILE.exists():
    pytest.skip("needs ../shared/date_strings.py", allow_module_level=True)


def _cases() -> Any:
    spec = importlib.util.spec_from_file_location("date_strings", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULE = _cases()


def _right(got: str | None, expected: str | None) -> bool:
    if got is None or expected is None:
        return got == expected
    if len(expected) <= 10 or len(got) <= 10:
        return got == expected
    if len(expected) > 19:
        return len(got) > 19 and datetime.fromisoformat(got) == datetime.fromisoformat(expected)
    return got[:16] == expected[:16]


@pytest.mark.parametrize(("text", "language", "zone", "expected", "note"), MODULE.CASES)
def test_date_string(
    text: str, language: str | None, zone: str | None, expected: str | None, note: str
) -> None:
    value = read(text, language=language, base=datetime.fromisoformat(MODULE.BASE), zone=zone)
    assert _right(value.iso if value else None, expected), f"{note}: {value}"
