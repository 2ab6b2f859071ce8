"""`query --index` and `export --index`: the reading verbs over anybody's files."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archives.warc.reader import read_captures
from crawler.cli.main import main
from tests.archives.kit import HTTP, digest, record, response
from tests.archives.warc.formats import PACKINGS, arc_record, arc_start
from tests.servers.stories import comment, story


def answer(number: int) -> bytes:
    return response(story(number, [comment(10 * number + n) for n in range(number)]).encode())


def url(number: int) -> str:
    return f"http://x.test/story/{number}/"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four stories, each in a file of another kind; the last one twice, as a response and its revisit."""
    folder = tmp_path_factory.mktemp("files")
    one, two, three = (record("response", answer(n), HTTP, url=url(n), number=n) for n in (1, 2, 3))
    (folder / "one.warc.zst").write_bytes(PACKINGS["zstd with dictionary"]([one]))
    (folder / "two.warc.bz2").write_bytes(PACKINGS["bzip2"]([two]))
    with zipfile.ZipFile(folder / "three.wacz", "w") as archive:
        archive.writestr("archive/data.warc.gz", PACKINGS["gzip a record"]([three]))
    (folder / "four.arc.gz").write_bytes(
        PACKINGS["gzip a record"]([arc_start(), arc_record(url(4), answer(4), date="20261124000000")])
    )
    return folder


def test_words_are_found_and_bytes_are_given(files: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["query", "--index", str(files), "--type", "article", "--jsonl", "--sort", "oldest"]) == 0
    told = capfdbinary.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert {line["url"] for line in lines} == {url(n) for n in (1, 2, 3, 4)}
    assert {line["capture"]["warc"] for line in lines} == {
        "one.warc.zst", "two.warc.bz2", "data.warc.gz", "four.arc.gz",
    }  # fmt: skip
    assert told.err.decode().endswith("4 captures read\n")
    assert main(["query", "--index", str(files), "--count", "-q"]) == 0
    assert capfdbinary.readouterr().out.strip() == b"14"
    for number in (1, 2, 3, 4):
        assert (
            main(
                [
                    "query",
                    "--index",
                    str(files),
                    "-q",
                    "--type",
                    "article",
                    "--article",
                    url(number),
                    "--bytes",
                ]
            )
            == 0
        )
        assert answer(number) in capfdbinary.readouterr().out


@pytest.mark.parametrize("filtered", [False, True])
def test_export_as_one_warc_and_as_wacz(files: Path, tmp_path: Path, filtered: bool) -> None:
    options = ["--index", str(files), "-q", *(["--article", url(2), "--article", url(4)] if filtered else [])]
    wanted = [2, 4] if filtered else [1, 2, 3, 4]
    assert main(["export", "warc", str(tmp_path / "all.warc.gz"), *options]) == 0
    found = {capture.url: capture.payload for capture in read_captures(tmp_path / "all.warc.gz")}
    assert found == {url(n): answer(n).partition(b"\r\n\r\n")[2] for n in wanted}
    with (tmp_path / "all.warc.gz").open("rb") as file:
        theirs = [one.content_stream().read() for one in ArchiveIterator(file) if one.rec_type == "response"]
    assert sorted(theirs) == sorted(found.values())
    key = ["--signing-key", str(tmp_path / "key.pem")]
    assert main(["export", "wacz", str(tmp_path / "all.wacz"), *options, *key]) == 0
    assert main(["verify", str(tmp_path / "all.wacz")]) == 0
    assert main(["query", "--index", str(tmp_path / "all.wacz"), "--count", "--type", "article", "-q"]) == 0


def test_revisits_of_other_tools_bring_their_originals(tmp_path: Path) -> None:
    block = answer(5)
    payload = block.partition(b"\r\n\r\n")[2]
    head = block[: -len(payload)]
    first = record("response", block, HTTP, f"WARC-Payload-Digest: {digest(payload)}", url=url(5), number=5)
    again = record(
        "revisit", head, HTTP, "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        f"WARC-Payload-Digest: {digest(payload)}", url=url(6), number=6,
    ).replace(b"2026-11-23", b"2026-11-29")  # fmt: skip
    (tmp_path / "a.warc.gz").write_bytes(PACKINGS["gzip a record"]([first]))
    (tmp_path / "b.warc.gz").write_bytes(PACKINGS["gzip a record"]([again]))
    options = ["--index", str(tmp_path / "b.warc.gz"), "--index", str(tmp_path / "a.warc.gz"), "-q"]
    assert main(["export", "warc", str(tmp_path / "x.warc.gz"), "--history", "--id", "*", *options]) in (0, 4)
    assert main(["export", "jsonl", str(tmp_path / "x.jsonl"), *options]) == 0
    found = json.loads((tmp_path / "x.jsonl").read_text().splitlines()[0])
    assert main(["export", "warc", str(tmp_path / "y.warc.gz"), "--article", found["url"], *options]) == 0
    assert payload in [capture.payload for capture in read_captures(tmp_path / "y.warc.gz")]


def test_what_cannot_be_read_is_told_and_the_rest_is_answered(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(PACKINGS["gzip a record"]([record("response", answer(1), HTTP, url=url(1))])[:-9])
    assert main(["query", "--index", str(torn), "--index", str(files / "one.warc.zst"), "--count", "-q"]) == 3
    told = capsys.readouterr()
    assert told.out.strip() == "2"
    assert told.err.startswith("problem: torn.warc.gz: byte 0: the file ends within a gzip member")
    assert main(["query", "--index", str(tmp_path / "none.warc"), "--count"]) == 2
