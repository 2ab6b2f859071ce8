"""`tearsheet changes` and the feeds that a run leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from archives.index.opening import open_index
from archives.records import CommentAuthor, ThreadState
from crawler.cli.main import main
from crawler.feeds.files import write_feeds
from crawler.report.files import write_report
from crawler.report.summary import Alarm, RunSummary
from crawler.sources.model import FeedPolicy
from tests.archives.index.logs import article, comment, removed, seen, when, write
from tests.crawler.cli.commands import QUICK, lines, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment as said
from tests.servers.stories import story

ATOM = {"a": "http://www.w3.org/2005/Atom", "ts": "urn:tearsheet:changes"}


def fill(folder: Path) -> None:
    """Two stories over three runs: everything that can change changes once."""
    collection = folder / "collections" / "main"
    zoe = CommentAuthor("<b>Zoë</b>")
    kept, cut, gone = (
        comment(n, 10, text=f"Number {n} said so. It was late.", author=zoe) for n in (1, 2, 3)
    )
    write(collection, "r1", article(1, 10, body="It cost four.\n\nHe paid.", date_modified="2026-10-01"), kept, cut, gone,
          article(2, 10, site="other.example", headline="A \x08 bell & <i>tag</i>", comments=ThreadState(closed=False)))  # fmt: skip
    write(collection, "r2", article(1, 20, run="r2", change="updated", version=2, body="It cost nine.\n\nHe paid.", date_modified="2026-10-01"),
          replace(kept, run="r2", change="edited", version=2, text="Number 1 said no. It was late.", last_seen=when(20)),
          removed(cut, "r2", 10), removed(gone, "r2", 10),
          article(2, 20, run="r2", site="other.example", headline="A bell", change="unchanged-text", comments=ThreadState(closed=True)))  # fmt: skip
    write(collection, "r3", article(1, 30, run="r3", change="unchanged-text", flags=("thread-unread: not drawn",), body="It cost nine.\n\nHe paid."),
          replace(cut, run="r3", change="reappeared", last_seen=when(30)),
          article(2, 30, run="r3", site="other.example", change="gone", headline="A bell", comments=ThreadState(closed=True)), seen("r3", "article-1", 30, []))  # fmt: skip
    alarm = Alarm("news.example", "threads-read", 0.1, 0.9, 0.65, 2)
    write_report(RunSummary("r3", ended=when(40), alarms=(alarm,)), collection / "runs")


KINDS = [
    ("alarm", "news.example"), ("gone", "other.example"), ("comments-reappeared", "news.example"),
    ("thread-unread", "news.example"), ("thread-closed", "other.example"), ("comments-removed", "news.example"),
    ("comments-edited", "news.example"), ("text-changed", "news.example"), ("new-story", "other.example"),
    ("new-story", "news.example"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    fill(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    assert main(["changes", "--jsonl", *options]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_change_is_told_once_the_newest_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys)
    assert sorted((entry["kind"], entry["site"]) for entry in found) == sorted(KINDS)
    assert [entry["at"] for entry in found] == sorted((entry["at"] for entry in found), reverse=True)
    assert len({entry["id"] for entry in found}) == len(found)
    one = {entry["kind"]: entry for entry in found}
    assert one["text-changed"]["edits"][0]["changes"] == [
        {"before": "It cost four.", "after": "It cost nine."}
    ]
    assert one["text-changed"]["is_silent"] is True
    assert one["comments-removed"]["record_ids"] == ["news.example/wordpress/2", "news.example/wordpress/3"]
    assert one["comments-removed"]["at"] == when(20)
    assert [edit["changes"][0]["before"] for edit in one["comments-removed"]["edits"]] == [
        "Number 2 said so. It was late.", "Number 3 said so. It was late.",
    ]  # fmt: skip
    assert one["comments-edited"]["edits"][0]["changes"] == [
        {"before": "Number 1 said so.", "after": "Number 1 said no."}
    ]
    assert one["comments-edited"]["edits"][0]["author"] == "<b>Zoë</b>"
    assert "fell to 10%" in one["alarm"]["title"]
    assert one["alarm"]["room"] == "http://127.0.0.1:8017/run/r3"


@pytest.mark.parametrize(
    ("options", "count"),
    [("--site other.example", 3), ("--kind gone --kind alarm", 2), ("--run r2", 4), ("-n 3", 3), ("-n 0", 10),
     (f"--since {when(30)}", 4), (f"--until {when(11)}", 2), (f"--since {when(20)} --until {when(30)}", 4)],
)  # fmt: skip
def test_which_changes(folder: Path, capsys: pytest.CaptureFixture[str], options: str, count: int) -> None:
    assert len(told(capsys, *options.split())) == count


def test_text_for_people_cannot_steer_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes"]) == 0
    shown = capsys.readouterr().out
    assert "    - It cost four.\n    + It cost nine.\n" in shown
    assert "Text changed without a new date of modification: Harbour strike, day 1" in shown
    assert "\x08" not in shown


def test_all_versions_of_a_record(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "https://news.example/story/1"]) == 0
    shown = capsys.readouterr().out
    assert [line.split(", ")[1].split()[0] for line in shown.splitlines() if "version " in line] == [
        "new",
        "updated",
    ]
    assert "    - It cost four.\n    + It cost nine.\n" in shown
    assert main(["changes", "news.example/wordpress/1"]) == 0
    assert "    + Number 1 said no." in capsys.readouterr().out
    assert main(["changes", "nobody"]) == 4
    assert (
        capsys.readouterr().err
        == "tearsheet: no record 'nobody' in the collection: `tearsheet query` finds ids\n"
    )
    assert main(["changes", "--site", "nowhere.example"]) == 4


def test_feeds_are_valid_and_carry_the_ids(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    collection = folder / "collections" / "main"
    now = datetime.fromisoformat(when(50))
    with open_index(collection) as index:
        written = write_feeds(index, collection, now, FeedPolicy("https://room.example/x", 4))
        before = {path: path.stat().st_mtime_ns for path in collection.rglob("feeds/**/*.*")}
        write_feeds(index, collection, now, FeedPolicy("https://room.example/x", 4))
    assert written == {f"{name}{suffix}": count for name, count in
                       (("changes", 4), ("news.example", 4), ("other.example", 3)) for suffix in (".atom", ".json")}  # fmt: skip
    assert {path: path.stat().st_mtime_ns for path in before} == before
    root = etree.parse(collection / "feeds" / "sites" / "other.example.atom").getroot()
    assert root.tag == f"{{{ATOM['a']}}}feed"
    for name in ("id", "title", "updated", "author/a:name"):
        assert len(root.findall(f"a:{name}", ATOM)) == 1
    entries = root.findall("a:entry", ATOM)
    assert [entry.findtext("ts:record", None, ATOM) for entry in entries] == ["article-2"] * 3
    for entry in entries:
        assert all(
            len(entry.findall(f"a:{name}", ATOM)) == 1 for name in ("id", "title", "updated", "content")
        )
        assert (
            entry.find("a:link[@rel='alternate']", ATOM).get("href")
            == "https://room.example/x/story/article-2"
        )
    said = json.loads((collection / "feeds" / "changes.json").read_bytes())
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert said["items"][0]["_tearsheet"]["kind"] == "alarm"
    assert main(["changes", "--atom"]) == 0
    assert etree.fromstring(capsys.readouterr().out.encode()).findall("a:entry", ATOM)
    assert main(["changes", "--json-feed", "--kind", "comments-edited"]) == 0
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert "<b>&lt;b&gt;Zoë&lt;/b&gt;</b>" in item["content_html"]


def test_a_run_leaves_its_feeds(tmp_path: Path) -> None:
    with serve({"/story/2/": Answer(story(2, [said(2000), said(2001, "Gone tomorrow, remember")]))}) as site:
        assert tearsheet("archive", "-q", *QUICK, site.url("/story/2/"), cwd=tmp_path).returncode == 0
        site.answers["/story/2/"] = Answer(
            story(2, [said(2000)], body="<p>A wholly new text. It is short.</p>" * 4)
        )
        assert tearsheet("archive", "-q", *QUICK, site.url("/story/2/"), cwd=tmp_path).returncode == 0
    feed = json.loads((tmp_path / "collections/main/feeds/changes.json").read_bytes())
    found = {item["_tearsheet"]["kind"]: item["_tearsheet"] for item in feed["items"]}
    assert set(found) == {"new-story", "text-changed", "comments-removed"}
    ids = {line["id"] for line in lines(tmp_path) if line["type"] in ("article", "comment")}
    assert {record_id for change in found.values() for record_id in change["record_ids"]} <= ids
    assert found["comments-removed"]["edits"][0]["changes"][0]["before"] == "Gone tomorrow, remember"
