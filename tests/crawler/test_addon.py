"""A stock Scrapy project and one line in ADDONS: wire-exact WARC files, a pointer on each response, one settled crawl."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.wire.comparing import differences
from tests.crawler.wire.crawl import ROOT
from tests.crawler.wire.warcs import Event, events, read
from tests.servers.raw import Close, Exchange, RawServer, ok

HTML = b"Content-Type: text/html; charset=utf-8"
ADDON = '\nADDONS = {"crawler.addon.TearsheetAddon": 300}\n'
SPIDER = """
import scrapy


class StockSpider(scrapy.Spider):
    name = "stock"

    def __init__(self, start=None, **kwargs):
        super().__init__(**kwargs)
        self.start_urls = [start]

    def parse(self, response):
        yield {"url": response.url, "capture": response.meta.get("tearsheet_capture"), "title": response.css("h1::text").get()}
        yield from response.follow_all(css="a", callback=self.parse, errback=self.failed)

    def failed(self, failure):
        yield {"url": failure.request.url, "capture": failure.request.meta.get("tearsheet_capture"), "failed": True}
"""


def page(title: str, *links: str) -> bytes:
    return (
        f"<h1>{title}</h1>{'<p>text</p>' * 90}{''.join(f'<a href={link}>x</a>' for link in links)}".encode()
    )


ROUTES = {
    "/robots.txt": [ok(b"User-agent: *\nDisallow: /denied\n")],
    "/": [
        ok(
            gzip.compress(page("Front", "/a", "/moved", "/short", "/gone", "/denied")),
            HTML,
            b"content-ENCODING: gzip",
        )
    ],
    "/a": [ok(page("A"), HTML, b"X-Odd: 1", b"x-odd: 2")],
    "/moved": [ok(b"", b"Location: /b", status=b"301 Moved Permanently")],
    "/b": [
        b"HTTP/1.1 200 OK\r\n"
        + HTML
        + b"\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n<h1>B\r\n0\r\nT: 1\r\n\r\n"
    ],
    "/short": [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", Close()],
}


@dataclass(frozen=True)
class Project:
    folder: Path
    items: list[dict[str, Any]]
    log: str
    events: list[Event]
    exchanges: list[Exchange]
    base: str

    @property
    def warcs(self) -> list[Path]:
        return sorted((self.folder / "archive").glob("*"))


def scrapy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("SCRAPY_SETTINGS_MODULE", None)
    command = [sys.executable, "-W", "error", "-m", "scrapy", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, env=environment, check=False
    )


def start_project(folder: Path, settings: str) -> None:
    assert scrapy(folder, "startproject", "news", ".").returncode == 0
    (folder / "news/spiders/stock.py").write_text(SPIDER)
    quiet = "TELNETCONSOLE_ENABLED = REMOTE_CONTROL_ENABLED = False\nDOWNLOAD_DELAY = 0\nRETRY_TIMES = 1\n"
    with (folder / "news/settings.py").open("a") as file:
        file.write(quiet + settings)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("stock")
    start_project(folder, ADDON)
    with RawServer(ROUTES) as server:
        done = scrapy(folder, "crawl", "stock", "-a", f"start={server.url('/')}", "-O", "items.json")
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr, done.stderr
        items = json.loads((folder / "items.json").read_text())
        warcs = sorted((folder / "archive").glob("*"))
        yield Project(folder, items, done.stderr, events(*warcs), list(server.log), server.url(""))


def test_blocks_equal_the_servers_log(project: Project) -> None:
    wire = [event for event in project.events if event.request]
    found = differences(wire, project.exchanges)
    assert [line for line in found if "/short" not in line] == []
    shorts = [event for event in wire if event.target == "/short"]
    assert [event.response.block for event in shorts] == [
        bytes(e.sent) for e in project.exchanges if e.target == "/short"
    ]
    assert {event.response.get("WARC-Truncated") for event in shorts} == {"disconnect"}
    assert {event.target for event in wire} == {"/robots.txt", "/", "/a", "/moved", "/b", "/short", "/gone"}


def test_files_are_sealed_and_named_after_the_spider(project: Project) -> None:
    (warc,) = project.warcs
    assert warc.name.startswith("stock-")
    assert warc.name.endswith(".warc.gz")
    assert f"sealed archive/{warc.name}" in project.log


def test_each_response_has_its_pointer(project: Project) -> None:
    (warc,) = project.warcs
    records = {record.offset: record for record in read(warc)}
    assert {item["url"].rpartition("/")[2]: bool(item.get("failed")) for item in project.items} == {
        "": False, "a": False, "b": False, "short": True, "gone": True, "denied": True,
    }  # fmt: skip
    for item in project.items:
        if item["url"].endswith("/denied"):
            assert item["capture"] is None
            continue
        capture = item["capture"]
        record = records[capture["offset"]]
        assert capture["warc"] == warc.name
        assert capture["record_id"] == record.id
        assert capture["length"] == record.length
        assert capture["date"] == record.get("WARC-Date")
        assert record.get("WARC-Target-URI") == item["url"]


def test_warcinfo_says_what_made_it(project: Project) -> None:
    first = read(project.warcs[0])[0]
    assert b"software: Tearsheet/" in first.block
    assert b"Scrapy/2." in first.block
    assert b"robots: obey" in first.block


def test_denied_urls_have_their_place(project: Project) -> None:
    (denied,) = [event.said for event in project.events if event.said["url"].endswith("/denied")]
    assert denied["error"].startswith("robots-denied")


def test_a_foreign_download_handler_is_refused(tmp_path: Path) -> None:
    foreign = 'DOWNLOAD_HANDLERS = {"https": "scrapy.core.downloader.handlers.http2.H2DownloadHandler"}\n'
    start_project(tmp_path, ADDON + foreign)
    done = scrapy(tmp_path, "crawl", "stock", "-a", "start=http://127.0.0.1:9/")
    assert done.returncode != 0
    assert (
        "DOWNLOAD_HANDLERS has scrapy.core.downloader.handlers.http2.H2DownloadHandler for https"
        in done.stderr
    )
    assert not list(tmp_path.glob("archive/*"))
