"""A small real collection for the room, crawled from a made-up site, and `tearsheet serve` over it as a process."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crawler.cli.commands import QUICK, start, tearsheet
from tests.servers.pages import Answer, Site, serve
from tests.servers.stories import comment, sentence, story

COMMENTS = 2000
PER_PAGE = 500
ARABIC = (
    "افتتح المجلس الجسر الجديد فوق الميناء صباح الأربعاء بعد أربعين عاما من النقاش حول الميزانية والعبارة."
)
JAPANESE = "湾岸の新しい橋が水曜日の朝に開通した。市議会が最初に可決してから四十年が過ぎていた。"
PLANTED = "planted-was-run"
REMOVED = "This one will be gone tomorrow, remember the orchard"


def hostile_page(canary: str) -> str:
    """A story page that tries to reach `canary` (host:port) in every way a page has."""
    socket = canary.rpartition(":")[2]
    head = (
        f'<link rel="preconnect" href="http://{canary}"><link rel="dns-prefetch" href="//{canary}">'
        f'<link rel="prefetch" href="http://{canary}/prefetch"><link rel="preload" as="image" href="http://{canary}/preload">'
        f'<link rel="stylesheet" href="http://{canary}/style.css"><base target="_top">'
        f'<meta http-equiv="refresh" content="1;url=http://{canary}/refresh">'
    )
    script = (
        f"for (const go of [() => fetch('http://{canary}/fetch'), () => new WebSocket('ws://127.0.0.1:{socket}/socket'),"
        f" () => navigator.sendBeacon('http://{canary}/beacon', 'x'), () => open('http://{canary}/popup'),"
        f" () => {{ new Image().src = 'http://{canary}/pixel'; }}, () => new EventSource('http://{canary}/events'),"
        f" () => navigator.serviceWorker.register('/sw.js'), () => new Worker('http://{canary}/worker.js'),"
        f" () => document.forms[0].submit(), () => {{ top.location = 'http://{canary}/top'; }}])"
        f" {{ try {{ const r = go(); if (r && r.catch) r.catch(() => 0); }} catch (e) {{ }} }}"
    )
    body = (
        "".join(f"<p>{sentence(n, 30)}</p>" for n in range(8))
        + f'<img src="http://{canary}/img.png" onerror="fetch(\'http://{canary}/onerror\')" alt="">'
        f'<iframe src="http://{canary}/frame"></iframe><object data="http://{canary}/object"></object>'
        f'<video src="http://{canary}/video" autoplay></video><form action="http://{canary}/form"><input name="a"></form>'
        f'<svg><image href="http://{canary}/svg"/></svg><p style="background:url(http://{canary}/css)">styled</p>'
        f"<script>{script}</script>"
    )
    return story(5, [comment(5000)], body=body, extra=head)


def thread(first: int, count: int) -> list[str]:
    """Comments in threes: a root with a reply, which has a reply."""
    found = []
    for number in range(first, first + count, 3):
        nested = ""
        for reply in reversed(range(number + 1, min(number + 3, first + count))):
            nested = f'<ol class="children">{comment(reply)[:-5]}{nested}</li></ol>'
        found.append(f"{comment(number)[:-5]}{nested}</li>")
    return found


def _long_story(number: int) -> dict[str, Answer]:
    pages = COMMENTS // PER_PAGE
    return {
        f"/story/{number}/" + (f"comment-page-{n}/" if n > 1 else ""): Answer(
            story(
                number, thread(10_000 + (n - 1) * PER_PAGE, PER_PAGE), pages=pages, page=n, declared=COMMENTS
            )
        )
        for n in range(1, pages + 1)
    }


def _foreign(number: int, text: str, language: str) -> str:
    page = story(number, [comment(number * 1000 + n, text) for n in range(3)], body=f"<p>{text}</p>" * 6)
    return page.replace('lang="en"', f'lang="{language}"')


def crawl(folder: Path, canary: str) -> None:
    """Archive the site into FOLDER/collections/main, twice: the second look finds story 2 changed."""
    said = [comment(2000), comment(2001, REMOVED), comment(2002)]
    answers: dict[str, Answer] = {
        **_long_story(1), "/story/2/": Answer(story(2, said)), "/story/3/": Answer(_foreign(3, ARABIC, "ar")),
        "/story/4/": Answer(_foreign(4, JAPANESE, "ja")), "/story/5/": Answer(hostile_page(canary)),
    }  # fmt: skip
    with serve(answers) as site:
        _archive(folder, site, *(f"/story/{n}/" for n in range(1, 6)))
        edited = comment(2002, "A quieter sentence than the one before")
        later = (
            "".join(f"<p>{sentence(2 * 31 + n, 30)}</p>" for n in (0, 2, 3, 4, 5, 6))
            + f"<p>{sentence(999, 40)}</p>"
        )
        site.answers["/story/2/"] = Answer(story(2, [said[0], edited], body=later))
        _archive(folder, site, "/story/2/")
    _plant(folder / "collections/main")


def _plant(collection: Path) -> None:
    """Templates as pywb's automatic mode would run them: a received collection may hold them."""
    (collection / "templates").mkdir()
    run = "{{ cycler.__init__.__globals__.os.system('touch " + str(collection / PLANTED) + "') }}"
    for name in (
        "index",
        "search",
        "base",
        "error",
        "not_found",
        "banner",
        "head_insert",
        "frame_insert",
        "query",
    ):
        (collection / "templates" / f"{name}.html").write_text(f"PLANTED {run}")


def _archive(folder: Path, site: Site, *paths: str) -> None:
    done = tearsheet("archive", "-q", *QUICK, *map(site.url, paths), cwd=folder)
    assert done.returncode in (0, 3), done.stderr


@contextmanager
def serving(*arguments: str, cwd: Path) -> Iterator[str]:
    """`tearsheet serve` on a free port; its address."""
    process = start("serve", "--port", "0", *arguments, cwd=cwd)
    assert process.stderr
    try:
        told = []
        for line in process.stderr:
            told.append(line)
            if found := re.search(r"reading room: (http://\S+/)\s", line):
                break
        else:
            raise AssertionError("".join(told))
        yield found[1]
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
