"""Mutants are small, run as Python, and differ from what they were made of."""

from __future__ import annotations

from pathlib import Path

from tests.mutants.campaign import REPO, Trial, draw, told
from tests.mutants.mutate import Mutant, mutant_at, sites_of

_SOURCE = '''
"""A module."""
LIMIT = 3

def below(value: int = 2, *, strict: bool = True) -> bool:
    """Whether it is below."""
    if strict and value < LIMIT:
        return True
    return value + 1 <= LIMIT
'''


def test_each_operator_makes_its_fault() -> None:
    made = [mutant_at(_SOURCE, site) for site in sites_of(_SOURCE)]
    said = [mutant.said for mutant in made]
    assert said == [
        "if strict and value < LIMIT: return True  ->  if not (strict and value < LIMIT): return True",
        "strict and value < LIMIT  ->  strict or value < LIMIT",
        "value < LIMIT  ->  value >= LIMIT",
        "True  ->  False",
        "return value + 1 <= LIMIT  ->  return None",
        "value + 1 <= LIMIT  ->  value + 1 > LIMIT",
        "value + 1  ->  value - 1",
        "1  ->  2",
    ]
    for mutant in made:
        compile(mutant.source, "mutant", "exec")
        assert _SOURCE.splitlines()[mutant.line - 1].strip()


def test_a_mutant_behaves_differently() -> None:
    original: dict[str, object] = {}
    exec(_SOURCE, original)
    changed: dict[str, object] = {}
    made = [mutant_at(_SOURCE, site) for site in sites_of(_SOURCE)]
    mutant = next(m for m in made if m.said == "value < LIMIT  ->  value >= LIMIT")
    exec(mutant.source, changed)
    assert original["below"](3) is False  # type: ignore[operator]
    assert changed["below"](3) is True  # type: ignore[operator]


def test_the_draw_is_seeded_and_within_its_folder() -> None:
    first = draw(["spiders/discovery"], 5, seed=4)
    assert first == draw(["spiders/discovery"], 5, seed=4)
    assert first != draw(["spiders/discovery"], 5, seed=5)
    assert len(first) == 5
    assert all((REPO / file).is_relative_to(REPO / "spiders/discovery") for file, _ in first)
    assert all(mutant.source != Path(REPO / file).read_text("utf-8") for file, mutant in first)


def test_the_share_killed_decides_the_exit_code() -> None:
    mutant = Mutant("", 1, 1, "")
    trials = [Trial("spiders/dates/a.py", mutant, killed=number > 0, tests=number) for number in range(4)]
    assert told(trials, ["spiders/dates"], 0.75) == 0
    assert told(trials, ["spiders/dates"], 0.76) == 1
