"""`make faults-cluster`: four workers, killed and stopped at random, their database killed under them, the way to it cut, a
disk full, and an object store that fails every third PUT; then all is looked at.

    python -m tests.faults.cluster [--kills 20] [--seed 1] [--sites 6] [--stories 40] [--databases 1] [--compare] [--no-s3]

Nothing may be lost, nothing stand twice over all folders, no delay be undercut by the server's log, every folder verify, here
and where it was copied. `--compare --kills 0 --sites 20 --stories 60` compares each record with what one process gives.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.crawler.cli.commands import command, environment, lines, tearsheet
from tests.crawler.worker.cluster import FAST, Worker, configure, records, sites, too_soon, twice
from tests.faults.writes import build
from tests.servers.cuttable import CuttableWay
from tests.servers.postgres import PostgresServer
from tests.servers.s3 import S3Server, s3_server

COMMENTS, PER_PAGE, DELAY, LEASE = 6, 3, 0.5, "6"
LONGEST = 1_800.0
THERE = "s3://archive/desk"


def main() -> int:
    """Run the campaign; 0 where all holds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sites", type=int, default=6)
    parser.add_argument("--stories", type=int, default=40)
    parser.add_argument("--delay", type=float, default=DELAY)
    parser.add_argument("--databases", type=int, default=1, help="hosts are spread over so many")
    parser.add_argument("--compare", action="store_true", help="with what one process gives, without faults")
    parser.add_argument("--no-s3", action="store_true", help="copy nothing")
    given = parser.parse_args()
    server = PostgresServer()
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            store = None if given.no_s3 else stack.enter_context(s3_server())
            way = stack.enter_context(CuttableWay(server.port))
            return _Campaign(folder, server, store, way, given).run()
    finally:
        server.remove()


