"""`tearsheet sheet`: what stands on it, and that nothing in it is fetched or runs."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from crawler.cli.main import main
from crawler.sheet.pdf import has_browser
from tests.crawler.cli.commands import QUICK, lines, tearsheet
from tests.servers.pages import Answer, serve
from tests.servers.stories import comment, story

HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x&gt; \u202eturned"


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story read twice: a sentence corrected, a comment edited, one removed; an image and a second page are missing."""
    folder = tmp_path_factory.mktemp("sheet")
    paragraphs = (
        "<p>The bridge cost four million. Nobody paid.</p>"
        + "<p>The harbour was quiet all winter long.</p>" * 6
    )
    said = [
        comment(2000, HOSTILE),
        comment(2001, "Gone tomorrow, remember"),
        comment(2002, "It was late. I left."),
    ]
    image = '<p><img src="/none.png" alt=""></p>'
    with serve({"/story/2/": Answer(story(2, said, body=paragraphs + image))}) as site:
        for answer in (story(2, said, body=paragraphs + image),
                       story(2, [said[0], comment(2002, "It was early. I left.")], body=paragraphs.replace("four", "nine") + image)):  # fmt: skip
            site.answers["/story/2/"] = Answer(answer)
            assert tearsheet("archive", "-q", *QUICK, site.url("/story/2/"), cwd=folder).returncode in (0, 3)
    return folder


@pytest.fixture
def folder(archived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to work in."""
    shutil.copytree(archived, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def sheet(capfdbinary: pytest.CaptureFixture[bytes], record: str, code: int = 0) -> str:
    assert main(["sheet", record, "-o", "-"]) == code
    return capfdbinary.readouterr().out.decode()


def url(folder: Path) -> str:
    return str(lines(folder, "articles")[0]["url"])


def comment_id(folder: Path, number: int) -> str:
    return next(line["id"] for line in lines(folder, "comments") if line["id"].endswith(f"/{number}"))


def test_what_stands_on_it(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    page = sheet(capfdbinary, url(folder))
    text = html.fromstring(page).text_content()
    last = lines(folder, "articles")[-1]
    for told in (
        last["headline"], "The bridge cost nine million. Nobody paid.", "Gone tomorrow, remember", "removed, last seen",
        "It was early.", last["capture"]["warc"], last["capture"]["record_id"], f"{last['capture']['offset']:,}", last["capture"]["payload_digest"],
        "/none.png: http-404", "2 visible comments were captured", "tearsheet verify --root collections --collection main",
    ):  # fmt: skip
        assert told in text, told
    assert "<del>The bridge cost four million.</del> <ins>The bridge cost nine million.</ins>" in page
    assert "<del>It was late.</del> <ins>It was early.</ins>" in page
    assert text.count("holds now") == 2 * page.count('class="place"') >= 4
    assert "does not hold" not in text


def test_nothing_in_it_is_fetched_or_runs(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    page = sheet(capfdbinary, url(folder))
    root = html.fromstring(page)
    assert not root.xpath(
        "//script|//img|//iframe|//link|//object|//form|//a|//*[@src]|//*[@href]|//*[@style]"
    )
    assert "url(" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src 'none'" in page


def test_it_claims_no_more_than_the_bytes_show(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = html.fromstring(sheet(capfdbinary, url(folder))).text_content()
    assert not re.search(
        r"\b(proof|prove[sdn]?|evidence|authentic\w*|certif\w+|guarantee\w*|genuine)\b", text, re.IGNORECASE
    )


def test_a_comment_has_its_story_and_is_marked(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    root = html.fromstring(sheet(capfdbinary, comment_id(folder, 2001)))
    (marked,) = root.find_class("asked")
    assert "Gone tomorrow, remember" in marked.text_content()
    assert f"--id {comment_id(folder, 2001)}" in root.text_content()


def test_its_commands_do_what_they_say(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    commands = html.fromstring(sheet(capfdbinary, url(folder))).find(".//pre").text.splitlines()
    done = subprocess.run(
        ["sh", "-c", commands[2]], cwd=folder / "collections/main", capture_output=True, check=True
    )
    first = lines(folder, "articles")[0]["capture"]
    data = (folder / "collections/main/archive" / first["warc"]).read_bytes()
    assert done.stdout == gzip.decompress(data[first["offset"] : first["offset"] + first["length"]])
    assert first["record_id"].encode() in done.stdout
    for line in commands[:2]:
        assert main(line.split()[1:]) == 0


def test_a_changed_byte_is_told(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    last = lines(folder, "articles")[-1]["capture"]
    path = folder / "collections/main/archive" / last["warc"]
    data = bytearray(path.read_bytes())
    start, end = last["offset"], last["offset"] + last["length"]
    record = gzip.decompress(data[start:end])
    other = gzip.compress(record.replace(b"nine million", b"ten  million"))
    path.write_bytes(data[:start] + other + data[end:])
    page = sheet(capfdbinary, url(folder), 3)
    assert "does not hold now" in page
    path.unlink()
    assert "is not in archive/" in sheet(capfdbinary, url(folder), 3)


def test_files_and_mistakes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sheet", url(folder), "--no-pdf"]) == 0
    name = capsys.readouterr().out.strip()
    assert re.fullmatch(r"sheet-127\.0\.0\.1-[0-9a-f]{12}\.html", name)
    assert (folder / name).read_text().startswith("<!doctype html>")
    assert main(["sheet", url(folder), "--no-pdf"]) == 2
    assert "is there already: --force replaces it" in capsys.readouterr().err
    assert main(["sheet", "https://nobody.example/"]) == 4
    assert main(["sheet", url(folder), "-o", "x.pdf"]) == 2
    assert main(["sheet", url(folder), "-o", "nowhere/x.html"]) == 2


@pytest.mark.skipif(not has_browser(), reason="needs Chromium")
def test_pdf(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sheet", url(folder), "-o", "a.html"]) == 0
    assert capsys.readouterr().out == "a.html\na.pdf\n"
    assert (folder / "a.pdf").read_bytes().startswith(b"%PDF-")
    monkeypatch.setenv("TEARSHEET_CHROMIUM", "/bin/false")
    assert main(["sheet", url(folder), "-o", "b.html"]) == 0
    assert "no PDF" in capsys.readouterr().err
    assert main(["sheet", url(folder), "-o", "c.html", "--pdf"]) == 6
    assert not (folder / "c.pdf").exists()
