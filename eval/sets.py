"""The gold sets: pages as captures of their own, gold as the scorer takes it."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from archives.capture import Capture

SHARED = Path(os.environ.get("TEARSHEET_SHARED") or Path(__file__).resolve().parents[2] / "shared")
SETS = (
    "aeb",
    "wcxb-article",
    "fundus-eval",
    "fundus",
    "wcxb-forum",
    "traf",
    "mediacloud-dates",
    "comments",
    "forum52",
)
CLOCK = datetime(2026, 11, 1, tzinfo=UTC)
"""The pages carry no capture time; this one is later than all of them. Gold has no date that depends on it."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    set: str
    id: str
    path: Path
    gold: dict[str, Any]


def available() -> bool:
    return (SHARED / "pages").is_dir()


def pages_of(name: str, folder: Path | None = None) -> list[GoldPage]:
    """All pages of a set, in the order of its gold file."""
    root = (folder or SHARED / "pages") / name
    # No `splitlines`: U+2028 and its like end no line of JSON and stand in some texts as they are.
    lines = (root / "gold.jsonl").read_text("utf-8").split("\n")
    golds = [json.loads(line) for line in lines if line.strip()]
    return [GoldPage(name, gold["id"], root / "html" / f"{gold['id']}.html.gz", gold) for gold in golds]


def capture_of(page: GoldPage) -> Capture:
    """The page as one capture: 200, HTML, no charset stated (the sets keep no headers)."""
    url = page.gold.get("url") or f"https://{page.id.lower()}.example/page"
    return Capture(
        url=url,
        date=CLOCK,
        status=200,
        headers=(("Content-Type", "text/html"),),
        payload=gzip.decompress(page.path.read_bytes()),
    )


def scorer() -> ModuleType:
    """The shared scorer, imported by its path."""
    spec = importlib.util.spec_from_file_location("score_extraction", SHARED / "score_extraction.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SHARED / "score_extraction.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
