"""A made-up newsroom whose threads only scripts draw, and pages that a browser must survive."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

WORDS = [
    "harbour",
    "council",
    "ferry",
    "winter",
    "timetable",
    "pier",
    "crossing",
    "market",
    "lantern",
    "tide",
    "keeper",
    "signal",
    "orchard",
]
NAMES = ["Ann Riley", "lena_m", "O. Okafor", "田中 一郎", "Grün & Söhne", "Ибрагимов С."]


def thread(name: str, tops: int) -> list[dict[str, Any]]:
    """Comments in reading order, every third with a reply."""
    made: list[dict[str, Any]] = []

    def add(parent: str | None) -> str:
        number = len(made)
        own = f"{name}{number * 13 + 7}"
        text = " ".join(
            WORDS[(number * 5 + i * (number % 7 + 1)) % len(WORDS)] for i in range(8 + number % 9)
        )
        when = f"2026-09-{3 + number // 24:02d}T{number % 24:02d}:{number % 60:02d}:00Z"
        made.append(
            {
                "id": own,
                "parent": parent,
                "author": NAMES[number % len(NAMES)],
                "date": when,
                "text": f"Remark {number}: {text} & so on.",
            }
        )
        return own

    for number in range(tops):
        own = add(None)
        if number % 3 == 0:
            add(own)
    return made


THREADS = {
    name: thread(name, tops) for name, tops in (("pressed", 17), ("framed", 5), ("closed", 6), ("users", 8))
}
STORIES = [
    {"id": n, "headline": f"Story number {n} of the day", "author": NAMES[n % 6], "date": f"2026-09-0{n + 1}T08:00:00Z",
     "text": f"An excerpt of the {n}th story, which tells of {WORDS[n]} and {WORDS[n + 1]} at some length.", "url": f"/news/{n}"}
    for n in range(8)
]  # fmt: skip
TEXT = "".join(
    f"<p>The harbour council met on day {n} to settle the winter timetable of the island ferries, after a summer of complaints.</p>"
    for n in range(9)
)
PRESSED = """
const box = document.querySelector('#talk'); let page = 0;
const more = document.createElement('button'); more.textContent = 'Weitere Kommentare laden'; box.after(more);
async function load() {
  const answer = await (await fetch('/api/list', {method: 'POST', body: JSON.stringify({page: page++, at: Date.now()})})).json();
  for (const c of answer.items) { const e = document.createElement('div'); e.className = 'entry'; e.dataset.cid = c.id;
    e.innerHTML = '<b class=who></b> <time></time><p class=said></p><div class=under></div>';
    e.querySelector('.who').textContent = c.author; e.querySelector('time').dateTime = c.date; e.querySelector('time').textContent = c.date;
    e.querySelector('.said').textContent = c.text;
    const above = c.parent && box.querySelector(`[data-cid=${c.parent}] .under`); (above || box).append(e); }
  if (!answer.more) more.remove();
}
more.addEventListener('mousedown', load); load();
fetch('/api/stories').then(r => r.json()).then(list => { for (const s of list) {
  const e = document.createElement('div'); e.innerHTML = '<h3></h3><i></i><p></p>'; e.querySelector('h3').textContent = s.headline;
  e.querySelector('i').textContent = s.author; e.querySelector('p').textContent = s.text; document.querySelector('#also').append(e); } });
"""
CLOSED = """
customElements.define('quiet-talk', class extends HTMLElement { async connectedCallback() {
  const root = this.attachShadow({mode: 'closed'}); const list = await (await fetch('/api/closed')).json();
  for (const c of list.data.comments) { const e = document.createElement('section'); e.innerHTML = '<h4></h4><time></time><p></p>';
    e.querySelector('h4').textContent = c.author; e.querySelector('time').textContent = c.date; e.querySelector('p').textContent = c.text; root.append(e); } } });
"""
USERS = """
fetch('/api/users').then(r => r.json()).then(a => { const box = document.querySelector('#talk'); for (const c of a.posts) {
  const e = document.createElement('article'); e.innerHTML = '<h4></h4><small></small><p></p>'; e.querySelector('h4').textContent = a.people[c.user_id].display_name;
  e.querySelector('small').textContent = new Date(c.created_at * 1000).toISOString(); e.querySelector('p').innerHTML = c.body_html; box.append(e); } });
