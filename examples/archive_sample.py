"""Archive the made-up stories of this folder, served on loopback: `make archive` without a URL takes one, `make serve` all of them on
two days (`--newsroom`)."""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from examples.newsroom import DAYS, page

SAMPLE = Path(__file__).parent / "sample"
STORY = "/2026/harbour-bridge/"


class _Paper(SimpleHTTPRequestHandler):
    """The files of `sample/`, and the newsroom's stories as they stand on the server's day."""

    def do_GET(self) -> None:
        html: str | None = self.server.stories.get(self.path)  # type: ignore[attr-defined]
        if html is None:
            super().do_GET()
            return
        body = html.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the archive's own summary is what there is to read."""


def run(arguments: list[str]) -> int:
    """Serve the stories on an ephemeral port of 127.0.0.1 and archive them.

    Args:
        arguments: `--newsroom`, and what `tearsheet archive` takes besides.

    Returns:
        The exit code.
    """
    newsroom = "--newsroom" in arguments
    more = [argument for argument in arguments if argument != "--newsroom"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Paper, directory=str(SAMPLE)))
    server.stories = {}  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        if not newsroom:
            print(f"no URL given: archiving the sample story {origin}{STORY}", file=sys.stderr)
            return _archive([origin + STORY, *more])
        for number, stories in enumerate(DAYS, 1):
            server.stories = {story.path: page(story) for story in stories}  # type: ignore[attr-defined]
            print(f"archiving the sample stories as they stood on day {number} of 2", file=sys.stderr)
            paths = [STORY, *server.stories] if number == 1 else list(server.stories)  # type: ignore[attr-defined]
            if code := _archive([*(origin + path for path in paths), "-q", "--delay", "0.2", *more]):
                return code
        return 0
    finally:
        server.shutdown()


def _archive(arguments: list[str]) -> int:
    # A process of its own each: Twisted's reactor starts once.
    command = [sys.executable, "-m", "crawler.cli.main", "archive", "--collection", "sample", *arguments]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
