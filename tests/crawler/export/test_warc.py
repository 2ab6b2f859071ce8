"""`tearsheet export warc`: what independent readers find in the new file is what the archive holds."""

from __future__ import annotations

import gzip
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archives.collection.collection import Collection
from archives.collection.verify import verify_warc
from archives.warc.reader import Archive, read_captures
from crawler.cli.main import main
from tests.archives.checkers import fastwarc, strict
from tests.archives.kit import PAGE, chunked, exchange, request, response
from tests.archives.lines import store

ETAG = (b'ETag: "a"',)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stories, a picture of one that another repeats (chunked), a page that had not changed when it was asked again."""
    folder = tmp_path_factory.mktemp("warc")
    collection = Collection(folder / "collections", "main")
    with collection.open("r1") as work:
        for number in range(3):
            store(work, number)
        for number, event, block in (
            (7, "event-1", response(PAGE, *ETAG)),
            (8, "event-2", chunked(PAGE[:100], PAGE[100:])),
        ):
            made = exchange(number, block)
            work.warc.write(replace(made, role=replace(made.role, event=event, name="requisite")))
    with collection.open("r2") as work:
        again = exchange(7, b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nX-Age: new\r\n\r\n')
        work.warc.write(
            replace(
                again, request=request("/story/7", b'If-None-Match: "a"'), date=again.date.replace(day=24)
            )
        )
    return folder


@pytest.fixture
def export(root: Path, tmp_path: Path) -> Callable[..., Path]:
    def run(*options: str, name: str = "out.warc.gz", code: int = 0) -> Path:
        assert (
            main(
                ["export", "warc", str(tmp_path / name), "--root", str(root / "collections"), "-q", *options]
            )
            == code
        )
        return tmp_path / name

    return run


def payloads(path: Path | Archive) -> list[tuple[str, bytes]]:
    found = path.captures() if isinstance(path, Archive) else read_captures(path)
    return sorted((capture.url, capture.payload) for capture in found)


def test_all_of_a_collection(root: Path, export: Callable[..., Path]) -> None:
    path = export()
    assert payloads(path) == payloads(Archive(root / "collections/main/archive"))
    assert (strict(path), fastwarc(path)[1]) == ([], [])
    held = sum(
        len(list(ArchiveIterator(gzip_file(p)))) for p in (root / "collections/main/archive").iterdir()
    )
    assert len(list(ArchiveIterator(gzip_file(path)))) == held + 1  # the warcinfo of the new file


def gzip_file(path: Path) -> io.BytesIO:
    return io.BytesIO(path.read_bytes())


def test_a_story_with_the_original_of_its_picture(export: Callable[..., Path]) -> None:
    path = export("--article", "article-2")
    assert [url[-2:] for url, _ in payloads(path)] == ["/2", "/7", "/8"]
    assert strict(path) == []


def test_revisits_written_out_stand_alone(root: Path, export: Callable[..., Path]) -> None:
    path = export("--no-revisits")
    assert (strict(path), fastwarc(path)[1]) == ([], [])
    assert b"revisit" not in b"".join(line for line in gzip.decompress(path.read_bytes()).splitlines() if line.startswith(b"WARC-Type"))  # fmt: skip
    assert payloads(path) == payloads(Archive(root / "collections/main/archive"))
    told = {}
    for record in ArchiveIterator(gzip_file(path)):
        if record.rec_type == "response":
            told[record.rec_headers["WARC-Date"][:10], record.rec_headers["WARC-Target-URI"][-2:]] = (
                record.http_headers.get_statuscode(), record.http_headers.get_header("Transfer-Encoding"),
                record.http_headers.get_header("X-Age"), record.content_stream().read())  # fmt: skip
    assert told["2026-11-23", "/8"] == ("200", None, None, PAGE)  # repeated
    assert told["2026-11-24", "/7"] == ("200", None, "new", PAGE)  # not modified
    roles = [capture.role.event for capture in read_captures(path) if capture.url.endswith("/8")]
    assert roles == ["event-2"]  # request and metadata still belong to it


def test_plain_and_shared_files_get_a_member_a_record(root: Path, tmp_path: Path) -> None:
    (source,) = (p for p in (root / "collections/main/archive").iterdir() if "20261123" in p.name)
    plain = gzip.decompress(source.read_bytes())
    for name, data in (("a.warc", plain), ("a.warc.gz", gzip.compress(plain))):
        collection = tmp_path / name / "main"
        (collection / "archive").mkdir(parents=True)
        (collection / "records").mkdir()
        (collection / "archive" / name).write_bytes(data)
        out = tmp_path / f"{name}.out.warc.gz"
        assert main(["export", "warc", str(out), "--root", str(tmp_path / name), "-q"]) == 0
        assert payloads(out) == payloads(source)
        assert [str(finding) for finding in verify_warc(out)] == []


def test_nothing_found_and_missing_originals(root: Path, export: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    export("--words", "zebra", code=4)
    shutil.copytree(root / "collections", tmp_path / "collections")
    archive = tmp_path / "collections/main/archive"
    first = min(archive.iterdir())
    first.unlink()
    capsys.readouterr()
    assert (
        main(
            [
                "export",
                "warc",
                str(tmp_path / "x.warc.gz"),
                "--root",
                str(tmp_path / "collections"),
                "--no-revisits",
            ]
        )
        == 3
    )
    assert "the original of this revisit is not in the archive" in capsys.readouterr().err
    assert not (tmp_path / "x.warc.gz").exists()
