"""A WACZ file that somebody sent, opened without a collection."""

from __future__ import annotations

import http.client
import json
import zipfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archives.errors import ArchiveError
from reading_room.wacz import opened
from tests.crawler.cli.commands import tearsheet
from tests.reading_room.made import Made
from tests.reading_room.newsroom import serving


def pack(path: Path, files: dict[str, bytes | Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data if isinstance(data, bytes) else data.read_bytes())
    return path


def collection(folder: Path) -> Made:
    made = Made(folder)
    story = made.article("https://quay.example/1/", headline="The harbour that was sent")
    made.comment(story, 1)
    made.index()
    return made


def files_of(folder: Path) -> dict[str, bytes | Path]:
    return {
        str(p.relative_to(folder)): p
        for p in sorted(folder.rglob("*"))
        if p.parent.name in ("archive", "records") and p.is_file()
    }


def test_a_file_is_served_and_thrown_away(tmp_path: Path) -> None:
    pytest.importorskip("starlette", reason="the extra `room` is not installed")
    sent = pack(tmp_path / "sent.wacz", files_of(collection(tmp_path / "main").folder))
    (tmp_path / "empty").mkdir()
    with serving(str(sent), cwd=tmp_path / "empty") as url:
        place = urlsplit(url)
        with closing(http.client.HTTPConnection(place.netloc, timeout=60)) as connection:
            connection.request("GET", "/articles?q=harbour")
            answer = connection.getresponse()
            text = answer.read().decode()
        assert answer.status == 200
    assert "sent.wacz" in text
    assert "that was sent" in text
    assert list((tmp_path / "empty").iterdir()) == []


def test_one_of_others_is_read_as_extract_reads_it(tmp_path: Path) -> None:
    files = files_of(collection(tmp_path / "main").folder)
    warcs = {name: data for name, data in files.items() if name.startswith("archive/")}
    with opened(pack(tmp_path / "other.wacz", warcs)) as folder:
        pages = list((folder / "records").glob("pages-*.jsonl"))
        assert [json.loads(line)["url"] for path in pages for line in path.read_text().splitlines()] == ["https://quay.example/1/"]  # fmt: skip


def test_names_lead_nowhere(tmp_path: Path) -> None:
    files = files_of(collection(tmp_path / "main").folder)
    names = ("../evil.warc.gz", "/tmp/evil.warc.gz", "archive/../../evil.warc.gz", "archive/..", "records/../x.jsonl", "runs/../../x.json",
             "templates/frame_insert.html", "config.yaml", "ledger.sqlite", "index.sqlite", "archive/a/b.warc.gz/../c")  # fmt: skip
    sent = pack(tmp_path / "sent.wacz", {**files, **dict.fromkeys(names, b"planted")})
    with opened(sent) as folder:
        found = [p for p in folder.parent.rglob("*") if p.is_file() and p.read_bytes() == b"planted"]
        assert found == []
        assert not (folder / "ledger.sqlite").exists()
    assert not (tmp_path / "evil.warc.gz").exists()


def test_a_bomb_a_double_name_and_what_is_no_wacz_are_told(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "bomb.wacz", {"archive/a.warc": bytes(215 << 20)})
    twice = pack(tmp_path / "twice.wacz", {"archive/a.warc": b"1", "x/archive/a.warc": b"2"})
    none = pack(tmp_path / "none.wacz", {"datapackage.json": b"{}"})
    text = tmp_path / "text.wacz"
    text.write_text("no zip")
    for path, told in ((bomb, "too much"), (twice, "twice"), (none, "no WARC file"), (text, "no WACZ file")):
        with pytest.raises(ArchiveError, match=told), opened(path):
            pass


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = tearsheet("serve", "nothing.wacz", cwd=tmp_path)
    assert done.returncode == 2
    assert "nothing.wacz" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
