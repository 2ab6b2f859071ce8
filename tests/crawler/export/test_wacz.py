"""`tearsheet export wacz` and `verify FILE.wacz`: other tools accept it, and what is changed afterwards is found."""

from __future__ import annotations

import gzip
import json
import resource
import shutil
import subprocess
import sys
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from archives.collection.collection import Collection
from archives.wacz.package import Package
from archives.wacz.signature import CURVE, sign
from archives.wacz.verify import Told, verify_wacz
from archives.wacz.zip_layout import zip_faults
from archives.warc.reader import Archive, read_captures
from crawler.cli.main import main
from tests.archives.checkers import fastwarc, strict
from tests.archives.kit import PAGE, START, exchange, response
from tests.archives.lines import article, page, store
from tests.crawler.cli.commands import command, environment
from tests.servers.timestamp import Authority

STORIES = 4


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stories; a requisite of one and of another that repeats its bytes; a second version."""
    folder = tmp_path_factory.mktemp("wacz")
    collection = Collection(folder / "collections", "main")
    with collection.open("r1") as work:
        for number in range(STORIES):
            store(work, number)
        for number, event in ((7, "event-1"), (8, "event-2")):
            made = exchange(number, response(PAGE))
            work.warc.write(replace(made, role=replace(made.role, event=event, name="requisite")))
    with collection.open("r2") as work:
        pointer = work.warc.write(exchange(20))
        with work.unit():
            for line in (page(20, pointer, "r2"), replace(article(1, pointer, "r2"), version=2, change="updated", headline="Harbour strike over")):  # fmt: skip
                work.lines.append(line)
    return folder


@pytest.fixture
def export(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*options: str, name: str = "out.wacz", code: int = 0) -> Path:
        where = () if "--root" in options else ("--root", str(root / "collections"))
        arguments = ("export", "wacz", str(tmp_path / name), *where, "-q", *options)
        assert main(arguments) == code
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        return tmp_path / name

    return run


def faults(path: Path) -> list[str]:
    return [str(finding) for finding in verify_wacz(path)]


def lines(path: Path, member: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(member).splitlines()]


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def test_the_whole_collection_as_it_lies(root: Path, export: Callable[..., Path], tmp_path: Path) -> None:
    path = export()
    assert faults(path) == []
    folder = unpacked(path, tmp_path / "all")
    archive = root / "collections" / "main" / "archive"
    for warc in archive.iterdir():
        assert (folder / "archive" / warc.name).read_bytes() == warc.read_bytes()
    assert {p.name for p in (folder / "records").iterdir()} == {
        p.name for p in (root / "collections/main/records").iterdir()
    }
    header, *pages = lines(path, "pages/pages.jsonl")
    assert header["format"] == "json-pages-1.0"
    assert {page["title"] for page in pages} == {
        "Harbour strike over",
        *(f"Harbour strike, day {n}" for n in (0, 2, 3)),
    }
    assert all("The strike ends." in page["text"] and page["ts"].startswith("2026-11-23") for page in pages)


def test_one_story_has_its_events_and_what_they_need(export: Callable[..., Path], tmp_path: Path) -> None:
    path = export("--article", "article-2", "--history")
    assert faults(path) == []
    (warc,) = (unpacked(path, tmp_path / "one") / "archive").iterdir()
    assert (strict(warc), fastwarc(warc)[1]) == ([], [])
    captures = list(read_captures(warc))
    # The story, its picture (a revisit), and the original of that, which another story had.
    assert [capture.url[-2:] for capture in captures] == ["/2", "/7", "/8"]
    assert captures[2].kind == "revisit"
    assert captures[2].payload == PAGE
    (line,) = lines(path, "records/articles-r1-00001.jsonl")
    found = Archive(warc.parent).load(next(c.pointer for c in captures if c.url.endswith("/2") and c.pointer))
    assert (line["capture"]["record_id"], line["capture"]["offset"]) == (
        found.pointer.record_id,
        found.pointer.offset,
    )  # type: ignore[union-attr]
    assert [page["id"] for page in lines(path, "records/pages-r1-00001.jsonl")] == ["page-2"]


def test_history_has_a_file_for_each_run(export: Callable[..., Path]) -> None:
    path = export("--article", "article-1", "--history")
    assert faults(path) == []
    assert [lines(path, f"records/articles-{run}-00001.jsonl")[0]["version"] for run in ("r1", "r2")] == [
        1,
        2,
    ]


def test_other_tools_accept_it(export: Callable[..., Path], tmp_path: Path) -> None:
    pytest.importorskip("frictionless")
    judge = "import sys, frictionless; report = frictionless.validate(sys.argv[1]); sys.exit(0 if report.valid else str(report.flatten()))"
    for name, options in (("all.wacz", ()), ("one.wacz", ("--words", "harbour"))):
        path = export(*options, name=name)
        folder = unpacked(path, tmp_path / f"{name}.d")
        by_frictionless = [
            sys.executable,
            "-c",
            judge,
            "datapackage.json",
        ]  # leaves files open: in a process of its own
        done = subprocess.run(by_frictionless, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        pytest.importorskip("wacz")
        done = subprocess.run(
            [sys.executable, "-m", "wacz", "validate", "-f", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "the passed WACZ is valid" in done.stdout) == (0, True), (
            done.stdout + done.stderr
        )


def test_the_index_is_one_that_cdxj_indexer_reads(export: Callable[..., Path], tmp_path: Path) -> None:
    folder = unpacked(export(), tmp_path / "all")
    meta, *places = (folder / "indexes/index.idx").read_bytes().splitlines()
    assert meta == b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    said = json.loads(places[0][places[0].index(b"{") :])
    block = gzip.decompress(
        (folder / "indexes/index.cdx.gz").read_bytes()[said["offset"] :][: said["length"]]
    ).splitlines()
    assert block == sorted(block)
    assert block[0].startswith(places[0].split(b" {")[0])
    assert len(block) == STORIES + 3


def test_a_changed_byte_is_found_wherever_it_stands(export: Callable[..., Path], tmp_path: Path) -> None:
    path = export("--article", "article-3")
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        content = set[int]()
        for info in archive.infolist():
            start = info.header_offset + 30 + len(info.filename.encode())
            content.update(range(start, start + info.file_size))
    changed = tmp_path / "changed.wacz"
    structure = sorted(set(range(len(data))) - content)
    assert len(structure) > 500
    for at in structure:
        copy = bytearray(data)
        copy[at] ^= 1 << at % 8
        changed.write_bytes(copy)
        with changed.open("rb") as file:
            assert list(zip_faults(file)), f"byte {at}"
    for at in (*structure[::97], *sorted(content)[::331], len(data) - 1):
        copy = bytearray(data)
        copy[at] ^= 1 << at % 8
        changed.write_bytes(copy)
        assert faults(changed), f"byte {at}"
    changed.write_bytes(data[:-1])
    assert faults(changed)
    changed.write_bytes(data + b"\0")
    assert faults(changed)


def remade(source: Path, target: Path, **digest: Any) -> Path:
    """The same package with other things said in datapackage-digest.json."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as out:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == "datapackage-digest.json":
                content = json.dumps({**json.loads(content), **digest}).encode()
            out.writestr(info, content)
    return target


