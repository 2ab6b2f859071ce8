"""`tearsheet schedule`: the units are valid where their own tools can say so, and do what they promise."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import schedule
from crawler.cli.units.k8s import render_k8s
from crawler.cli.units.plan import UnitPlan
from crawler.cli.units.systemd import render_systemd
from crawler.errors import TearsheetError
from tests.crawler.cli.commands import tearsheet, wait_for


def call(*arguments: str, collection: str = "main") -> int:
    parser = argparse.ArgumentParser()
    schedule.add_arguments(parser)
    base = argparse.Namespace(root="collections", collection=collection, config="sources.toml", quiet=False)
    return schedule.run(parser.parse_args(arguments, namespace=base))


def plan(tmp_path: Path, script: str, **changes: Any) -> UnitPlan:
    """A plan whose program is a shell script of ours."""
    program = tmp_path / "tear sheet"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    given: dict[str, Any] = {
        "name": "t", "program": (str(program),), "arguments": ("run", "--due", "a b", "50%", "$HOME", 'q"'), "every": 900,
        "directory": str(tmp_path), "lock": str(tmp_path / "lock"), "spread": 0,
    }  # fmt: skip
    return UnitPlan(**(given | changes))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("every", ["1m", "15m", "1h", "6h", "1d", "1w"])
def test_systemd_accepts_the_units(tmp_path: Path, every: str) -> None:
    assert call("--systemd", "--every", every, "--user", "root", "--output", str(tmp_path)) == 0
    service, timer = tmp_path / "tearsheet-main.service", tmp_path / "tearsheet-main.timer"
    done = subprocess.run(
        ["systemd-analyze", "verify", str(service), str(timer)], capture_output=True, text=True, check=False
    )
    ours = [
        line for line in done.stderr.splitlines() if "tearsheet-main" in line and "not executable" not in line
    ]
    assert ours == []
    on = next(line for line in timer.read_text().splitlines() if line.startswith("OnCalendar=")).split(
        "=", 1
    )[1]
    spaced = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=3", on], capture_output=True, text=True, check=True
    )
    assert "Normalized form" in spaced.stdout


def test_systemd_says_what_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    call("--systemd", "tribune", "--every", "30m")
    text = capsys.readouterr().out
    for line in (
        "Persistent=true",
        "RandomizedDelaySec=300",
        "SuccessExitStatus=10 11",
        "Type=oneshot",
        "OnCalendar=*-*-* *:0/30:00",
    ):
        assert line in text.splitlines()
    assert "/usr/bin/flock --nonblock" in text
    assert "run --due --root" in text
    assert text.splitlines()[0].startswith("# /etc/systemd/system/tearsheet-main.service")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_quoting_is_taken(tmp_path: Path) -> None:
    for name, text in render_systemd(plan(tmp_path, "exit 0")).items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "t.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "t.service" in line] == []


def cron_line(tmp_path: Path, script: str, capsys: pytest.CaptureFixture[str]) -> str:
    from crawler.cli.units.cron import render_cron

    (text,) = render_cron(plan(tmp_path, script)).values()
    *_, line = text.splitlines()
    assert line.startswith("*/15 * * * * ")
    assert "%" not in line.replace("\\%", "")
    return line.removeprefix("*/15 * * * * ").replace("\\%", "%")


@pytest.mark.skipif(not Path("/usr/bin/flock").exists(), reason="flock is not installed")
@pytest.mark.parametrize(("code", "seen"), [(0, 0), (10, 0), (11, 0), (3, 3), (2, 2)])
def test_cron_command_and_its_codes(
    tmp_path: Path, code: int, seen: int, capsys: pytest.CaptureFixture[str]
) -> None:
    command = cron_line(tmp_path, f'printf "%s|" "$@" > out; exit {code}', capsys)
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == seen
    assert (done.stderr == "") == (seen == 0)
    assert (tmp_path / "out").read_text() == 'run|--due|a b|50%|$HOME|q"|--quiet|'


@pytest.mark.skipif(not Path("/usr/bin/flock").exists(), reason="flock is not installed")
def test_second_start_does_nothing_while_the_first_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = cron_line(tmp_path, "echo x >> out; while [ ! -e go ]; do sleep 0.05; done", capsys)
    first = subprocess.Popen(["/bin/sh", "-c", command])
    wait_for((tmp_path / "out").exists)
    assert subprocess.run(["/bin/sh", "-c", command], check=False).returncode == 0
    (tmp_path / "go").touch()
    first.wait(120)
    assert (tmp_path / "out").read_text() == "x\n"


def k8s(tmp_path: Path, script: str) -> tuple[dict[str, Any], list[str]]:
    yaml = pytest.importorskip("yaml")
    (text,) = render_k8s(plan(tmp_path, script, image="registry.example/t:1")).values()
    _, job = yaml.safe_load_all(text)
    return job, job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["command"]


def test_k8s_is_yaml_and_says_what_is_promised(tmp_path: Path) -> None:
    job, command = k8s(tmp_path, "exit 0")
    spec = job["spec"]
    inner = spec["jobTemplate"]["spec"]
    assert (spec["concurrencyPolicy"], spec["schedule"], inner["backoffLimit"]) == (
        "Forbid",
        "*/15 * * * *",
        2,
    )
    assert inner["template"]["spec"]["restartPolicy"] == "Never"  # podFailurePolicy demands it
    assert inner["podFailurePolicy"]["rules"][1]["onExitCodes"]["values"] == [2, 3, 4, 5]
    assert command[:2] == ["/bin/sh", "-c"]


@pytest.mark.skipif(not Path("/usr/bin/flock").exists(), reason="flock is not installed")
@pytest.mark.parametrize(("code", "seen"), [(0, 0), (11, 0), (10, 10), (3, 3)])
def test_k8s_script_codes(tmp_path: Path, code: int, seen: int) -> None:
    _, command = k8s(tmp_path, f"exit {code}")
    assert subprocess.run(command, check=False).returncode == seen


@pytest.mark.skipif(not Path("/usr/bin/flock").exists(), reason="flock is not installed")
def test_k8s_script_passes_sigterm_on_and_waits(tmp_path: Path) -> None:
    """The run seals its files after SIGTERM: the shell must not leave before it."""
    _, command = k8s(
        tmp_path,
        f"trap 'sleep 0.5; touch {tmp_path}/sealed; exit 10' TERM; touch {tmp_path}/up; while :; do sleep 0.05; done",
    )
    process = subprocess.Popen(command)
    wait_for((tmp_path / "up").exists)
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(120) == 10
    assert (tmp_path / "sealed").exists()


@pytest.mark.parametrize(
    ("text", "near"),
    [("7m", "6m"), ("45m", "30m"), ("5h", "4h"), ("2d", "1d"), ("never", "1m"), ("90s", "1m")],
)
def test_periods_that_cron_cannot_say_are_refused(text: str, near: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=f"nearest that does is {near}"):
        schedule.period(text)


def test_names() -> None:
    with pytest.raises(TearsheetError, match="--name"):
        call("--cron", collection="größe")
    with pytest.raises(SystemExit):
        call()


def test_a_site_that_the_sources_file_lacks(tmp_path: Path) -> None:
    """Its units could only ever end with exit code 2."""
    (tmp_path / "sources.toml").write_text('[sites.tribune]\nstart = ["https://news.example/"]\n')
    done = tearsheet("schedule", "--cron", "tribun", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'tribune'" in done.stderr
    assert tearsheet("schedule", "--cron", "tribune", cwd=tmp_path).returncode == 0
