"""The README stays true: verbs, record keys, exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archives.records import Article, Comment, PageRecord, Pointer, keys
from crawler.cli.main import VERBS
from crawler.exit_codes import ExitCode

README = (Path(__file__).resolve().parents[1] / "README.md").read_text()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_told(verb: str) -> None:
    assert f"tearsheet {verb}" in README


@pytest.mark.parametrize(
    ("name", "record"), [("article", Article), ("comment", Comment), ("page", PageRecord)]
)
def test_every_key_is_told(name: str, record: type) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `{name}`"))
    told = {"type", "schema_version", "run", "id"} | set(re.findall(r"`([a-z_]+)", row))
    assert set(keys(record)) - told == set()


def test_the_capture_is_told_whole() -> None:
    told = re.search(r"`capture\{([^}]*)\}` finds", README)
    assert told
    assert set(re.split(r",\s*", told[1])) == {
        "warc",
        "offset",
        "length",
        "record_id",
        "date",
        "payload_digest",
        "refers_to",
    }
    assert set(Pointer.__slots__) == set(re.split(r",\s*", told[1]))


def test_every_exit_code_is_told() -> None:
    section = README.split("## Exit codes")[1]
    assert all(re.search(rf"\b{int(code)} [a-z]", section) for code in ExitCode)
