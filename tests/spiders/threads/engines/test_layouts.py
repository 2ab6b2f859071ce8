"""Every layout's selectors can be read: a slip in one would cost the page all its comments."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields

import pytest
from cssselect import parse

import spiders.threads.engines
from spiders.threads.layout import Layout

LAYOUTS = {
    f"{module.name}.{name}": value
    for module in pkgutil.iter_modules(spiders.threads.engines.__path__)
    for name, value in vars(importlib.import_module(f"spiders.threads.engines.{module.name}")).items()
    if isinstance(value, Layout)
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_selectors_are_css(name: str) -> None:
    layout = LAYOUTS[name]
    asked = [layout.item]
    for field in fields(Layout):
        value = getattr(layout, field.name)
        if field.name in ("cut", "header") and value:
            asked.append(value)
        elif field.name in ("native_in", "parent_in", "quoted_in"):
            asked += [selector for selector, _ in value if selector]
        elif isinstance(value, tuple):
            asked += value
    assert all(parse(selector) for selector in asked)
