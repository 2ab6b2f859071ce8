"""What was tried several times has one line, live and offline."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.crawler.cli.commands import QUICK, lines, same_lines, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story

BACKOFF = ("--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05")


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
    collection = tmp_path / "collections/main"
    shutil.rmtree(collection / "records")
    for path in collection.glob("ledger.sqlite*"):
        path.unlink()
    assert tearsheet("extract", "collections/main/archive", cwd=tmp_path).returncode == 0
    assert list(same_lines(live, lines(tmp_path))) == []
