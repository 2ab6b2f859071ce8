"""The hostile web by kinds, at least five cases of each: what breaks crawlers, archivers and readers.

A case is a path of one server, what it answers, and what has to come of it. `HERE` in an answer stands for the server's own
address, `INSIDE` for that of another server on this machine that nobody named and nothing may reach, `DEAD` for a host
where nobody listens.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import count

import brotli
import zstandard

from tests.servers.raw import Close, Exchange, Pause, Reset, Script, Step
from tests.servers.stories import comment, story

TEXT = (
    b"<p>The council met on Monday and voted on the new bridge, the mayor said in a long statement.</p>" * 9
)
STEERING = "\\u001b]0;owned\\u0007\\u001b[31m\\u009b1m\\u202e"
FIRST_NUMBER = count(1)


def page(title: str = "A headline of the day", *, head: bytes = b"", body: bytes = b"") -> bytes:
    return (
        b"<!doctype html><html><head><title>%s</title>%s</head><body><article><h1>%s</h1>%s</article>%s</body></html>"
        % (title.encode(), head, title.encode(), TEXT, body)
    )


def ok(
    body: bytes, *fields: bytes, status: bytes = b"200 OK", kind: bytes = b"text/html; charset=utf-8"
) -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, *fields, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def ld(text: str) -> bytes:
    return b'<script type="application/ld+json">' + text.encode() + b"</script>"


def redirect(to: bytes, *fields: bytes) -> list[Step]:
    return [ok(b"", b"Location: " + to, *fields, status=b"302 Found")]


@dataclass(frozen=True)
class Case:
    """One hostile address.

    `came` tells what has to come of it: `article`, `page` (a line without an error), the beginning of an error, or `flag:`
    and the beginning of a flag of the page line or the article. Several by blanks: any of them will do.
    """

    kind: str
    name: str
    steps: Iterable[Step] | Script
    came: str
    quick: bool = False
    """Whether the suite has it, too."""

    @property
    def path(self) -> str:
        return f"/{self.kind}/{self.name}"


@cache
def bomb(coding: str, size: int = 1 << 27) -> bytes:
    """A body of a page's beginning and `size` blanks, coded."""
    data = page().replace(b"</html>", b"") + b" " * size
    match coding:
        case "gzip":
            return gzip.compress(data, 1)
        case "deflate":
            return zlib.compress(data, 1)
        case "br":
            return brotli.compress(data, quality=1)
        case "zstd":
            return zstandard.compress(data, 1)
    raise ValueError(coding)


def coded(coding: str) -> Script:
    def answer(_: Exchange) -> Iterable[Step]:
        yield ok(bomb(coding), b"Content-Encoding: " + coding.encode())

    return answer


def nested(_: Exchange) -> Iterable[Step]:
    yield ok(brotli.compress(bomb("gzip"), quality=1), b"Content-Encoding: gzip, br")


def further(make: Callable[[int], bytes]) -> Script:
    """An answer that leads to an address that was never seen, each time."""
    return lambda _: [make(next(FIRST_NUMBER))]


def loop_of_comments(number: int) -> bytes:
    further = f'<a class="page-numbers" href="HERE/bounds/comments?cpage={number}&amp;x={number}">Older comments</a>'
    text = story(1, [comment(n) for n in range(1, 4)], declared=900).replace("/story/1/", "/bounds/comments")
    return ok(text.replace('<div class="nav-links">', f'<div class="nav-links">{further}').encode())


def drip(data: bytes, seconds: float = 60.0) -> Script:
    def answer(_: Exchange) -> Iterable[Step]:
        yield data
        for _ in range(int(seconds / 0.5)):
            yield b" "
            yield Pause(0.5)

    return answer


def many(text: str, number: int, *, head: bytes = b"") -> bytes:
    return ok(page(head=head, body=b"".join(text.format(n=n).encode() for n in range(number))))


