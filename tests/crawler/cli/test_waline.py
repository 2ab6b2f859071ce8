"""A real Waline (`npm install @waline/vercel @waline/client` in a folder, named by TEARSHEET_WALINE) against its database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.cli.commands import lines, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.postgres import PostgresServer, why_not

FOLDER = Path(os.environ.get("TEARSHEET_WALINE") or "nowhere")
SERVER = FOLDER / "node_modules" / "@waline" / "vercel" / "vanilla.js"
CLIENT = FOLDER / "node_modules" / "@waline" / "client" / "dist" / "waline.js"
pytestmark = [
    pytest.mark.skipif(not SERVER.is_file(), reason="needs TEARSHEET_WALINE: a folder with its npm packages"),
    pytest.mark.skipif(why_not() is not None, reason=str(why_not())),
]
PATH = "/story/7"
JSON, SCRIPT = {"Content-Type": "application/json"}, {"Content-Type": "text/javascript"}
NAMES = ("Ada", "Боря", "陳美", "Cy O.")
TABLES = (
    "CREATE TABLE wl_comment (id serial PRIMARY KEY, user_id int, comment text, insertedat timestamp, ip text, link text, mail text, nick text,"
    " pid int, rid int, sticky numeric, status text NOT NULL DEFAULT '', \"like\" int, ua text, url text,"
    " createdat timestamp DEFAULT current_timestamp, updatedat timestamp DEFAULT current_timestamp)",
    "CREATE TABLE wl_counter (id serial PRIMARY KEY, time int, url text, createdat timestamp, updatedat timestamp)",
    "CREATE TABLE wl_users (id serial PRIMARY KEY, display_name text, email text, password text, type text, label text, url text, avatar text,"
    ' github text, twitter text, facebook text, google text, weibo text, qq text, oidc text, "2fa" text, createdat timestamp, updatedat timestamp)',
)
STORY = "<p>The harbour council met to settle the winter timetable of the island ferries, after a summer of complaints.</p>"


@contextmanager
def waline(database: PostgresServer, folder: Path) -> Iterator[str]:
    """The address of its server; what it asks its makers' host for, it gets here."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        serve({"/": Answer('{"services": []}', headers=JSON)}) as elsewhere,
        (folder / "waline.log").open("wb") as log,
    ):
        said = {
            "PG_HOST": "127.0.0.1", "PG_PORT": str(database.port), "PG_USER": "tearsheet", "PG_PASSWORD": "x", "PG_DB": "postgres",
            "JWT_TOKEN": "x", "IPQPS": "0", "DISABLE_AUTHOR_NOTIFY": "1", "SITE_NAME": "x", "SITE_URL": "http://127.0.0.1", "OAUTH_URL": elsewhere.url("/"),
        }  # fmt: skip
        process = subprocess.Popen(
            ["node", str(SERVER), str(port)], env={**os.environ, **said}, stdout=log, stderr=log
        )
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                time.sleep(0.1)
                try:
                    urllib.request.urlopen(f"{base}/api/comment?type=count&url=/x", timeout=20).close()
                    break
                except urllib.error.URLError:
                    assert process.poll() is None, (folder / "waline.log").read_text()
            yield base
        finally:
            process.terminate()
            process.wait()


def say(base: str, nick: str, text: str, **answers: Any) -> int:
    """Post a comment as its client does; its id."""
    said = {
        "nick": nick,
        "mail": "a@b.example",
        "link": "",
        "comment": text,
        "url": PATH,
        "ua": "",
        **answers,
    }
    asked = urllib.request.Request(
        f"{base}/api/comment", json.dumps(said).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return int(json.load(answer)["data"]["objectId"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The page with its box, and what the database holds of the thread."""
    import psycopg

    database = PostgresServer()
    with psycopg.connect(database.url, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(table)  # type: ignore[arg-type]
    with waline(database, tmp_path_factory.mktemp("waline")) as base:
        for number in range(23):
            link = "https://ada.example" if number % 4 == 0 else ""
            top = say(
                base, NAMES[number % 4], f"Remark {number} of the **harbour**.\n\nSecond line.", link=link
            )
            if number % 3 == 0:
                reply = say(
                    base, NAMES[(number + 1) % 4], f"Answer {number}.", pid=top, rid=top, at=NAMES[number % 4]
                )
                say(
                    base,
                    "Odd",
                    f"Answer {number} to the answer.",
                    pid=reply,
                    rid=top,
                    at=NAMES[(number + 1) % 4],
                )
        with psycopg.connect(database.url) as connection:
            rows = connection.execute("SELECT id, nick, pid, insertedat, link FROM wl_comment").fetchall()
        script = f"import {{ init }} from '/waline.js'; init({{ el: '#waline', serverURL: '{base}', path: '{PATH}', lang: 'en' }});"
        page = (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>Harbour hours</title><article><h1>Harbour hours</h1>{STORY * 6}</article>"
            f'<div id="waline"></div><script type="module">{script}</script></html>'
        )
        answers = {PATH: Answer(page), "/waline.js": Answer(CLIENT.read_bytes(), headers=SCRIPT)}
        with serve(answers) as story:
            yield story.url(PATH), rows
    database.remove()


def test_every_comment_is_the_databases(site: tuple[str, list[tuple[Any, ...]]], tmp_path: Path) -> None:
    url, rows = site
    done = tearsheet("archive", "--allow-private", "--delay", "0", url, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "39 comments captured of 39 declared: complete" in done.stdout
    found = {
        (
            int(line["id"].rpartition("/")[2]),
            line["author"]["name"],
            int(line["parent_id"].rpartition("/")[2]) if line["parent_id"] else None,
            line["date_published"][:19],
            line["author"]["url"] or "",
        )
        for line in lines(tmp_path, "comments")
    }
    assert found == {(*row[:3], row[3].isoformat()[:19], row[4]) for row in rows}
    texts = {line["text"] for line in lines(tmp_path, "comments")}
    assert {"Remark 0 of the harbour.\n\nSecond line.", "Answer 21 to the answer."} <= texts
