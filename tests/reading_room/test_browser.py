"""A walk through the room in Chromium: what is seen, no console error, no request elsewhere, WCAG 2.1 AA by axe-core."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.reading_room.conftest import Canary, Room
from tests.reading_room.newsroom import COMMENTS, PLANTED, REMOVED, hostile_page
from tests.servers.pages import Answer, serve

AXE = Path(__file__).parents[2] / ".venv/npm/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
WIDE = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}


@contextmanager
def tab(chromium: Any, room: Room, **options: Any) -> Iterator[Any]:
    """A page that has told no console error and asked nobody but the room when it is left."""
    context = chromium.new_context(**{"viewport": WIDE, **options})
    page = context.new_page()
    errors: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    own = urlsplit(room.url).netloc
    page.on(
        "request", lambda asked: elsewhere.append(asked.url) if urlsplit(asked.url).netloc != own else None
    )
    page.goto_room = lambda path: page.goto(room.url + path)
    try:
        yield page
        assert errors == []
        assert elsewhere == []
    finally:
        context.close()


def views(room: Room) -> dict[str, str]:
    """Name -> path of every kind of page."""
    story = room.stories
    return {
        "front": "/", "articles": "/articles?q=harbour", "comments": "/comments?removed=1", "long": f"/story/{story[1]}?page=4",
        "flat": f"/story/{story[2]}?view=flat", "arabic": f"/story/{story[3]}", "versions": f"/versions?id={story[2]}",
        "inline": f"/versions?id={story[2]}&mode=inline", "sheet": f"/sheet/{story[2]}", "sites": "/sites",
        "site": "/site/127.0.0.1", "runs": "/runs", "verify": "/verify", "error": "/nothing",
    }  # fmt: skip


NAMES = ("front", "articles", "comments", "long", "flat", "arabic", "versions", "inline", "sheet", "sites", "site", "runs",
         "verify", "error", "bytes", "run")  # fmt: skip


def visit(page: Any, room: Room, name: str) -> None:
    """Go to a kind of page; bytes and run by the links that lead there."""
    if name == "bytes":
        page.goto_room(f"/story/{room.stories[2]}")
        page.get_by_role("link", name="Headers").click()
    elif name == "run":
        page.goto_room("/runs")
        page.locator("main a").first.click()
    else:
        page.goto_room(views(room)[name])


@pytest.mark.parametrize("name", NAMES)
def test_no_page_violates_wcag_or_is_wider_than_a_phone(chromium: Any, room: Room, name: str) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core: `make room-tools` gets it where npm is")
    several: tuple[dict[str, Any], ...] = ({}, {"color_scheme": "dark", "viewport": PHONE})
    for options in several:
        if name == "error":
            context = chromium.new_context(**{"viewport": WIDE, **options}, bypass_csp=True)
            page = context.new_page()
            page.goto_room = lambda path, page=page: page.goto(room.url + path)
            visit(page, room, name)
            assert violations(page) == []
            context.close()
            continue
        with tab(chromium, room, bypass_csp=True, **options) as page:
            visit(page, room, name)
            assert violations(page) == [], (name, options)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, options)


RING = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (e === document.body) return null;
  if (e.tagName === 'IFRAME') return ['replay', ''];  // the captured page's own focus
  const name = `${e.tagName} ${e.className} ${e.name || e.textContent.trim().slice(0, 30)}`;
  if (style.outlineStyle !== 'solid' || parseFloat(style.outlineWidth) < 2) return [name, 'no ring'];
  const out = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth);
  if (out < 0 && style.outlineColor === style.backgroundColor) return [name, 'a ring of the colour of its ground'];
  for (let a = e.parentElement; a && a !== document.body; a = a.parentElement) {
    const frame = a.getBoundingClientRect();
    if (getComputedStyle(a).overflowX !== 'visible' && (box.left - out < frame.left - 1 || box.top - out < frame.top - 1))
      return [name, 'a ring that is cut'];
  }
  return [name, box.bottom > 0 && box.top < innerHeight ? '' : 'out of sight'];
}"""


