"""Whatever a page does, it ends in one line that says so, and the next page is rendered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.browser.launch import PROGRAMS
from tests.crawler.browser.unruly import PAGES, Unruly
from tests.crawler.cli.commands import lines, tearsheet

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, PROGRAMS)), reason="no Chromium: apt install chromium-headless-shell"
)
SECONDS = "6"
"""Of a visit: nothing here needs longer, and what never ends is to end soon."""


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, dict[str, Any]]]]:
    """One run over all pages, the good one last; the folder, and the line of each visit."""
    folder = tmp_path_factory.mktemp("unruly")
    with Unruly() as site:
        limits = ("--set", f"TEARSHEET_BROWSER_SECONDS={SECONDS}", "--set", "TEARSHEET_BROWSER_SETTLE=1")
        done = tearsheet(
            "archive",
            "--browser",
            "--delay",
            "0",
            "--no-requisites",
            "-q",
            *limits,
            *map(site.url, PAGES),
            cwd=folder,
        )
        assert done.returncode in (0, 3), done.stderr
        assert "Traceback" not in done.stderr
        found = [line for line in lines(folder, "pages") if line["role"] == "dom"]
        assert len(found) == len(PAGES)
        yield folder, {line["url"].rpartition("/")[2]: line for line in found}


@pytest.mark.parametrize(
    ("name", "error", "flag"),
    [
        ("hang", "browser: ", None),
        ("memory", "browser: ", None),
        ("dialogs", None, "dialog dismissed"),
        ("download", None, "download refused"),
        ("reload", None, "limit: documents"),
        ("endless", None, "limit: "),
        ("popups", None, None),
        ("password", None, None),
        ("good", None, None),
    ],
)
def test_each_has_its_line(visited: tuple[Path, Any], name: str, error: str | None, flag: str | None) -> None:
    line = visited[1][name]
    if error is None:
        assert line["error"] is None
        assert line["bytes"] > 500
    else:
        assert line["error"].startswith(error)
    if flag is not None:
        assert any(one.startswith(flag) for one in line["flags"])


def test_the_page_behind_them_is_read(visited: tuple[Path, Any]) -> None:
    found = [line for line in lines(visited[0], "comments") if line["article_url"].endswith("/good")]
    assert [(line["author"]["name"], line["text"]) for line in found] == [
        ("Ann Riley", "The ferry was late again, as ever on a Friday.")
    ]


def test_the_report_says_what_each_visit_cost(visited: tuple[Path, Any]) -> None:
    report = next((visited[0] / "collections/main/runs").glob("2*.json"))
    visits = json.loads(report.read_bytes())["visits"]
    assert len(visits) == len(PAGES)
    assert all(visit["seconds"] > 0 and visit["requests"] > 0 for visit in visits)
    if Path("/proc/self/smaps_rollup").exists():
        assert all(visit["cpu_seconds"] > 0 and visit["peak_bytes"] > 20 * 2**20 for visit in visits)
    assert "Visits of the browser" in report.with_suffix(".html").read_text()


def test_nothing_is_written_outside(visited: tuple[Path, Any]) -> None:
    assert {path.name for path in visited[0].iterdir()} == {"collections"}