class _Campaign:
    def __init__(
        self,
        folder: Path,
        server: PostgresServer,
        store: S3Server | None,
        way: CuttableWay,
        given: argparse.Namespace,
    ) -> None:
        self.folder, self.server, self.store, self.way, self.given = folder, server, store, way, given
        self.chance = random.Random(given.seed)
        self.variables = {"TEARSHEET_LEASE_SECONDS": LEASE, "TEARSHEET_CACHE": str(folder / "cache")}
        if store is not None:
            self.variables |= {**store.variables, "TEARSHEET_ARCHIVE": THERE}
        urls = " ".join([server.url, *(server.fresh() for _ in range(given.databases - 1))])
        roundabout = urls.replace(f":{server.port}/", f":{way.port}/")
        self.workers = [
            Worker(folder / f"w{n}", folder / "sources.toml", roundabout if n < 2 else urls) for n in range(4)
        ]
        """Two of them reach the database by the way that is cut."""
        self.counts = Counter[str]()

    def run(self) -> int:
        """Do all of it; 0 where all holds."""
        given = self.given
        with sites(given.sites, given.stories, COMMENTS, PER_PAGE) as found:
            configure(self.folder, found, f"{given.delay}s")
            wanted, alone = self._alone() if given.compare else ([], 0.0)
            for site in found:
                site.log.clear()
            if self.store is not None:
                self.store.fail_every = 3
            began = time.monotonic()
            for worker in self.workers:
                self._start(worker)
            for n in range(given.kills):
                time.sleep(2)
                self._restart_ended()
                self._hurt(n)
            end = time.monotonic() + LONGEST
            while any(w.process and w.process.poll() != 0 for w in self.workers) and time.monotonic() < end:
                time.sleep(0.5)
                self._restart_ended()
            seconds = time.monotonic() - began
            for worker in self.workers if given.kills else ():  # once more, each cuts what is not its own
                self._start(worker)
                worker.wait(LONGEST)
            faults = self._faults()
            faults += [
                f"{site.port}: a gap of {gap} s" for site in found for gap in too_soon(site, given.delay)
            ]
            asked = sum(len(site.log) for site in found)
        folders = [worker.folder for worker in self.workers]
        if given.compare:
            got = records(folders)
            faults += (
                []
                if got == wanted
                else [f"{len(got)} records, one process gives {len(wanted)}, and they are not the same"]
            )
            print(
                f"{len(wanted)} records; one process {alone:.0f} s, four workers {seconds:.0f} s for {asked} requests"
            )
        print(
            f"in {seconds:.0f} s: "
            + ", ".join(f"{count} x {name}" for name, count in sorted(self.counts.items()))
        )
        print("\n".join(faults) or f"all holds after {given.kills} faults (seed {given.seed})")
        return int(bool(faults))

    def _start(self, worker: Worker, *words: str) -> None:
        worker.start(*words, **self.variables)

    def _alone(self) -> tuple[list[dict[str, Any]], float]:
        one = self.folder / "one"
        one.mkdir()
        began = time.monotonic()
        done = tearsheet(
            "run", "--config", str(self.folder / "sources.toml"), *FAST, cwd=one, timeout=LONGEST
        )
        if done.returncode:
            raise SystemExit(f"one process ends with {done.returncode}: {done.stderr[-1500:]}")
        return records([one]), time.monotonic() - began

    def _hurt(self, n: int) -> None:
        kills, victim = self.given.kills, self.chance.choice(self.workers)
        if n in (kills // 3, 2 * kills // 3):
            self._tell("database killed")
            self.server.kill()
            self.server.start()
        elif n % 5 == 4:
            self._tell("worker stood still")
            _signal(victim, signal.SIGSTOP)
            time.sleep(float(LEASE) * 1.5)
            _signal(victim, signal.SIGCONT)
        elif n % 5 == 2:
            # Shorter and longer than a lease: connections come back to the same worker, or its stories are others'.
            self._tell("way to the database cut")
            self.way.cut()
            time.sleep(self.chance.choice((1.0, float(LEASE) * 1.5)))
            self.way.mend()
        elif n % 5 == 3:
            self._fill_disk(victim)
        else:
            self._tell("worker killed")
            _signal(victim, signal.SIGKILL)
            assert victim.process is not None
            victim.process.wait()
            self._start(victim)

    def _fill_disk(self, victim: Worker) -> None:
        """Its next process finds no room for files after so many kilobytes, and ends with 10; then there is room again."""
        assert victim.process is not None
        _signal(victim, signal.SIGTERM)
        victim.process.wait(LONGEST)
        self._tell("disk full")
        library = self.folder / "failing.so"
        if not library.exists():
            library = build(self.folder)
        at = self.chance.randrange(30, 300)
        victim.start(
            **self.variables, LD_PRELOAD=str(library), FAULT_BELOW=str(victim.folder), FAULT_KIND="enospc", FAULT_AT=str(at),
        )  # fmt: skip
        end = time.monotonic() + 20
        while victim.process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        if victim.process.poll() not in (None, 0, 10):
            self.counts[f"exit code {victim.process.returncode} of a full disk"] += 1

    def _tell(self, what: str) -> None:
        self.counts[what] += 1
        print(what, flush=True)

    def _restart_ended(self) -> None:
        """As systemd does: those that ended with anything but a good end."""
        for worker in self.workers:
            if worker.process is not None and worker.process.poll() not in (None, 0):
                self.counts[f"exit code {worker.process.returncode}"] += 1
                self._start(worker)

    def _faults(self) -> list[str]:
        given, folders = self.given, [worker.folder for worker in self.workers]
        faults = [f"twice: {key}" for key in twice(folders)[:5]]
        wanted = {"articles": given.sites * given.stories, "comments": given.sites * given.stories * COMMENTS}
        for kind, count in wanted.items():
            ids = {line["id"] for folder in folders for line in lines(folder, kind)}
            if len(ids) != count:
                faults.append(f"{kind}: {len(ids)}, expected {count}")
        for worker in self.workers:
            faults += [f"{worker.folder.name}: {line}" for line in _verified([], worker.folder, {})]
            if "Traceback" in worker.output:
                faults.append(f"{worker.folder.name}: {worker.output[-1500:]}")
        if self.store is not None:
            self.counts["PUT"] = len(self.store.puts)
            self.store.fail_every = 0
            for worker in self.workers:
                done = tearsheet_with(["copy", "--json"], worker.folder, self.variables)
                if done.returncode:
                    faults.append(f"copy of {worker.folder.name}: {done.stderr[-300:]}")
            faults += [f"there: {line}" for line in _verified(["--root", THERE], self.folder, self.variables)]
            count = tearsheet_with(
                ["--root", THERE, "query", "--count", "--history"], self.folder, self.variables
            )
            if int(count.stdout or 0) < sum(wanted.values()):
                faults.append(
                    f"there: {count.stdout.strip()} records, expected {sum(wanted.values())}: {count.stderr[-300:]}"
                )
        return faults


def _verified(words: list[str], folder: Path, variables: dict[str, str]) -> list[str]:
    done = tearsheet_with([*words, "verify", "-q"], folder, variables)
    return (done.stdout + done.stderr).splitlines()[:5] if done.returncode else []


def tearsheet_with(
    words: list[str], folder: Path, variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), cwd=folder, capture_output=True, text=True, check=False, timeout=LONGEST, env={**environment(), **variables}
    )  # fmt: skip


def _signal(worker: Worker, number: signal.Signals) -> None:
    if worker.process is not None and worker.process.poll() is None:
        os.killpg(worker.process.pid, number)


if __name__ == "__main__":
    sys.exit(main())
