"""Mistakes of the user and of the disk, before anything is fetched: one line that names the thing, and code 2."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from archives.ledger.ledger import Ledger
from crawler.cli.main import main
from tests.crawler.cli.commands import tearsheet
from tests.servers.pages import Answer, serve

URL = "http://127.0.0.1:1/"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and what was said of a command, run in this process."""
    try:
        code = main(arguments)
    except SystemExit as end:
        code = int(str(end.code))
    said = capsys.readouterr()
    assert not said.out
    return code, said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("archive", "http://user:secret@h..example/"), "malformed URL: 'http://REDACTED@h..example/'"),
        (("explain", "http://user:secret@h.example/"), "user name"),
        (("archive", "http://a..b/"), "malformed URL"),
        (("archive", "-i", "missing.txt"), "missing.txt: No such file"),
        (("archive", "-i", "."), "directory"),
        (("archive", "-i", "binary.txt"), "no UTF-8 text"),
        (("archive", "-i", "comments.txt"), "no URL given"),
        (("archive", URL, "-c", "a/b"), "'a/b' cannot name a collection"),
        (("archive", URL, "-c", ".."), "cannot name a collection"),
        (("status", "-c", ""), "cannot name a collection"),
        (("archive", URL, "--dealy", "0"), "did you mean --delay?"),
        (("archve", URL), "did you mean archive?"),
        (("archive", URL, "--set", "DOWNLOAD_DELAY=soon"), "DOWNLOAD_DELAY wants a number"),
        (("archive", URL, "--set", "DOWNLOAD_DELAY=nan"), "DOWNLOAD_DELAY wants a number"),
        (("archive", URL, "--set", "TEARSHEET_WARC_MAX_BYTES=1G"), "MAX_BYTES wants a number"),
        (("archive", URL, "--set", "ROBOTSTXT_OBEY=perhaps"), "ROBOTSTXT_OBEY wants True or False"),
        (("archive", URL, "--set", "EXTENSIONS=mine"), "EXTENSIONS wants JSON"),
        (("archive", URL, "--proxy", "nowhere"), "not a proxy"),
        (("archive", URL, "--user-agent", "a\r\nCookie: b"), "not one line of text"),
        (("archive", URL, "--resolve", "h:80"), "HOST:PORT:ADDRESS"),
        (("archive", URL, "--config", "missing.toml"), "no sources file missing.toml"),
        (("--config", "missing.toml", "status"), "no sources file missing.toml"),
        (("run", "--config", "missing.toml"), "no sources file missing.toml"),
        (("archive", URL, "--set", "ITEM_PIPELINES=1"), "ITEM_PIPELINES wants JSON"),
        (("archive", URL, "--set", "download_delay=5"), "did you mean DOWNLOAD_DELAY?"),
        (("archive", URL, "--set", "DOWNLAOD_DELAY=5"), "did you mean DOWNLOAD_DELAY?"),
        (("archive", URL, "--timeout", "0"), "give more than 0"),
        (("archive", URL, "--max-size", "0"), "give more than 0"),
        (("extract", "wrong.txt", "--readers", "-3"), "at least 1"),
        (("extract", "wrong.txt", "--url", "notaurl"), "--url wants a whole URL"),
        (("extract", "none.warc", "--date", "soon"), "--date wants RFC 3339"),
        (("new-site", URL), "no folder spiders/sites"),
        (("new-site", URL, "--time-zone", "Mars"), "knows no time zone 'Mars'"),
        (("init", "wrong.txt"), "wrong.txt is a file"),
        (("init", "--config", "folder"), "folder is a folder"),
        (("new-site", "notaurl"), "expected like https://host/path"),
        (("run", "--resume", "--fresh"), "give one of them"),
        (("run", "--since", "99999999999d"), "--since wants"),
        (("run", "--max-failures", "x"), "share from 0 to 1"),
        (("run", "--prometheus", "."), "cannot be a file"),
        (("run", "--prometheus", "none/x.prom"), "folder is missing"),
    ],
)
def test_one_line_and_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text('[sites.x]\nstart = ["https://x.example/"]\n')
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "comments.txt").write_text("# none\n\n")
    (tmp_path / "wrong.txt").write_text(f"# one\n{URL}\nhttp://\n")
    code, line = told(capsys, *arguments)
    assert code == 2
    assert said in line
    assert line.count("\n") == 1, "one line"
    assert not (tmp_path / "collections").exists()


