"""Unknown services: what their answers and the rendered page say together equals what they hold; other lists give no comment."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from archives.capture import Capture, Role
from archives.records import Pointer
from archives.warc.records import DOM_URN
from spiders.read.reader import read
from spiders.read.story import PageReading, assemble
from tests.spiders.threads.json.services import OTHERS, SERVICES, URL, Answers, Thread

NOW = datetime(2026, 9, 20, tzinfo=UTC)
TEXT = "".join(
    f"<p>The harbour council met on day {n} to settle the timetable of the ferries, after a summer of complaints.</p>"
    for n in range(9)
)


def captured(url: str, role: Role, content: bytes, kind: str, number: int) -> PageReading:
    capture = Capture(url, NOW, 200, (("Content-Type", kind),), content, role=role)
    return PageReading(
        url,
        role,
        read(capture).reading,
        200,
        Pointer("a.warc.gz", number, 1, f"<urn:{number}>", "2026-09-20T00:00:00Z", "sha256:x"),
    )


def page(body: str) -> bytes:
    return f"<!doctype html><html lang=en><head><title>Ferries keep their hours</title></head><body><main><article><h1>Ferries keep their hours</h1>{TEXT}</article>{body}</main></body></html>".encode()


def drawn(thread: Thread) -> str:
    """As a page shows them: names of classes say nothing, dates are relative, replies are inside."""

    def one(c: dict[str, Any]) -> str:
        inner = "".join(one(reply) for reply in thread if reply["parent"] == c["id"])
        if c["gone"]:
            return f'<div class="x1"><div class=q9>This post was removed.</div><div>{inner}</div></div>'
        who, when = html.escape(c["author"] or "Guest"), (NOW - c["date"]).days
        return f'<div class="x1"><span class=h7>{who}</span> <span>{when} days ago</span><div class=q9>{html.escape(c["text"])}</div><button>Reply</button><div>{inner}</div></div>'

    return "<section><h2>Talk</h2>" + "".join(one(c) for c in thread if c["parent"] is None) + "</section>"


def visited(answers: Answers, body: str) -> Any:
    pages = [captured(URL, Role("e"), page("<div id=z></div>"), "text/html", 0)]
    for number, (url, posted, value) in enumerate(answers, 1):
        kind, text = (
            value if isinstance(value, tuple) else ("application/json", json.dumps(value, ensure_ascii=False))
        )
        pages.append(
            captured(
                url,
                Role("e", "answer", article=URL, reason="browser", asked=posted),
                text.encode(),
                kind,
                number,
            )
        )
    pages.append(
        captured(DOM_URN + URL, Role("e", "dom", article=URL, reason="browser"), page(body), "text/html", 999)
    )
    return assemble("e", pages)


def native(name: str | None) -> str | None:
    return name.rpartition("/")[2] if name else None


@pytest.mark.parametrize("name", SERVICES)
def test_a_thread_is_read_whole(name: str) -> None:
    thread, answers = SERVICES[name]()
    last = "https-social.example-n-{}".format if name == "ids_in_urls" else str
    found = {native(c.id): c for c in visited(answers, drawn(thread)).comments}
    assert found.keys() == {last(c["id"]) for c in thread}
    for c in thread:
        one = found[last(c["id"])]
        shown = (one.author.name, " ".join((one.text or "").split())) if not c["gone"] else one.status
        assert shown == ((c["author"], c["text"]) if not c["gone"] else "deleted")
        assert native(one.parent_id) == (last(c["parent"]) if c["parent"] is not None else None)
        assert (one.date_published or "")[:16] == c["date"].isoformat()[:16]


@pytest.mark.parametrize("name", OTHERS)
def test_a_list_of_other_things_gives_no_comment(name: str) -> None:
    answers, cards = OTHERS[name]()
    body = "".join(
        f"<div class=c1><h3>{html.escape(a)}</h3><i>{html.escape(b)}</i><p>{html.escape(c)}</p></div>"
        for a, b, c in cards
    )
    assert visited(answers, f"<aside>{body}</aside>").comments == ()


def test_answers_that_no_page_shows_are_none() -> None:
    _, answers = SERVICES["users_map"]()
    assert visited(answers, "<p>Nothing here.</p>").comments == ()
