"""Replay by pywb as a process of its own, on origins of its own: `localhost:PORT2` beside the room's `127.0.0.1:PORT`.

pywb is GPL and never imported. `enable_auto_colls: false` is a must: in automatic mode it runs templates that lie in a
received collection (measured: they executed a shell command). Its answers reach a browser through `replay_door` alone, with
scripts off by a Content-Security-Policy with `sandbox`, or on behind a door of their own.
"""

from __future__ import annotations

import importlib.util
import mmap
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from archives.errors import ArchiveError
from archives.warc.replay_rules import as_yaml, has_rendered, rules_of
from reading_room.replay_door import Door

CALM = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline' data:; font-src 'self' data:; "
    "media-src 'self' data:; frame-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'self' {room}"
)
LIVELY = (
    "sandbox allow-scripts; default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self'; "
    "form-action 'none'; worker-src 'none'; object-src 'none'; base-uri 'self'; webrtc 'block'; "
    "frame-ancestors 'self' {room}"
)
_SEARCHED = 5000
"""Captures of one address among which pywb looks for the one that was asked."""
_START = 30.0
"""Seconds in which pywb must listen."""


class Replay:
    """Replay of a collection; pywb is started when it is first asked for.

    Args:
        collection: the folder.
        room: origins that may frame the replay.
    """

    def __init__(self, collection: Path, room: tuple[str, ...]) -> None:
        self._collection = collection
        self._port, self._name = _free_port(), secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="tearsheet-replay-")
        self._lock = threading.Lock()
        self._wayback = Path(sys.executable).with_name("wayback")
        self._fault: str | None = None
        self._doors = {
            scripts: Door(self._port, f"/{self._name}/", policy.format(room=" ".join(room)))
            for scripts, policy in ((False, CALM), (True, LIVELY))
        }

    @property
    def problem(self) -> str | None:
        """Why nothing can be replayed."""
        if not self._wayback.exists():
            return "Replay needs pywb: pip install 'tearsheet[replay]'."
        if not (self._collection / "indexes" / "index.cdxj").is_file():
            return "The collection has no indexes/index.cdxj yet: it is made at the end of a run."
        return self._fault

    @property
    def origins(self) -> tuple[str, ...]:
        """What the room's pages may frame."""
        return tuple(f"http://{door.host}" for door in self._doors.values())

    def address(self, url: str, captured_at: str, *, scripts: bool = False) -> str | None:
        """Where a page as captured is replayed; None where nothing can be, `problem` says why."""
        if self.problem or not self._started():
            return None
        stamp = re.sub(r"\D", "", captured_at)[:14] or "2"
        return f"http://{self._doors[scripts].host}/{self._name}/{stamp}/{quote(url, safe=_SAFE)}"

    def holds(self, url: str) -> bool:
        """Whether the collection's index has captures of an address."""
        index = self._collection / "indexes" / "index.cdxj"
        if not index.is_file() or not index.stat().st_size:
            return False
        with index.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
            key = url.encode() + b" "
            return lines[: len(key)] == key or lines.find(b"\n" + key) >= 0

    def _started(self) -> bool:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = self._start()
            end = time.monotonic() + _START
            while not _listens(self._port):
                if self._process.poll() is not None or time.monotonic() > end:
                    self._fault = "pywb did not start."
                    return False
                time.sleep(0.05)
        return True

    def _start(self) -> subprocess.Popen[bytes]:
        folder = Path(self._folder.name)
        (folder / "templates").mkdir(exist_ok=True)
        (folder / "templates" / "index.html").write_text(
            ""
        )  # pywb's own front page tells the collection's name
        config = (
            "collections_root: none-here\nenable_auto_colls: false\nframed_replay: false\nenable_memento: false\n"
            f"{self._rules(folder)}"
            f"collections:\n  {self._name}:\n    index_paths: {_quoted(self._collection / 'indexes')}\n"
            f"    archive_paths: {_quoted(Path(str(self._collection / 'archive') + '/'), slash=True)}\n"
        )
        (folder / "config.yaml").write_text(config, "utf-8")
        command = [str(self._wayback), "-b", "127.0.0.1", "-p", str(self._port), "-d", str(folder), "-t", "4"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(  # noqa: S603 - our own program and its own arguments
            command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet
        )

    def _rules(self, folder: Path) -> str:
        """The setting that names our rules, put before pywb's own; empty where no browser was used."""
        own = importlib.util.find_spec("pywb")  # found, not imported
        given = Path(own.origin).with_name("rules.yaml") if own is not None and own.origin else None
        warcs = sorted(path for path in (self._collection / "archive").iterdir() if ".warc" in path.name)
        try:
            rules = rules_of(
                path for path in warcs if has_rendered(self._collection / "indexes" / "index.cdxj", path.name)
            )
        except (ArchiveError, OSError, ValueError):  # replay does without
            return ""
        if not rules or given is None or not given.is_file():
            return ""
        text = given.read_text("utf-8").replace(
            "fuzzy_search_limit: '100'", f"fuzzy_search_limit: '{_SEARCHED}'", 1
        )
        before, _, after = text.partition("\nrules:\n")
        (folder / "rules.yaml").write_text(f"{before}\nrules:\n{as_yaml(rules)}{after}", "utf-8")
        return f"rules_file: {_quoted(folder / 'rules.yaml')}\n"

    def close(self) -> None:
        """End what was started."""
        for door in self._doors.values():
            door.close()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._folder.cleanup()


_SAFE = "/:?#[]@!$&'()*+,;=%~-._"


def _quoted(value: object, *, slash: bool = False) -> str:
    """A YAML string in single quotes."""
    text = str(value) + ("/" if slash and not str(value).endswith("/") else "")
    if "\n" in text:
        raise ArchiveError(f"a folder with a line break in its name cannot be replayed: {text!r}")
    return "'" + text.replace("'", "''") + "'"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
