"""Servers that answer badly: each URL has its line with its kind of error, and extracting gives the same lines."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import brotli

from tests.crawler.cli.commands import QUICK, lines, same_lines, tearsheet
from tests.servers.raw import Close, Exchange, Pause, RawServer, Reset, Script, Step

HTML = b"Content-Type: text/html; charset=utf-8"
PAGE = (
    b"<html><head><title>A story of the harbour</title></head><body><article><h1>A story of the harbour</h1>"
    + b"<p>The town council voted on Monday to build the new harbour wall, after years of talk.</p>" * 6
    + b"</article></body></html>"
)
GERMAN = PAGE.replace(b"The town council voted on Monday", "Die B\u00fcrger der Stadt".encode("latin-1"))


def answer(body: bytes = PAGE, *fields: bytes, status: bytes = b"200 OK", length: object = None) -> bytes:
    said = len(body) if length is None else length
    head = [b"HTTP/1.1 " + status, HTML, *fields, b"Content-Length: %s" % str(said).encode()]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def chunked(rest: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + rest


def odd_chunks(size: bytes, last: bytes = b"0\r\n\r\n", line: bytes = b"\r\n") -> bytes:
    """The page in two chunks whose size lines read `size`."""
    parts = (PAGE[:100], PAGE[100:])
    return chunked(b"".join(size % len(part) + line + part + line for part in parts) + last)


def trickle(_: Exchange) -> Iterable[Step]:
    yield answer(b"", length=1000)
    for _ in range(20):
        yield b"x"
        yield Pause(0.5)


def endless_head(_: Exchange) -> Iterable[Step]:
    yield b"HTTP/1.1 200 OK\r\n"
    for number in range(3000):
        yield b"X-%d: " % number + b"y" * 1000 + b"\r\n"


def redirect(to: bytes) -> list[Step]:
    return [answer(b"", b"Location: " + to, status=b"302 Found")]


# Path: steps, and the error's kind (None: an article, and no error).
CASES: dict[str, tuple[Iterable[Step] | Script, str | None]] = {
    "/good": ([answer()], None),
    "/reset-head": ([b"HTTP/1.1 200 OK\r\nConte", Reset()], "reset"),
    "/reset-body": ([answer(length=len(PAGE) + 500), Reset()], "data-loss"),
    "/reset-at-once": ([Reset()], "reset"),
    "/close-at-once": ([Close()], "reset"),
    "/other-protocol": ([b"SSH-2.0-OpenSSH_9.2\r\n", Close()], "not-http"),
    "/no-first-byte": ([Pause(20)], "timeout"),
    "/trickle": (trickle, "timeout"),
    "/endless-head": (endless_head, "too-large"),
    "/loop": (redirect(b"/loop"), "redirect-loop"),
    "/ping": (redirect(b"/pong"), "redirect-loop"),
    "/no-location": ([answer(b"", status=b"302 Found")], "http-302"),
    "/bad-location": (redirect(b"http://[::1"), "http-302"),
    "/mail-location": (redirect(b"mailto:a@b.example"), "http-302"),
    "/far-location": (redirect(b"/good?" + b"z" * 9000), "http-302"),
    "/404": ([answer(status=b"404 Not Found")], "http-404"),
    "/412": ([answer(status=b"412 Precondition Failed")], "http-412"),
    "/503": ([answer(status=b"503 Busy")], "http-503"),
    "/204": ([b"HTTP/1.1 204 No Content\r\n\r\n"], "empty"),
    "/206": ([answer(PAGE[:300], b"Content-Range: bytes 0-299/900", status=b"206 Partial")], "http-206"),
    "/304": ([b"HTTP/1.1 304 Not Modified\r\n\r\n"], "http-304"),
    "/blank": ([answer(b" \n ")], "empty"),
    "/latin-1-said-utf-8": ([answer(GERMAN)], None),
    "/utf-16-said-utf-8": ([answer(PAGE.decode().encode("utf-16"))], None),
    "/length-too-short": ([answer(length=len(PAGE) - 100), Close()], None),
    "/length-too-long": ([answer(length=len(PAGE) + 100), Close()], "data-loss"),
    "/length-negative": ([answer(length=-5), Close()], "not-http"),
    "/length-no-number": ([answer(length="abc"), Close()], "not-http"),
    "/chunk-no-number": ([chunked(b"zz\r\n" + PAGE), Close()], "data-loss"),
    "/chunk-without-end": ([chunked(b"%x\r\n%s\r\n" % (len(PAGE), PAGE)), Close()], "data-loss"),
    "/gzip-damaged": ([answer(b"\x1f\x8b\x08" + b"\0" * 40, b"Content-Encoding: gzip")], "undecodable"),
    "/gzip-cut": ([answer(gzip.compress(PAGE)[:-20], b"Content-Encoding: gzip")], None),
    "/gzip-it-is-not": ([answer(PAGE, b"Content-Encoding: gzip")], None),
    "/brotli": ([answer(brotli.compress(PAGE), b"Content-Encoding: br")], None),
    "/brotli-damaged": ([answer(b"\xff\xfe\xfd junk", b"Content-Encoding: br")], "undecodable"),
    "/zstd-damaged": ([answer(b"\x28\xb5\x2f\xfd junk", b"Content-Encoding: zstd")], "undecodable"),
    "/length-over-the-limit": ([answer(b"x", length=2_000_000), Pause(2), Close()], "too-large"),
    "/body-over-the-limit": ([chunked(b"100000\r\n" + b"x" * 0x100000 + b"\r\n" + b"1\r\nx\r\n0\r\n\r\n")], "too-large"),
    "/long-url-" + "x" * 3000: ([answer()], None),
    "/chunk-size-padded": ([odd_chunks(b"%-8x")], None),
    "/chunk-size-zeros": ([odd_chunks(b"%020X\t")], None),
    "/chunk-extension": ([odd_chunks(b'%x ; a="b;c" ;' + b"e" * 3000)], None),
    "/chunk-line-feeds": ([odd_chunks(b"%x", b"0\n\n", b"\n")], None),
    "/chunk-last-blank": ([odd_chunks(b"%x", b"000 \r\nX-Trailer: 1\r\n\r\n")], None),
    "/chunk-no-last-line": ([odd_chunks(b"%x", b"0\r\n"), Close()], None),
    "/long-field": ([answer(PAGE, b"X-Policy: " + b"p" * 40_000)], None),
    "/status-small": ([answer().replace(b"HTTP/1.1 200 OK", b"http/1.1  200OK")], None),
    "/status-short": ([answer().replace(b"HTTP/1.1 200 OK\r\n", b"\r\nHTTP/1 200\n")], None),
    "/denied": ([answer()], "robots-denied"),
    "/nul": ([answer(PAGE.replace(b"council", b"cou\0ncil"))], None),
}  # fmt: skip

CUT_SHORT = {"reset-body", "length-too-long", "chunk-without-end"}
"""What came of these is kept as an article that says so."""
ROBOTS = [chunked(b"1e \nUser-agent: *\nDisallow: /denie\r\n2;x\r\nd\n\r\n0\r\n\r\n")]
"""Obeyed, although its chunks are none that every parser takes."""


def test_each_has_its_line_and_extracting_gives_the_same(tmp_path: Path) -> None:
    with RawServer(
        {
            **{path: steps for path, (steps, _) in CASES.items()},
            "/pong": redirect(b"/ping"),
            "/robots.txt": ROBOTS,
        }
    ) as server:
        done = tearsheet(
            "archive", *map(server.url, CASES), *QUICK, "--timeout", "4", "--max-size", "1M", "--json",
            "--set", "FRONTIER_RETRIES=1", "--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05", cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 11, done.stderr
    assert "Traceback" not in done.stderr
    live = lines(tmp_path)
    pages = {line["url"].rpartition("/")[2]: line["error"] for line in live if line["type"] == "page"}
    found = {path: error and error.split(":")[0] for path in CASES for error in [pages[path[1:]]]}
    assert found == {path: kind for path, (_, kind) in CASES.items()}
    articles = {line["url"].rpartition("/")[2] for line in live if line["type"] == "article"}
    assert articles == {path[1:] for path, (_, kind) in CASES.items() if kind is None} | CUT_SHORT
    flagged = {line["url"].rpartition("/")[2] for line in live if "truncated" in (line.get("flags") or ())}
    assert flagged == {"gzip-cut", "trickle"} | CUT_SHORT  # page lines have flags as articles do
    told = {line["url"].rpartition("/")[2]: line["flags"] for line in live if line["type"] == "page"}
    assert told["bad-location"] == ["url-malformed:redirect"]
    assert told["mail-location"] == ["url-scheme:redirect"]
    assert told["far-location"] == [
        "limit: a redirect to an address of 9006 characters, of which 8000 are asked for at most"
    ]
    assert any("B\u00fcrger" in line["body"] for line in live if line["type"] == "article")
    assert tearsheet("verify", "-q", cwd=tmp_path).returncode == 0
    _remove_all_but_the_archive(tmp_path / "collections/main")
    again = tearsheet("extract", "collections/main/archive", cwd=tmp_path)
    assert again.returncode == 3
    in_part = re.findall(r"^in part: \S+/(\S+): (?:reset|data-loss)", again.stderr, re.MULTILINE)
    assert sorted(in_part) == sorted(CUT_SHORT)
    extracted = lines(tmp_path)
    assert list(same_lines(live, extracted)) == []
    assert sum(line["type"] == "article" and line["duplicate_of"] is not None for line in extracted) > 10


def _remove_all_but_the_archive(collection: Path) -> None:
    shutil.rmtree(collection / "records")
    for path in collection.glob("ledger.sqlite*"):
        path.unlink()


def test_pages_without_a_body_are_extracted_as_they_were_read_live(tmp_path: Path) -> None:
    routes = {
        "/empty": [answer(b"")],
        "/empty-404": [answer(b"", status=b"404 Not Found")],
        "/empty-300": [answer(b"", status=b"300 Multiple Choices")],
        "/refreshed": [answer(b"", b"Refresh: 0; url=/good")],
        "/good": [answer()],
    }
    with RawServer(routes) as server:
        asked = [server.url(path) for path in routes if path != "/good"]
        tearsheet("archive", *asked, *QUICK, cwd=tmp_path)
        good = server.url("/good")
    live = lines(tmp_path)
    told = {line["url"].rpartition("/")[2]: line for line in live if line["type"] == "page"}
    assert (told["empty"]["error"], told["empty"]["flags"]) == ("empty: the server sent no body", ["empty"])
    assert (told["refreshed"]["error"], told["refreshed"]["final_url"]) == (None, good)
    _remove_all_but_the_archive(tmp_path / "collections/main")
    assert tearsheet("extract", "collections/main/archive", cwd=tmp_path).returncode == 0
    assert list(same_lines(live, lines(tmp_path))) == []


def test_rules_that_are_gzip_though_no_field_says_so_hold(tmp_path: Path) -> None:
    rules = gzip.compress(b"User-agent: *\nDisallow: /denied\n")
    with RawServer({"/robots.txt": [answer(rules)], "/denied": [answer()], "/good": [answer()]}) as server:
        tearsheet("archive", server.url("/good"), server.url("/denied"), *QUICK, cwd=tmp_path)
        assert "/denied" not in [exchange.target for exchange in server.log]
    (denied,) = (line for line in lines(tmp_path) if line["url"].endswith("/denied"))
    assert denied["error"].startswith("robots-denied: forbidden by robots.txt, line 2")


def test_quiet_tells_the_failures_alone(tmp_path: Path) -> None:
    with RawServer({"/good": [answer()], "/gone": [answer(status=b"410 Gone")]}) as server:
        good = tearsheet("archive", "-q", server.url("/good"), *QUICK, cwd=tmp_path)
        both = tearsheet("archive", "-q", server.url("/good"), server.url("/gone"), *QUICK, cwd=tmp_path)
        told = f"tearsheet: {server.url('/gone')}: http-410\n"
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    assert (both.returncode, both.stdout, both.stderr) == (3, "", told)


def test_a_retry_after_beyond_all_measure(tmp_path: Path) -> None:
    steps = [answer(b"no", b"Retry-After: 99999999999999999999", status=b"429 Too Many Requests")]
    with RawServer({"/x": steps}) as server:
        done = tearsheet("archive", server.url("/x"), *QUICK, cwd=tmp_path)
    assert done.returncode == 5, done.stderr
    assert "http-429" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_page_without_anything_to_read_is_not_ok(tmp_path: Path) -> None:
    with RawServer({"/x": [answer(b"<html><body><div id=app></div></body></html>")]}) as server:
        done = tearsheet("archive", server.url("/x"), *QUICK, cwd=tmp_path)
    assert done.returncode == 4, done.stderr
    assert "nothing found" in done.stdout
