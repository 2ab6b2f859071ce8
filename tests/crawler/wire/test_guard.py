"""Private addresses: fetched when the user names them, refused to links and redirects of public pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request

from archives.capture import Role
from crawler.wire.addresses import is_private
from crawler.wire.guard import AddressGuard
from tests.crawler.wire.crawl import HOST, probe
from tests.servers.raw import RawServer, ok

ASKED = Request("http://a.test/", meta={"role": Role(reason="asked")})
LINKED = Request(
    "http://a.test/x", meta={"role": Role(reason="comment-page", article="http://public.test/story")}
)


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True), ("10.1.2.3", True), ("192.168.0.1", True), ("172.16.0.1", True), ("169.254.169.254", True),
        ("100.64.0.1", True), ("0.0.0.0", True), ("224.0.0.1", True), ("::1", True), ("fe80::1%eth0", True),
        ("fd00::1", True), ("::ffff:127.0.0.1", True), ("64:ff9b::7f00:1", True), ("2002:7f00:1::", True), ("socket", True),
        ("93.184.216.34", False), ("2606:2800:220:1::1", False), ("::ffff:93.184.216.34", False),
        ("64:ff9b::5db8:d822", False), ("::127.0.0.1", True), ("64:ff9b:1::7f00:1", True), ("fec0::1", True),
        ("::ffff:0:127.0.0.1", True), ("::93.184.216.34", False),
    ],
)  # fmt: skip
def test_private_addresses(address: str, private: bool) -> None:
    assert is_private(address) is private


def test_public_addresses_are_for_all() -> None:
    assert AddressGuard().permits(LINKED, "a.test", 80, "93.184.216.34")


def test_an_asked_url_may_be_private_and_a_link_from_a_public_page_may_not() -> None:
    guard = AddressGuard()
    assert guard.permits(ASKED, "a.test", 80, "127.0.0.1")
    assert not guard.permits(LINKED, "a.test", 80, "127.0.0.1")


def test_what_an_asked_url_redirects_to_was_not_asked() -> None:
    meta = {"role": Role(reason="asked"), "redirect_urls": ["http://public.test/"]}
    assert not AddressGuard().permits(Request("http://a.test/", meta=meta), "a.test", 80, "127.0.0.1")


def test_a_named_origin_opens_itself_and_its_default_ports_alone() -> None:
    guard = AddressGuard(["a.test:8000"])
    further = Request(
        "http://a.test/", meta={"role": Role(reason="requisite", article="http://a.test:8000/")}
    )
    assert [
        port for port in (80, 443, 8000, 8001, 9200) if guard.permits(further, "A.test", port, "10.0.0.1")
    ] == [80, 443, 8000]
    assert not guard.permits(further, "b.test", 80, "10.0.0.1")
    assert not guard.permits(further, "127.0.0.1", 80, "127.0.0.1")


def test_an_asked_url_opens_its_own_origin() -> None:
    guard = AddressGuard()
    guard.ask(Request("http://a.test:8000/", meta={"role": Role(reason="asked")}))
    own = Request(
        "http://a.test:8000/x", meta={"role": Role(reason="requisite", article="http://a.test:8000/")}
    )
    assert guard.permits(own, "a.test", 8000, "127.0.0.1")
    assert not guard.permits(own, "a.test", 8001, "127.0.0.1")


def test_of_a_name_with_public_and_private_addresses_only_the_public_ones_are_used() -> None:
    guard = AddressGuard(["a.test"])
    assert guard.usable(LINKED, "a.test", 80, ["127.0.0.1", "93.184.216.34", "::1"]) == ("93.184.216.34",)
    assert guard.usable(ASKED, "a.test", 80, ["10.0.0.1", "93.184.216.34"]) == ("93.184.216.34",)
    assert guard.usable(ASKED, "b.test", 80, ["10.0.0.1", "10.0.0.2"]) == ("10.0.0.1", "10.0.0.2")
    # It was public once: that it has only private addresses now is no reason to go there.
    assert guard.usable(ASKED, "a.test", 80, ["10.0.0.1"]) == ()
    assert AddressGuard(allow_private=True).usable(LINKED, "a.test", 80, ["10.0.0.1"]) == ("10.0.0.1",)


def test_a_name_that_moves_to_a_private_address_gains_nothing() -> None:
    guard = AddressGuard()
    guard.ask(ASKED)
    assert guard.permits(ASKED, "a.test", 80, "93.184.216.34")
    assert guard.usable(ASKED, "a.test", 80, ["93.184.216.34"])
    later = Request("http://a.test/2", meta={"role": Role(reason="comment-page", article="http://a.test/")})
    assert not guard.permits(later, "a.test", 80, "127.0.0.1")


def test_robots_of_asked_hosts_only() -> None:
    robots = Request("http://a.test/robots.txt", meta={"dont_obey_robotstxt": True})
    guard = AddressGuard()
    assert not guard.permits(robots, "a.test", 80, "127.0.0.1")
    guard.ask(LINKED)
    assert not guard.permits(robots, "a.test", 80, "127.0.0.1")
    guard.ask(ASKED)
    assert guard.permits(robots, "a.test", 80, "127.0.0.1")


def test_settings_open_the_way() -> None:
    assert AddressGuard(allow_private=True).permits(LINKED, "a.test", 80, "127.0.0.1")
    assert AddressGuard(["A.test"]).permits(Request("http://a.test/"), "a.test", 80, "127.0.0.1")
    mapped = AddressGuard(mapped={("a.test", 80): ("127.0.0.1",)})
    assert mapped.permits(LINKED, "a.test", 80, "127.0.0.1")
    assert not mapped.permits(LINKED, "a.test", 81, "127.0.0.1")


def test_a_mapped_host_stands_for_a_public_one() -> None:
    guard = AddressGuard(mapped={("public.test", 80): ("127.0.0.1",)})
    assert guard.permits(Request("http://public.test/"), "public.test", 80, "127.0.0.1")
    assert not guard.permits(LINKED, "a.test", 80, "127.0.0.1")


@pytest.mark.parametrize("way", ["link", "redirect"])
def test_a_crawl_does_not_follow_from_public_to_private(tmp_path: Path, way: str) -> None:
    with RawServer() as inner, RawServer() as server:
        target = inner.url("/inner").encode()
        inner.routes["/inner"] = [ok(b"inner")]
        page = ok(b'<a href="%s">x</a>' % target, b"Content-Type: text/html")
        server.routes["/"] = [page if way == "link" else ok(b"", b"Location: " + target, status=b"302 Found")]
        resolve = [f"{HOST}:{server.port}:127.0.0.1"]
        refused = probe(tmp_path / "a", [server.url("/", HOST)], TEARSHEET_RESOLVE=resolve)
        assert inner.log == []
        assert inner.connections == 0
        allowed = probe(
            tmp_path / "b", [server.url("/", HOST)], TEARSHEET_RESOLVE=resolve, TEARSHEET_ALLOW_PRIVATE=True
        )
    line = refused.line("/inner")
    assert line["failure"] == "PrivateAddressError"
    assert line["error"] == line["archived"]
    assert line["error"].startswith("private-address: ")
    assert "127.0.0.1" in line["error"]
    assert allowed.line("/inner")["text"] == "inner"


def test_a_kept_alive_connection_is_no_way_round_the_guard(tmp_path: Path) -> None:
    """The private page is asked for and fetched; its connection waits when the public page links to the same host."""
    with RawServer() as inner, RawServer() as server:
        inner.routes |= {"/": [ok(b"asked")], "/linked": [ok(b"linked")]}
        server.routes["/"] = [
            ok(b'<a href="%s">x</a>' % inner.url("/linked").encode(), b"Content-Type: text/html")
        ]
        done = probe(
            tmp_path,
            [inner.url("/"), server.url("/", HOST)],
            CONCURRENT_REQUESTS=1,
            TEARSHEET_RESOLVE=[f"{HOST}:{server.port}:127.0.0.1"],
        )
        assert inner.exchanges("/linked") == []
    assert done.line(inner.url("/"))["text"] == "asked"
    assert done.line("/linked")["failure"] == "PrivateAddressError"


def test_a_private_page_opens_no_other_port(tmp_path: Path) -> None:
    with RawServer() as other, RawServer() as server:
        other.routes["/other"] = [ok(b"other")]
        server.routes |= {
            "/": [
                ok(
                    b'<a href="%s">x</a><a href="/same">y</a>' % other.url("/other").encode(),
                    b"Content-Type: text/html",
                )
            ],
            "/same": [ok(b"same")],
        }
        done = probe(tmp_path, [server.url("/")])
        assert other.connections == 0
    assert done.line("/other")["failure"] == "PrivateAddressError"
    assert done.line("/same")["text"] == "same"


def test_a_kept_alive_connection_keeps_no_request_alive(tmp_path: Path) -> None:
    """Its bytes, and the file that a large block is spooled to, go with the request and not with the connection."""
    with RawServer({f"/{n}": [ok(b"x" * 200_000)] for n in range(6)}) as server:
        urls = [server.url(f"/{n}") for n in range(6)]
        done = probe(
            tmp_path, urls, CONCURRENT_REQUESTS=1, TEARSHEET_SPOOL_BYTES=1000, PROBE_WATCH=str(tmp_path)
        )
    assert server.connections == 1
    assert [line["spooled"] for line in done.told if "spooled" in line] == [1] * 6
