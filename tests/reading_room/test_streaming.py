# ruff: noqa: E402 - what is imported after the skips needs the extra
"""Pages that are sent while they are made, by a real server: what comes first, and what is said where a page breaks off."""

from __future__ import annotations

import http.client
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import html

from archives.errors import ArchiveError
from tests.reading_room.made import Made

pytest.importorskip("starlette", reason="the extra `room` is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra `room` is not installed")

from reading_room import pages, stories, streaming
from reading_room.app import create_app
from reading_room.collection_room import CollectionRoom, TooSlowError
from reading_room.guard import Access
from reading_room.replay import Replay

BODY = "The harbour stands still.\n\n" + "A long paragraph of the story. " * 30
COMMENTS = 40


@dataclass(frozen=True)
class Served:
    """A room, served."""

    host: str
    story: str

    def ask(self, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes, bool]:
        """The answer, its body, and whether it came whole."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request(method, path)
        answer = connection.getresponse()
        try:
            return answer, answer.read(), True
        except http.client.IncompleteRead as error:
            return answer, error.partial, False
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """All that comes back until the server closes."""
        name, _, port = self.host.rpartition(":")
        with socket.create_connection((name, int(port)), 60) as client:
            client.sendall(request)
            found = b""
            while piece := client.recv(65536):
                found += piece
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Made(tmp_path_factory.mktemp("streaming") / "main")
    story = made.article("https://quay.example/1/", BODY)
    for number in range(COMMENTS):
        made.comment(story, number, f"Words of comment {number}. " * 40)
    room = CollectionRoom(made.index(), "main")
    with socket.create_server(("127.0.0.1", 0)) as bound:
        host = f"127.0.0.1:{bound.getsockname()[1]}"
        replay = Replay(room.folder, (f"http://{host}",))
        app = create_app(room, Access(frozenset({host}), frames=replay.origins), replay)
        config = uvicorn.Config(app, log_level="critical", http="h11", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield Served(host, story.id)
        server.should_exit = True
        thread.join(60)
    replay.close()
    room.close()


def test_the_story_is_there_before_its_thread_is_read(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, may_go_on = threading.Event(), threading.Event()
    real = stories._thread_part

    def waits(*given: Any) -> Any:
        asked.set()
        assert may_go_on.wait(60)
        return real(*given)

    monkeypatch.setattr(stories, "_thread_part", waits)
    connection = http.client.HTTPConnection(served.host, timeout=60)
    try:
        connection.request("GET", f"/story/{served.story}")
        answer = connection.getresponse()
        assert asked.wait(60)
        before = b""
        while b"holds, checked now" not in before:
            before += answer.read1()
        assert b"The harbour stands still." in before
        assert b"Words of comment" not in before
        may_go_on.set()
        after = answer.read()
    finally:
        may_go_on.set()
        connection.close()
    assert after.count(b'class="said"') == COMMENTS
    assert after.rstrip().endswith(b"</html>")


@pytest.mark.parametrize(
    ("path", "part", "seen"),
    [
        ("/story/{}", "stories._thread_part", "The harbour stands still."),
        ("/sheet/{}", "stories._printed_thread", "The harbour stands still."),
        ("/articles?q=harbour", "lists._found", 'value="harbour"'),
        ("/comments", "lists._found", 'role="search"'),
        ("/site/quay.example", "crawls._history", 'role="search"'),
    ],
)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (lambda: sqlite3.OperationalError("disk I/O error"), "The collection cannot be read: disk I/O error"),
        (lambda: OSError(5, "Input/output error"), "The collection cannot be read: [Errno 5] Input/output error"),
        (lambda: ArchiveError("<b>torn</b>"), "<b>torn</b>"),
        (lambda: ZeroDivisionError("inner"), "An error of this program."),
        (lambda: TooSlowError(), "This question took too long. Ask for less: a site, a shorter time, a rarer word."),
    ],
)  # fmt: skip
def test_a_page_that_breaks_off_says_so_and_does_not_pass_for_whole(
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    part: str,
    seen: str,
    fault: Callable[[], Exception],
    told: str,
) -> None:
    def fails(*_: Any) -> Any:
        raise fault()

    monkeypatch.setattr(f"reading_room.{part}", fails)
    path = path.format(served.story)
    answer, body, is_whole = served.ask(path)
    assert (answer.status, is_whole) == (200, False)
    assert seen in body.decode()
    (line,) = html.fromstring(body).xpath("//p[@class='broken']")
    assert line.text_content() == f"The page ends here, before its end. {told}"
    old = served.raw(f"GET {path} HTTP/1.0\r\nHost: {served.host}\r\n\r\n".encode())
    assert old.endswith(body[-200:])


def test_what_was_made_before_a_fault_is_shown_and_the_line_stands_in_no_tag(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter(["<main>\n", streaming.REST_FOLLOWS, "<details><p>seen</p>\n", '<a href="'])

    def pieces() -> Iterator[str]:
        yield from made
        raise OSError("gone")

    monkeypatch.setattr(pages.Pages, "page", lambda *_, **__: streaming.streamed(pieces(), 200))
    _, body, is_whole = served.ask("/runs")
    assert not is_whole
    page = html.fromstring(body)
    assert page.xpath("//details/p/text()") == ["seen"]
    assert page.xpath("//p[@class='broken']/ancestor::details | //p[@class='broken']/ancestor::a") == []
    assert page.xpath("count(//p[@class='broken'])") == 1


def test_a_fault_before_the_first_byte_is_a_page_with_its_status(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (f"/story/{served.story}x", f"/sheet/{served.story}x", "/nothing"):
        assert served.ask(path)[0].status == 404

    def fails(*_: Any) -> Any:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(stories, "article_of", fails)
    answer, body, is_whole = served.ask(f"/story/{served.story}")
    assert (answer.status, is_whole) == (500, True)
    assert "disk I/O error" in body.decode()


def test_a_head_request_makes_no_page(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    real = stories._thread_part

    def counted(*given: Any) -> Any:
        calls.append(given)
        return real(*given)

    monkeypatch.setattr(stories, "_thread_part", counted)
    answer, body, _ = served.ask(f"/story/{served.story}", "HEAD")
    assert (answer.status, body, calls) == (200, b"", [])
    asked, page, _ = served.ask(f"/story/{served.story}")
    assert len(calls) == 1
    assert page
    for name in ("content-type", "content-security-policy", "x-content-type-options", "cache-control"):
        assert answer.headers[name] == asked.headers[name]


def test_a_client_of_http_1_0_gets_the_same_bytes_unframed(served: Served) -> None:
    _, page, _ = served.ask(f"/story/{served.story}")
    old = served.raw(f"GET /story/{served.story} HTTP/1.0\r\nHost: {served.host}\r\n\r\n".encode())
    head, _, body = old.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert body == page


def test_a_client_that_leaves_does_not_stop_the_room(served: Served) -> None:
    name, _, port = served.host.rpartition(":")
    for _ in range(20):
        with socket.create_connection((name, int(port)), 60) as client:
            client.sendall(f"GET /story/{served.story} HTTP/1.1\r\nHost: {served.host}\r\n\r\n".encode())
            client.recv(100)
    answer, _, is_whole = served.ask(f"/story/{served.story}")
    assert (answer.status, is_whole) == (200, True)


def test_a_short_page_states_its_length(served: Served) -> None:
    answer, body, _ = served.ask("/verify")
    assert answer.headers["content-length"] == str(len(body))


def test_parts_end_behind_tags_and_lose_nothing() -> None:
    pieces = ["<p>" + "x" * 20_000, "y</p>\n", "<i", ">z</i>", "</p>\n"]
    assert list(streaming._parts(iter(pieces))) == ["".join(pieces[:2]), "".join(pieces[2:])]
