"""`tearsheet serve` as a process: where it listens, who may ask, what a browser finds at its ports."""

from __future__ import annotations

import http.client
import importlib.util
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archives.collection.collection import Collection
from tests.crawler.cli.commands import start, tearsheet
from tests.reading_room.made import Made
from tests.reading_room.newsroom import serving

pytest.importorskip("starlette", reason="the extra `room` is not installed")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a collection."""
    home = tmp_path_factory.mktemp("home")
    made = Made(home / "collections" / "main")
    made.article("https://quay.example/1/")
    made.index()
    assert Collection("collections", "main") is not None
    return home


def ask(port: int, path: str, host: str, method: str = "GET") -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def everywhere(home: Path) -> Iterator[str]:
    """The address that a room on all addresses printed."""
    with serving(
        "--host", "0.0.0.0", "--root-path", "/room", "--allow-name", "archive.example", cwd=home
    ) as url:
        yield url


def test_beyond_loopback_the_address_has_a_token(everywhere: str) -> None:
    place = urlsplit(everywhere)
    assert re.fullmatch(r"/room/t/[\w-]{24}/", place.path)
    port = place.port or 0
    own = f"127.0.0.1:{port}"
    token = place.path.removeprefix("/room")
    assert ask(port, "/", own)[0] == 404
    assert ask(port, "/room/", own)[0] == 404
    assert ask(port, "/t/a-token-that-is-guessed/", own)[0] == 404
    for path in (token, place.path):  # the proxy strips its prefix or not
        status, page = ask(port, path, own)
        assert status == 200
        assert f'href="{place.path}articles"' in page
    assert ask(port, token, place.netloc)[0] == 200
    assert ask(port, token, "archive.example")[0] == 200
    assert ask(port, token, f"evil.example:{port}")[0] == 421


def test_a_web_socket_is_refused(everywhere: str) -> None:
    place = urlsplit(everywhere)
    with socket.create_connection(("127.0.0.1", place.port or 0), timeout=60) as wire:
        wire.sendall(f"GET {place.path} HTTP/1.1\r\nHost: 127.0.0.1:{place.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode())  # fmt: skip
        assert not wire.recv(4096).startswith(b"HTTP/1.1 101")


@pytest.mark.parametrize(
    "asked", [b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: OWN\r\nHost: evil.example\r\n\r\n", b"garbage\r\n\r\n", b"GET / / HTTP/1.1\r\nHost: OWN\r\n\r\n"]
)  # fmt: skip
def test_what_is_no_request_is_refused_with_the_headers_of_every_answer(
    everywhere: str, asked: bytes
) -> None:
    port = urlsplit(everywhere).port or 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire, wire.makefile("rb") as answer:
        wire.sendall(asked.replace(b"OWN", f"127.0.0.1:{port}".encode()))
        head, _, body = answer.read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    said = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert b"default-src 'none'" in said[b"content-security-policy"]
    assert (said[b"x-content-type-options"], said[b"cache-control"], said[b"referrer-policy"]) == (
        b"nosniff",
        b"no-store",
        b"no-referrer",
    )
    assert said[b"cross-origin-opener-policy"] == said[b"cross-origin-resource-policy"] == b"same-origin"
    assert len(body) == int(said[b"content-length"])


def test_a_token_of_ones_own_and_a_port_that_is_taken(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving("--port", str(port), "--read-only-token", "our-own-token-1", cwd=home) as url:
            place = urlsplit(url)
            assert place.path == "/t/our-own-token-1/"
            assert place.hostname == "127.0.0.1"
            assert place.port != port
            assert ask(place.port or 0, "/", place.netloc)[0] == 404
            assert ask(place.port or 0, "/t/our-own-token-1/", place.netloc)[0] == 200


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--read-only-token", "short"), "at least 12"), (("--root-path", "room"), "begins with /"), (("-c", "none"), "no collection"),
     (("--host", "203.0.113.9"), "cannot listen"), (("--port", "99999"), "from 0 to 65535"), (("--port", "-1"), "from 0 to 65535"),
     (("--root-path", "//evil.example"), "single slashes"), (("--root-path", "/a b"), "single slashes"), (("--root-path", "/a/../b"), "single slashes"),
     (("--allow-name", "https://archive.example"), "Host field"), (("--allow-name", "a.example *"), "Host field")],
)  # fmt: skip
def test_mistakes_are_one_line(home: Path, arguments: tuple[str, ...], told: str) -> None:
    before = ("-c", arguments[1]) if arguments[0] == "-c" else ()
    done = tearsheet(*before, "serve", "--port", "0", *(arguments if not before else ()), cwd=home)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_the_replay_door_lets_only_the_archive_out() -> None:
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    from reading_room.replay_door import Door

    class Backend(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if "away" in self.path else 200)
            for name, value in (
                ("Set-Cookie", "a=b"), ("Refresh", "0;url=http://evil.example/"), ("Link", "<http://evil.example/>;rel=preload"),
                ("Content-Security-Policy", "default-src *"), ("Report-To", "x"), ("Location", "http://evil.example/"),
                ("Service-Worker-Allowed", "/"), ("Content-Type", "text/html"), ("Content-Length", "2"),
            ):  # fmt: skip
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    backend = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    Thread(target=backend.serve_forever, daemon=True).start()
    door = Door(backend.server_address[1], "/secret/", "sandbox; default-src 'none'")
    try:
        assert ask(door.port, "/secret/x", f"evil.example:{door.port}")[0] == 421
        assert ask(door.port, "/other/x", door.host)[0] == 404
        assert ask(door.port, "/secret/x", door.host, "POST")[0] in (405, 501)
        assert ask(door.port, "/secret/x", door.host) == (200, "ok")
        for path in ("/secret/x", "/secret/away"):
            with closing(http.client.HTTPConnection("127.0.0.1", door.port, timeout=60)) as connection:
                connection.request("GET", path, headers={"Host": door.host})
                answer = connection.getresponse()
                answer.read()
            names = {name.lower() for name, _ in answer.getheaders()}
            assert answer.getheader("Content-Security-Policy") == "sandbox; default-src 'none'"
            assert not names & {
                "set-cookie",
                "refresh",
                "link",
                "report-to",
                "location",
                "service-worker-allowed",
            }
    finally:
        door.close()
        backend.shutdown()
        backend.server_close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_well_with_all_that_it_started(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process = start("serve", "--port", "0", cwd=home)
    assert process.stderr
    try:
        line = process.stderr.readline()
        port = urlsplit(line.split()[2]).port or 0
        (replay,) = tmp_path.glob("tearsheet-replay-*")
        assert ask(port, "/replay/1", f"127.0.0.1:{port}")[0] == 200  # starts pywb where it is
        has_pywb = importlib.util.find_spec("pywb") is not None
        assert bool(_with_argument(str(replay))) == has_pywb
        process.send_signal(number)
        _, rest = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, rest) == (0, "")
    assert _with_argument(str(replay)) == []
    assert list(tmp_path.iterdir()) == []


def _with_argument(argument: str) -> list[str]:
    """The processes that were started with it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if argument.encode() in path.read_bytes().split(b"\0"):
                found.append(path.parent.name)
    return found
