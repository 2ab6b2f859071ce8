"""`--resolve HOST:PORT:ADDRESS`."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import TearsheetError
from crawler.wire.resolve import parse_resolve
from tests.crawler.wire.crawl import probe
from tests.servers.authority import make_authority
from tests.servers.raw import RawServer, ok


def test_entries() -> None:
    found = parse_resolve(
        [
            "News.example:80:127.0.0.1",
            "*:443:[::1]",
            "a.b:8080:10.0.0.1,10.0.0.2",
            "+c.d:1:::1",
            "Bücher.example:80:::1",
        ]
    )
    assert found == {
        ("news.example", 80): ("127.0.0.1",),
        ("*", 443): ("::1",),
        ("a.b", 8080): ("10.0.0.1", "10.0.0.2"),
        ("c.d", 1): ("::1",),
        ("xn--bcher-kva.example", 80): ("::1",),
    }


@pytest.mark.parametrize("entry", ["", "host", "host:80", "host:80:", "host:0:127.0.0.1", "host:99999:127.0.0.1", "host:x:127.0.0.1", "host:80:name", "a..b:80:127.0.0.1", ":80:127.0.0.1"])  # fmt: skip
def test_what_is_no_entry(entry: str) -> None:
    with pytest.raises(TearsheetError, match="--resolve wants"):
        parse_resolve([entry])


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_real_names_reach_loopback(tmp_path: Path, secure: bool) -> None:
    """Host field and TLS server name stay the URL's; another port of the host is not mapped."""
    host = "www.newspaper.example"
    authority = make_authority(tmp_path, [host])
    with RawServer({"/story": [ok(b"story")]}, tls=authority.server_context() if secure else None) as server:
        urls = [server.url("/story", host), f"{server.scheme}://{host}:{server.port + 1}/elsewhere"]
        resolve = [f"{host.upper()}:{server.port}:127.0.0.1"]
        done = probe(tmp_path / "run", urls, ca_file=authority.ca_file, TEARSHEET_RESOLVE=resolve)
        (exchange,) = server.log
        assert f"Host: {host}:{server.port}\r\n".encode() in exchange.request
        assert server.sni == ([host] if secure else [])
    assert done.line("/story")["text"] == "story"
    assert done.line("/elsewhere")["error"].startswith("dns: ")


def test_a_name_that_no_host_can_have_is_unknown_at_once(tmp_path: Path) -> None:
    """Python's own look-up raises for such a label, into a callback that nobody waits for."""
    hosts = ["a" * 64 + ".test", "a..test", "b." * 126 + "test"]
    done = probe(tmp_path / "run", [f"http://{host}/" for host in hosts])
    assert [line["error"].split(":")[0] for line in done.told if "error" in line] == ["dns"] * len(hosts)
    assert "Traceback" not in done.log
