"""`tearsheet archive` from the outside: files, records, exit codes, and going on after a crash."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from archives.records import Pointer
from archives.warc.reader import load_capture
from tests.crawler.cli.commands import (
    QUICK,
    command,
    environment,
    kill,
    lines,
    same_lines,
    start,
    tearsheet,
    wait_for,
    warcs,
)
from tests.faults.audit import Audit, ledger_differences
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story, story_site

HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_a_story_with_its_comment_pages_and_requisites(tmp_path: Path) -> None:
    answers = story_site(1, comments=25, per_page=10)
    page = answers["/story/1/"]
    answers["/story/1/"] = Answer(
        str(page.body).replace("</head>", '<link rel="stylesheet" href="/s.css"></head>')
    )
    answers["/s.css"] = Answer("body{background:url(/bg.png)}", headers={"Content-Type": "text/css"})
    answers["/bg.png"] = Answer(b"\x89PNG\r\n", headers={"Content-Type": "image/png"})
    with serve(answers) as site:
        done = tearsheet("archive", site.url("/story/1/"), *QUICK, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert site.asked("/bg.png") == 1
    (article,) = lines(tmp_path, "articles")
    comments = lines(tmp_path, "comments")
    assert article["comments"]["declared"] == article["comments"]["captured"] == len(comments) == 25
    assert article["comments"]["pages"] == 3
    assert article["comments"]["complete"] is True
    assert [c["position"] for c in comments] == list(range(25))
    assert "25 comments captured of 25 declared: complete" in done.stdout + done.stderr
    roles = Counter(line["role"] for line in lines(tmp_path, "pages"))
    assert roles == {"page": 1, "comment-page": 2, "requisite": 2, "robots": 1} or roles == {
        "page": 1,
        "comment-page": 2,
        "requisite": 2,
    }
    archive = tmp_path / "collections/main/archive"
    assert all(path.name.endswith(".warc.gz") for path in archive.iterdir())
    for line in [article, *comments]:
        capture = load_capture(archive, Pointer(**line["capture"]))
        assert capture.status == 200
        assert (
            line["text"].split(" number ")[0].encode() if line["type"] == "comment" else b"Story 1"
        ) in capture.content


def test_extracting_gives_the_same_lines(tmp_path: Path) -> None:
    with serve(story_site(5, comments=12, per_page=5)) as site:
        urls = [site.url(f"/story/{n}/") for n in range(1, 6)]
        assert tearsheet("archive", *urls, site.url("/none/"), *QUICK, cwd=tmp_path).returncode == 3
        assert tearsheet("archive", *urls[:2], *QUICK, cwd=tmp_path).returncode == 0
    live = lines(tmp_path)
    assert len(live) > 60
    collection = tmp_path / "collections/main"
    shutil.rmtree(collection / "records")
    for path in collection.glob("ledger.sqlite*"):
        path.unlink()
    done = tearsheet("extract", "collections/main/archive", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(same_lines(live, lines(tmp_path))) == []


def test_settings_of_the_command_line_hold_and_the_archive_says_so(tmp_path: Path) -> None:
    answers = {**story_site(4, comments=0, per_page=2), "/robots.txt": Answer("User-agent: *\nDisallow: /")}
    with serve(answers) as site:
        urls = [site.url(f"/story/{n}/") for n in range(1, 5)]
        wanted = ("ROBOTSTXT_OBEY=False", "DOWNLOAD_DELAY=0.05", "TEARSHEET_WARC_MAX_BYTES=1000",
                  "TEARSHEET_REDACT_SECRETS=True")  # fmt: skip
        settings = [word for setting in wanted for word in ("--set", setting)]
        done = tearsheet("archive", *urls, *settings, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = warcs(tmp_path)
    assert len(files) == 4, "one page fills a file"
    warcinfo = gzip.decompress(files[0].read_bytes()).split(b"\r\n\r\n")[1]
    assert b"robots: ignore" in warcinfo
    assert b"redacted: " in warcinfo


def test_a_warc_by_standard_input(tmp_path: Path) -> None:
    with serve(story_site(1, comments=3, per_page=2)) as site:
        assert tearsheet("archive", site.url("/story/1/"), *QUICK, cwd=tmp_path).returncode == 0
    (warc,) = warcs(tmp_path)
    with warc.open("rb") as file:
        done = subprocess.run(command("extract", "-", "--stdout"), cwd=tmp_path, stdin=file, capture_output=True,
                              env=environment(), check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    live = [(line["type"], line["id"], line["text_digest"]) for line in lines(tmp_path, "[ac]*")]
    piped = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(live) == 4
    assert live == [
        (line["type"], line["id"], line["text_digest"]) for line in piped if line["type"] != "page"
    ]


def test_again_after_a_finished_run_says_unchanged_or_updated(tmp_path: Path) -> None:
    answers = story_site(2, comments=3, per_page=10)
    with serve(answers) as site:
        urls = [site.url("/story/1/"), site.url("/story/2/")]
        assert tearsheet("archive", *urls, *QUICK, cwd=tmp_path).returncode == 0
        site.answers["/story/2/"] = Answer(
            str(answers["/story/2/"].body).replace("number 62.", "number 6200.")
        )
        assert tearsheet("archive", *urls, *QUICK, cwd=tmp_path).returncode == 0
        assert site.asked("/story/1/") == 2
    changes = Counter((line["url"].rsplit("/", 2)[1], line["change"]) for line in lines(tmp_path, "articles"))
    assert changes == {("1", "new"): 1, ("2", "new"): 1, ("1", "unchanged"): 1, ("2", "updated"): 1}
    assert list(ledger_differences(Audit(), tmp_path / "collections/main")) == []


def test_standard_output_carries_json_lines_alone(tmp_path: Path) -> None:
    with serve(story_site(1, comments=3, per_page=10)) as site:
        done = tearsheet("archive", site.url("/story/1/"), "--stdout", "--json", *QUICK, cwd=tmp_path)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert Counter(r["type"] for r in records)["comment"] == 3
    assert json.loads(done.stderr.splitlines()[-1])["exit_code"] == 0
    assert sorted(records, key=str) == sorted(lines(tmp_path), key=str)


def _error(status: int, **headers: str) -> dict[str, Answer]:
    return {"/x": Answer("<h1>no</h1>", status, {**HTML, **headers})}


@pytest.mark.parametrize(
    ("answers", "code", "error"),
    [
        (_error(404), 3, "http-404"),
        (_error(410), 3, "http-410"),
        (_error(500), 3, "http-500"),
        (_error(401), 5, "http-401"),
        (_error(403), 5, "http-403"),
        (_error(429), 5, "http-429"),
        (_error(302, Location="/x"), 3, "redirect-loop"),
        ({"/x": Answer("")}, 3, "empty"),
        ({"/x": Answer("x" * 3_000_000)}, 11, "too-large"),
        ({"/x": Answer("slow", wait=3)}, 3, "timeout"),
        ({"/x": Answer("no"), "/robots.txt": Answer("User-agent: *\nDisallow: /")}, 5, "robots-denied"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_goes_wrong_has_its_line_and_code(
    tmp_path: Path, answers: dict[str, Answer], code: int, error: str
) -> None:
    with serve(answers) as site:
        done = tearsheet("archive", site.url("/x"), *QUICK, "--timeout", "1", "--max-size", "1M",
                         "--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05", cwd=tmp_path)  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert error in done.stdout + done.stderr
    (page,) = [line for line in lines(tmp_path, "pages") if line["role"] == "page"]
    assert page["error"].startswith(error)


@pytest.mark.parametrize(
    ("url", "code", "told"),
    [("http://", 2, "malformed"), ("ftp://h/x", 2, "web address"), ("http://127.0.0.1:1/", 3, "refused"),
     ("http://no-such-host.invalid/", 3, "dns")],
)  # fmt: skip
def test_addresses_that_lead_nowhere(tmp_path: Path, url: str, code: int, told: str) -> None:
    done = tearsheet(
        "archive", url, *QUICK, "--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05", cwd=tmp_path
    )
    assert done.returncode == code, done.stderr
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "collections").write_text("a file stands here")
    done = tearsheet("archive", "http://127.0.0.1:1/", cwd=tmp_path)
    assert done.returncode == 2
    assert "collections" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_media_are_archived_without_an_article(tmp_path: Path) -> None:
    answers = {"/d.pdf": Answer(b"%PDF-1.7\n%%EOF", headers={"Content-Type": "application/pdf"})}
    with serve(answers) as site:
        assert tearsheet("archive", site.url("/d.pdf"), *QUICK, cwd=tmp_path).returncode == 0
    assert lines(tmp_path, "articles") == []
    assert len([line for line in lines(tmp_path, "pages") if line["url"].endswith("/d.pdf")]) == 1


def test_lists_of_urls(tmp_path: Path) -> None:
    with serve(story_site(4, comments=1, per_page=10)) as site:
        (tmp_path / "urls.txt").write_text(f"# stories\n{site.url('/story/1/')}\n{site.url('/story/2/')}\n")
        done = tearsheet(
            "archive", "-i", "urls.txt", "-", *QUICK, cwd=tmp_path, stdin=site.url("/story/3/") + "\n"
        )
    assert done.returncode == 0, done.stderr
    assert len(lines(tmp_path, "articles")) == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_seals_and_the_same_command_goes_on(tmp_path: Path, number: int) -> None:
    with serve(story_site(30, comments=4, per_page=2, wait=0.05)) as site:
        arguments = ("archive", *(site.url(f"/story/{n}/") for n in range(1, 31)), *QUICK)
        process = start(*arguments, cwd=tmp_path)
        wait_for(lambda: len(site.log) > 20)
        process.send_signal(number)
        _, err = process.communicate(timeout=300)
        assert process.returncode == 10, err
        assert not [path for path in warcs(tmp_path) if path.name.endswith(".open")]
        asked = len(site.log)
        assert asked < 60
        assert tearsheet(*arguments, cwd=tmp_path).returncode == 0
        assert len(site.log) < asked + 65, "what was done is not fetched again"
    _all_once(tmp_path, stories=30, comments=4)


def test_sigkill_at_random_moments_loses_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261124)
    with serve(story_site(60, comments=6, per_page=3, wait=0.01)) as site:
        arguments = ("archive", *(site.url(f"/story/{n}/") for n in range(1, 61)), *QUICK)
        for _ in range(4):
            process = start(*arguments, cwd=tmp_path)
            asked = len(site.log)
            wait_for(lambda: len(site.log) > asked + 2 or process.poll() is not None)  # noqa: B023
            time.sleep(chance.uniform(0, 0.6))
            kill(process)
        done = tearsheet(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    _all_once(tmp_path, stories=60, comments=6)


def _all_once(folder: Path, stories: int, comments: int) -> None:
    articles = Counter(line["id"] for line in lines(folder, "articles"))
    assert len(articles) == stories
    assert set(articles.values()) == {1}
    found = Counter(line["id"] for line in lines(folder, "comments"))
    assert len(found) == stories * comments
    assert set(found.values()) == {1}
    pages = Counter(line["url"] for line in lines(folder, "pages") if line["role"] != "robots")
    assert set(pages.values()) == {1}
    archive = folder / "collections/main/archive"
    for line in lines(folder):
        if line["capture"]:
            assert load_capture(archive, Pointer(**line["capture"])).url


def test_a_second_run_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with serve(story_site(10, comments=1, per_page=10, wait=3)) as site:
        process = start("archive", *(site.url(f"/story/{n}/") for n in range(1, 11)), *QUICK, cwd=tmp_path)
        try:
            wait_for(lambda: len(site.log) > 1)
            done = tearsheet("archive", site.url("/story/1/"), *QUICK, cwd=tmp_path)
            assert done.returncode == 2
            assert "main" in done.stderr
        finally:
            kill(process)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    assert tearsheet("--help", cwd=tmp_path).returncode == 0  # its time is a benchmark's, not a test's
    import sys

    code = ("import sys; from crawler.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
            "print([m for m in sys.modules if m.split('.')[0] in ('scrapy', 'twisted', 'lxml', 'trafilatura')])")  # fmt: skip
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.endswith("[]\n")


def test_edited_and_removed_comments_are_told(tmp_path: Path) -> None:
    def page(numbers: list[int], **edited: str) -> Answer:
        return Answer(story(1, [comment(n, edited.get(f"c{n}")) for n in numbers]))

    with serve({"/story/1/": page([1, 2, 3])}) as site:
        tearsheet("archive", site.url("/story/1/"), *QUICK, cwd=tmp_path)
        site.answers["/story/1/"] = page([1, 3, 4], c3="quite another text")
        tearsheet("archive", site.url("/story/1/"), *QUICK, cwd=tmp_path)
    changes = Counter(line["change"] for line in lines(tmp_path, "comments"))
    assert changes == {"new": 4, "unchanged": 1, "edited": 1, "removed": 1}
