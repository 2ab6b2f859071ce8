"""The security rules of the reading room, each over records and files that somebody hostile wrote."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from archives.records import Author, CommentAuthor, Pointer, ThreadState
from tests.reading_room.made import HOST, RUN, Made

pytest.importorskip("starlette", reason="the extra `room` is not installed")
pytest.importorskip("httpx2", reason="starlette's test client needs it")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NAME = '"><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} {% raw %} \u202egnp.exe\u2066\x07NAMED'
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
SECRET = "the contents of a file outside"


@dataclass
class Asked:
    """The room over the hostile collection."""

    client: Any
    folder: Path
    story: str
    plain: str
    entries: dict[str, int]
    """What was written -> its entry."""

    @property
    def views(self) -> list[str]:
        """Every kind of page."""
        story, entry = self.story, self.entries["story"]
        return [
            "/", "/articles", "/articles?q=harbour", "/articles?author=NAMED*&sort=oldest&from=2026-01-01", "/comments?removed=1", "/comments?q=word",
            *(f"/story/{story}?view={view}" for view in ("tree", "oldest", "newest", "top", "flat")), f"/story/{story}?q=harbour",
            f"/versions?id={story}", f"/versions?id={story}&mode=inline&every=1", f"/versions?id={self.comment_id}", f"/sheet/{story}",
            *(f"/bytes/{n}" for n in self.entries.values()), f"/replay/{entry}", "/sites", f"/site/{self.site}", "/runs",
            f"/run/{RUN}", "/verify", "/nothing", "/articles?q=%22unclosed+OR+NEAR(", "/comments?page=999999", f"/story/{story}?root=nobody&page=x",
        ]  # fmt: skip

    comment_id = "quay.example/wordpress/1"
    site = "quay.example"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    from starlette.testclient import TestClient

    from reading_room.app import create_app
    from reading_room.collection_room import CollectionRoom
    from reading_room.guard import Access
    from reading_room.replay import Replay

    base = tmp_path_factory.mktemp("rules")
    (base / "outside.warc.gz").write_text(SECRET)
    made = Made(base / "main")
    story = made.article(
        "https://quay.example/1/", f"The harbour.\n\n{NAME}\n\njavascript:alert(1)", headline=NAME, description=NAME, section=NAME,
        publisher=NAME, authors=(Author(NAME),), keywords=(NAME,), flags=(NAME, f"limit: {NAME}"),
        comments=ThreadState(9, 2, 1, False, None, NAME),
    )  # fmt: skip
    made.article("https://quay.example/1/", "Another harbour.", id=story.id, headline=f"{NAME} 2", version=2, change="updated", text_digest="sha256:2")  # fmt: skip
    made.comment(story, 0, f"word @{NAME}", author=CommentAuthor(NAME, "javascript:alert(1)", True), permalink="javascript:alert(1)", mentions=(NAME,))  # fmt: skip
    made.comment(story, 1, f"word\n{NAME}", author=CommentAuthor(NAME), parent_id="quay.example/wordpress/0", parent_method="stated")  # fmt: skip
    made.comment(story, 1, "an edited word", author=CommentAuthor(NAME), parent_id="quay.example/wordpress/0", version=2, change="edited", text_digest="sha256:3")  # fmt: skip
    made.comment(story, 2, f"gone {NAME}", author=CommentAuthor(NAME))
    made.comment(story, 2, f"gone {NAME}", author=CommentAuthor(NAME), change="removed")
    made.comment(story, 3, "", status="deleted", author=CommentAuthor(NAME))
    plain = made.article("javascript:alert(1)//NAMED")
    odd = {
        "up": "../../outside.warc.gz", "up two": "../outside.warc.gz", "absolute": str(base / "outside.warc.gz"), "dots": "..",
        "empty": "", "link": "link.warc.gz", "missing": "missing.warc.gz", "nul": "a\x00b.warc.gz", "bomb": "bomb.warc.gz",
    }  # fmt: skip
    for number, (name, warc) in enumerate(odd.items(), 10):
        pointer = Pointer(warc, 0, 100, "urn:uuid:0", "2026-10-01T06:00:00Z", None)
        made.article(f"https://quay.example/{number}/", headline=name, capture=pointer)
    (made.folder / "archive" / "link.warc.gz").symlink_to(base / "outside.warc.gz")
    _bomb(made.folder / "archive" / "bomb.warc.gz")
    made.page("https://quay.example/1/", error=NAME, event="e")
    made.page(f"https://quay.example/{NAME}", status=None, error=NAME, robots=NAME, role=NAME)
    part = {
        "site": NAME,
        "pages": 3,
        "failed": 3,
        "errors": {NAME: 3},
        "flags": {NAME: 1},
        "articles": "no",
        "comments": [1],
    }
    made.report(
        sites=[part, {**part, "site": "quay.example"}, "no"], finish_reason=NAME, command=NAME, outcomes={NAME: 2, "x": "y"},
        alarms=[{"site": "quay.example", "figure": NAME, "now": "no", "usual": 1}], hosts_left_alone=[{"host": NAME, "reason": NAME}],
    )  # fmt: skip
    made.report("20261002060000000", sites="no", alarms=7, ended=5, exit_code="x")
    (made.folder / "runs" / "20261003060000000.json").write_text('{"type": "run", "run": "../../x"}')
    (made.folder / "runs" / "20261004060000000.json").write_text("[" * 5000)
    (made.folder / "logs" / "verify.json").write_text(
        '{"holds": "yes", "findings": ["<b>x</b>"], "files": "many", "date": 7}'
    )
    folder = made.index()
    room = CollectionRoom(folder, NAME)
    replay = Replay(room.folder, (f"http://{HOST}",))
    app = create_app(room, Access(frozenset({HOST}), frames=replay.origins), replay)
    with room.index() as index:
        rows = list(index.find(replace_types()))
        entries = {row["headline"]: row["entry"] for row in rows if row["type"] == "article"}
    entries["story"] = next(row["entry"] for row in rows if row["id"] == story.id)
    with TestClient(app, base_url=f"http://{HOST}", follow_redirects=False) as client:
        yield Asked(client, folder, story.id, plain.id, {name: entries[name] for name in (*odd, "story")})
    replay.close()
    room.close()


def replace_types() -> Any:
    from archives.index.filters import Filter

    return replace(Filter(), types=("article",))


def _bomb(path: Path) -> None:
    size = 270 << 20
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: http://a/\r\nWARC-Block-Digest: sha1:AAAA\r\nContent-Length: {size}\r\n\r\n"  # fmt: skip
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(head.encode())
        for _ in range(270):
            file.write(bytes(1 << 20))
        file.write(b"\r\n\r\n")


def test_1_every_answer_has_the_headers_and_nothing_inline(asked: Asked) -> None:
    for path in (*asked.views, "/static/room.css", "/static/icon.svg", "/favicon.ico", f"/record/{asked.entries['story']}",
                 "/plot/comment.csv", f"/story/{asked.story}/plot.csv", "/site-plot/0.csv?site=quay.example"):  # fmt: skip
        answer = asked.client.get(path)
        policy = answer.headers["content-security-policy"]
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert {name: rules[name] for name in ("default-src", "style-src", "script-src", "connect-src", "base-uri", "frame-ancestors", "form-action")} == {
            "default-src": "'none'", "style-src": "'self'", "script-src": "'self'", "connect-src": "'none'", "base-uri": "'none'",
            "frame-ancestors": "'none'", "form-action": "'self'",
        }  # fmt: skip
        assert re.fullmatch(r"http://localhost:\d+ http://localhost:\d+", rules["frame-src"])
        assert "unsafe" not in policy
        said = {name: answer.headers[name] for name in ("x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "cache-control")}  # fmt: skip
        assert list(said.values()) == ["nosniff", "no-referrer", "same-origin", "same-origin", "no-store"]
        assert "set-cookie" not in answer.headers
        if answer.headers["content-type"].startswith("text/html"):
            page = html.fromstring(answer.text)
            assert (
                page.xpath("//style | //@style | //script[not(@src)] | //object | //embed | //base | //img")
                == []
            )
            assert not [name for name in page.xpath("//@*") if name.attrname.startswith("on")]


def test_2_what_was_written_is_text_and_its_direction_stays_inside(asked: Asked) -> None:
    seen = 0
    for path in asked.views:
        answer = asked.client.get(path)
        assert answer.status_code in (200, 404), (path, answer.status_code)
        assert not HIDDEN.search(answer.text), path
        page = html.fromstring(answer.text)
        assert page.xpath("//script[contains(., 'alert')]") == []
        assert "49" not in "".join(page.xpath("//body//text()[contains(., 'NAMED')]")), path
        for text in page.xpath("//body//text()[contains(., 'NAMED')]"):
            around = [text.getparent(), *text.getparent().iterancestors()]
            if text.is_tail:
                around = around[1:]
            assert any(e.tag in ("bdi", "pre") or e.get("dir") == "auto" for e in around), (
                path,
                str(text)[-80:],
            )
            seen += 1
    assert seen > 100
    shown = asked.client.get(f"/story/{asked.story}").text
    assert "{{ 7 * 7 }}" in shown
    assert "\u27e6U+202E\u27e7" in shown
    assert "\u2407" in shown  # the bell's picture


def test_2_no_template_says_safe_and_no_name_stands_bare() -> None:
    for path in (Path(__file__).parents[2] / "reading_room" / "templates").glob("*.html"):
        text = path.read_text()
        assert not re.search(r"\|\s*safe\b|autoescape|\bMarkup\b|\sstyle=|\son\w+=|<style|<script(?! src=)|body_html|\.html\b(?!\")", text), path.name  # fmt: skip


def test_3_links_lead_out_by_http_alone_and_say_where(asked: Asked) -> None:
    out = 0
    for path in asked.views:
        for link in html.fromstring(asked.client.get(path).text).xpath("//a[@href]"):
            address = link.get("href")
            if address.startswith(("/", "#")) and not address.startswith("//"):
                continue
            assert address.startswith(("http://", "https://")), (path, address)
            assert link.get("rel") == "noopener noreferrer nofollow ugc"
            assert "quay.example" in link.text_content()
            out += 1
    assert out > 0
    assert "the live page" not in asked.client.get(f"/story/{asked.plain}").text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8017", "127.0.0.1", "127.0.0.1:80", "localhost:8017", "127.0.0.1:8017.evil.example", "[::1]:8017",
     "127.0.0.1:8017 ", "", "127.0.0.1:8017, evil.example", "2130706433:8017"],
)  # fmt: skip
def test_4_a_foreign_host_gets_nothing(asked: Asked, host: str) -> None:
    answer = asked.client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Tearsheet" not in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_4_pages_of_others_may_link_here_and_no_more(asked: Asked, site: str) -> None:
    def status(mode: str, dest: str) -> int:
        fetch = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        return int(asked.client.get("/", headers=fetch).status_code)

    assert status("navigate", "document") == 200
    assert {status(*asks) for asks in (("no-cors", "image"), ("no-cors", "script"), ("cors", "empty"), ("navigate", "iframe"), ("navigate", "object"))} == {403}  # fmt: skip


def test_5_nothing_is_written_and_nothing_but_reading_is_answered(asked: Asked) -> None:
    before = _digests(asked.folder)
    for path in asked.views:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert asked.client.request(method, path).status_code == 405
        asked.client.get(path)
        assert asked.client.head(path).content == b""
    assert _digests(asked.folder) == before


def _digests(folder: Path) -> dict[str, str]:
    """Of every file but SQLite's own lock beside the index."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def test_5_the_index_and_the_ledger_are_open_for_reading_only(tmp_path: Path) -> None:
    from archives.ledger.ledger import Ledger
    from reading_room.collection_room import CollectionRoom
    from reading_room.state import _opened

    made = Made(tmp_path / "main")
    made.article("https://quay.example/1/")
    room = CollectionRoom(made.index(), "main")
    Ledger(room.folder / "ledger.sqlite").close()
    with room.index() as index, _opened(room.folder / "ledger.sqlite", False) as ledger:
        for db in (index.connection, ledger):
            with pytest.raises(sqlite3.OperationalError, match=r"readonly|read-only|query_only"):
                db.execute("CREATE TABLE planted (x)")
    room.close()