"""
SCRIPTS = {"pressed": PRESSED, "closed": CLOSED, "users": USERS}
BODIES = {
    "pressed": "<h2>Leserstimmen</h2><div id=talk></div><aside id=also></aside><script src=/pressed.js></script>",
    "framed": "<iframe src=/frame title=comments width=600 height=900></iframe>",
    "closed": "<h2>Talk</h2><quiet-talk></quiet-talk><script src=/closed.js></script>",
    "users": "<h2>Readers</h2><div id=talk></div><script src=/users.js></script>",
    "stories": "<aside id=also></aside><script>fetch('/api/stories').then(r => r.json()).then(l => { for (const s of l) { const e = document.createElement('div');"
    "e.innerHTML = '<h3></h3><i></i><p></p>'; e.querySelector('h3').textContent = s.headline; e.querySelector('i').textContent = s.author;"
    "e.querySelector('p').textContent = s.text; document.querySelector('#also').append(e); } });</script>",
    "hostile": "<script>alert('stay'); confirm('sure?'); window.open('/other'); onbeforeunload = () => 'no';"
    "fetch('http://127.0.0.1:VICTIM/secret').catch(() => 0); new Image().src = 'http://[::1]:VICTIM/pixel'; new WebSocket('ws://127.0.0.1:VICTIM/');"
    "for (const host of ['2130706433', '0.0.0.0', '127.1', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost', '169.254.169.254']) fetch(`http://${host}:VICTIM/`).catch(() => 0);"
    "fetch('/to-victim').catch(() => 0); const f = document.createElement('iframe'); f.src = 'http://127.0.0.1:VICTIM/frame'; document.body.append(f);"
    "const s = document.createElement('style'); s.textContent = '@import \"http://127.0.0.1:VICTIM/style\"; body {background: url(http://127.0.0.1:VICTIM/paint)}'; document.head.append(s);"
    "new Worker(URL.createObjectURL(new Blob([`fetch('http://127.0.0.1:VICTIM/worker')`]))); navigator.sendBeacon('http://127.0.0.1:VICTIM/beacon', 'x');"
    "const l = document.createElement('link'); l.rel = 'preconnect'; l.href = 'http://127.0.0.1:VICTIM'; document.head.append(l);"
    "try { const p = new RTCPeerConnection({iceServers: [{urls: 'turn:127.0.0.1:VICTIM?transport=tcp', username: 'a', credential: 'b'}]}); p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o)) } catch {}"
    "setTimeout(() => location.reload(), 300); setInterval(() => { const b = document.createElement('a'); b.download = 'x'; b.href = 'data:,x'; b.click(); }, 500);</script>",
}  # fmt: skip


def page(name: str, victim: int) -> str:
    """An article with a box."""
    body = BODIES[name].replace("VICTIM", str(victim))
    return f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferries keep their hours ({name})</title>
<meta name=author content="Rosa Lindqvist"><meta property="article:published_time" content="2026-09-03T06:30:00+00:00"></head><body>
<main><article><h1>Ferries keep their hours ({name})</h1>{TEXT}</article>{body}</main></body></html>"""


def frame() -> str:
    """A thread as a frame's document."""
    rows = "".join(
        f"<li class=comment id={c['id']}><cite>{c['author']}</cite> <time datetime={c['date']}>{c['date']}</time><p>{c['text'].replace('&', '&amp;')}</p></li>"
        for c in THREADS["framed"]
    )
    return f"<!doctype html><meta charset=utf-8><h2>{len(THREADS['framed'])} comments</h2><ol class=comments>{rows}</ol>"


class Newsroom:
    """The server; `asked` holds method and path of each request."""

    def __init__(self, victim: int = 9) -> None:
        self.asked: list[tuple[str, str]] = []
        room = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def _send(self, body: object, kind: str = "application/json", status: int = 200) -> None:
                data = (
                    body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
                )
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self) -> None:
                room.asked.append(("POST", self.path))
                said = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
                rows, at = THREADS["pressed"], said["page"] * 6
                self._send({"items": rows[at : at + 6], "total": len(rows), "more": at + 6 < len(rows)})

            def do_GET(self) -> None:
                room.asked.append(("GET", self.path))
                name = urlsplit(self.path).path.strip("/")
                parse_qs(urlsplit(self.path).query)
                if name == "to-victim":
                    self.send_response(302)
                    self.send_header("Location", f"http://127.0.0.1:{victim}/redirected")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                elif name in BODIES:
                    self._send(page(name, victim), "text/html")
                elif name.endswith(".js") and name[:-3] in SCRIPTS:
                    self._send(SCRIPTS[name[:-3]], "text/javascript")
                elif name == "frame":
                    self._send(frame(), "text/html")
                elif name == "api/stories":
                    self._send(STORIES)
                elif name == "api/closed":
                    self._send({"data": {"comments": THREADS["closed"]}})
                elif name == "api/users":
                    self._send(users())
                else:
                    self._send("<title>404</title>no such page", "text/html", 404)

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


def users() -> dict[str, Any]:
    """Comments that name their authors by key, dates in Unix seconds, texts in HTML."""
    from datetime import datetime

    rows = THREADS["users"]
    return {
        "posts": [
            {
                "post_id": c["id"], "user_id": f"u{NAMES.index(c['author'])}", "body_html": f"<p>{c['text'].replace('&', '&amp;')}</p>",
                "created_at": int(datetime.fromisoformat(c["date"]).timestamp()), "reply_to": c["parent"], "votes": {"up": 3},
            }
            for c in rows
        ],
        "people": {f"u{n}": {"display_name": name, "avatar": "/a.png"} for n, name in enumerate(NAMES)},
        "count": len(rows),
    }  # fmt: skip
