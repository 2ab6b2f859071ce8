"""What the program imports and names is what it declares: an installation has no more than that."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from tomllib import loads

import pytest

from crawler.report.summary import VERSIONED

ROOT = Path(__file__).resolve().parents[1]
PROJECT = loads((ROOT / "pyproject.toml").read_text())["project"]
OWN = ("archives", "spiders", "pipelines", "crawler", "reading_room")


def _name(requirement: str) -> str:
    """The name of a requirement or distribution as packaging compares it (PEP 503)."""
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


ALWAYS = {_name(one) for one in PROJECT["dependencies"]}
EXTRAS = {_name(one) for extra in PROJECT["optional-dependencies"].values() for one in extra}


def _imported(package: str) -> set[str]:
    """The top names that the modules of a package import, wherever in them."""
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - set(OWN) - {"compression"}  # the last: 3.14's own


@pytest.mark.parametrize("package", OWN)
def test_what_is_imported_is_declared(package: str) -> None:
    homes = packages_distributions()
    strangers = {
        name
        for name in _imported(package)
        if not {_name(home) for home in homes.get(name, [name])} & (ALWAYS | EXTRAS)
    }
    assert strangers == set()


def test_what_is_named_with_its_version_is_always_there() -> None:
    assert {_name(name) for name in VERSIONED} <= ALWAYS | {"tearsheet"}
