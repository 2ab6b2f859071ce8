"""What a visit of the browser costs, and whether it brings the whole thread: the three made-up services of `TEARSHEET_SHARED`.

    python bench/browser.py [SHARED]     # SHARED: by default $TEARSHEET_SHARED, else ../shared

Prints for each service: comments that are right in text, author, parent and date, of those that it holds; seconds; CPU seconds
and peak memory (proportional set size) of all the browser's processes; requests.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ("shadow", "infinite", "replies")


def main() -> int:
    """Serve, visit, compare; 1 where a comment is not right."""
    shared = Path(
        sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TEARSHEET_SHARED", ROOT.parent / "shared")
    )
    folder = shared / "browser" / "services"
    if not (folder / "serve.py").is_file():
        print(f"no services in {folder}: name the shared folder, or set TEARSHEET_SHARED", file=sys.stderr)
        return 2
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-B", str(folder / "serve.py"), str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        with tempfile.TemporaryDirectory(prefix="tearsheet-bench-") as made:
            return _measured(Path(made), f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(10)


def _measured(folder: Path, base: str) -> int:
    urls = [f"{base}/{name}.html" for name in SERVICES]
    command = [sys.executable, "-m", "crawler.cli.main", "archive", "--browser", "-q", "--delay", "0", *urls]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    main_folder = folder / "collections" / "main"
    report = json.loads(next((main_folder / "runs").glob("2*.json")).read_bytes())
    visits = {visit["url"]: visit for visit in report["visits"]}
    found: dict[str, dict[str, Any]] = {}
    for path in (main_folder / "records").glob("comments-*"):
        for line in path.read_text().splitlines():
            record = json.loads(line)
            found[record["id"].rpartition("/")[2]] = record
    print(f"{'service':10} {'right':>9} {'seconds':>8} {'CPU s':>6} {'peak MB':>8} {'requests':>8}")
    wrong = 0
    for name, url in zip(SERVICES, urls, strict=True):
        with urllib.request.urlopen(f"{base}/truth/{name}") as answer:
            truth = json.load(answer)
        right = sum(_is_right(found.get(row["id"]), row) for row in truth)
        wrong += len(truth) - right
        visit = visits[url]
        print(
            f"{name:10} {right:>4}/{len(truth):<4} {visit['seconds']:8.1f} {visit['cpu_seconds']:6.1f} {visit['peak_bytes'] / 2**20:8.0f} {visit['requests']:8}"
        )
    return int(wrong > 0)


def _is_right(record: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    if record is None:
        return False
    parent = (record["parent_id"] or "").rpartition("/")[2] or None
    same = (" ".join(record["text"].split()), record["author"]["name"], parent) == (
        " ".join(row["text"].split()),
        row["author"],
        row["parent"],
    )
    return same and record["date_published"][:19] == row["date"][:19]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the services do not listen")


if __name__ == "__main__":
    sys.exit(main())
