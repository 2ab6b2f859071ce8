"""Ends that nobody plans: a second Ctrl-C, a bug of ours, an archive file that is gone when the run goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crawler.cli.commands import QUICK, environment, lines, start, tearsheet, wait_for, warcs
from tests.servers.pages import Answer, serve
from tests.servers.stories import story_site


def test_a_second_ctrl_c_is_an_interruption_too(tmp_path: Path) -> None:
    with serve(story_site(8, comments=2, per_page=10, wait=0.4)) as site:
        arguments = ("archive", *(site.url(f"/story/{n}/") for n in range(1, 9)), *QUICK)
        process = start(*arguments, cwd=tmp_path)
        wait_for(lambda: len(site.log) > 3)
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 10, out + err
        assert "Traceback" not in err
        assert tearsheet(*arguments, cwd=tmp_path).returncode == 0
    assert len(lines(tmp_path, "articles")) == 8


def test_ctrl_c_while_the_pages_of_the_interrupted_run_are_read_again(tmp_path: Path) -> None:
    with serve(story_site(12, comments=6, per_page=2, wait=0.1)) as site:
        arguments = ("archive", *(site.url(f"/story/{n}/") for n in range(1, 13)), *QUICK)
        process = start(*arguments, cwd=tmp_path)
        wait_for(lambda: len(site.log) > 14)
        process.terminate()
        process.communicate(timeout=300)
        asked = len(site.log)
        process = start(*arguments, cwd=tmp_path)
        wait_for(
            lambda: len(site.log) > asked
        )  # the first page comes long before a reader process has started
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 10, out + err
        done = tearsheet(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(lines(tmp_path, "articles")) == 12
    assert len(lines(tmp_path, "comments")) == 12 * 6


def test_what_a_lost_archive_file_held_is_fetched_again(tmp_path: Path) -> None:
    with serve(story_site(12, comments=4, per_page=2, wait=0.1)) as site:
        arguments = ("archive", *(site.url(f"/story/{n}/") for n in range(1, 13)), *QUICK)
        process = start(*arguments, cwd=tmp_path)
        wait_for(lambda: len(site.log) > 12)
        process.terminate()
        process.communicate(timeout=300)
        (gone,) = warcs(tmp_path)
        gone.unlink()
        asked = len(site.log)
        done = tearsheet(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert len({line.path for line in site.log[asked:]} - {"/robots.txt"}) == 24, "all pages once more"
    assert len(lines(tmp_path, "articles")) == 12
    told = tearsheet("verify", cwd=tmp_path)
    assert told.returncode in (0, 3), (
        told.stderr
    )  # lines that were written before point at what is gone, and say so


@pytest.mark.parametrize(
    "where",
    [
        "crawler.crawl.job.Job.close_event",
        "crawler.crawl.job.Job.count",
        "crawler.crawl.desk.Desk.spider_opened",
        "crawler.frontier.session.Session.robots_parsed",
        "pipelines.store.Store.process_item",
    ],
)
def test_an_exception_of_ours_is_a_bug_and_no_interruption(tmp_path: Path, where: str) -> None:
    owner, _, name = where.rpartition(".")
    module, _, kind = owner.rpartition(".")
    broken = f"""
import sys
from crawler.cli.main import main
from {module} import {kind}
def {name}(*args, **kwargs):
    raise ZeroDivisionError("made by the test")
{kind}.{name} = {name}
sys.exit(main(sys.argv[1:]))
"""
    with serve({**story_site(2, comments=0, per_page=2), "/robots.txt": Answer("User-agent: *")}) as site:
        urls = [site.url(f"/story/{n}/") for n in (1, 2)]
        command = [sys.executable, "-c", broken, "archive", *urls, *QUICK]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "a bug in Tearsheet; the log has the details" in done.stdout
        (log,) = (tmp_path / "collections/main/logs").glob("*.log")
        assert "made by the test" in log.read_text()
