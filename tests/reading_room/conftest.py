"""The room's collection, its server and a browser: made once for all tests of this folder that ask for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server
from typing import Any

import pytest

from tests.crawler.cli.commands import lines
from tests.reading_room.newsroom import crawl, serving


@dataclass
class Canary:
    """A port that nobody may reach: counts connections and keeps what they began with."""

    address: str
    heard: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Room:
    """A running room."""

    folder: Path
    url: str
    stories: dict[int, str]
    """Number of the story -> its id."""
    canary: Canary


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    listening = create_server(("127.0.0.1", 0))
    found = Canary(f"127.0.0.1:{listening.getsockname()[1]}")

    def listen() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            found.heard.append(b"connected")
            with connection:
                connection.settimeout(0.2)
                try:
                    found.heard.append(connection.recv(4096))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                except OSError:
                    pass

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield found
    listening.close()


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory, canary: Canary) -> Iterator[Room]:
    pytest.importorskip("starlette", reason="the extra `room` is not installed")
    folder = tmp_path_factory.mktemp("newsroom")
    crawl(folder, canary.address)
    canary.heard.clear()
    stories = {
        int(line["url"].rstrip("/").rpartition("/")[2]): line["id"] for line in lines(folder, "articles")
    }
    with serving(cwd=folder) as url:
        yield Room(folder, url.rstrip("/"), stories, canary)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A headless Chromium by Playwright; for one module, since while it is there an event loop runs in this thread and no
    crawl of another test can start its own.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
    from crawler.browser.launch import NoBrowserError, program

    try:
        path = program()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