@pytest.mark.parametrize("name", [*NAMES, "replay"])
def test_whatever_has_the_focus_shows_it(chromium: Any, room: Room, name: str) -> None:
    with spying(chromium) as (page, _):
        page.goto_room = lambda path: page.goto(room.url + path)
        if name == "replay":
            pytest.importorskip("pywb", reason="the extra `replay` is not installed")
            page.goto_room(f"/story/{room.stories[2]}")
            page.get_by_role("link", name="Replay as captured").click()
        else:
            visit(page, room, name)
        faults, names = [], set()
        for _ in range(60):
            page.keyboard.press("Tab")
            at = page.evaluate(RING)
            if at is None:  # behind the last of the page
                break
            names.add(at[0])
            if at[1]:
                faults.append(at)
        assert faults == []
        assert len(names) > 8


def violations(page: Any) -> list[str]:
    """What axe-core finds, each with where; of a thread its first comments: it needs a second for ten."""
    page.evaluate(AXE.read_text())
    where = "{include: [document.body], exclude: [['.comments > li:nth-child(n+4)']]}"
    found = page.evaluate(f"rules => axe.run({where}, {{runOnly: {{type: 'tag', values: rules}}}})", RULES)
    assert len(found["passes"]) > 5
    return [f"{v['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for v in found["violations"] for node in v["nodes"][:3]]  # fmt: skip


def test_the_front_page_says_what_is_held(chromium: Any, room: Room) -> None:
    with tab(chromium, room) as page:
        page.goto_room("/")
        assert page.get_by_role("heading", name="What needs a look").is_visible()
        plot = page.get_by_role("img", name=re.compile("comments a day", re.IGNORECASE)).first
        assert plot.bounding_box()["width"] > 300
        page.get_by_text("Figures").first.click()
        assert page.locator("figure table").first.is_visible()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.type") == "search"


@pytest.mark.parametrize(("words", "story"), [("harbour", 1), ("الميناء", 3), ("湾岸", 4)])
def test_search_in_three_scripts(chromium: Any, room: Room, words: str, story: int) -> None:
    with tab(chromium, room) as page:
        page.goto_room("/")
        page.get_by_role("search").get_by_role("searchbox").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/articles\?q="))
        assert words in {mark.casefold() for mark in page.locator("mark").all_inner_texts()}
        links = page.locator(".hits h2 a")
        hrefs = [link.get_attribute("href") for link in links.all()]
        assert any(room.stories[story] in (href or "") for href in hrefs)
        address = page.url
        page.goto(address)  # the state is in the address
        assert page.locator(".hits h2 a").count() == len(hrefs)
        page.goto_room(f"/comments?q={quote(words)}")
        assert page.locator("mark").count() > 0


def test_a_long_thread_in_pages_with_folds_and_keys(chromium: Any, room: Room) -> None:
    with tab(chromium, room) as page:
        page.goto_room(f"/story/{room.stories[1]}")
        assert page.get_by_role("heading", name=f"{COMMENTS:,} comments").is_visible()
        shown = page.locator(".comments article")
        assert shown.count() == 599  # 200 roots with two replies each, but one at the end of a captured page
        fold = page.locator("details.replies").first
        reply = fold.locator("article").first
        assert reply.is_visible()
        fold.locator("summary").first.click()
        assert not reply.is_visible()
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.tagName") == "ARTICLE"
        page.get_by_role("link", name="Next →").click()
        page.wait_for_url("**page=2*")
        page.goto_room(f"/story/{room.stories[1]}?view=newest")
        times = page.locator(".comments .when").all_inner_texts()[:50]
        assert times == sorted(times, reverse=True)


def test_a_link_to_a_comment_finds_it_on_its_page(chromium: Any, room: Room) -> None:
    with tab(chromium, room) as page:
        page.goto_room(f"/story/{room.stories[1]}?page=3")
        last = page.locator(".comments article").last
        anchor = last.get_attribute("id")
        identifier = page.evaluate(
            "e => e.querySelector('a[href*=\"bytes\"]').pathname", last.element_handle()
        )
        page.goto(room.url + identifier)
        page.get_by_role("link", name="Story").click()
        page.locator(f"#{anchor}").wait_for()


def test_versions_are_compared_and_removed_text_is_kept(chromium: Any, room: Room) -> None:
    with tab(chromium, room) as page:
        page.goto_room(f"/story/{room.stories[2]}")
        gone = page.get_by_text(REMOVED)
        assert not gone.is_visible()
        page.get_by_text("Show the captured text").click()
        assert gone.is_visible()
        page.get_by_role("link", name=re.compile("edited")).click()
        assert page.locator("ins", has_text="quieter").is_visible()
        page.goto_room(f"/story/{room.stories[2]}")
        page.get_by_role("link", name=re.compile("see changes")).click()
        assert page.locator("ins").count() > 0
        assert page.locator("del").count() > 0


def test_bytes_are_checked_and_downloaded(chromium: Any, room: Room) -> None:
    with tab(chromium, room, accept_downloads=True) as page:
        visit(page, room, "bytes")
        assert page.get_by_text("holds, checked now").count() == 2
        assert page.get_by_text("HTTP/1.1 200").count() > 0
        with page.expect_download() as download:
            page.get_by_role("link", name="Download record").click()
        assert Path(download.value.path()).read_bytes()[:2] == b"\x1f\x8b"


def test_dark_is_dark(chromium: Any, room: Room) -> None:
    def light(page: Any) -> int:
        page.goto_room("/")
        found = re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))
        return sum(map(int, found[:3]))

    with tab(chromium, room) as page:
        assert light(page) > 600
    with tab(chromium, room, color_scheme="dark") as page:
        assert light(page) < 150


