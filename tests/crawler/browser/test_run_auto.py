"""`browser = "auto"` of a site: a run renders the stories whose thread a script draws, and no others; without it none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crawler.browser.launch import PROGRAMS
from tests.crawler.browser.unruly import Unruly
from tests.crawler.cli.commands import lines, tearsheet

SITE = """
[sites.island]
start = ["{front}"]
discover = ["sections", "links"]
requisites = false
browser = "{policy}"
[sites.island.politeness]
delay = 0
[sites.island.rendering]
seconds = "20s"
"""


def _run(folder: Path, policy: str) -> tuple[dict[str, tuple[int, list[str]]], list[str], str]:
    """Comments and flags of each story, the pages that were rendered, and what was said."""
    with Unruly() as site:
        (folder / "sources.toml").write_text(SITE.format(front=site.url("front"), policy=policy))
        done = tearsheet("run", "--delay", "0", cwd=folder)
        assert "Traceback" not in done.stderr
        articles = {
            line["url"].rpartition("/")[2]: (line["comments"]["captured"], line["flags"])
            for line in lines(folder, "articles")
        }
        rendered = [
            line["url"].rpartition("/")[2] for line in lines(folder, "pages") if line["role"] == "dom"
        ]
        return articles, rendered, done.stdout + done.stderr


def test_without_it_the_thread_is_said_to_be_unread(tmp_path: Path) -> None:
    articles, rendered, said = _run(tmp_path, "never")
    assert articles == {"boxed": (0, ["thread-unread:needs-browser"]), "plain": (0, [])}
    assert rendered == []
    assert "1 thread not read (needs-browser 1)" in said
    assert "ALARM" in said


def test_auto_renders_where_a_thread_is_unread(tmp_path: Path) -> None:
    pytest.importorskip("playwright", reason="the extra `browser` is not installed")
    if not any(map(shutil.which, PROGRAMS)):
        pytest.skip("no Chromium: apt install chromium-headless-shell")
    articles, rendered, said = _run(tmp_path, "auto")
    assert articles == {"boxed": (1, []), "plain": (0, [])}
    assert rendered == ["boxed"]
    assert "not read" not in said


def test_a_policy_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(SITE.format(front="https://news.example/", policy="maybe"))
    done = tearsheet("run", cwd=tmp_path)
    assert done.returncode == 2
    assert "'auto' or 'always' or 'never'" in done.stderr