def test_lists_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    page = Answer(
        "<html><body><h1>Harbour</h1><p>The council voted on Monday to build the wall.</p></body></html>"
    )
    with serve({"/a": page, "/b": page}) as site:
        (tmp_path / "urls.txt").write_bytes(
            b"\xef\xbb\xbf# list\r\n\r\n " + site.url("/a").encode() + b"\r\n"
        )
        done = tearsheet("archive", "-i", "urls.txt", "-", "--delay", "0", cwd=tmp_path,
                         stdin="\ufeff" + site.url("/b") + "\r\n")  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert (site.asked("/a"), site.asked("/b")) == (1, 1)


def _version(text: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE ledger_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
            db.execute("INSERT INTO ledger_meta VALUES ('version', ?)", (text,))
        db.close()

    return make


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE captures (x)")
    db.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_version("99"), "install a newer one"),
        (_version("junk"), "tearsheet rebuild"),
        (_foreign, "tearsheet rebuild"),
        (lambda path: path.write_bytes(b"no database at all " * 500), "tearsheet rebuild"),
        (Path.mkdir, "tearsheet rebuild"),
    ],
    ids=["newer", "no-version", "foreign", "damaged", "folder"],
)
@pytest.mark.parametrize("verb", ["status", "explain", "rebuild", "archive", "extract"])
def test_a_ledger_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], None], said: str, verb: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    ledger = tmp_path / "collections/main/ledger.sqlite"
    ledger.parent.mkdir(parents=True)
    make(ledger)
    (tmp_path / "x.html").write_text("<p>x</p>")
    arguments = {"explain": (URL,), "archive": (URL,), "extract": ("x.html", "--url", URL)}.get(verb, ())
    code, line = told(capsys, verb, *arguments)
    assert code == 2
    assert said in line
    assert line.count("\n") == 1, "one line"


@pytest.mark.parametrize(
    ("make", "said"),
    [(_version("99"), "install a newer one"), (_version("junk"), "tearsheet rebuild"), (_foreign, "tearsheet rebuild"),
     (lambda path: path.write_bytes(b"no database at all " * 500), "tearsheet rebuild")],
    ids=["newer", "no-version", "foreign", "damaged"],
)  # fmt: skip
def test_a_ledger_that_cannot_be_used_is_a_finding_of_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], None], said: str,
) -> None:  # fmt: skip
    """It checks what it can, and says the rest."""
    monkeypatch.chdir(tmp_path)
    ledger = tmp_path / "collections/main/ledger.sqlite"
    ledger.parent.mkdir(parents=True)
    make(ledger)
    code = main(("verify",))
    told = capsys.readouterr()
    assert code == 3
    assert said in told.err
    assert told.err.count("\n") == 1, "one line"
    assert "1 finding" in told.out


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A collection that this process may read and not write, as on a read-only disk."""
    folder = Path(mkdtemp())
    collection = folder / "collections" / "main"
    collection.mkdir(parents=True)
    with Ledger(collection / "ledger.sqlite") as ledger:
        ledger.start_run("r1", "2026-11-01T10:00:00+00:00", {})
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    if is_root:  # to root every folder is writable
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.parametrize("verb", ["verify", "doctor"])
def test_a_collection_that_cannot_be_written_is_checked(
    read_only: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert main([verb, "--root", str(read_only / "collections")]) == 0, capsys.readouterr()


@pytest.mark.parametrize("verb", [("status", "--json"), ("status",)])
def test_status_of_a_collection_that_cannot_be_written(
    read_only: Path, capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]
) -> None:
    assert main([*verb, "--root", str(read_only / "collections")]) == 0
    said = capsys.readouterr()
    assert "r1" in said.out
    assert not said.err
