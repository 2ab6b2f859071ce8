"""`extract` over files in the wrong order, in several crawls, in shards, with faults that are told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from tests.archives.kit import HTTP, record, response
from tests.archives.warc.formats import PACKINGS
from tests.crawler.cli.commands import lines, tearsheet
from tests.servers.stories import comment, story

DATES = ("2026-03-04T05:06:07Z", "2026-06-04T05:06:07Z", "2026-09-04T05:06:07Z")


def capture(number: int, date: str, seed: int, comments: int) -> bytes:
    """A story captured then, with other words and so many comments."""
    page = story(
        number,
        [comment(n) for n in range(comments)],
        body=f"<p>{f'These are the words number {seed}. ' * 30}</p>",
    )
    block = record(
        "response",
        response(page.encode()),
        HTTP,
        url=f"http://x.test/story/{number}/",
        number=100 * number + seed,
    )
    return block.replace(b"2026-11-23T20:48:00Z", date.encode())


def versions(found: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    return [(line["capture"]["date"][:7], line["version"], line["change"]) for line in found]


def test_files_against_their_dates_and_shards(tmp_path: Path) -> None:
    files = tmp_path / "warcs"
    files.mkdir()
    # Within the first file, and from file to file, the order is not that of the dates; one file is packed as a whole.
    (files / "a.warc.gz").write_bytes(
        PACKINGS["gzip a record"](
            [capture(1, DATES[2], 3, 2), capture(2, DATES[1], 2, 1), capture(3, DATES[0], 1, 0)]
        )
    )
    (files / "b.warc.xz").write_bytes(
        PACKINGS["xz"]([capture(2, DATES[0], 1, 0), capture(1, DATES[1], 2, 1)])
    )
    (files / "c.warc.gz").write_bytes(PACKINGS["gzip a record"]([capture(1, DATES[0], 1, 0)]))
    done = tearsheet("extract", "warcs", "--readers", "1", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "6 captures read: 6 articles, 4 comments\n")
    articles = lines(tmp_path, "articles")
    of_first = [line for line in articles if line["url"].endswith("/1/")]
    assert versions(of_first) == [("2026-03", 1, "new"), ("2026-06", 2, "updated"), ("2026-09", 3, "updated")]
    assert {line["change"] for line in lines(tmp_path, "comments")} == {"new"}
    whole = sorted(map(_brief, articles))
    found = []
    for part in ("1/2", "2/2"):
        assert tearsheet("extract", "warcs", "--shard", part, "--readers", "1", cwd=tmp_path).returncode == 0
        collection = f"main-{part.replace('/', '-of-')}"
        marker = json.loads((tmp_path / "collections" / collection / "extracted.json").read_text())
        assert (marker["shard"], marker["exit_code"]) == (part, 0)
        found += lines(tmp_path, "articles", collection=collection)
    assert sorted(map(_brief, found)) == whole
    again = tearsheet("extract", "warcs", "--shard", "2/2", cwd=tmp_path)
    assert again.returncode == 0
    assert again.stderr.startswith("shard 2/2 was done before: remove ")
    second = lines(tmp_path, "articles", collection="main-2-of-2")
    assert len(second) == len([line for line in found if line in second])


def _brief(line: dict[str, Any]) -> tuple[str, str, int]:
    return line["id"], line["capture"]["date"], line["version"]


def test_an_older_file_read_by_a_later_command(tmp_path: Path) -> None:
    for name, date, seed in (("june", DATES[1], 2), ("march", DATES[0], 1)):
        (tmp_path / f"{name}.warc.gz").write_bytes(gzip.compress(capture(1, date, seed, seed)))
        assert tearsheet("extract", f"{name}.warc.gz", "--readers", "1", cwd=tmp_path).returncode == 0
    assert versions(lines(tmp_path, "articles")) == [("2026-06", 1, "new"), ("2026-03", 2, "updated")]
    assert [line["change"] for line in lines(tmp_path, "comments")] == ["new", "new"]  # none is removed
    state = tearsheet("query", "--type", "article", "--jsonl", cwd=tmp_path)
    assert json.loads(state.stdout)["capture"]["date"] == DATES[1]


def test_what_nothing_can_be_made_of_is_told(tmp_path: Path) -> None:
    good = capture(1, DATES[0], 1, 0)
    no_type = good.replace(b"WARC-Type: response\r\n", b"", 1)
    no_url = capture(2, DATES[0], 1, 0).replace(b"WARC-Target-URI: http://x.test/story/2/\r\n", b"")
    no_date = capture(3, "someday", 1, 0)
    lost = record(
        "continuation", b"x", "WARC-Segment-Origin-ID: <urn:uuid:lost>", "WARC-Segment-Number: 2", number=9
    )
    (tmp_path / "x.warc").write_bytes(good + no_type + no_url + no_date + lost)
    done = tearsheet("extract", "x.warc", "--stdout", "-q", "--readers", "1", cwd=tmp_path)
    assert done.returncode == 3
    places = [
        0,
        len(good),
        len(good + no_type),
        len(good + no_type + no_url),
        len(good + no_type + no_url + no_date),
    ]
    assert done.stderr.splitlines() == sorted([
        f"problem: x.warc: byte {places[1]}: a record without WARC-Type",
        f"problem: x.warc: byte {places[2]}: a response record without WARC-Target-URI",
        f"problem: x.warc: byte {places[3]}: no date: 'someday'; 1970 stands for it",
        f"problem: x.warc: byte {places[4]}: a segment of a record that is not here: urn:uuid:lost",
    ])  # fmt: skip


def test_a_shard_that_is_none(tmp_path: Path) -> None:
    for wrong in ("0/2", "3/2", "x", "1"):
        done = tearsheet("extract", "x.warc", "--shard", wrong, cwd=tmp_path)
        assert done.returncode == 2
        assert "like 2/8" in done.stderr
