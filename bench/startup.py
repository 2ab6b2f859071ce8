"""Start-up: the median time of `tearsheet --help`, as a user waits for it.

python bench/startup.py [RUNS]
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT_MS = 150


def once(command: list[str]) -> tuple[float, float]:
    """Wall and CPU milliseconds of one run."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall * 1000, cpu * 1000


def main() -> int:
    """Print the figures; 1 where the median is over the limit."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    command = [str(Path(sys.executable).with_name("tearsheet")), "--help"]
    once(command)  # byte code and disk cache
    found = [once(command) for _ in range(runs)]
    wall, cpu = (statistics.median(times) for times in zip(*found, strict=True))
    print(
        f"tearsheet --help: median {wall:.0f} ms wall, {cpu:.0f} ms CPU, least {min(found)[0]:.0f} ms, of {runs} runs; "
        f"load {os.getloadavg()[0]:.1f}, limit {LIMIT_MS} ms"
    )
    return int(wall > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
