"""ReplayWeb.page on loopback over one WACZ file: its two scripts, a page with its element, and the file in ranges."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath

PACKAGE = Path(__file__).resolve().parents[3] / ".venv" / "npm" / "node_modules" / "replaywebpage"
_PAGE = (
    '<!doctype html><title>replay</title><link rel="icon" href="data:,"><script src="/ui.js"></script>'
    '<replay-web-page source="/out.wacz" url="{}" replayBase="/replay/" embed="replayonly"></replay-web-page>'
)


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # the browser keeps its connections


@contextmanager
def replayweb(wacz: Path) -> Iterator[str]:
    """The address behind which `?URL` replays a page of the file."""
    files = {
        "/ui.js": (PACKAGE / "ui.js").read_bytes(),
        "/replay/sw.js": (PACKAGE / "sw.js").read_bytes(),
        "/out.wacz": wacz.read_bytes(),
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            data = files.get(path, b"")
            if path == "/":
                data = _PAGE.format(query).encode()
            kinds = {".js": "text/javascript", ".wacz": "application/zip"}
            kind = kinds.get(PurePosixPath(path).suffix, "text/html")
            span = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range") or "")
            self.send_response(404 if not data else 206 if span else 200)
            data = data or b"not here"
            size = len(data)
            if span:
                first = int(span[1]) if span[1] else max(size - int(span[2]), 0)
                last = min(int(span[2]), size - 1) if span[1] and span[2] else size - 1
                data = data[first : last + 1]
                self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        def do_HEAD(self) -> None:
            self.do_GET()

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
