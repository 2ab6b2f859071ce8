"""Failures are archived too, each with its reason; nothing that could not be stored goes on."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.crawler.wire.comparing import differences
from tests.crawler.wire.crawl import HOST, probe
from tests.servers.authority import make_authority
from tests.servers.raw import Close, Exchange, RawServer, ok

ROBOTS = [ok(b"User-agent: *\nDisallow: /secret\n", b"Content-Type: text/plain")]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://127.0.0.1:{port}/", "refused"),
        ("http://no-such-host.invalid/", "dns"),
        ("http://[::1]:{port}/", "refused"),
    ],
)
def test_no_connection(tmp_path: Path, url: str, kind: str) -> None:
    url = url.format(port=free_port())
    done = probe(tmp_path, [url])
    (event,) = done.events
    assert event.said["url"] == url
    assert event.said["error"].split(":")[0] == kind
    assert event.request is event.response is None
    assert done.line(url)["archived"] == done.line(url)["error"] == event.said["error"]


def test_an_untrusted_certificate_ends_the_fetch_before_a_byte_of_http(tmp_path: Path) -> None:
    authority = make_authority(tmp_path, [HOST])
    with RawServer({"/": [ok()]}, tls=authority.server_context()) as server:
        done = probe(
            tmp_path / "run", [server.url("/", HOST)], TEARSHEET_RESOLVE=[f"{HOST}:{server.port}:127.0.0.1"]
        )
        assert server.log == []
    (event,) = done.events
    assert event.said["error"] == "tls: certificate verify failed"
    assert event.request is event.response is None


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    authority = make_authority(tmp_path, ["other.test"])
    with RawServer({"/": [ok()]}, tls=authority.server_context()) as server:
        resolve = [f"{HOST}:{server.port}:127.0.0.1"]
        done = probe(
            tmp_path / "run", [server.url("/", HOST)], ca_file=authority.ca_file, TEARSHEET_RESOLVE=resolve
        )
    assert done.events[0].said["error"].startswith("tls: ")


@pytest.mark.parametrize(
    "settings",
    [{"DOWNLOAD_VERIFY_CERTIFICATES": False}, {"TEARSHEET_TLS_UNVERIFIED_HOSTS": [HOST]}],
    ids=["all", "host"],
)
def test_unverified_tls_is_noted(tmp_path: Path, settings: dict[str, object]) -> None:
    authority = make_authority(tmp_path, [HOST, "other.test"])
    with RawServer({"/": [ok()]}, tls=authority.server_context()) as server:
        resolve = [f"*:{server.port}:127.0.0.1"]
        urls = [server.url("/", HOST), server.url("/", "other.test")]
        done = probe(tmp_path / "run", urls, TEARSHEET_RESOLVE=resolve, **settings)
    first, second = sorted(done.events, key=lambda event: event.said["url"])
    assert "TLS not verified" in first.said["notes"]
    if "TEARSHEET_TLS_UNVERIFIED_HOSTS" in settings:
        assert second.said["error"].startswith("tls: ")
        assert "TLS not verified" not in second.said["notes"]
    else:
        assert "TLS not verified" in second.said["notes"]


def test_robots_and_what_it_denies(tmp_path: Path) -> None:
    with RawServer({"/robots.txt": ROBOTS, "/open": [ok()], "/secret": [ok()]}) as server:
        done = probe(tmp_path, [server.url("/secret"), server.url("/open")], ROBOTSTXT_OBEY=True)
        assert server.exchanges("/secret") == []
        assert differences([e for e in done.events if e.request], server.log) == []
    by_url = {event.said["url"].rpartition("/")[2]: event.said for event in done.events}
    assert by_url["robots.txt"]["role"]["name"] == "robots"
    assert by_url["open"]["role"]["robots"] == "allowed"
    assert by_url["open"]["notes"] == []
    assert by_url["secret"]["error"].startswith("robots-denied")
    assert by_url["secret"]["role"]["robots"] == "denied"


def test_every_retry_is_an_exchange_of_its_own(tmp_path: Path) -> None:
    def flaky(exchange: Exchange) -> list[bytes | Close]:
        tries = len(server.exchanges("/flaky"))
        return (
            [ok(b"at last")] if tries >= 4 else [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", Close()]
        )

    with RawServer({"/flaky": flaky}) as server:
        done = probe(tmp_path, [server.url("/flaky")], RETRY_ENABLED=True, RETRY_TIMES=5)
        log = list(server.log)
    assert [e.response.block for e in done.events] == [bytes(e.sent) for e in log]
    assert [e.said["truncated"] for e in done.events] == ["disconnect"] * 3 + [None]
    assert done.line("/flaky")["text"] == "at last"
    assert done.line("/flaky")["record"] == done.events[-1].response.id


def test_data_loss_that_is_tolerated_is_truncated_all_the_same(tmp_path: Path) -> None:
    with RawServer({"/": [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", Close()]}) as server:
        done = probe(tmp_path, [server.url("/")], DOWNLOAD_FAIL_ON_DATALOSS=False)
    (event,) = done.events
    assert done.line("/")["text"] == "cut"
    assert event.response.get("WARC-Truncated") == "disconnect"


def test_a_full_disk_stops_the_crawl_and_passes_nothing_on(tmp_path: Path) -> None:
    with RawServer({f"/{n}": [ok(b"page")] for n in range(30)}) as server:
        done = probe(
            tmp_path,
            [server.url(f"/{n}") for n in range(30)],
            TEARSHEET_SINK="tests.crawler.wire.probe_spider.FullSink",
            PROBE_ROOM=5,
            CONCURRENT_REQUESTS=4,
        )
        asked = len(server.log)
    passed = [line for line in done.told if line.get("text")]
    assert len(passed) == 5
    assert 5 < asked <= 5 + 4
    assert {line["failure"] for line in done.told if "failure" in line} == {"StorageStoppedError"}
    assert done.told[-1]["finish_reason"] == "archive-full"
    assert "No space left on device" in done.log
    assert "Traceback" not in done.log.split("No space left")[0]