CASES = [
    # Nothing inside is reached, and no address that a page names ends a run.
    Case("inside", "redirect", redirect(b"INSIDE/a"), "private-address", quick=True),
    Case("inside", "refresh", [ok(b'<meta http-equiv=refresh content="0; url=INSIDE/b">')], "private-address"),
    Case("inside", "image", [ok(page(body=b"<img src=INSIDE/c.png><iframe src=INSIDE/d></iframe>"))], "article", quick=True),
    Case("inside", "style", [ok(page(head=b"<style>@import 'INSIDE/e.css'; p{background:url(INSIDE/f.png)}</style>"))], "article"),
    Case("inside", "comments", [ok(page(body=b'<div id="waline"></div><script>Waline.init({el:"#waline",serverURL:"INSIDE"})</script>'))], "article"),
    Case("inside", "isso", [ok(page(body=b'<script data-isso="INSIDE/" src="INSIDE/js/embed.min.js"></script><section id="isso-thread"></section>'))], "article"),
    Case("inside", "next", [ok(page(head=b'<link rel=next href="INSIDE/inside/next?page=2">'))], "article"),
    Case("inside", "numbers", [ok(page(body=b"".join(b"<img src=http://%s:INPORT/x.png>" % host for host in (
        b"2130706433", b"0x7f.1", b"0177.0.0.1", b"[::ffff:127.0.0.1]", b"localhost", b"127.1", b"[::1]", b"0.0.0.0"))))], "article"),
    Case("inside", "schemes", [ok(page(body=b"<img src=file:///etc/passwd><img src='ftp://127.0.0.1:INPORT/x'><img src='gopher://127.0.0.1:INPORT/_x'>"
        b"<img src=javascript:alert(1)><img src='data:,x'><img src='s3://bucket/x'>"))], "article"),
    # Addresses that are none.
    Case("address", "port", [ok(page(body=b'<img src="http://cdn.example:port/x.png"><img src=http://a.example:99999/x>'))], "article", quick=True),
    Case("address", "brackets", [ok(page(body=b'<img src="http://[::1"><a rel=next href="http://[x]/">n</a>'))], "article"),
    Case("address", "template", [ok(page(body=b'<div id=waline></div><script>Waline.init({serverURL:"{{url}}"})</script><img src="${a}/b">'))], "article"),
    Case("address", "long", [ok(page(body=b"<img src=/" + b"x" * 10_000 + b">"))], "article"),
    Case("address", "location", redirect(b"HERE/x?q=" + b"z" * 20_000), "http-302"),
    Case("address", "relative", [ok(page(body=b'<div id="waline"></div><script>Waline.init({el:"#waline",serverURL:"//comments.invalid"})</script>'))], "article"),
    Case("address", "bytes", [ok(page(body=b'<img src="\xff\xfe\x01 http://x"><img src="http://a\x00b.example/">'))], "article"),
    # Names of hosts.
    Case("names", "label", [ok(page(body=b"<img src=http://" + b"a" * 64 + b".example/x.png>"))], "article", quick=True),
    Case("names", "empty", [ok(page(body=b"<img src=http://a..example/x.png><img src=http://.example/x.png>"))], "article"),
    Case("names", "redirect", redirect(b"http://" + b"a" * 64 + b".example/"), "http-302"),
    Case("names", "long", [ok(page(body=b"<img src=http://" + b"ab." * 90 + b"example/x.png>"))], "article"),
    Case("names", "refresh", [ok(b'<meta http-equiv=refresh content="0; url=http://a..example/">Moved')], "page"),
    # Bombs.
    Case("bombs", "gzip", coded("gzip"), "article too-large"),
    Case("bombs", "br", coded("br"), "article too-large", quick=True),
    Case("bombs", "zstd", coded("zstd"), "article too-large undecodable"),
    Case("bombs", "deflate", coded("deflate"), "article too-large"),
    Case("bombs", "nested", nested, "article too-large"),
    # Charsets that are codecs of Python.
    *(Case("charset", name, [ok(page("Größe"), kind=b"text/html; charset=" + name.encode())], "article", quick=name == "idna")
      for name in ("idna", "undefined", "rot13", "zlib", "unicode_escape", "punycode", "utf-7")),
    # What steers a terminal.
    Case("terminal", "headline", [ok(page(head=ld(f'{{"@type": "NewsArticle", "headline": "Storm {STEERING}"}}')))], "article", quick=True),
    Case("terminal", "title", [ok(b"<title>Storm &#27;[2J&#155;1m&#8238;</title>" + TEXT)], "article"),
    Case("terminal", "location", redirect(b"\x1b[31m\x9b1m.example"), "http- "),
    Case("terminal", "status", [b"HTTP/1.1 200 \x1b[31m\x9b\r\nX: \x1b\r\n\r\n" + page()], "article"),
    Case("terminal", "protocol", [b"SSH-2.0-\x1b[31m\x9b1m\r\n", Close()], "not-http"),
    # Sources without an end.
    Case("bounds", "comments", further(loop_of_comments), "flag:limit", quick=True),
    Case("bounds", "redirects", further(lambda n: redirect(b"HERE/bounds/redirects?%d" % n)[0]), "redirect-loop"),  # type: ignore[arg-type,return-value]
    Case("bounds", "refreshes", further(lambda n: ok(b'<meta http-equiv=refresh content="0;url=HERE/bounds/refreshes?%d">' % n)), "redirect-loop", quick=True),
    Case("bounds", "requisites", [many("<img src=DEAD/{n}.png>", 100_000)], "flag:limit"),
    Case("bounds", "styles", [ok(page(head=b"<style>" + b"".join(b"@import 'DEAD/%d.css';" % n for n in range(9000)) + b"</style>"))], "flag:limit"),
    Case("bounds", "frames", further(lambda n: ok(b"<frameset><frame src='HERE/bounds/frames?%d'></frameset>" % n)), "page"),
    Case("bounds", "pages", further(lambda n: ok(page(head=b'<link rel=next href="HERE/bounds/pages?page=%d">' % n))), "article"),
    Case("bounds", "drip", drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + page()), "timeout"),
    Case("bounds", "head", drip(b"HTTP/1.1 200 OK\r\nX: "), "timeout"),
    # What is too much for readers.
    Case("readers", "blocks", [many("<p>x{n}</p>", 100_000)], "flag:truncated", quick=True),
    Case("readers", "attributes", [ok(page(body=b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x"))], "article"),
    Case("readers", "attributed", [many("<p data-a{n}=1 data-b{n}=2>t</p>", 50_000)], "flag:truncated"),
    Case("readers", "json-ld", [many("", 0, head=ld('{"@type": "Thing", "name": "x"}') * 5000)], "flag:limit"),
    Case("readers", "graph", [ok(page(head=ld(json.dumps({"@graph": [{"@type": "Comment", "text": f"Words {n}"} for n in range(30_000)]}))))], "flag:limit"),
    Case("readers", "deep", [ok(page(body=b"<div>" * 50_000 + TEXT))], "article"),
    Case("readers", "deep-json", [ok(page(head=ld("[" * 500_000)))], "article"),
    Case("readers", "surrogates", [ok(page(head=ld('{"@type": "NewsArticle", "headline": "\\ud83d A headline \\ude00"}')))], "flag:characters-replaced", quick=True),
    Case("readers", "number", [ok(page(body=b"<h2 class=comments-title>" + b"9" * 40 + b" Comments</h2><ol class=commentlist></ol>"))], "article"),
    # Contradictions.
    Case("contradictions", "lengths", [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
         b"%x\r\n%s\r\n0\r\n\r\n" % (len(page()), page())], "flag:http:_Content-Length_beside", quick=True),
    Case("contradictions", "negative", [b"HTTP/1.1 -1 What\r\n\r\n" + page(), Close()], "not-http"),
    Case("contradictions", "status", [ok(page(), status=b"200OK"), Close()], "flag:http:_odd_status_line"),
    Case("contradictions", "icy", [ok(page()).replace(b"HTTP/1.1", b"ICY"), Close()], "flag:http:_odd_status_line"),
    Case("contradictions", "999", [ok(page(), status=b"999 No")], "http-999"),
    Case("contradictions", "codings", [ok(page(), b"Content-Encoding: " + b", ".join([b"gzip"] * 500))], "flag:http:_500_content_codings"),
    Case("contradictions", "controls", [ok(page(), b"X-A: a\x01\x02b")], "flag:http:_control_characters"),
    # Leading on.
    Case("leads", "itself", redirect(b"HERE/leads/itself", b"Set-Cookie: a=1"), "redirect-loop"),
    Case("leads", "frame-itself", [ok(b"<frameset><frame src=/leads/frame-itself></frameset>")], "page"),
    Case("leads", "refresh-circle", [ok(b'<meta http-equiv=refresh content="0;url=/leads/refresh-circle#x">')], "page empty"),
    Case("leads", "script", [ok(b"<script>location.href='/leads/there'</script>")], "article", quick=True),
    Case("leads", "there", [ok(page("There"))], "article", quick=True),
    # Connections.
    Case("connection", "reset", [b"HTTP/1.1 200 OK\r\nConte", Reset()], "reset"),
    Case("connection", "cut", [ok(page() + b" " * 5000)[:-4000], Close()], "data-loss"),
    Case("connection", "nothing", [Close()], "reset"),
    Case("connection", "silence", [Pause(30)], "timeout"),
    Case("connection", "endless-head", lambda _: (b"HTTP/1.1 200 OK\r\n" if n == 0 else b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(3000)), "too-large"),
]  # fmt: skip
