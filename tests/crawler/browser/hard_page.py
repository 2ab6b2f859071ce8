"""Hard answers of HTTP/1.1, and a page that asks for each the way pages do."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from typing import Any

import brotli
import zstandard

from tests.servers.raw import Close, Pause, ok

TEXT = b"comment text \xc3\xa9 " * 200


def lorem(n: int) -> bytes:
    """So many bytes."""
    return (b"0123456789abcdef" * (n // 16 + 1))[:n]


def chunked(body: bytes, size: int = 700, ext: bytes = b"", trailer: bytes = b"") -> bytes:
    """A chunked body."""
    out = b""
    for i in range(0, len(body), size):
        part = body[i : i + size]
        out += b"%x%s\r\n%s\r\n" % (len(part), ext, part)
    return out + b"0" + ext + b"\r\n" + trailer + b"\r\n"


def pieces(data: bytes, size: int) -> list[bytes]:
    """Torn apart."""
    return [data[i : i + size] for i in range(0, len(data), size)]


HTML = b"text/html; charset=utf-8"


def routes() -> dict[str, Any]:
    """Path -> what is sent."""
    made: dict[str, Any] = {}
    made["/01-odd-fields"] = [
        b"HTTP/1.1 200 OK\r\nsErVeR: x\r\nX-B:  2 \r\nX-A: 1\r\nX-B: 3\r\nset-COOKIE: a=1\r\nSet-Cookie: b=2; Path=/\r\nContent-LENGTH: 2\r\nContent-Type:text/plain\r\n\r\nok"
    ]
    made["/02-reason"] = [b"HTTP/1.1 200 Tres  bien \xe9\r\nContent-Length: 2\r\n\r\nok"]
    made["/03-chunked"] = pieces(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n"
        + chunked(TEXT, 333, b";name=val", b"X-T: yes\r\n"),
        97,
    )
    made["/04-gzip"] = [ok(gzip.compress(TEXT), b"Content-Type: text/plain", b"Content-Encoding: gzip")]
    made["/05-br"] = [ok(brotli.compress(TEXT), b"Content-Type: text/plain", b"Content-Encoding: br")]
    made["/06-zstd"] = [ok(zstandard.compress(TEXT), b"Content-Type: text/plain", b"Content-Encoding: zstd")]
    made["/07-deflate-chunked"] = [
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunked(zlib.compress(b'{"a":1}'), 5)
    ]
    made["/08-redirect"] = [
        b"HTTP/1.1 302 Found\r\nLocation: /08-target\r\nSet-Cookie: c=3\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>moved!"
    ]
    made["/08-target"] = [ok(b"there")]
    made["/09-http10"] = [b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil closed", Close()]
    made["/10-short"] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nContent-Type: text/plain\r\n\r\nonly this",
        Close(),
    ]
    made["/11-cut-chunked"] = [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n9\r\nhal",
        Close(),
    ]
    made["/12-etag"] = lambda e: (
        [b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nX-Odd: 1\r\n\r\n']
        if b"if-none-match" in e.request.lower()
        else [ok(b"fresh", b'ETag: "x"')]
    )
    made["/13-204"] = [b"HTTP/1.1 204 No Content\r\nX-Odd: Two\r\n\r\n"]
    made["/14-head"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nX-Odd: Three\r\n\r\n"]
    made["/15-post"] = lambda e: [
        ok(hashlib.sha1(e.request.split(b"\r\n\r\n", 1)[1]).hexdigest().encode(), b"Content-Type: text/plain")
    ]
    made["/16-early-hints"] = [
        b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhint",
    ]
    made["/17-no-colon"] = [b"HTTP/1.1 200 OK\r\nthis line has none\r\nContent-Length: 2\r\n\r\nok"]
    made["/18-folded"] = [b"HTTP/1.1 200 OK\r\nX-Long: one\r\n  two\r\nContent-Length: 2\r\n\r\nok"]
    made["/19-latin1"] = [b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9\r\nContent-Length: 2\r\n\r\nok"]
    made["/20-stream"] = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n",
        b"data: one\n\n",
        Pause(0.2),
        b"data: two\n\n",
        Pause(0.2),
        b"event: bye\ndata: x\n\n",
        Pause(20),
    ]
    made["/21-image.png"] = [
        ok(
            bytes.fromhex(
                "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
            ),
            b"Content-Type: image/png",
        )
    ]
    made["/22-script.js"] = [ok(b"window.scripted=1;", b"Content-Type: text/javascript")]
    made["/23-cached"] = [ok(b"cache me", b"Cache-Control: max-age=3600", b"Content-Type: text/plain")]
    made["/24-worker.js"] = [
        ok(
            b"fetch('/24-from-worker').then(r=>r.text()).then(t=>postMessage(t))",
            b"Content-Type: text/javascript",
        )
    ]
    made["/24-from-worker"] = [ok(b"worker got me", b"Content-Type: text/plain")]
    made["/25-sw.js"] = [
        ok(
            b"self.addEventListener('install',e=>self.skipWaiting());self.addEventListener('activate',e=>e.waitUntil(clients.claim()));self.addEventListener('fetch',e=>{if(e.request.url.includes('/25-via'))e.respondWith(fetch('/25-from-sw'))})",
            b"Content-Type: text/javascript",
        )
    ]
    made["/25-from-sw"] = [ok(b"service worker got me", b"Content-Type: text/plain")]
    made["/26-frame"] = [
        ok(b"<!doctype html><p>frame</p><img src=/26-frame.png>", b"Content-Type: text/html")
    ]
    made["/26-frame.png"] = [ok(b"nope", b"Content-Type: image/png", status=b"404 Not Found")]
    made["/28-big"] = [
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunked(lorem(6_000_000), 65536)
    ]
    made["/29-range"] = [
        b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/10\r\nContent-Length: 4\r\n\r\n0123"
    ]
    made["/31-beacon"] = [b"HTTP/1.1 204 No Content\r\n\r\n"]
    counter = {"n": 0}

    def dup(_: Any) -> list[bytes]:
        counter["n"] += 1
        return [ok(b"answer %d" % counter["n"], b"Cache-Control: no-store", b"Content-Type: text/plain")]

    made["/34-again"] = dup
    made["/36-401"] = [
        ok(
            b"who?",
            b'WWW-Authenticate: Basic realm="x"',
            b"Content-Type: text/plain",
            status=b"401 Unauthorized",
        )
    ]
    made["/37-empty"] = [Close()]
    made["/38-not-http"] = [b"SSH-2.0-OpenSSH_9.2\r\n", Close()]
    made["/39-wrong-gzip"] = [
        ok(gzip.compress(TEXT)[:-20], b"Content-Type: text/plain", b"Content-Encoding: gzip")
    ]
    made["/40-429"] = [ok(b"slow down", b"Retry-After: 3", status=b"429 Too Many Requests")]
    made["/41-bare-lf"] = [b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"]
    made["/42-empty-body"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]
    made["/43-cors"] = lambda e: (
        [
            b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: x-mine\r\nAccess-Control-Allow-Methods: PUT\r\n\r\n"
        ]
        if e.method == "OPTIONS"
        else [ok(b"put", b"Access-Control-Allow-Origin: *")]
    )
    made["/44-junk"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokJUNK AFTER"]
    made["/45-download"] = [
        ok(
            b"file body",
            b"Content-Disposition: attachment; filename=a.bin",
            b"Content-Type: application/octet-stream",
        )
    ]
    made["/"] = [ok(PAGE, b"Content-Type: " + HTML)]
    made["/favicon.ico"] = [ok(b"", status=b"404 Not Found")]
    return made


PAGE = rb"""<!doctype html><meta charset=utf-8><title>cases</title><body><script>
const log = [];
async function get(path, opts) {
  try { const r = await fetch(path, opts); const b = await r.arrayBuffer(); log.push([path, r.status, b.byteLength]); return new TextDecoder().decode(b.slice(0,80)); }
  catch (e) { log.push([path, 'error', String(e)]); }
}
const wait = ms => new Promise(r => setTimeout(r, ms));
async function main() {
  for (const p of ['/01-odd-fields','/02-reason','/03-chunked','/04-gzip','/05-br','/06-zstd','/07-deflate-chunked','/08-redirect','/09-http10','/10-short','/11-cut-chunked'])
    await get(p);
  await get('/12-etag'); await get('/12-etag', {headers: {'If-None-Match': '"x"'}, cache: 'no-store'});
  await get('/13-204'); await get('/14-head', {method: 'HEAD'});
  const bin = new Uint8Array(3000); for (let i = 0; i < 3000; i++) bin[i] = i % 256;
  await get('/15-post', {method: 'POST', body: bin});
  for (const p of ['/16-early-hints','/17-no-colon','/18-folded','/19-latin1']) await get(p);
  await new Promise(done => { const s = new EventSource('/20-stream'); let n = 0; s.onmessage = () => n++; s.addEventListener('bye', () => { log.push(['/20-stream', 'events', n]); s.close(); done(); }); s.onerror = () => { log.push(['/20-stream', 'error', n]); s.close(); done(); } });
  await new Promise(done => { const i = new Image(); i.onload = i.onerror = e => { log.push(['/21-image.png', e.type, 0]); done(); }; i.src = '/21-image.png'; });
  await new Promise(done => { const s = document.createElement('script'); s.onload = s.onerror = done; s.src = '/22-script.js'; document.head.append(s); });
  await get('/23-cached'); await get('/23-cached');
  await new Promise(done => { const w = new Worker('/24-worker.js'); w.onmessage = e => { log.push(['/24-from-worker', 'message', e.data.length]); done(); }; w.onerror = done; });
  if (navigator.serviceWorker) {
    try { await navigator.serviceWorker.register('/25-sw.js'); await navigator.serviceWorker.ready; await wait(300); await get('/25-via'); } catch (e) { log.push(['/25-sw', 'error', String(e)]); }
  } else log.push(['/25-sw', 'none', 0]);
  await new Promise(done => { const f = document.createElement('iframe'); f.onload = () => setTimeout(done, 200); f.src = '/26-frame'; document.body.append(f); });
  await get('/28-big'); await get('/29-range', {headers: {Range: 'bytes=0-3'}});
  navigator.sendBeacon('/31-beacon', 'seen=1');
  await get('/34-again'); await get('/34-again'); await get('/34-again');
  for (const p of ['/36-401','/37-empty','/38-not-http','/39-wrong-gzip','/40-429','/41-bare-lf','/42-empty-body']) await get(p);
  await get(CORS + '/43-cors', {method: 'PUT', headers: {'X-Mine': '1'}, body: 'z'});
  await get('/44-junk'); await get('/02-reason');
  const f = document.createElement('iframe'); f.src = '/45-download'; document.body.append(f); await wait(500);
  window.finished = log;
}
const CORS = location.protocol + '//localhost:' + location.port;
main();
</script>"""
