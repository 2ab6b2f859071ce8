"""Archive the sample story of this folder, served on loopback: what `make archive` does without a URL."""

from __future__ import annotations

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawler.cli.main import main

SAMPLE = Path(__file__).parent / "sample"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the archive's own summary is what there is to read."""


def run() -> int:
    """Serve `sample/` on an ephemeral port of 127.0.0.1, archive its story, return the exit code."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(SAMPLE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/2026/harbour-bridge/"
        print(f"no URL given: archiving the sample story {url}", file=sys.stderr)
        return main(["archive", "--collection", "sample", url, *sys.argv[1:]])
    finally:
        server.shutdown()


if __name__ == "__main__":
    raise SystemExit(run())
