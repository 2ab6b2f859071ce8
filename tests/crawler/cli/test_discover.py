"""`tearsheet discover` against a site on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.cli.discover import append
from crawler.errors import TearsheetError
from crawler.sources.parse import SourceError, load_sources

ROOT = Path(__file__).resolve().parents[3]


class Site:
    """Pages by path, served on an ephemeral port, with a log of (time, path)."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.log: list[tuple[float, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.log.append((time.monotonic(), self.path))
                body = site.pages.get(self.path)
                self.send_response(200 if body is not None else 404)
                data = (body or "none").replace("ROOT", site.root).encode()
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def discover(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")} | {
        "PYTHONPATH": str(ROOT)
    }
    command = [sys.executable, "-m", "crawler.cli.main", "discover", *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env=environment, timeout=300, check=False
    )


def test_stanza_of_a_site_is_printed_and_written(site: Site, tmp_path: Path) -> None:
    links = "".join(
        f"<a href='/2012/10/{n:02}/a-long-headline-{n}-here'>A long headline {n} here</a>"
        for n in range(1, 10)
    )
    site.pages = {
        "/robots.txt": "User-agent: *\nDisallow: /private\nSitemap: ROOT/map.xml\n",
        "/": f"<html><link rel=alternate type='application/rss+xml' href='/feed'><a href='/private/'>Private</a>{links}</html>",
        "/map.xml": "<urlset><url><loc>ROOT/2012/10/01/a-long-headline-1-here</loc><lastmod>2012-10-02</lastmod></url></urlset>",
        "/feed": "Warning: junk\n<rss><channel><item><title>A&nbsp;b</title><link>ROOT/2012/10/01/a-long-headline-1-here</link></channel>",
        "/private/": links,
    }
    done = discover(site.root, "--delay", "0.2", "--name", "loop", "--write", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = load_sources(tmp_path / "sources.toml").sites["loop"]
    assert (found.start, found.sitemaps, found.feeds) == (
        (site.root + "/",),
        (site.root + "/map.xml",),
        (site.root + "/feed",),
    )
    assert "[sites.loop]" in done.stdout
    assert "/private/" not in [path for _, path in site.log]
    times = [when for when, _ in site.log]
    assert all(later - earlier > 0.15 for earlier, later in pairwise(times))
    again = discover(site.root, "--name", "loop", "--write", cwd=tmp_path)
    assert again.returncode == 2
    assert "already" in again.stderr
    assert len(site.log) == len(times)


def test_json_and_nothing_found(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": "<html><p>Hello</html>"}
    done = discover(site.root, "--delay", "0", "--json", cwd=tmp_path)
    assert done.returncode == 4, done.stderr
    looked = json.loads(done.stdout)["looked_at"]
    assert any(one["url"].endswith("/feed/") and one["status"] == 404 for one in looked)
    assert "by hand" in done.stderr
    assert "Traceback" not in done.stderr


def test_site_that_denies_or_does_not_answer(site: Site, tmp_path: Path) -> None:
    site.pages = {"/robots.txt": "User-agent: *\nDisallow: /\n", "/": "<html>x</html>"}
    done = discover(site.root, "--delay", "0", cwd=tmp_path)
    assert done.returncode == 5, done.stderr
    assert {path for _, path in site.log} == {"/robots.txt"}
    site.server.server_close()
    refused = discover(f"127.0.0.1:{site.server.server_port}", "--delay", "0", cwd=tmp_path)
    assert refused.returncode == 3, refused.stderr
    assert "Traceback" not in refused.stderr
    assert discover("http://[", cwd=tmp_path).returncode == 2


def test_append_checks_before_it_writes(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    text = '# note\n[sites.a]\nstart = ["https://a.example/"]\n'
    append(path, text)
    append(path, text.replace("sites.a", "sites.b"))
    assert load_sources(path).sites.keys() == {"a", "b"}
    with pytest.raises(TearsheetError, match="already"):
        append(path, text)
    path.write_text("[sites.c]\nstrat = 1\n")
    with pytest.raises(SourceError, match="did you mean 'start'"):
        append(path, text)
    assert path.read_text() == "[sites.c]\nstrat = 1\n"
    assert [one.name for one in tmp_path.iterdir()] == ["sources.toml"]
