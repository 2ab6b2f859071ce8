"""`tearsheet watch`: run after run until a signal, asleep in between."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from crawler.cli.main import parse
from crawler.notify.queue import Queue
from crawler.watching.watch import _arguments, _in
from tests.crawler.cli.commands import QUICK, kill, lines, start, tearsheet, wait_for
from tests.crawler.cli.test_run_again import agenda, list_page, stories
from tests.servers.pages import Answer, Site, serve
from tests.servers.receiver import receiving

WATCH = ("watch", "--pause", "1s", *QUICK)


def configure(folder: Path, site: Site, more: str = "") -> None:
    (folder / "sources.toml").write_text(
        f'[defaults.politeness]\ndelay = "0s"\n[sites.s]\nstart = ["{site.url("/")}"]\n{more}'
    )


def runs(folder: Path) -> list[str]:
    found = sorted((folder / "collections/main/runs").glob("2*.json"))
    return [path.stem for path in found]


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and what stood on standard error."""
    _, told = process.communicate(timeout=120)
    return process.returncode, told


def test_what_comes_due_is_looked_at_and_sigterm_ends_it_asleep(tmp_path: Path) -> None:
    with (
        serve({"/": Answer(list_page(range(1, 3))), **stories(range(1, 4))}) as site,
        receiving([500] * 3) as hook,
    ):
        configure(tmp_path, site, f'[notify]\nwebhook = "{hook.url()}"\n')
        process = start(*WATCH, cwd=tmp_path)
        try:
            # Two stories are found, told once the receiver is well again, and nothing is due for a while.
            wait_for(lambda: len(hook.got) == 3)
            site.answers["/"] = Answer(list_page(range(2, 4)))
            wait_for(lambda: (tmp_path / "collections/main/notify.sqlite").exists() and runs(tmp_path))
            asked = site.asked("/")
            with Queue(tmp_path / "collections/main") as queue:
                wait_for(lambda: (queue.next_due() or 0) and len(queue) == 1)
                queue._db.execute("UPDATE messages SET due = 0")
            agenda(tmp_path, "UPDATE agenda SET due = 0 WHERE url LIKE '%/'")
            wait_for(lambda: len({line["url"] for line in lines(tmp_path, "articles")}) == 3)
            assert site.asked("/") == asked + 1
            wait_for(lambda: len(hook.taken) == 2)
            wait_for(lambda: len(runs(tmp_path)) == 2)
            process.send_signal(signal.SIGTERM)
            code, told = ended(process)
        except BaseException:
            kill(process)
            raise
    assert code == 0
    assert "next look at s in " in told
    assert told.splitlines()[-1] == "watch ended"
    assert not list((tmp_path / "collections/main").glob("*/*.open"))


def test_sigterm_in_the_middle_of_a_run_seals_it_and_the_next_watch_goes_on(tmp_path: Path) -> None:
    answers = {"/": Answer(list_page(range(1, 30))), **stories(range(1, 30))}
    for path, answer in answers.items():
        if path != "/":
            answer.wait = 0.3
    with serve(answers) as site:
        configure(tmp_path, site)
        process = start(*WATCH, cwd=tmp_path)
        try:
            wait_for(lambda: len(lines(tmp_path, "articles")) >= 2)
            process.send_signal(signal.SIGTERM)
            code, told = ended(process)
        except BaseException:
            kill(process)
            raise
        assert (code, "the unfinished run goes on with the next one" in told) == (0, True)
        folder = tmp_path / "collections" / "main"
        assert not list(folder.glob("*/*.open"))
        assert tearsheet("run", "--due", *QUICK, cwd=tmp_path).returncode == 0
        assert len(runs(tmp_path)) == 1
        assert len(lines(tmp_path, "articles")) == 29
        assert json.loads((folder / "runs" / f"{runs(tmp_path)[0]}.json").read_bytes())["exit_code"] == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [((), "no sources file"), (("--dry-run",), "is for one run"), (("--pause", "soon"), "soon")],
)
def test_mistakes_end_it_at_once(tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    done = tearsheet("watch", *options, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert told in done.stderr


def test_a_run_gets_the_options_of_the_watch() -> None:
    args = parse(
        [
            "-c",
            "watch",
            "watch",
            "a",
            "b",
            "--pause=5s",
            "-q",
            "--delay",
            "2",
            "--pause",
            "3s",
            "--set",
            "A=b",
        ]
    )
    assert _arguments(args) == [
        "run", "--due", "--root", "collections", "--collection", "watch", "--config", "sources.toml", "--set", "A=b",
        "--quiet", "a", "b", "--delay", "2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min"), (500_000, "5 days")]
)
def test_times_for_people(seconds: float, told: str) -> None:
    assert _in(seconds) == told