def test_5_a_question_that_takes_too_long_is_stopped(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reading_room.collection_room.PATIENCE", -1.0)
    monkeypatch.setattr("reading_room.collection_room._STEPS", 1)
    answer = asked.client.get("/articles?q=harbour")
    assert answer.status_code == 503, answer.text[-400:]
    assert "took too long" in answer.text


@pytest.mark.parametrize("name", ["up", "up two", "absolute", "dots", "empty", "link", "missing", "nul"])
def test_6_a_record_cannot_name_a_file_outside(asked: Asked, name: str) -> None:
    entry = asked.entries[name]
    page = asked.client.get(f"/bytes/{entry}")
    assert page.status_code == 200
    assert "is not in archive/" in page.text or "names no capture" in page.text
    download = asked.client.get(f"/record/{entry}")
    assert download.status_code == 404
    assert SECRET not in page.text + download.text


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/room.css%00", "/static/room.py", "/run/..%2f..%2fx",
     "/run/%2e%2e", "/record/../../etc/passwd", "/record/-1", "/record/99999999999999999999999", "/bytes/1e3", "/story/..%2f..%2fledger.sqlite",
     "/site/..%2f..", "/line/0", "/comment?id=../../x", "/comment?entry=99999999999999999999", "/versions?id=%00", "/plot/..%2fx.csv",
     "/site-plot/99.csv?site=quay.example", "/site-plot/0.csv?site=nobody"],
)  # fmt: skip
def test_6_no_path_leads_out_of_the_room(asked: Asked, path: str) -> None:
    answer = asked.client.get(path)
    assert answer.status_code == 404, answer.text[-300:]
    assert "Traceback" not in answer.text