def test_the_sheet_prints_without_the_room(chromium: Any, room: Room) -> None:
    with tab(chromium, room) as page:
        page.goto_room(f"/sheet/{room.stories[2]}")
        assert page.locator("header.top").is_visible()
        page.emulate_media(media="print")
        assert not page.locator("header.top").is_visible()
        assert page.locator(".ground").is_visible()
        assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_versions_print_black_on_white_within_the_sheet(chromium: Any, room: Room, scheme: str) -> None:
    with tab(
        chromium, room, color_scheme=scheme, viewport={"width": 672, "height": 950}
    ) as page:  # A4 within its margins
        page.emulate_media(media="print", color_scheme=scheme)
        page.goto_room(f"/versions?id={room.stories[2]}")
        looks = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        tags = page.locator(".diff .tag")
        assert tags.count() > 0
        assert tags.first.evaluate(looks) == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scripts", [False, True])
def test_a_hostile_page_in_replay_reaches_nobody(chromium: Any, room: Room, scripts: bool) -> None:
    pytest.importorskip("pywb", reason="the extra `replay` is not installed")
    room.canary.heard.clear()
    with spying(chromium) as (page, answered):
        page.goto(f"{room.url}/story/{room.stories[5]}")
        page.get_by_role("link", name="Replay as captured").click()
        if scripts:
            page.get_by_role("link", name="With scripts").click()
            assert page.get_by_text("scripts run").is_visible()
        else:
            assert page.get_by_text("0 requests left this page").is_visible()
        address = page.url
        frame = page.frame_locator("iframe.replay")
        frame.locator("h1").wait_for()
        assert "Story 5" in frame.locator("h1").inner_text()
        assert "PLANTED" not in frame.locator("html").inner_text()
        assert not (room.folder / "collections/main" / PLANTED).exists()
        page.wait_for_timeout(1500)  # as long as its refresh and scripts need
        assert page.url == address
        assert room.canary.heard == [], room.canary.heard
        assert {urlsplit(url).netloc for url in answered if "localhost" not in url} == {
            urlsplit(room.url).netloc
        }
        assert len(page.context.pages) == 1
        assert page.context.service_workers == []


def test_the_same_page_outside_replay_does_reach_somebody(chromium: Any, canary: Canary) -> None:
    canary.heard.clear()
    with serve({"/": Answer(hostile_page(canary.address))}) as site, spying(chromium) as (page, _):
        page.goto(site.url("/"), wait_until="commit")
        until(page, lambda: len(canary.heard) > 4)
    assert len(canary.heard) > 4


@contextmanager
def spying(chromium: Any) -> Iterator[tuple[Any, list[str]]]:
    """A page, and the addresses of all answers that it got."""
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    answered: list[str] = []
    context.on("response", lambda answer: answered.append(answer.url))
    try:
        yield page, answered
    finally:
        context.close()


def until(page: Any, holds: Callable[[], bool]) -> None:
    """Wait for it, some seconds at most."""
    for _ in range(50):
        if holds():
            return
        page.wait_for_timeout(100)
