"""A command and the peak of its memory, from a process small enough not to be measured with it.

    python -m tests.hostile.measured FILE SECONDS COMMAND …

Writes the largest resident set of any process of the command, in MB, to FILE, and ends as the command ends; 124 where it does not
end in SECONDS. Why a process of its own: Linux counts for a child also what its parent held when it started it, and for a
process's children all that it ever waited for, so the figure taken in a test run is that of its heaviest test.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

HANGS = 124


def main(file: str, seconds: str, *words: str) -> int:
    try:
        code = subprocess.run(words, timeout=float(seconds), check=False).returncode
    except subprocess.TimeoutExpired:
        return HANGS
    Path(file).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
