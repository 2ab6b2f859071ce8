"""Who holds a lease: one process, told from a later one with the same number, so that dead owners are known at once."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
from pathlib import Path


def new_owner() -> str:
    """`host/pid/start/nonce` of this process; the nonce tells two frontiers of one process apart."""
    pid = os.getpid()
    return f"{socket.gethostname()}/{pid}/{_start_of(pid) or '-'}/{secrets.token_hex(4)}"


def is_alive(owner: str) -> bool:
    """False only when the owner surely is gone.

    Owners on another machine (or in another container) cannot be seen from here: they count as alive, and their
    leases end by time.
    """
    try:
        host, pid, start, _ = owner.rsplit("/", 3)
        number = int(pid)
    except ValueError:
        return False
    if host != socket.gethostname():
        return True
    now = _start_of(number)
    return now is not None and (start == "-" or start == now)


def _start_of(pid: int) -> str | None:
    """The process's start time as the system states it; None for a process that is gone or a zombie."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()  # the name before may hold blanks
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]  # field 22 of proc(5)
    ps = subprocess.run(  # noqa: S603 - systems without /proc
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "-".join(ps.stdout.split()) or None
