"""Runs the crawl of the fidelity tests as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crawler.wire.hard_cases import CASES, MAX_SIZE
from tests.crawler.wire.warcs import Event, events
from tests.servers.authority import Authority
from tests.servers.raw import Exchange

ROOT = Path(__file__).resolve().parents[3]
HOST = "news.test"


@dataclass(frozen=True)
class Crawl:
    """What a crawl left behind."""

    warcs: list[Path]
    told: list[dict[str, Any]]
    log: str

    @property
    def events(self) -> list[Event]:
        return events(*self.warcs)

    def line(self, path: str) -> dict[str, Any]:
        """The one callback for a path."""
        lines = [line for line in self.told if line["url"].endswith(path)]
        assert len(lines) == 1, (path, lines)
        return lines[0]


@dataclass(frozen=True)
class Run:
    """One crawl of all cases, with the server's log."""

    crawl: Crawl
    events: list[Event]
    log: list[Exchange]
    secure: bool
    authority: Authority
    sni: list[str | None]

    def event(self, path: str) -> Event:
        found = [event for event in self.events if event.target == path]
        assert len(found) == 1, (path, found)
        return found[0]


def crawl(
    folder: Path,
    base: str,
    paths: Iterable[str] = tuple(case.path for case in CASES),
    *,
    ca_file: Path | None = None,
    meta: dict[str, Any] | None = None,
    **settings: Any,
) -> Crawl:
    """Fetch the cases of these paths from `base`; the host `news.test` is mapped to loopback."""
    port = int(base.rpartition(":")[2])
    settings = {"TEARSHEET_RESOLVE": [f"{HOST}:{port}:127.0.0.1"], "DOWNLOAD_MAXSIZE": MAX_SIZE, **settings}
    return run_spider(folder, "hard_spider", ca_file, settings, base=base, paths=list(paths), meta=meta or {})


def probe(
    folder: Path,
    urls: Iterable[str],
    *,
    ca_file: Path | None = None,
    meta: dict[str, Any] | None = None,
    **settings: Any,
) -> Crawl:
    """Fetch these URLs and what they link to."""
    return run_spider(folder, "probe_spider", ca_file, settings, urls=list(urls), meta=meta or {})


def run_spider(
    folder: Path, spider: str, ca_file: Path | None, settings: dict[str, Any], **config: Any
) -> Crawl:
    """Run a spider module of this package; warnings are errors, and nothing may be left beside the sealed WARC files."""
    folder.mkdir(parents=True, exist_ok=True)
    config["settings"] = {
        "ADDONS": {"crawler.addon.TearsheetAddon": 300},
        "TEARSHEET_WARC_DIR": str(folder / "archive"),
        "TEARSHEET_SPOOL_BYTES": 1_000_000,
        "TEARSHEET_SPOOL_DIR": str(folder),
        "RETRY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "INFO",
        **settings,
    }
    file = folder / "config.json"
    file.write_text(json.dumps(config))
    command = [sys.executable, "-W", "error", "-m", f"tests.crawler.wire.{spider}", str(file)]
    environment = {**os.environ, **({"SSL_CERT_FILE": str(ca_file)} if ca_file else {})}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Warning" not in done.stderr, done.stderr[-4000:]
    warcs = sorted((folder / "archive").glob("*"))
    assert all(path.name.endswith(".warc.gz") for path in warcs)
    assert not list(folder.glob("tearsheet-*")), "spooled blocks left behind"
    return Crawl(warcs, [json.loads(line) for line in done.stdout.splitlines()], done.stderr)
