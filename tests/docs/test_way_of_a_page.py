"""`docs/way-of-a-page.md` names functions that exist, and both ways run through them in the order that it says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.crawler.cli.commands import QUICK, ROOT, environment
from tests.servers.pages import serve
from tests.servers.stories import story_site

_NAMED = re.compile(r"(?m)^\d+\. `([\w.]+):([\w.]+)`")
_HOPS = 8
_TRACED = """
import atexit, json, sys
named, target = json.loads(sys.argv[1]), sys.argv[2]
calls = []
def seen(frame, event, _):
    if event == "call":
        name = (frame.f_globals.get("__name__") or "") + ":" + frame.f_code.co_qualname
        if name in named and (not calls or calls[-1] != name):
            calls.append(name)
atexit.register(lambda: open(target, "w").write(json.dumps(calls)))
from crawler.cli.main import main
sys.argv[1:] = sys.argv[3:]
sys.setprofile(seen)
sys.exit(main(sys.argv[1:]))
"""
"""`tearsheet` with an account of the calls of some functions, in their order."""


def _ways() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "way-of-a-page.md").read_text("utf-8")
    _, *parts = text.split("\n## ")
    return {part.split("\n")[0]: [f"{a}:{b}" for a, b in _NAMED.findall(part)] for part in parts}


WAYS = _ways()
LIVE, READER, OFFLINE = WAYS.values()


def _in_order(wanted: list[str], calls: list[str]) -> str | None:
    """The first of the wanted that does not follow on those before it; None where all do."""
    rest = iter(calls)
    return next((name for name in wanted if name not in rest), None)


def _calls(folder: Path, names: list[str], *arguments: str) -> list[str]:
    target = folder / "calls.json"
    done = subprocess.run(
        [sys.executable, "-c", _TRACED, json.dumps(names), str(target), *arguments],
        cwd=folder, env=environment(), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    calls: list[str] = json.loads(target.read_text())
    return calls


@pytest.mark.parametrize("name", [name for way in WAYS.values() for name in way])
def test_each_name_is_a_function(name: str) -> None:
    module, _, path = name.partition(":")
    found: object = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    assert callable(found)


def test_the_live_way_has_eight_hops_and_the_page_is_one_screen() -> None:
    assert len(LIVE) <= _HOPS
    assert len((ROOT / "docs" / "way-of-a-page.md").read_text("utf-8").splitlines()) <= 60


def test_both_ways_run_in_that_order(tmp_path: Path) -> None:
    with serve(story_site(1, comments=3, per_page=5)) as site:
        live = _calls(tmp_path, LIVE, "archive", site.url("/story/1/"), "--no-requisites", *QUICK)
    assert _in_order(LIVE, live) is None
    assert _in_order(LIVE[::-1], live) is not None
    (warc,) = (tmp_path / "collections/main/archive").glob("*.warc.gz")
    offline = _calls(tmp_path, OFFLINE, "--collection", "again", "extract", str(warc))
    assert _in_order(OFFLINE, offline) is None
    assert _in_order(OFFLINE[::-1], offline) is not None


def test_the_reader_runs_in_that_order() -> None:
    from archives.capture import Capture, Role
    from spiders.read.reader import read
    from tests.spiders.article.made import CAPTURED

    page = story_site(1, comments=3, per_page=5)["/story/1/"].content
    capture = Capture(
        "https://e.example/story/1/", CAPTURED, 200, (("Content-Type", "text/html"),), page, role=Role("page")
    )
    calls: list[str] = []

    def seen(frame: object, event: str, _: object) -> None:
        if event == "call":
            calls.append(f"{frame.f_globals.get('__name__')}:{frame.f_code.co_qualname}")  # type: ignore[attr-defined]

    read(capture)  # imports and caches
    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        found = read(capture)
    finally:
        sys.setprofile(before)
    assert found.reading is not None
    assert len(found.reading.comments) == 3
    assert _in_order(READER, calls) is None
    assert _in_order(READER[::-1], calls) is not None
