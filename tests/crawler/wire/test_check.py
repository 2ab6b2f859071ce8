"""The contract with Scrapy's and Twisted's private names: what the tap builds on is there, and its loss is noticed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from scrapy.core.downloader.handlers import http11
from twisted.web import _newclient, client

from crawler.wire import check, private
from crawler.wire.check import WireChangedError, check_wire
from tests.crawler.wire.crawl import ROOT


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    check_wire.cache_clear()
    yield
    check_wire.cache_clear()


def test_this_scrapy_and_twisted_fit() -> None:
    check_wire()


@pytest.mark.parametrize(
    ("owner", "name", "changed"),
    [
        (_newclient.HTTP11ClientProtocol, "request", lambda self, request, more=None: None),
        (_newclient.HTTP11ClientProtocol, "request", lambda self, message: None),
        (_newclient.HTTP11ClientProtocol, "_finishResponse_WAITING", lambda self, rest: None),
        (_newclient.Request, "writeTo", lambda self, transport: None),
        (_newclient.Request, "writeTo", lambda self, sink: None),
        (client.HTTPConnectionPool, "getConnection", lambda self, endpoint, key: None),
        (client.HTTPConnectionPool, "getConnection", lambda self, key: None),
        (http11.HTTP11DownloadHandler, "__init__", lambda self, crawler: None),
        (http11.HTTP11DownloadHandler, "download_request", lambda self, request_, spider: None),
        (private.TapProtocol, "_finishResponse", lambda self, rest: None),
        (private.TapProtocol, "dataReceived", _newclient.HTTP11ClientProtocol.dataReceived),
        (private.TapParser, "headerReceived", _newclient.HTTPParser.headerReceived),
    ],
)
def test_a_change_is_noticed(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, changed: Any) -> None:
    monkeypatch.setattr(owner, name, changed)
    with pytest.raises(
        WireChangedError, match=r"the wire tap does not fit Scrapy 2\.\d+.*Nothing was fetched"
    ):
        check_wire()


def test_a_missing_name_refuses_in_one_line() -> None:
    """Scrapy without its lenient protocol: the crawl does not start, and says which name is gone."""
    code = (
        "import scrapy.core.downloader.handlers.http11 as h; del h._LenientHTTP11ClientProtocol\n"
        "from crawler.wire.check import check_wire\n"
        "from crawler.errors import TearsheetError\n"
        "try: check_wire()\n"
        "except TearsheetError as e: print(e)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert "_LenientHTTP11ClientProtocol" in done.stdout


def test_handler_attributes_that_are_replaced_exist() -> None:
    code = check._signatures()  # every function named there exists
    assert len(code) >= 9
    assert client.HTTPConnectionPool._factory is client._HTTP11ClientFactory
    assert http11.HTTP11DownloadHandler.lazy is False
