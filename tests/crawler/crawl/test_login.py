"""A reader's login: sent to its hosts, said by `explain`, and found in no record, report or redacted WARC."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.crawl.login import read_logins
from crawler.errors import TearsheetError
from tests.crawler.cli.commands import lines, tearsheet, warcs

SECRET = "s3cr3t-0f-the-reader"
TEXT = "".join(
    f"<p>The harbour council met on day {n} to settle the winter timetable of the island ferries, at length.</p>"
    for n in range(8)
)
NETSCAPE = "# Netscape HTTP Cookie File\n\n#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t{expires}\tsession\t{value}\n.other.example\tTRUE\t/\tFALSE\t0\tother\tx\n"
STATE = {
    "cookies": [
        {
            "name": "session",
            "value": SECRET,
            "domain": "127.0.0.1",
            "path": "/",
            "expires": -1,
            "httpOnly": True,
            "secure": False,
            "sameSite": "Lax",
        }
    ],
    "origins": [],
}


@pytest.fixture
def site() -> Iterator[tuple[str, list[str | None]]]:
    """A story that only a reader with an account is shown; what Cookie fields came."""
    seen: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            seen.append(self.headers.get("Cookie"))
            known = f"session={SECRET}" in (self.headers.get("Cookie") or "")
            body = f"<html lang=en><head><title>Ferries</title></head><body><article><h1>Ferries keep their hours</h1>{TEXT if known else '<p>Log in to read on.</p>'}</article></body></html>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/story", seen
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("kind", ["cookies.txt", "state.json"])
def test_a_login_is_sent_said_and_kept_nowhere(
    kind: str, tmp_path: Path, site: tuple[str, list[str | None]]
) -> None:
    url, seen = site
    (tmp_path / kind).write_text(
        NETSCAPE.format(expires=0, value=SECRET) if kind.endswith("txt") else json.dumps(STATE)
    )
    done = tearsheet(
        "archive", "--login", kind, "--redact-secrets", "--no-requisites", "--delay", "0", url, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert f"session={SECRET}" in seen
    assert lines(tmp_path, "articles")[0]["body"].count("harbour council") == 8
    for path in (tmp_path / "collections").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert SECRET.encode() not in (gzip.decompress(data) if path in warcs(tmp_path) else data), path
    assert SECRET not in done.stdout + done.stderr
    told = tearsheet("explain", url, cwd=tmp_path)
    assert "with the cookies of a login" in told.stdout


def test_cookies_go_where_they_belong(tmp_path: Path) -> None:
    rows = [
        ("news.example", "FALSE", "/", "FALSE", "0", "own", "1"),
        (".wide.example", "TRUE", "/a", "TRUE", "0", "wide", "2"),
    ]
    (tmp_path / "c.txt").write_text("\n".join("\t".join(row) for row in rows))
    login = read_logins([str(tmp_path / "c.txt")])
    assert login.header("http://news.example/x") == "own=1"
    assert login.header("http://www.news.example/x") is None
    assert login.header("https://sub.wide.example/a/b") == "wide=2"
    assert [
        login.header(url)
        for url in ("http://sub.wide.example/a", "https://sub.wide.example/ab", "https://notwide.example/a")
    ] == [None] * 3
    assert "1" not in repr(login.cookies[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "no line of a cookies.txt"),
        ("# only a comment", "holds no cookie"),
        ('{"a": 1}', "no storage state"),
        (NETSCAPE.format(expires=1_000_000_000, value="x").splitlines()[2], "have expired"),
    ],
)
def test_a_file_that_is_none_is_told_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(text)
    with pytest.raises(TearsheetError, match=said):
        read_logins([str(tmp_path / "c.txt")])
    done = tearsheet("archive", "--login", "missing.txt", "http://127.0.0.1:9/", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr, "cannot be read" in done.stderr) == (2, False, True)
