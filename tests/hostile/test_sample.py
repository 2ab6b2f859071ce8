"""A sample of the hostile web, in one run: `make hostile` has all of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.hostile.cases import CASES
from tests.hostile.check import archive
from tests.hostile.site import HostileSite


def test_a_run_over_hostile_pages_ends_well(tmp_path: Path) -> None:
    with HostileSite([case for case in CASES if case.quick], robots=["wildcards"]) as site:
        assert archive(site, tmp_path, 600) == []


def test_there_are_five_of_each_kind() -> None:
    assert min(Counter(case.kind for case in CASES).values()) >= 5
    assert len({case.path for case in CASES}) == len(CASES)
