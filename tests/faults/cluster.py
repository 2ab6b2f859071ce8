"""`make faults-cluster`: four workers, killed and stopped at random, their database killed under them; then all is looked at.

    python -m tests.faults.cluster [--kills 20] [--seed 1] [--sites 4] [--stories 10]

Nothing may be lost, nothing stand twice over all folders, no delay be undercut by the server's log, every folder verify.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.crawler.cli.commands import lines, tearsheet
from tests.crawler.worker.cluster import Worker, configure, sites, too_soon, twice
from tests.servers.postgres import PostgresServer

COMMENTS, PER_PAGE, DELAY, LEASE = 6, 3, 0.2, "6"
LONGEST = 1_800.0


def main() -> int:
    """Run the campaign; 0 where all holds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sites", type=int, default=4)
    parser.add_argument("--stories", type=int, default=10)
    given = parser.parse_args()
    server = PostgresServer()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _campaign(Path(folder), server, given)
    finally:
        server.remove()


def _campaign(folder: Path, server: PostgresServer, given: argparse.Namespace) -> int:
    chance = random.Random(given.seed)
    with sites(given.sites, given.stories, COMMENTS, PER_PAGE) as found:
        configure(folder, found, f"{DELAY}s")
        workers = [Worker(folder / f"w{n}", folder / "sources.toml", server.url) for n in range(4)]
        for worker in workers:
            worker.start(TEARSHEET_LEASE_SECONDS=LEASE)
        for n in range(given.kills):
            time.sleep(2)
            _restart_ended(workers)
            victim = chance.choice(workers)
            if n in (given.kills // 3, 2 * given.kills // 3):
                server.kill()
                server.start()
                print("database killed and started", flush=True)
            elif n % 5 == 4:
                _signal(victim, signal.SIGSTOP)
                time.sleep(float(LEASE) * 1.5)
                _signal(victim, signal.SIGCONT)
                print(f"{victim.folder.name} stood still", flush=True)
            else:
                _signal(victim, signal.SIGKILL)
                assert victim.process is not None
                victim.process.wait()
                victim.start(TEARSHEET_LEASE_SECONDS=LEASE)
                print(f"{victim.folder.name} killed", flush=True)
        end = time.monotonic() + LONGEST
        while (
            any(worker.process and worker.process.poll() != 0 for worker in workers)
            and time.monotonic() < end
        ):
            time.sleep(0.5)
            _restart_ended(workers)
        for worker in workers:  # once more, each cuts what is not its own
            worker.start(TEARSHEET_LEASE_SECONDS=LEASE)
            worker.wait(LONGEST)
        faults = _faults(workers, given)
        faults += [
            f"{site.port}: gaps {gaps[:5]} of {DELAY} s" for site in found if (gaps := too_soon(site, DELAY))
        ]
    print("\n".join(faults) or f"all holds after {given.kills} faults (seed {given.seed})")
    return int(bool(faults))


def _restart_ended(workers: list[Worker]) -> None:
    """As systemd does: those that ended with anything but a good end."""
    for worker in workers:
        if worker.process is not None and worker.process.poll() not in (None, 0):
            worker.start(TEARSHEET_LEASE_SECONDS=LEASE)


def _signal(worker: Worker, number: signal.Signals) -> None:
    if worker.process is not None and worker.process.poll() is None:
        os.killpg(worker.process.pid, number)


def _faults(workers: list[Worker], given: argparse.Namespace) -> list[str]:
    folders = [worker.folder for worker in workers]
    faults = [f"twice: {key}" for key in twice(folders)[:5]]
    wanted = {"articles": given.sites * given.stories, "comments": given.sites * given.stories * COMMENTS}
    for kind, count in wanted.items():
        ids = {line["id"] for folder in folders for line in lines(folder, kind)}
        if len(ids) != count:
            faults.append(f"{kind}: {len(ids)}, expected {count}")
    for worker in workers:
        verified = tearsheet("verify", "-q", cwd=worker.folder)
        if verified.returncode:
            faults += [
                f"{worker.folder.name}: {line}"
                for line in (verified.stdout + verified.stderr).splitlines()[:5]
            ]
        if "Traceback" in worker.output:
            faults.append(f"{worker.folder.name}: {worker.output[-1500:]}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
