"""What was tried several times has one line, live and offline."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.crawler.cli.commands import QUICK, kill, lines, same_lines, start, tearsheet, wait_for, warcs
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story, story_site

BACKOFF = ("--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05")


def test_what_was_fetched_again_after_a_crash(tmp_path: Path) -> None:
    with serve(story_site(8, comments=4, per_page=2, wait=0.05)) as site:
        arguments = ("archive", *(site.url(f"/story/{n}/") for n in range(1, 9)), *QUICK)
        process = start(*arguments, cwd=tmp_path)
        wait_for(lambda: len(site.log) > 8 and sum(path.stat().st_size for path in warcs(tmp_path)) > 8000)
        kill(process)  # captured, and no reader process has started yet
        assert tearsheet(*arguments, cwd=tmp_path).returncode == 0
        paths = [line.path for line in site.log]
    assert paths.count("/story/1/") == 2
    extracting_gives(lines(tmp_path), tmp_path)


def test_a_retry_and_a_redirect_without_a_target(tmp_path: Path) -> None:
    tries: list[str] = []

    def shaky(path: str) -> Answer:
        tries.append(path)
        return Answer("later", 503) if len(tries) < 2 else Answer(story(1, [comment(1)]))

    with serve({"/story/1/": shaky, "/nowhere": Answer("<p>no target</p>", 302)}) as site:
        done = tearsheet(
            "archive", site.url("/story/1/"), site.url("/nowhere"), *QUICK, *BACKOFF, cwd=tmp_path
        )
        assert done.returncode == 3, done.stderr
    live = lines(tmp_path)
    told = {line["url"]: line["error"] for line in live if line["type"] == "page" and line["role"] == "page"}
    assert told == {site.url("/story/1/"): None, site.url("/nowhere"): "http-302"}
    extracting_gives(live, tmp_path)


def extracting_gives(live: list[dict[str, Any]], folder: Path) -> None:
    collection = folder / "collections/main"
    shutil.rmtree(collection / "records")
    for path in collection.glob("ledger.sqlite*"):
        path.unlink()
    assert tearsheet("extract", "collections/main/archive", cwd=folder).returncode == 0
    assert list(same_lines(live, lines(folder))) == []
