"""A service's own client, in a browser, writes the requests: ours are the same, and the thread that they bring is whole."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest

from crawler.browser.launch import PROGRAMS, program
from tests.crawler.cli.commands import lines, tearsheet

PACKAGES = Path(__file__).resolve().parents[3] / ".venv" / "npm" / "node_modules"
TWIKOO = PACKAGES / "twikoo" / "dist" / "twikoo.all.min.js"

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
pytestmark = [
    pytest.mark.skipif(
        not any(map(shutil.which, PROGRAMS)), reason="no Chromium: apt install chromium-headless-shell"
    ),
    pytest.mark.skipif(
        not TWIKOO.is_file(), reason="no Twikoo client: `make room-tools` gets it where npm is"
    ),
]
PATH = "/story/7"
PAGE_SIZE = 8
TEXT = "<p>The harbour council met to settle the winter timetable of the island ferries, after a summer of complaints.</p>"
STORY = f"""<!doctype html><html lang=en><meta charset=utf-8><title>Harbour hours</title><article><h1>Harbour hours</h1>{TEXT * 6}</article>
<div id="tcomment"></div><script src="/twikoo.js"></script>
<script>twikoo.init({{ envId: 'ORIGIN/talk', el: '#tcomment', path: '{PATH}', lang: 'en' }})</script></html>"""


def row(number: int, replies: list[dict[str, Any]]) -> dict[str, Any]:
    """A comment as `toCommentDto` of twikoo-func writes it."""
    return {
        "id": f"c{number}", "nick": f"Reader {number}", "avatar": "", "mailMd5": "", "link": "", "comment": f"<p>Remark {number} on the ferries.</p>",
        "os": "", "browser": "", "ipRegion": "", "master": False, "like": 0, "liked": False, "replies": replies, "rid": "", "pid": "", "ruser": None,
        "top": False, "isSpam": False, "created": 1_700_000_000_000 + number * 60_000, "updated": 1_700_000_000_000 + number * 60_000,
    }  # fmt: skip


def thread() -> list[dict[str, Any]]:
    """Twenty comments, the newest first, every fifth with an answer."""
    made = []
    for number in range(19, -1, -1):
        reply = row(100 + number, []) | {
            "rid": f"c{number}",
            "pid": f"c{number}",
            "ruser": f"Reader {number}",
        }
        made.append(row(number, [reply] if number % 5 == 0 else []))
    return made


class Twikoo:
    """The page, the client's script, and a double of the service; `asked` holds what it was asked for the thread."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        double = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                if self.path == PATH:
                    self.send("text/html", STORY.replace("ORIGIN", double.origin).encode())
                elif self.path == "/twikoo.js":
                    self.send("text/javascript", TWIKOO.read_bytes())
                else:
                    self.send("text/plain", b"no such page", 404)

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send("application/json", json.dumps(double.answer(said)).encode())

            def send(self, kind: str, body: bytes, status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def answer(self, said: dict[str, Any]) -> dict[str, Any]:
        """As twikoo-func answers."""
        if said["event"] == "GET_CONFIG":
            return {
                "code": 0,
                "config": {"VERSION": "1.7.9", "IS_ADMIN": False, "COMMENT_PAGE_SIZE": PAGE_SIZE},
            }
        if said["event"] != "COMMENT_GET":
            return {"code": 0}
        self.asked.append({key: said[key] for key in ("event", "url", "before") if key in said})
        before = said.get("before") or 1 << 60
        left = [one for one in thread() if one["created"] < before]
        return {"data": left[:PAGE_SIZE], "more": len(left) > PAGE_SIZE, "count": len(thread())}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="module")
def by_the_client() -> Iterator[list[dict[str, Any]]]:
    """What Twikoo's own client asks for, read to the end."""
    from playwright.sync_api import sync_playwright

    with Twikoo() as service, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(service.origin + PATH)
        for number in range(3):
            page.wait_for_function(
                "count => document.querySelectorAll('.tk-comment').length >= count",
                arg=min(PAGE_SIZE * (number + 1), 20),
            )
            if number < 2:
                page.locator(".tk-expand:visible").last.click()
        browser.close()
        yield service.asked


def test_twikoo_is_asked_as_its_own_client_asks(by_the_client: list[dict[str, Any]], tmp_path: Path) -> None:
    with Twikoo() as service:
        done = tearsheet("archive", "--allow-private", "--delay", "0", service.origin + PATH, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        asked = service.asked
    assert len(by_the_client) == 3
    assert asked == by_the_client
    found = {line["id"].rpartition("/")[2]: line for line in lines(tmp_path, "comments")}
    assert set(found) == {f"c{number}" for number in (*range(20), 100, 105, 110, 115)}
    assert found["c105"]["parent_id"] == found["c5"]["id"]
    assert found["c19"]["text"] == "Remark 19 on the ferries."
