"""`make faults-ray`: many WARC files on a Ray cluster of two workers, one worker killed, the driver killed and begun again.

The bytes must be those of one process, and the time at most 1.3 times that of the processes runner. Needs `ray`
(pip install 'tearsheet[ray]'); prints the figures, exit code 1 where something does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.archives.kit import HTTP, record, response, warc
from tests.crawler.cli.commands import command, environment
from tests.servers.stories import comment, story


def make_files(folder: Path, files: int, stories: int) -> None:
    """WARC files of another tool, with so many stories each."""
    for number in range(files):
        pages = []
        for n in range(number * stories, (number + 1) * stories):
            page = story(
                n,
                [comment(100 * n + c) for c in range(20)],
                body=f"<p>{f'The words of story {n}. ' * 60}</p>",
            )
            pages.append(
                record("response", response(page.encode()), HTTP, url=f"http://x.test/story/{n}/", number=n)
            )
        warc(folder / f"part-{number:05d}.warc.gz", *pages)


def results(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def extract(files: Path, out: Path, *words: str, **variables: str) -> tuple[float, dict[str, int]]:
    """Run it to its end; seconds, and what it says."""
    began = time.monotonic()
    done = subprocess.run(
        command("extract", str(files), "--out", str(out), "--json", *words),
        capture_output=True, text=True, check=False, env={**environment(), **variables},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"exit code {done.returncode}: {done.stderr[-2000:]}")
    return time.monotonic() - began, json.loads(done.stdout)


@contextmanager
def cluster(cpus: int) -> Iterator[tuple[str, int]]:
    """A Ray head of this machine alone; gives its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        str(Path(sys.executable).with_name("ray")), "start", "--head", "--block", "--node-ip-address", "127.0.0.1", "--port", str(port),
        "--num-cpus", str(cpus), "--include-dashboard", "false", "--disable-usage-stats",
    ]  # fmt: skip
    with TemporaryDirectory(prefix="ray-", dir="/tmp") as folder:
        head = subprocess.Popen(
            [*words, "--temp-dir", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(), start_new_session=True
        )  # fmt: skip
        try:
            address = f"127.0.0.1:{port}"
            for _ in range(120):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.5)
            time.sleep(3)
            yield address, head.pid
        finally:
            os.killpg(head.pid, signal.SIGTERM)
            try:
                head.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(head.pid, signal.SIGKILL)
                head.wait()


def workers_of(head: int) -> list[int]:
    """The processes of a cluster that are at our work just now; Ray's own agents are `ray::` too, and take their node with them."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            name = (path / "cmdline").read_bytes()
        except OSError:
            continue
        if name.startswith(b"ray::_guarded") and head in ancestors(int(path.name)):
            found.append(int(path.name))
    return found


def ancestors(pid: int) -> Iterator[int]:
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return
        yield pid


def until(count: int, out: Path, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 600
    while len(list(out.glob("*.done"))) < count and running.poll() is None and time.monotonic() < end:
        time.sleep(0.05)


def with_faults(files: Path, out: Path, address: str, head: int) -> tuple[float, dict[str, int]]:
    """A worker is killed at a quarter, the driver at a half, and the same command is given again."""
    began, count = time.monotonic(), len(list(files.iterdir()))
    variables = {**environment(), "RAY_ADDRESS": address}
    driver = subprocess.Popen(
        command("extract", str(files), "--out", str(out), "--runner", "ray", "-q"),
        env=variables,
        start_new_session=True,
    )
    until(count // 4, out, driver)
    end, killed = time.monotonic() + 60, list[int]()
    while not killed and time.monotonic() < end:  # between two files nobody is at work
        killed = workers_of(head)[:1]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(count // 2, out, driver)
    os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    print(
        f"killed: {len(killed)} worker, then the driver at {len(list(out.glob('*.done')))} of {count} files"
    )
    _, told = extract(files, out, "--runner", "ray", RAY_ADDRESS=address)
    return time.monotonic() - began, told


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument(
        "--stories", type=int, default=25, help="of each file (default: 25, about a second's work)"
    )
    args = parser.parse_args()
    with TemporaryDirectory(prefix="tearsheet-ray-") as made:
        folder = Path(made)
        files = folder / "files"
        files.mkdir()
        make_files(files, args.files, args.stories)
        outs = {name: folder / name for name in ("processes", "ray", "faults")}
        for out in outs.values():
            out.mkdir()
        alone, told = extract(files, outs["processes"], "--runner", "processes", "--readers", "2")
        print(
            f"processes: {told['files']} files, {told['articles']} articles, {told['comments']} comments in {alone:.1f} s",
            flush=True,
        )
        wanted = results(outs["processes"])
        with cluster(2) as (address, head):
            spread, _ = extract(files, outs["ray"], "--runner", "ray", RAY_ADDRESS=address)
            print(
                f"ray, two workers: {spread:.1f} s, {spread / alone:.2f} times as long (at most 1.3)",
                flush=True,
            )
            seconds, told = with_faults(files, outs["faults"], address, head)
            print(
                f"ray with faults: {seconds:.1f} s; the second driver passed over {told['done_before']} files",
                flush=True,
            )
        same = results(outs["ray"]) == wanted, results(outs["faults"]) == wanted
        print(f"bytes equal: without faults {same[0]}, with faults {same[1]}")
        shutil.rmtree(files)
    return 0 if all(same) and spread / alone <= 1.3 else 1


if __name__ == "__main__":
    raise SystemExit(main())
