"""The command line itself: options before and after the verb, mistakes, and what gets imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.cli.main import parse
from tests.crawler.cli.commands import environment, tearsheet


def test_global_options_count_before_and_after_the_verb() -> None:
    args = parse(
        ["--root", "r", "--set", "A=1", "archive", "https://e.example/", "-c", "run", "--set", "B=2", "-q"]
    )
    assert (args.verb, args.root, args.collection, args.settings, args.quiet) == (
        "archive",
        "r",
        "run",
        ["A=1", "B=2"],
        True,
    )


@pytest.mark.parametrize(
    "arguments", [["--version"], ["archive", "--version"], ["-q", "status", "--version"]]
)
def test_the_version_before_and_after_the_verb(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parse(arguments)
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("tearsheet 0.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [((), "VERB"), (("archiv",), "archive"), (("archive", "--max-size", "big", "u"), "not a size"),
     (("archive", "--timeout", "soon", "u"), "not a duration"), (("archive",), "no URL given"),
     (("archive", "--set", "X", "https://e.example/"), "KEY=VALUE"), (("extract", "none.warc"), "no such file"),
     (("status",), "no collection"), (("explain", "https://e.example/"), "no collection"), (("verify",), "no collection"),
     (("rebuild",), "no collection"), (("run",), "tearsheet init"), (("run", "--since", "soon"), "tearsheet init")],
)  # fmt: skip
def test_mistakes_are_told_in_a_line_with_code_2(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = tearsheet(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "collections").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["explain", "https://e.example/"],
        ["verify"],
        ["init", "there.toml"],
        ["schedule", "--cron"],
        ["run", "--dry-run"],
    ],
    ids=lambda value: value[0],
)
def test_verbs_that_fetch_nothing_do_not_import_scrapy(tmp_path: Path, arguments: list[str]) -> None:
    code = (
        f"import sys\nfrom crawler.cli.main import main\ntry: main({arguments!r})\nexcept SystemExit: pass\n"
        "sys.exit(any(m.split('.')[0] in ('scrapy', 'twisted') for m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_reader_process_knows_no_scrapy() -> None:
    code = "import sys, spiders.read.reader; sys.exit(any(m.split('.')[0] in ('scrapy', 'twisted') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0