def test_signatures_of_others_are_found(
    export: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, other = export(), export("--article", "article-1", name="other.wacz")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other) as second:
        own = json.loads(archive.read("datapackage-digest.json"))
        foreign = json.loads(second.read("datapackage-digest.json"))
    signed = own["signedData"]
    assert set(signed) == {"hash", "created", "software", "version", "signature", "publicKey"}
    assert own["signedData"]["publicKey"] == foreign["signedData"]["publicKey"]
    assert (tmp_path / "config/tearsheet/signing-key.pem").stat().st_mode & 0o777 == 0o600
    stranger = sign(own["hash"], ec.generate_private_key(CURVE()), signed["created"], "x", "1")
    for changed, told in (
        ({**signed, "signature": foreign["signedData"]["signature"]}, "does not hold"),
        (foreign["signedData"], "of another datapackage.json"),
        ({**signed, "publicKey": stranger["publicKey"]}, "does not hold"),
        ({**signed, "signature": "…"}, "cannot be read"),
        ({**signed, "signature": ""}, "does not hold"),
        ({"hash": own["hash"]}, "lacks"),
    ):
        found = faults(remade(path, tmp_path / "x.wacz", signedData=changed))
        assert any(told in text for text in found), (told, found)
    capsys.readouterr()
    resigned = str(remade(path, tmp_path / "x.wacz", signedData=stranger))
    assert main(["verify", resigned]) == 0  # anonymous: anybody may sign; whose key it is, the user must know
    assert main(["verify", resigned, "--public-key", signed["publicKey"]]) == 3
    assert "not signed with the key" in capsys.readouterr().err
    assert main(["verify", str(path), "--public-key", signed["publicKey"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["public_key"] == signed["publicKey"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_time_stamps_by_a_local_authority(
    export: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("rfc3161_client")
    authority, stranger = Authority(tmp_path / "tsa"), Authority(tmp_path / "other", "Nobody")
    with authority.serve() as url:
        path, other = (
            export("--timestamp", url),
            export("--article", "article-1", "--timestamp", url, name="other.wacz"),
        )
    told = Told()
    assert list(verify_wacz(path, told)) == []
    assert told.stamp
    assert (told.stamp.authority, told.stamp.trusted) == ("CN=Harbour Time", False)
    assert main(["verify", str(path), "--timestamp-ca", str(authority.ca)]) == 0
    assert "stamped at" in capsys.readouterr().out
    assert main(["verify", str(path), "--timestamp-ca", str(stranger.ca)]) == 3
    assert "the time stamp does not hold" in capsys.readouterr().err
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other) as second:
        own, foreign = (json.loads(z.read("datapackage-digest.json"))["timestamp"] for z in (archive, second))
        (tmp_path / "datapackage.json").write_bytes(archive.read("datapackage.json"))
    assert any(
        "of another package" in text for text in faults(remade(path, tmp_path / "x.wacz", timestamp=foreign))
    )
    token = b64decode(own["token"])
    (tmp_path / "token.tsr").write_bytes(token)
    by_openssl = [
        "openssl",
        "ts",
        "-verify",
        "-data",
        "datapackage.json",
        "-in",
        "token.tsr",
        "-CAfile",
        str(authority.ca),
    ]
    assert subprocess.run(by_openssl, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    for at in range(40, len(token), 61):
        broken = token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :]
        changed = remade(path, tmp_path / "x.wacz", timestamp={**own, "token": b64encode(broken).decode()})
        found = list(verify_wacz(changed, roots=told_roots(authority)))
        assert found, f"byte {at} of the token"


def told_roots(authority: Authority) -> list[Any]:
    from cryptography.x509 import load_pem_x509_certificates

    return load_pem_x509_certificates(authority.ca.read_bytes())


def test_mistakes(export: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export("--words", "zebra", code=4)
    capsys.readouterr()
    for options, told in ((("--timestamp", "ftp://x"), "wants the http or https address"), (("--timestamp", "http://127.0.0.1:9/"), "gives nothing")):  # fmt: skip
        code = 2 if "ftp" in options[1] else 3
        export(*options, name="a.wacz", code=code)
        (line,) = capsys.readouterr().err.splitlines()
        assert told in line
    (tmp_path / "config/tearsheet").mkdir(parents=True, exist_ok=True)
    (tmp_path / "config/tearsheet/signing-key.pem").write_text("no key")
    export(name="a.wacz", code=2)
    assert "--no-signature does without" in capsys.readouterr().err
    assert faults(export("--no-signature", name="plain.wacz")) == []
    (tmp_path / "no.wacz").write_text("nothing")
    assert main(["verify", str(tmp_path / "no.wacz")]) == 3
    assert main(["verify", str(tmp_path / "missing.wacz")]) == 2
    assert [p.name for p in tmp_path.glob("a.wacz*")] == []


def test_records_that_lost_their_bytes_are_refused(root: Path, export: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    shutil.copytree(root / "collections", tmp_path / "collections")
    gone = min((tmp_path / "collections/main/archive").iterdir())
    gone.unlink()
    capsys.readouterr()
    export("--article", "article-0", "--root", str(tmp_path / "collections"), code=3)
    assert gone.name in capsys.readouterr().err


def test_a_package_is_whole_or_none(tmp_path: Path) -> None:
    package = Package(tmp_path / "a.wacz", START)
    package.add_bytes("pages/pages.jsonl", b"{}\n")
    package.abandon()
    assert faults(tmp_path / "a.wacz") != []


def test_a_full_disk_leaves_nothing(root: Path, tmp_path: Path) -> None:
    assert main(["query", "--count", "--root", str(root / "collections")]) == 0  # the index is made
    for options in ((), ("--article", "article-1")):
        done = subprocess.run(
            command("export", "wacz", str(tmp_path / "out"), "--no-signature", "--root", str(root / "collections"), *options),
            capture_output=True, text=True, env=environment(), check=False, timeout=120,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500)),
        )  # fmt: skip
        (line,) = done.stderr.splitlines()
        assert (done.returncode, "no room left" in line) == (10, True)
        assert list(tmp_path.iterdir()) == []


def test_places_outside_the_file_are_findings(export: Callable[..., Path], tmp_path: Path) -> None:
    data = export().read_bytes()
    for at in range(len(data) - 22, len(data)):
        (tmp_path / "x.wacz").write_bytes(data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :])
        assert faults(tmp_path / "x.wacz"), at
