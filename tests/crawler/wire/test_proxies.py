"""Cases 29 and 30: through a plain HTTP proxy, and through a CONNECT tunnel."""

from __future__ import annotations

import re
from pathlib import Path

from tests.crawler.wire.comparing import differences
from tests.crawler.wire.crawl import HOST, crawl, probe
from tests.crawler.wire.hard_cases import routes
from tests.servers.authority import make_authority
from tests.servers.proxy import RawProxy
from tests.servers.raw import RawServer

PATHS = [
    "/01-odd-headers",
    "/03-chunked-tiny-writes",
    "/04-gzip",
    "/13-head",
    "/14-post",
    "/15-early-hints",
    "/08-http-1.0",  # last: it ends with its connection
]


def _without_password(request: bytes) -> bytes:
    return re.sub(rb"(Proxy-Authorization: )[^\r]*", rb"\1REDACTED", request)


def test_plain_proxy_blocks_are_what_the_proxy_received_and_sent(tmp_path: Path) -> None:
    with RawServer(routes()) as server, RawProxy() as proxy:
        meta = {"proxy": proxy.url.replace("//", "//reader:secret@")}
        done = crawl(tmp_path, server.url("", HOST), PATHS, meta=meta, CONCURRENT_REQUESTS=1)
        assert all(b"\r\nProxy-Authorization: Basic " in exchange.request for exchange in proxy.log)
        for exchange in proxy.log:  # the one thing that the archive leaves out
            exchange.request = _without_password(exchange.request)
        assert differences(done.events, proxy.log) == []
        assert len(done.events) == len(PATHS)
    for event in done.events:
        assert event.target.startswith("http://news.test:")
        assert b"Basic" not in event.request.block
        assert "secrets redacted: Proxy-Authorization" in event.said["notes"]
        assert event.response.get("WARC-IP-Address") is None
        assert "via proxy" in event.said["notes"]


def test_secrets_are_redacted_only_when_asked(tmp_path: Path) -> None:
    with RawServer(routes()) as server, RawProxy() as proxy:
        meta = {"proxy": proxy.url.replace("//", "//reader:secret@")}
        base = server.url("", HOST)
        done = crawl(tmp_path, base, ["/01-odd-headers"], meta=meta, TEARSHEET_REDACT_SECRETS=True)
    (event,) = done.events
    assert b"Basic" not in event.request.block
    assert b"a=1" not in event.response.block
    assert event.said["redacted"] == ["Proxy-Authorization", "Set-Cookie"]


def test_tunnel_blocks_are_what_the_origin_received_and_sent(tmp_path: Path) -> None:
    authority = make_authority(tmp_path, [HOST])
    with RawServer(routes(), tls=authority.server_context()) as server, RawProxy() as proxy:
        base = server.url("", HOST)
        done = crawl(
            tmp_path / "run",
            base,
            PATHS,
            meta={"proxy": proxy.url.replace("//", "//reader:secret@")},
            ca_file=authority.ca_file,
        )
        assert proxy.connects
        assert differences(done.events, server.log) == []
        assert server.sni[0] == HOST
    assert len(done.events) == len(PATHS)
    for event in done.events:
        assert event.response.all("WARC-Protocol")[1:] == ["tls/1.3"]
        assert event.response.get("WARC-IP-Address") is None


def test_a_refused_tunnel_is_a_failure_without_bytes(tmp_path: Path) -> None:
    with RawProxy(refuse_connect=True) as proxy:
        done = probe(tmp_path, ["https://news.test:44443/"], meta={"proxy": proxy.url})
    (event,) = done.events
    assert event.request is None
    assert event.response is None
    assert "Could not open CONNECT tunnel" in event.said["error"]


def test_a_private_address_behind_a_proxy_is_refused_by_its_name(tmp_path: Path) -> None:
    link = b'<a href="http://127.0.0.1:9/x">x</a><a href="http://localhost:9/">y</a>'
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(link) + link
    with RawServer({"/": [page]}) as server, RawProxy() as proxy:
        done = probe(tmp_path, [server.url("/", HOST)], meta={"proxy": proxy.url})
        assert [exchange.target for exchange in proxy.log] == [server.url("/", HOST)]
    assert [line["failure"] for line in done.told if "failure" in line] == ["PrivateAddressError"] * 2
