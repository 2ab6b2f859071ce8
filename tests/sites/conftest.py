"""The readers of the made-up sites."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from tests.sites import models

for _info in pkgutil.iter_modules(models.__path__):  # site readers are found as subclasses of Site
    import_module(f"{models.__name__}.{_info.name}")
