"""The reading room over a small collection: every view answers with what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.crawler.cli.commands import tearsheet
from tests.reading_room.conftest import Room

pytest.importorskip("starlette", reason="the extra `room` is not installed")
pytest.importorskip("httpx2", reason="starlette's test client needs it")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HOST = "127.0.0.1:8017"


@pytest.fixture(scope="module")
def client(room: Room) -> Iterator[object]:
    """The room over the newsroom's two looks, without a server."""
    from starlette.testclient import TestClient

    from reading_room.app import create_app
    from reading_room.collection_room import CollectionRoom
    from reading_room.guard import Access
    from reading_room.replay import Replay

    held = CollectionRoom(room.folder / "collections/main", "main")
    replay = Replay(held.folder, (f"http://{HOST}",))
    app = create_app(held, Access(frozenset({HOST}), frames=replay.origins), replay)
    with TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False) as made:
        made.story = room.stories[2]  # type: ignore[attr-defined]
        made.japanese = room.stories[4]  # type: ignore[attr-defined]
        yield made
    replay.close()
    held.close()


def entry(client, kind: str = "bytes") -> str:  # type: ignore[no-untyped-def]
    return re.findall(rf"/{kind}/(\d+)", client.get(f"/story/{client.story}").text)[0]


def test_every_view_answers(client) -> None:  # type: ignore[no-untyped-def]
    number = entry(client)
    run = re.findall(r"/run/(\d+)", client.get("/runs").text)[0]
    paths = ["/", "/articles", "/articles?sort=oldest&language=en", "/articles?q=harbour", "/comments", "/comments?q=新しい橋", f"/story/{client.story}",
             *(f"/story/{client.story}?view={view}" for view in ("oldest", "newest", "top", "flat")), f"/versions?id={client.story}",
             f"/bytes/{number}", f"/record/{number}", f"/line/{number}", f"/sheet/{client.story}", f"/story/{client.story}/comments.csv",
             f"/story/{client.story}/comments.jsonl", "/sites", "/site/127.0.0.1", "/runs", f"/run/{run}", "/verify",
             "/plot/article.csv", "/plot/comment.csv", "/static/icon.svg", "/favicon.ico", "/static/room.css", "/static/room.js"]  # fmt: skip
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_story_is_shown_beside_its_thread_with_what_was_found(client) -> None:  # type: ignore[no-untyped-def]
    page = client.get(f"/story/{client.story}").text
    assert "Reader 11" in page
    assert "see changes" in page
    assert "checked now" in page
    assert "<mark>" in client.get("/articles?q=harbour").text
    assert "<mark>橋</mark>" in client.get("/comments?q=橋&removed=1").text
    assert "<ins>" in client.get(f"/versions?id={client.story}").text


def test_the_months_and_words_of_a_list_stand_in_its_address(client) -> None:  # type: ignore[no-untyped-def]
    page = client.get("/articles?q=harbour").text
    month = re.findall(r'href="(/articles\?[^"]*from=2026-03-01[^"]*)"', page)[0].replace("&amp;", "&")
    assert "to=2026-03-31" in month
    chosen = client.get(month).text
    assert 'value="2026-03-01"' in chosen
    assert "take away" in chosen
    assert "Nothing is found" in client.get("/articles?q=harbour&from=2027-01-01").text
    assert 'value="votes" selected' in client.get("/comments?sort=votes").text


def test_plots_have_their_figures_as_csv(client) -> None:  # type: ignore[no-untyped-def]
    lines = client.get(f"/story/{client.story}/plot.csv").text.splitlines()
    assert sum(int(line.split(",")[1]) for line in lines[1:]) == 3
    site = client.get("/site/127.0.0.1").text
    for path in re.findall(r'href="(/site-plot/[^"]+)"', site):
        found = client.get(path.replace("&amp;", "&")).text.splitlines()
        assert found[0].startswith("run,")
        assert len(found) == 3  # two runs


def test_the_last_verify_is_shown_with_its_command(client, room: Room) -> None:  # type: ignore[no-untyped-def]
    assert "No check was noted yet" in client.get("/verify").text
    assert tearsheet("verify", cwd=room.folder).returncode == 0
    page = client.get("/verify").text
    assert "all holds" in page
    assert "-c main verify" in page
    assert "Sound" in client.get("/").text


def test_without_the_token_nothing_is_here() -> None:
    from starlette.testclient import TestClient

    from reading_room.guard import Access, Guard

    async def inner(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    access = Access(frozenset({HOST}), token="a-long-token-of-ours", root_path="/room")
    asking = TestClient(Guard(inner, access), base_url=f"http://{HOST}")
    assert asking.get("/").status_code == 404
    assert asking.get("/t/a-wrong-token-of-ours/").status_code == 404
    assert asking.get("/t/a-long-token-of-ours/articles").text == "/articles"
    assert asking.get("/room/t/a-long-token-of-ours/articles").text == "/articles"


def test_words_that_very_many_records_have_are_counted_when_somebody_asks(
    client, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    import reading_room.lists as lists

    counted = client.get("/comments?q=橋&sort=oldest").text
    monkeypatch.setattr(lists, "_HITS", 2)
    page = client.get("/comments?q=橋").text
    assert "over 2</span></h1>" in page
    assert "not counted unasked" in page
    assert '<ul class="facet">' in page
    assert 'class="n"' not in page.partition('class="facets"')[2].partition("</aside>")[0]
    asked = client.get("/comments?q=橋&sort=oldest&count=hits").text
    assert re.findall(r"<h1>.*?</h1>", asked) == re.findall(r"<h1>.*?</h1>", counted)
    assert 'class="n"' in asked