def test_6_downloads_are_attachments_and_bombs_are_not_unpacked_whole(asked: Asked) -> None:
    for kind in ("record", "line"):
        headers = asked.client.get(f"/{kind}/{asked.entries['story']}").headers
        assert headers["content-type"] == "application/octet-stream"
        assert headers["content-disposition"].startswith("attachment")
    assert "unpacks to more than 256 MB" in asked.client.get(f"/bytes/{asked.entries['bomb']}").text
    download = asked.client.get(f"/record/{asked.entries['bomb']}")  # as it lies: packed
    assert len(download.content) < 4 << 20


def test_6_a_spreadsheet_gets_no_formula(asked: Asked) -> None:
    from reading_room.tables import csv_line

    assert csv_line(["=1+1", "@x", "-2", "+3", "\tx", "plain", -2]) == "'=1+1,'@x,'-2,'+3,'\tx,plain,-2\r\n"
    lines = asked.client.get(f"/story/{asked.story}/comments.csv").text
    assert re.search(r'^"?[=+@\-\t]', lines, re.MULTILINE) is None


def test_a_day_that_no_calendar_has_filters_nothing(asked: Asked) -> None:
    def hits(query: str) -> int:
        return len(
            html.fromstring(asked.client.get(f"/articles{query}").text).xpath("//ol[@class='hits']/li")
        )

    assert hits("?from=2026-13-45") == hits("?to=2026-06-31") == hits("?from=yesterday") == hits("") > 5
    assert hits("?from=2031-01-01") == 0


