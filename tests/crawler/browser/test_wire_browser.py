"""What a browser asks crosses the tap byte for byte: each block of the archive against the raw server's log."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from archives.warc.events import Event
from archives.warc.reader import read_events
from crawler.browser.launch import PROGRAMS
from eval.sets import SHARED
from tests.crawler.browser.hard_page import routes
from tests.crawler.cli.commands import tearsheet, warcs
from tests.servers import raw
from tests.servers.authority import make_authority
from tests.servers.raw import Exchange, RawServer

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, PROGRAMS)), reason="no Chromium: apt install chromium-headless-shell"
)
LEAST = 50
"""Exchanges of one visit."""


def differences(events: list[Event], log: list[Exchange]) -> list[str]:
    """What the archive holds and the server did not say, and the other way round."""
    left = list(log)
    wrong = []
    for event in events:
        assert event.metadata is not None
        request = event.request.block if event.request else b""
        response = event.subjects[0].block if event.subjects else b""
        block = event.metadata.interim + response
        match = next(
            (one for one in reversed(left) if one.request == request and _holds(block, event, one)), None
        )
        if match is None:
            wrong.append(f"{event.metadata.url}: not what the server received and sent")
        else:
            left.remove(match)
    return wrong + [f"{one.method} {one.target}: not captured" for one in left if one.sent or one.index == 0]


def _holds(block: bytes, event: Event, exchange: Exchange) -> bool:
    assert event.metadata is not None
    sent, trailing = bytes(exchange.sent), event.metadata.trailing
    if event.metadata.truncated or (event.subjects and event.subjects[0].kind == "revisit"):
        return bool(block) and sent.startswith(block)
    return block == (sent[:-trailing] if trailing else sent)


def routes_of(name: str) -> dict[str, Any]:
    """Our own hard answers, or the shared ones (`cases.py`, which imports the server's steps as `raw`)."""
    path = SHARED / "browser" / "cases.py"
    if name == "own":
        return routes()
    if not path.is_file():
        pytest.skip("../shared is not here")
    spec = importlib.util.spec_from_file_location("shared_cases", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with mock.patch.dict(sys.modules, {"raw": raw}):
        spec.loader.exec_module(module)
    made: dict[str, Any] = module.routes()
    return made


@pytest.fixture(
    scope="module",
    params=[("own", "plain"), ("own", "tls"), ("shared", "plain"), ("shared", "tls")],
    ids="-".join,
)
def visited(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[list[Event], list[Exchange]]]:
    """The events that the browser's visit left, and the server's log without what the crawl itself had asked."""
    folder: Path = tmp_path_factory.mktemp("hard")
    tls = make_authority(folder).server_context() if request.param[1] == "tls" else None
    with RawServer(routes_of(request.param[0]), tls=tls) as server:
        arguments = ("--no-verify-tls", "--allow-private", "--no-requisites", "--delay", "0", "-q")
        done = tearsheet("archive", "--browser", *arguments, server.url("/"), cwd=folder)
        assert done.returncode in (0, 4), done.stderr
        events = [event for path in warcs(folder) for event in read_events(path)]
    notes = "through the browser"
    own = [event for event in events if event.metadata and notes in event.metadata.notes]
    asked = [event.request.block for event in events if event.metadata and event not in own and event.request]
    return own, [one for one in server.log if one.request not in asked]


def test_every_block_equals_the_servers_log(visited: tuple[list[Event], list[Exchange]]) -> None:
    events, log = visited
    assert len(events) >= LEAST
    assert differences(events, log) == []


def test_two_swapped_header_lines_would_be_seen(visited: tuple[list[Event], list[Exchange]]) -> None:
    events, log = visited
    odd = next(one for one in log if one.target == "/01-odd-fields")
    lines = bytes(odd.sent).split(b"\r\n")
    lines[1], lines[2] = lines[2], lines[1]
    swapped = [*(one for one in log if one is not odd)]
    copy = Exchange(odd.connection, odd.index, odd.method, odd.target, odd.request, odd.at)
    copy.sent = bytearray(b"\r\n".join(lines))
    assert differences(events, [*swapped, copy]) != []
