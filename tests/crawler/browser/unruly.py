"""Pages that a browser must survive, each in a way of its own, and one good page behind them."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

TEXT = "".join(
    f"<p>The harbour council met on day {n} to settle the winter timetable of the island ferries, after a summer of complaints.</p>"
    for n in range(9)
)
GOOD = "<section id=talk><h2>Comments</h2><div id=list></div></section><script>fetch('/comments.json').then(r => r.json()).then(all => { for (const c of all) { const e = document.createElement('div'); e.textContent = c.author + ': ' + c.text; list.append(e); } });</script>"
PAGES = {
    "hang": "<script>addEventListener('load', () => { while (true) {} })</script>",
    "memory": "<script>addEventListener('load', () => { const kept = []; setInterval(() => { for (let i = 0; i < 40; i++) kept.push(new Array(1e6).fill(Math.random())) }, 1) })</script>",
    "dialogs": "<script>setInterval(() => { alert('a'); confirm('b'); prompt('c') }, 50); onbeforeunload = () => 'stay'</script>",
    "download": "<script>setInterval(() => { const a = document.createElement('a'); a.href = '/file.bin'; a.download = 'x'; a.click() }, 300)</script>",
    "popups": "<script>setInterval(() => { window.open('/good'); const a = document.createElement('a'); a.href = '/good'; a.target = '_blank'; a.click() }, 100)</script>",
    "reload": "<script>location.reload()</script>",
    "password": "<script>fetch('/401'); new Image().src = '/401'; const f = document.createElement('iframe'); f.src = '/401'; document.body.append(f)</script>",
    "endless": "<section id=comments><button onclick='more()'>Load more comments</button></section><script>let n = 0; function more() { for (let i = 0; i < 3; i++) { const e = document.createElement('p'); e.textContent = 'Remark ' + n++ + ' of somebody.'; comments.prepend(e) } }</script>",
    "good": GOOD,
}  # fmt: skip
COMMENTS = '[{"id": 1, "author": "Ann Riley", "text": "The ferry was late again, as ever on a Friday.", "date": "2026-09-03T08:00:00Z", "parent": null}]'


class Unruly:
    """The server."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                name = self.path.strip("/").partition("?")[0]
                if name in PAGES:
                    body = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferries ({name})</title></head><body><main><article><h1>Ferries keep their hours ({name})</h1>{TEXT}</article>{PAGES[name]}</main></body></html>"
                    self._send(body, "text/html")
                elif name == "front":
                    links = "".join(
                        f'<li><a href="/2026/09/03/{one}">Ferries keep their hours, a long headline of the {one} story</a></li>'
                        for one in ("boxed", "plain")
                    )
                    self._send(f"<!doctype html><title>The Island Post</title><ul>{links}</ul>", "text/html")
                elif name.startswith("2026/"):
                    kind = name.rpartition("/")[2]
                    box = GOOD.replace("id=list", 'id=list class="comments-list"') if kind == "boxed" else ""
                    body = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferries ({kind})</title><meta property=og:type content=article></head><body><main><article><h1>Ferries keep their hours ({kind})</h1>{TEXT}</article>{box}</main></body></html>"
                    self._send(body, "text/html")
                elif name == "comments.json":
                    self._send(COMMENTS, "application/json")
                elif name == "file.bin":
                    self._send(
                        "x" * 2000, "application/octet-stream", **{"Content-Disposition": "attachment"}
                    )
                elif name == "401":
                    self._send("who?", "text/plain", 401, **{"WWW-Authenticate": 'Basic realm="x"'})
                else:
                    self._send("<title>404</title>no such page", "text/html", 404)

            def _send(self, body: str, kind: str, status: int = 200, **fields: str) -> None:
                data = body.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                for field, value in fields.items():
                    self.send_header(field, value)
                self.end_headers()
                self.wfile.write(data)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def url(self, path: str) -> str:
        """Of a path."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
