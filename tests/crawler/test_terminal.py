"""What pages say cannot steer the terminal, and no name or encoding ends a verb with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from crawler.terminal import guarded, number, unguarded, visible
from tests.crawler.cli.commands import QUICK, command, environment, tearsheet
from tests.servers.pages import Answer, serve

STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\u200f\u2028\x7f"
STORY = (
    '<html><head><title>Storm</title><script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "Storm \\u001b[31m\\u009b1m\\u202e over the harbour"}</script></head><body><article>'
    + "<p>The council met on Monday and voted on the new bridge, the mayor said in a long statement.</p>" * 6
    + "</article></body></html>"
)


def test_what_steers_is_spelt_out() -> None:
    told = visible(f"a\tb\n{STEERING}")
    assert told.startswith("a\tb\n\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u202egnp.exe")
    assert told.isprintable() or set(told) - {c for c in told if c.isprintable()} == {"\t", "\n"}
    assert visible("Straße, 記者, العربية, e\u0301") == "Straße, 記者, العربية, e\u0301"


def test_standard_streams_are_their_own_again(capsys: object) -> None:
    before = sys.stdout
    with guarded():
        assert unguarded(sys.stdout) is before
        print("\x1b[1m", file=sys.stdout)
        sys.stdout.writelines(["\x9b", "x"])
    assert sys.stdout is before
    assert capsys.readouterr().out == "\\u001b[1m\n\\u009bx"  # type: ignore[attr-defined]


def test_no_headline_url_or_error_reaches_the_terminal_as_it_is(tmp_path: Path) -> None:
    with serve({"/robots.txt": Answer("", 404), "/story": Answer(STORY)}) as site:
        done = subprocess.run(
            command("archive", site.url("/story"), site.url("/\x9b31m\u202e"), *QUICK, "-v", "--no-requisites"),
            cwd=tmp_path, capture_output=True, env=environment(), timeout=120, check=False,
        )  # fmt: skip
    text = (done.stdout + done.stderr).decode()
    assert "over the harbour" in text
    assert not {c for c in text if not c.isprintable()} - {"\n", "\t"}, text
    logs = "".join(path.read_text() for path in (tmp_path / "collections/main/logs").iterdir())
    assert not set(logs) & set("\x1b\x9b\u202e")
    done = tearsheet("query", "harbour", "--csv", cwd=tmp_path)
    assert "\u202e" in done.stdout, "data for other programs stays as it is"


def test_an_output_without_the_letters(tmp_path: Path) -> None:
    with serve(
        {"/robots.txt": Answer("", 404), "/story": Answer(STORY.replace("Storm", "Größe 記者"))}
    ) as site:
        done = subprocess.run(
            command("archive", site.url("/story"), *QUICK, "--no-requisites"),
            cwd=tmp_path, capture_output=True, timeout=120, check=False,
            env={**environment(), "PYTHONIOENCODING": "latin-1", "LC_ALL": "C", "PYTHONUTF8": "0"},
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Gr\xf6\xdfe \\u8a18" in done.stdout


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    odd = os.fsdecode(b"odd\xff\x1b[31m")
    (tmp_path / odd).mkdir()
    (tmp_path / f"{odd}.warc.gz").write_bytes(b"\x00\x01 no record")
    with serve({"/robots.txt": Answer("", 404), "*": Answer(STORY)}) as site:
        for arguments, code in (
            (("extract", f"{odd}.warc.gz", "--stdout"), 3),
            (("--root", odd, "archive", site.url(os.fsdecode(b"/caf\xe9")), "--no-requisites", *QUICK), 0),
            (("archive", "-i", odd), 2),
            (("--config", odd, "run"), 2),
        ):
            done = subprocess.run(
                command(*arguments), cwd=tmp_path, capture_output=True, env=environment(), timeout=120, check=False
            )  # fmt: skip
            assert done.returncode == code, (arguments, done.stderr)
            assert b"Traceback" not in done.stderr
            assert b"\x1b" not in done.stdout + done.stderr
        assert site.asked("/caf%E9") == 1


def test_one_of_a_thing_is_named_in_the_singular() -> None:
    told = [number(count, "page") for count in (0, 1, 2, 1200)]
    assert told == ["0 pages", "1 page", "2 pages", "1,200 pages"]


def test_looking_at_the_archive_loads_no_reader_of_pages() -> None:
    """What `query` costs to start is what a script pays for each question."""
    loaded = "import sys; import crawler.data.query; print([m for m in sys.modules if m.split('.')[0] in ('spiders', 'scrapy', 'twisted')])"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stdout.strip() == "[]"
