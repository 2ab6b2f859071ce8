"""`--update-golden` makes the expected lines of the golden captures anew: review the diff before it is committed."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from tests.sites import models

for _info in pkgutil.iter_modules(models.__path__):  # site readers are found as subclasses of Site
    import_module(f"{models.__name__}.{_info.name}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="make tests/sites/*/expected.jsonl anew")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden", default=False))
