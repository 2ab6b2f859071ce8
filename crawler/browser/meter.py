"""What the browser's processes use: CPU time and memory, out of /proc. Elsewhere than on Linux nothing is known, and nothing is said."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)
_BROWSER = (b"--user-data-dir=", b"--type=")


@dataclass(frozen=True, slots=True)
class Use:
    """Of all processes of a browser together."""

    cpu: float = 0.0
    """Seconds, of ended children too."""
    memory: int = 0
    """Bytes: proportional set size where it may be read, else resident size."""

    def or_more(self, other: Use) -> Use:
        """The larger of two, each figure for itself."""
        return Use(max(self.cpu, other.cpu), max(self.memory, other.memory))


def use_of_browser(parent: int | None = None) -> Use:
    """What the browser below a process uses now.

    Args:
        parent: its id; this process by default.
    """
    cpu, memory = 0.0, 0
    for process in _descendants(parent or os.getpid()):
        command = _read(process, "cmdline")
        stat = _read(process, "stat").rpartition(b") ")[2].split()
        if not any(mark in command for mark in _BROWSER) or len(stat) < 15:
            continue
        cpu += sum(map(int, stat[11:15])) / _TICK
        memory += _memory(process)
    return Use(round(cpu, 2), memory)


def _descendants(parent: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        if entry.name.isdigit():
            stat = _read(int(entry.name), "stat").rpartition(b") ")[2].split()
            if len(stat) > 1:
                children.setdefault(int(stat[1]), []).append(int(entry.name))
    found, waiting = [], [parent]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _memory(process: int) -> int:
    if pss := _PSS.search(_read(process, "smaps_rollup")):
        return int(pss[1]) * 1024
    resident = _read(process, "statm").split()
    return int(resident[1]) * _PAGE if len(resident) > 1 else 0


def _read(process: int, name: str) -> bytes:
    try:
        return (_PROC / str(process) / name).read_bytes()
    except OSError:  # it ended, or is another user's
        return b""
