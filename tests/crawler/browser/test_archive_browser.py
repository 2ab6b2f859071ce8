"""`archive --browser` against a newsroom whose threads only scripts draw: the lines equal what its services hold."""

from __future__ import annotations

import contextlib
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.browser.launch import PROGRAMS
from tests.crawler.browser.newsroom import THREADS, Newsroom
from tests.crawler.cli.commands import lines, tearsheet
from tests.crawler.export.replayweb import PACKAGE, replayweb

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, PROGRAMS)), reason="no Chromium: apt install chromium-headless-shell"
)


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, list[bytes]]]:
    """One run over all pages; the folder, the pages' address, and what reached the victim."""
    folder = tmp_path_factory.mktemp("browser")
    reached: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as victim:
        victim.settimeout(0.1)
        with Newsroom(victim.getsockname()[1]) as room:
            names = ("pressed", "framed", "closed", "users", "stories", "hostile")
            done = tearsheet("archive", "--browser", "--delay", "0", "-q", *map(room.url, names), cwd=folder)
            assert done.returncode == 0, done.stderr
            with contextlib.suppress(TimeoutError):
                reached.append(victim.accept()[0].recv(100))
            yield folder, room.url(""), reached


def _comments(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    return {
        line["text"]: line for line in lines(folder, "comments") if line["article_url"].endswith("/" + name)
    }


@pytest.mark.parametrize("name", sorted(THREADS))
def test_a_thread_that_scripts_draw_is_read_whole(captured: Any, name: str) -> None:
    found = _comments(captured[0], name)
    assert {text: line["author"]["name"] for text, line in found.items()} == {
        row["text"]: row["author"] for row in THREADS[name]
    }
    assert all(found[row["text"]]["date_published"][:16] == row["date"][:16] for row in THREADS[name])


@pytest.mark.parametrize("name", ["pressed", "closed", "users"])
def test_its_replies_are_known(captured: Any, name: str) -> None:
    found = _comments(captured[0], name)
    by_id = {line["id"]: text for text, line in found.items()}
    texts = {row["id"]: row["text"] for row in THREADS[name]}
    above = {text: by_id.get(line["parent_id"]) for text, line in found.items()}
    assert above == {row["text"]: texts.get(row["parent"]) for row in THREADS[name]}


@pytest.mark.parametrize("name", ["stories", "hostile"])
def test_a_list_of_stories_is_no_thread(captured: Any, name: str) -> None:
    assert _comments(captured[0], name) == {}


def test_each_visit_has_a_line_and_what_the_page_tried_is_said(captured: Any) -> None:
    pages = [line for line in lines(captured[0], "pages") if line["role"] == "dom"]
    assert len(pages) == 6
    hostile = next(line for line in pages if line["url"].endswith("/hostile"))
    assert hostile["error"] is None
    assert "dialog dismissed" in hostile["flags"]


def test_no_private_address_that_was_not_named_is_reached(captured: Any) -> None:
    assert captured[2] == []


def test_extract_gives_the_same_lines_and_the_archive_holds(captured: Any) -> None:
    folder = captured[0]
    assert tearsheet("verify", "-q", cwd=folder).returncode == 0
    assert (
        tearsheet("extract", "collections/main/archive", "--collection", "again", "-q", cwd=folder).returncode
        == 0
    )
    own = {(line["type"], line["id"]): line for line in lines(folder)}
    again = {(line["type"], line["id"]): line for line in lines(folder, collection="again")}
    assert {key: value for key, value in again.items() if own.get(key) != value} == {}
    assert own.keys() == again.keys()


def test_without_a_browser_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEARSHEET_CHROMIUM", "no-such-browser")
    done = tearsheet("archive", "--browser", "http://127.0.0.1:9/", cwd=tmp_path)
    assert done.returncode == 2
    assert "chromium-headless-shell" in done.stderr
    assert "Traceback" not in done.stderr


def test_replay_gives_the_thread_that_was_captured(captured: Any) -> None:
    """Driven as at capture, against pywb with rules out of the capture: the page asks by POST with a clock in it."""
    pytest.importorskip("pywb", reason="the extra `replay` is not installed")
    import asyncio

    from playwright.async_api import async_playwright

    from crawler.browser.driver import HELPER, Driver
    from crawler.browser.launch import Program
    from crawler.browser.visit import Limits
    from reading_room.replay import Replay

    replay = Replay(captured[0] / "collections" / "main", ("http://127.0.0.1:1",))
    url = f"{captured[1]}pressed"
    assert replay.holds(f"urn:tearsheet:dom:{url}")
    address = replay.address(url, "2026", scripts=True)
    assert address is not None
    program = Program()

    async def driven() -> str:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program.path, chromium_sandbox=True)
            page = await (await browser.new_context()).new_page()
            await page.add_init_script(HELPER)
            direct = f"http://127.0.0.1:{replay._port}/{replay._name}/2026mp_/{url}"  # without the door's policy, which forbids scripts their origin
            await page.goto(direct, wait_until="domcontentloaded")
            driver = Driver(page, lambda: 1.0, Limits(seconds=60, settle=3))
            await driver.run()
            html = await driver.html()
            await browser.close()
            return html

    try:
        shown = asyncio.run(driven())
    finally:
        replay.close()
        program.close()
    assert [row["text"] for row in THREADS["pressed"] if row["text"].replace("&", "&amp;") not in shown] == []


@pytest.mark.skipif(not PACKAGE.is_dir(), reason="no ReplayWeb.page: `make room-tools` gets it where npm is")
@pytest.mark.parametrize("name", ["pressed", "closed"])
def test_replayweb_gives_the_thread_that_was_captured(captured: Any, name: str, tmp_path: Path) -> None:
    """The exported file, driven in ReplayWeb.page as the page was at capture: nothing else is asked, nothing made up."""
    import asyncio

    from playwright.async_api import async_playwright

    from crawler.browser.driver import HELPER, Driver
    from crawler.browser.launch import Program
    from crawler.browser.visit import Limits

    url, wacz = f"{captured[1]}{name}", tmp_path / "out.wacz"
    exported = tearsheet("export", "wacz", str(wacz), "-q", "--no-signature", cwd=captured[0])
    assert exported.returncode == 0, exported.stderr
    program = Program()

    async def driven(base: str) -> tuple[str, list[str]]:
        asked: list[str] = []
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program.path, chromium_sandbox=True)
            page = await (await browser.new_context()).new_page()
            page.on("request", lambda one: asked.append(one.url))
            await page.add_init_script(HELPER)
            await page.goto(f"{base}/?{url}")
            for look in range(600):
                if look % 100 == 99:  # the first load may come before the service worker rules
                    await page.reload()
                await page.wait_for_timeout(100)
                if any("mp_/" in frame.url for frame in page.frames):
                    break
            driver = Driver(page, lambda: 1.0, Limits(seconds=60, settle=3))
            await driver.run()
            html = await driver.html()
            await browser.close()
            return html, asked

    try:
        with replayweb(wacz) as base:
            shown, asked = asyncio.run(driven(base))
    finally:
        program.close()
    assert [one for one in asked if not one.startswith((base, "data:", "blob:"))] == []
    assert [row["text"] for row in THREADS[name] if row["text"].replace("&", "&amp;") not in shown] == []
