"""What is exported as WACZ opens in ReplayWeb.page: its list of pages, each page drawn, each payload byte for byte."""

from __future__ import annotations

import base64
import gzip
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archives.collection.collection import Collection
from crawler.cli.main import main
from tests.archives.kit import PAGE, START, exchange, gzipped, response
from tests.archives.lines import store
from tests.crawler.export.replayweb import PACKAGE, replayweb

pytestmark = pytest.mark.skipif(
    not PACKAGE.is_dir(), reason="no ReplayWeb.page: `make room-tools` gets it where npm is"
)
STORIES = 3
SITE = "http://news.example"
BINARY = bytes(range(256)) * 40
_FETCH = """async (path) => {
    const answer = await fetch(path);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return [answer.status, btoa(text)];
}"""


@dataclass(frozen=True)
class Replayed:
    """An exported file, open in the browser."""

    wacz: Path
    page: Any
    base: str

    @property
    def frame(self) -> Any:
        """ReplayWeb.page's own frame; its service worker answers what is asked there."""
        return next(frame for frame in self.page.frames if "/replay/?" in frame.url)

    def story(self) -> Any:
        """The frame of the page that is replayed."""
        return next(frame for frame in self.page.frames if "mp_/" in frame.url)

    def wait(self) -> None:
        """Until the page stands there."""
        for look in range(600):
            if look % 100 == 99:  # the first load may come before the service worker rules
                self.page.reload()
            self.page.wait_for_timeout(100)
            frames = [frame for frame in self.page.frames if "mp_/" in frame.url]
            if frames and "nine days" in (frames[0].text_content("body") or ""):
                return
        raise AssertionError([frame.url for frame in self.page.frames])

    def said(self) -> dict[str, Any]:
        """What its interface says of the file."""
        name = self.story().url.partition("/replay/w/")[2].partition("/")[0]
        status, body = self.frame.evaluate(_FETCH, f"/replay/w/api/c/{name}?all=1")
        assert status == 200
        found: dict[str, Any] = json.loads(base64.b64decode(body))
        return {**found, "name": name}

    def payload(self, name: str, stamp: str, url: str) -> tuple[int, bytes]:
        """Status and body as captured, content decoded."""
        status, body = self.frame.evaluate(_FETCH, f"/replay/w/{name}/{stamp}id_/{url}")
        return status, base64.b64decode(body)


def truth() -> dict[str, bytes]:
    """What each URL gave."""
    stories = {f"{SITE}/story/{number}": PAGE + b"%d" % number for number in range(STORIES)}
    return stories | {
        f"{SITE}/packed": PAGE + b"packed",
        f"{SITE}/framed": PAGE + b"framed",
        f"{SITE}/picture.png?w=1&h=2": BINARY,
        f"{SITE}/stra%C3%9Fe": PAGE + b"named",
    }


def blocks() -> dict[str, bytes]:
    """Responses of those that are no stories."""
    packed = gzipped(PAGE + b"framed")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    return {
        f"{SITE}/packed": response(gzipped(PAGE + b"packed"), b"Content-Encoding: gzip"),
        f"{SITE}/framed": head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed),
        f"{SITE}/picture.png?w=1&h=2": response(BINARY).replace(b"text/html; charset=UTF-8", b"image/png"),
        f"{SITE}/stra%C3%9Fe": response(PAGE + b"named"),
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """For this module alone: while it is there an event loop runs in this thread."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
    from crawler.browser.launch import NoBrowserError, program

    try:
        path = program()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module", params=["all", "one story"])
def replayed(
    request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replayed]:
    folder = tmp_path_factory.mktemp("replayweb")
    with Collection(folder / "collections", "main").open("r1") as work:
        for number in range(STORIES):
            store(work, number)
        for number, (url, block) in enumerate(blocks().items(), 10):
            work.warc.write(exchange(number, block, url=url))
    with Collection(folder / "collections", "main").open("r2") as work:
        work.warc.write(
            exchange(60, response(PAGE + b"1"), url=f"{SITE}/story/1")
        )  # the same bytes again: a revisit
    wacz = folder / "out.wacz"
    options = ("--article", "article-1") if request.param == "one story" else ()
    root = ("--root", str(folder / "collections"), "-q", "--no-signature")
    assert main(["export", "wacz", str(wacz), *options, *root]) == 0
    with replayweb(wacz) as base:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{base}/?{SITE}/story/1")
        shown = Replayed(wacz, page, base)
        shown.wait()
        yield shown
        page.close()
    assert [url for url in asked if not url.startswith((base, "data:"))] == []


def index_of(wacz: Path) -> list[tuple[str, str, str]]:
    """(URL, time, type) of each line of the index."""
    with zipfile.ZipFile(wacz) as archive:
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
    found = []
    for line in lines:
        _, stamp, said = line.split(" ", 2)
        row = json.loads(said)
        found.append((row["url"], stamp[:14], row.get("mime", "")))
    return found


def test_the_story_stands_in_the_frame(replayed: Replayed) -> None:
    text = replayed.story().inner_text("body")
    assert text.count("The harbour strike ends after nine days.") == 40
    assert text.endswith("1")


def test_its_pages_are_listed_with_headline_and_time(replayed: Replayed) -> None:
    with zipfile.ZipFile(replayed.wacz) as archive:
        lines = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()][1:]
    theirs = {(page["url"], page["title"]) for page in replayed.said()["pages"]}
    assert theirs == {(line["url"], line["title"]) for line in lines}
    assert (f"{SITE}/story/1", "Harbour strike, day 1") in theirs


def test_every_payload_comes_back_byte_for_byte(replayed: Replayed) -> None:
    name, known = replayed.said()["name"], truth()
    rows = [row for row in index_of(replayed.wacz) if row[0] in known]
    assert {url for url, _, _ in rows} >= {f"{SITE}/story/1"}
    for url, stamp, kind in rows:
        assert replayed.payload(name, stamp, url) == (200, known[url]), (url, stamp, kind)
    if f"{SITE}/story/2" in {
        url for url, _, _ in rows
    }:  # the file with all; the story alone has the event of its record
        later = START.replace(minute=49, second=0).strftime("%Y%m%d%H%M%S")
        assert (f"{SITE}/story/1", later, "warc/revisit") in rows


def test_what_was_not_captured_is_not_made_up(replayed: Replayed) -> None:
    status, body = replayed.payload(replayed.said()["name"], "20261123204800", f"{SITE}/never")
    assert status == 404
    assert PAGE not in body