def test_1_a_fault_that_nobody_foresaw_is_a_500_with_the_headers(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.testclient import TestClient

    def fails(*_: object) -> None:
        raise RuntimeError("the path of a file")

    monkeypatch.setattr("reading_room.lists.question_of", fails)
    client = TestClient(asked.client.app, base_url=f"http://{HOST}", raise_server_exceptions=False)
    answer = client.get("/articles")
    assert answer.status_code == 500
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "the path of a file" not in answer.text


def test_a_report_of_any_shape_is_passed_over_or_told(asked: Asked) -> None:
    names = re.findall(r"/run/([^\"]+)", asked.client.get("/runs").text)
    assert RUN in names
    assert {asked.client.get(f"/run/{name}").status_code for name in names} <= {200, 404}
    assert "No check was noted" not in asked.client.get("/verify").text
    assert "✓ all holds" not in asked.client.get("/verify").text


def test_no_page_for_others_names_a_folder_of_this_machine(tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from reading_room.app import create_app
    from reading_room.collection_room import CollectionRoom
    from reading_room.guard import Access
    from reading_room.replay import Replay

    made = Made(tmp_path / "secret" / "main")
    story = made.article("https://quay.example/1/")
    made.report(command=f"--root {made.folder.parent} run")
    found = {"holds": False, "findings": [f"{made.folder}/archive/x: gone"], "findings_in_all": 1}
    (made.folder / "logs" / "verify.json").write_text(json.dumps(found))
    room = CollectionRoom(made.index(), "main")
    replay = Replay(room.folder, ())
    views = ["/", f"/sheet/{story.id}", f"/story/{story.id}", "/verify", f"/run/{RUN}", "/runs", "/sites"]
    try:
        for token, is_told in (("t" * 12, False), (None, True)):
            access = Access(frozenset({HOST}), token, frames=replay.origins)
            with TestClient(create_app(room, access, replay), base_url=f"http://{HOST}") as client:
                pages = {path: client.get(access.prefix + path).text for path in views}
                assert [path for path, page in pages.items() if str(tmp_path) in page] == (
                    ["/verify", f"/run/{RUN}"] if is_told else []
                )
                assert "tearsheet --root . -c main verify" in pages[f"/sheet/{story.id}"]
                (room.folder / "index.sqlite").rename(tmp_path / "away")
                (room.folder / "index.sqlite").mkdir()
                assert (str(tmp_path) in client.get(f"{access.prefix}/").text) is is_told
                (room.folder / "index.sqlite").rmdir()
                (tmp_path / "away").rename(room.folder / "index.sqlite")
    finally:
        replay.close()
        room.close()
