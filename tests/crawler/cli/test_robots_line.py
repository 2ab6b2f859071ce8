"""Every robots.txt that was asked for has one page line, live and offline."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.cli.commands import QUICK, lines, tearsheet
from tests.crawler.cli.test_tried_again import BACKOFF, extracting_gives
from tests.servers.pages import Answer, serve
from tests.servers.stories import story

TEXT = {"Content-Type": "text/plain"}
RULES = Answer("User-agent: *\nDisallow: /private/\n", headers=TEXT)


def to(url: str) -> Answer:
    return Answer("", 302, headers={"Location": url})


def busy_once() -> Callable[[str], Answer]:
    tries: list[str] = []

    def answer(path: str) -> Answer:
        tries.append(path)
        return RULES if len(tries) > 1 else Answer("busy", 503, headers=TEXT)

    return answer


@pytest.mark.parametrize(
    ("answers", "redirects", "status", "error"),
    [
        ({"/robots.txt": to("/rules"), "/rules": RULES}, ["/rules"], 200, None),
        ({"/robots.txt": to("/rules")}, ["/rules"], 404, "http-404"),
        ({"/robots.txt": to("/story/1/")}, ["/story/1/"], 200, None),
        ({"/robots.txt": to("/robots.txt")}, ["/robots.txt"] * 10, 302, "redirect-loop"),
        ({"/robots.txt": busy_once()}, [], 200, None),
    ],
    ids=["rules", "missing", "a-page", "loop", "busy-once"],
)
def test_what_it_leads_to(
    tmp_path: Path, answers: dict[str, Any], redirects: list[str], status: int, error: str | None
) -> None:
    with serve({"/story/1/": Answer(story(1, [])), **answers}) as site:
        done = tearsheet("archive", site.url("/story/1/"), *QUICK, *BACKOFF, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    live = lines(tmp_path)
    (line,) = [line for line in live if line.get("role") == "robots"]
    assert line["url"] == site.url("/robots.txt")
    assert (line["redirects"], line["status"]) == (list(map(site.url, redirects)), status)
    assert (line["error"] or "").partition(":")[0] == (error or "")
    extracting_gives(live, tmp_path)


def _dead_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_no_answer(tmp_path: Path) -> None:
    with serve(
        {"/story/1/": Answer(story(1, [])), "/robots.txt": to(f"http://127.0.0.1:{_dead_port()}/")}
    ) as site:
        retries = ("--set", "FRONTIER_RETRIES=1", "--allow-private")
        done = tearsheet("archive", site.url("/story/1/"), *QUICK, *BACKOFF, *retries, cwd=tmp_path)
        assert done.returncode == 3, done.stderr
    live = lines(tmp_path)
    told = {line["url"]: line["error"].partition(":")[0] for line in live}
    assert told == {site.url("/story/1/"): "refused", site.url("/robots.txt"): "refused"}
    extracting_gives(live, tmp_path)
