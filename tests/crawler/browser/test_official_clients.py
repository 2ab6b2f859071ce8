"""A service's own client, in a browser, writes the requests: ours are the same, and the thread that they bring is whole."""

from __future__ import annotations

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.browser.launch import PROGRAMS, program
from tests.crawler.cli.commands import lines, tearsheet

PACKAGES = Path(__file__).resolve().parents[3] / ".venv" / "npm" / "node_modules"
TWIKOO = PACKAGES / "twikoo" / "dist" / "twikoo.all.min.js"
ARTALK = PACKAGES / "artalk" / "dist" / "Artalk.js"

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
"""


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


class Service:
    """The page with its box, the client's script, and a double of the service."""

    script: Path
    story: str

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        """What was asked for the thread."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                if self.path == PATH:
                    self.send("text/html", service.story.replace("ORIGIN", service.origin).encode())
                elif self.path == "/client.js":
                    self.send("text/javascript", service.script.read_bytes())
                else:
                    self.send("application/json", json.dumps(service.got(self.path)).encode())

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send("application/json", json.dumps(service.posted(said)).encode())

            def send(self, kind: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def got(self, _: str) -> dict[str, Any]:
        """What a GET of an address is answered."""
        return {}

    def posted(self, _: dict[str, Any]) -> dict[str, Any]:
        """What a POST is answered."""
        return {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Twikoo(Service):
    """As twikoo-func answers: the newest comments first, older ones by the age of the last."""

    script = TWIKOO
    story = STORY + (
        '<div id="tcomment"></div><script src="/client.js"></script>'
        f"<script>twikoo.init({{ envId: 'ORIGIN/talk', el: '#tcomment', path: '{PATH}', lang: 'en' }})</script>"
    )

    def posted(self, said: dict[str, Any]) -> dict[str, Any]:
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


class Artalk(Service):
    """As Artalk's server answers (`server/handler/comments_get`): pages by offset, all comments counted; an older comment
    that one of a page answers stands among them, invisible."""

    script = ARTALK
    story = STORY + (
        '<div id="artalk"></div><script src="/client.js"></script>'
        f"<script>Artalk.init({{ el: '#artalk', server: 'ORIGIN', pageKey: '{PATH}', site: 'The Ferry News', emoticons: false }})</script>"
    )
    total = 145

    def got(self, path: str) -> dict[str, Any]:
        parts = urlsplit(path)
        if parts.path == "/api/v2/conf":
            return {"frontend_conf": {}, "version": {"version": "2.9.1", "commit_hash": ""}}
        if parts.path != "/api/v2/comments":
            return {}
        said = dict(parse_qsl(parts.query))
        self.asked.append(said)
        begin, size = int(said.get("offset", 0)), int(said["limit"])
        rows = [self.row(number) for number in range(self.total, 0, -1)][begin : begin + size]
        here = {row["id"] for row in rows}
        answered = {row["rid"] for row in rows if row["rid"] and row["rid"] not in here}
        rows += [self.row(number) | {"visible": False} for number in sorted(answered)]
        page = {"id": 1, "admin_only": False, "key": PATH, "url": "", "title": "", "site_name": "", "vote_up": 0, "vote_down": 0, "pv": 1}  # fmt: skip
        return {"comments": rows, "count": self.total, "roots_count": self.total, "page": page}

    def row(self, number: int) -> dict[str, Any]:
        """A comment as its interface writes it (`EntityCookedComment`)."""
        return {
            "id": number, "content": f"Remark {number} on the ferries.", "content_marked": f"<p>Remark {number} on the ferries.</p>", "user_id": 1, "nick": f"Reader {number % 9}",
            "email_encrypted": "", "link": "", "ua": "", "date": "2026-09-03 06:30:00 +0000", "is_collapsed": False, "is_pending": False, "is_pinned": False,
            "is_allow_reply": True, "is_verified": False, "rid": number - 60 if number > 60 and number % 9 == 0 else 0, "badge_name": "", "badge_color": "", "visible": True, "vote_up": 0, "vote_down": 0,
            "page_key": PATH, "page_url": "", "site_name": "The Ferry News",
        }  # fmt: skip


@pytest.fixture(scope="module")
def by_the_client() -> list[dict[str, Any]]:
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
        return service.asked


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


def test_artalk_is_asked_for_the_thread_that_its_own_client_asks_for(tmp_path: Path) -> None:
    """By the same names, at the same place, in larger pages; to the end, where the client waits for a press."""
    from playwright.sync_api import sync_playwright

    with Artalk() as service, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(service.origin + PATH)
        page.wait_for_function("() => document.body.textContent.includes('Remark 145 on the ferries.')")
        browser.close()
        theirs = service.asked
    with Artalk() as service:
        done = tearsheet("archive", "--allow-private", "--delay", "0", service.origin + PATH, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        ours = service.asked
    assert "145 comments captured of 145 declared: complete" in done.stdout
    assert [said.get("offset", "0") for said in ours] == ["0", "100"]
    assert {frozenset(said) | {"offset"} for said in ours} == {frozenset(said) for said in theirs}
    of_thread = [{name: said[name] for name in ("page_key", "site_name")} for said in (*ours, *theirs)]
    assert of_thread == [{"page_key": PATH, "site_name": "The Ferry News"}] * len(of_thread)
