"""What a page needs is not asked for at every run: by its own freshness, and for a day whatever the server says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.crawler.cli.commands import lines, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story

PNG = {"Content-Type": "image/png"}
EXTRA = (
    '<img src="/day.png"><img src="/week.png"><img src="/error.png"><link rel=stylesheet href="/style.css">'
)


def test_only_what_is_stale_is_asked_for_again(tmp_path: Path) -> None:
    answers = {
        "/robots.txt": Answer("", 404),
        "/": Answer('<h1>Front</h1><a href="/2026/03/story/">A story of the harbour wall and its cost</a>'),
        "/day.png": Answer(b"day", headers={**PNG, "Cache-Control": "no-cache", "ETag": '"1"'}),
        "/week.png": Answer(b"week", headers={**PNG, "Cache-Control": "max-age=604800"}),
        "/style.css": Answer("p{}", headers={"Content-Type": "text/css"}),
        "/error.png": Answer("", 500),
    }

    def run(comments: int) -> dict[str, int]:
        """A run over a page that has changed; what was asked for in it."""
        site.answers["/2026/03/story/"] = Answer(
            story(1, [comment(n) for n in range(1, comments + 1)], extra=EXTRA, base="/2026/03/story")
        )
        before = len(site.log)
        done = tearsheet("run", "--set", "FRONTIER_RETRIES=0", cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        asked = [line.path for line in site.log[before:]]
        return {name: asked.count(f"/{name}") for name in ("day.png", "week.png", "style.css", "error.png")}

    with serve(answers) as site:
        (tmp_path / "sources.toml").write_text(
            f'[defaults.politeness]\ndelay = "0s"\nconcurrency = 4\n[sites.t]\nstart = ["{site.url("/")}"]\n'
        )
        assert run(1) == {"day.png": 1, "week.png": 1, "style.css": 1, "error.png": 1}
        assert run(2) == {"day.png": 0, "week.png": 0, "style.css": 0, "error.png": 1}
        with closing(sqlite3.connect(tmp_path / "collections/main/ledger.sqlite")) as ledger:
            # two days pass
            ledger.execute("UPDATE captures SET date = strftime('%Y-%m-%dT%H:%M:%SZ', date, '-2 days')")
            ledger.commit()
        assert run(3) == {"day.png": 1, "week.png": 0, "style.css": 1, "error.png": 1}
        again = [line for line in site.log if line.path == "/day.png"][-1]
        assert again.headers["If-None-Match"] == '"1"'
        assert again.headers["Referer"] == site.url("/2026/03/story/")
    assert len(lines(tmp_path, "comments")) == 3
