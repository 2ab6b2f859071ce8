"""Exchanges and WARC files made by code."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b32encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archives.capture import Role
from archives.exchange import Exchange

START = datetime(2026, 11, 23, 20, 48, 0, 123456, tzinfo=UTC)
PAGE = b"<html><body>" + b"<p>The harbour strike ends after nine days.</p>" * 40 + b"</body></html>"


def response(body: bytes = PAGE, *fields: bytes, status: bytes = b"200 OK") -> bytes:
    """A response with a Content-Length, after the given fields."""
    head = [b"HTTP/1.1 " + status, b"Content-Type: text/html; charset=UTF-8", *fields]
    return b"\r\n".join([*head, b"Content-Length: %d" % len(body), b"", body])


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A chunked response."""
    framed = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + framed + end


def request(path: str = "/", *fields: bytes, method: bytes = b"GET", body: bytes = b"") -> bytes:
    lines = [method + b" " + path.encode() + b" HTTP/1.1", b"Host: news.example", *fields, b"", body]
    return b"\r\n".join(lines)


def exchange(number: int = 0, block: bytes | None = None, **more: Any) -> Exchange:
    """An exchange with a page of its own."""
    path = f"/story/{number}"
    settings: dict[str, Any] = {
        "url": f"http://news.example{path}",
        "method": "GET",
        "date": START + timedelta(seconds=number),
        "request": request(path),
        "response": response(PAGE + b"%d" % number) if block is None else block,
        "ip": "127.0.0.1",
        "role": Role(event=f"event-{number}", run="r1", reason="asked"),
    }
    return Exchange(**(settings | more))


def gzipped(body: bytes) -> bytes:
    """Gzip bytes that are the same at every call."""
    return gzip.compress(body, mtime=0)


def digest(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data).digest()).decode()


def record(
    kind: str, block: bytes, *fields: str, url: str = "http://news.example/", number: int = 1
) -> bytes:
    """A WARC record as a foreign tool may write it."""
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        "WARC-Date: 2026-11-23T20:48:00Z",
        f"WARC-Target-URI: {url}",
        *fields,
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


HTTP = "Content-Type: application/http; msgtype=response"


def warc(path: Path, *records: bytes, compressed: bool = True) -> Path:
    """A WARC file of these records, one gzip member each."""
    path.write_bytes(b"".join(gzipped(r) if compressed else r for r in records))
    return path
