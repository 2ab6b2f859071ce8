"""Exchanges in, records out: every rule of the writer, judged by warcio's reading."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archives.capture import Role
from archives.warc.event import MIN_REVISIT_PAYLOAD
from archives.warc.writer import WarcWriter
from tests.archives import checkers
from tests.archives.kit import PAGE, START, chunked, digest, exchange, gzipped, request, response

UUID = r"<urn:uuid:[0-9a-f-]{36}>"


def records(folder: Path) -> list[tuple[dict[str, str], bytes]]:
    """(fields, block) of every record, by warcio."""
    found = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            found += [
                (dict(record.rec_headers.headers), record.raw_stream.read())
                for record in ArchiveIterator(file, no_record_parse=True)
            ]
    return found


def write(folder: Path, *exchanges: Any, **settings: Any) -> list[tuple[dict[str, str], bytes]]:
    with WarcWriter(folder, "news", host="h", **settings) as writer:
        for one in exchanges:
            writer.write(one)
    return records(folder)


def test_an_event(tmp_path: Path) -> None:
    one = exchange(
        0,
        protocols=("http/1.1", "tls/1.3"),
        cipher_suite="TLS_AES_128_GCM_SHA256",
        certificates=("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",),
        interim=b"HTTP/1.1 103 Early Hints\r\n\r\n",
        trailing=3,
        seconds=0.25,
        notes=("TLS not verified",),
        url="https://news.example/story/0",
    )
    found = write(tmp_path, one)
    kinds = [fields["WARC-Type"] for fields, _ in found]
    assert kinds == ["warcinfo", "response", "request", "metadata", "metadata"]
    info, answer, asked, certificate, metadata = found
    assert answer[1] == one.response
    assert asked[1] == one.request
    assert answer[0]["WARC-Target-URI"] == one.url
    assert answer[0]["WARC-IP-Address"] == "127.0.0.1"
    assert answer[0]["WARC-Cipher-Suite"] == "TLS_AES_128_GCM_SHA256"
    assert answer[0]["WARC-Block-Digest"] == digest(one.response)
    assert answer[0]["WARC-Payload-Digest"] == digest(PAGE + b"0")
    assert "WARC-Concurrent-To" not in answer[0]
    for fields, _ in found:
        assert fields["WARC-Date"] == "2026-11-23T20:48:00.123456Z"
    for fields, _ in (asked, certificate, metadata):
        assert fields["WARC-Concurrent-To"] == answer[0]["WARC-Record-ID"]
        assert fields["WARC-Warcinfo-ID"] == info[0]["WARC-Record-ID"]
        assert "WARC-Payload-Digest" not in fields
    assert (
        info[0]["WARC-Filename"] == next(tmp_path.iterdir()).name == "news-20261123204800123-00000-h.warc.gz"
    )
    assert "WARC-Target-URI" not in info[0]
    assert certificate[1] == one.certificates[0].encode()
    said = json.loads(metadata[1])
    assert metadata[0]["WARC-Target-URI"].startswith("urn:tearsheet:capture:")
    assert said["role"]["event"] == "event-0"
    assert (said["trailing"], said["seconds"], said["notes"]) == (3, 0.25, ["TLS not verified"])
    assert said["interim"] == "SFRUUC8xLjEgMTAzIEVhcmx5IEhpbnRzDQoNCg=="


def test_protocols_repeat(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "n") as writer:
        writer.write(exchange(protocols=("http/1.1", "tls/1.3")))
    with next(tmp_path.iterdir()).open("rb") as file:
        answer = next(r for r in ArchiveIterator(file) if r.rec_type == "response")
        assert [v for k, v in answer.rec_headers.headers if k == "WARC-Protocol"] == ["http/1.1", "tls/1.3"]


def test_certificate_once_a_host_and_chain(tmp_path: Path) -> None:
    pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    other = pem.replace("AAAA", "BBBB")
    found = write(
        tmp_path,
        exchange(0, certificates=(pem,)),
        exchange(1, certificates=(pem,)),
        exchange(2, certificates=(other,)),
        exchange(3, certificates=(pem,), url="https://other.example/"),
    )
    chains = [
        f["WARC-Target-URI"] for f, _ in found if f["Content-Type"] == "application/pem-certificate-chain"
    ]
    assert [c.split(":")[3] for c in chains] == ["news.example", "news.example", "other.example"]
    said = [json.loads(block) for f, block in found if f["Content-Type"] == "application/json"]
    assert [s["certificate"] is not None for s in said] == [True] * 4
    assert said[0]["certificate"] == said[1]["certificate"] != said[2]["certificate"]


@pytest.mark.parametrize("reason", ["length", "time", "disconnect", "unspecified"])
def test_truncated(tmp_path: Path, reason: str) -> None:
    cut = exchange(0, chunked(b"hello", end=b"ff\r\nx"), truncated=reason, error="disconnect: gone")
    (_, _), (fields, block), *_ = write(tmp_path, cut)
    assert fields["WARC-Truncated"] == reason
    assert "WARC-Payload-Digest" not in fields
    assert block == cut.response


def test_payload_digest_is_after_transfer_decoding_before_content_decoding(tmp_path: Path) -> None:
    body = gzipped(PAGE)
    block = chunked(body[:100], body[100:]).replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1)
    (_, _), (fields, _), *_ = write(tmp_path, exchange(0, block))
    assert fields["WARC-Payload-Digest"] == digest(body)


def test_bytes_that_are_not_http_are_a_response_record(tmp_path: Path) -> None:
    found = write(tmp_path, exchange(0, b"SSH-2.0-x\r\n", error="not HTTP"))
    assert found[1][1] == b"SSH-2.0-x\r\n"
    assert found[1][0]["WARC-Type"] == "response"
    said = json.loads(found[-1][1])
    assert (said["error"], said["problems"]) == ("not HTTP", ["not HTTP: no status line"])


def test_failure_is_in_the_archive(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "n") as writer:
        assert writer.write(exchange(0, b"", error="refused: connection refused")) is None
        assert (
            writer.write(exchange(1, b"", request=b"", protocols=(), ip=None, error="dns: unknown host"))
            is None
        )
        assert writer.last_row is not None
        assert (writer.last_row.kind, writer.last_row.error) == ("failure", "dns: unknown host")
    found = records(tmp_path)
    assert [f["WARC-Type"] for f, _ in found] == ["warcinfo", "request", "metadata", "metadata"]
    assert found[2][0]["WARC-Concurrent-To"] == found[1][0]["WARC-Record-ID"]
    assert "WARC-Concurrent-To" not in found[3][0]
    assert json.loads(found[3][1])["error"] == "dns: unknown host"


def test_identical_payload_becomes_a_revisit(tmp_path: Path) -> None:
    first = exchange(0, response(PAGE, b"X-Served: 1"))
    again = replace(exchange(1, response(PAGE, b"X-Served: 2")), url="http://news.example/alias")
    found = write(tmp_path, first, again)
    original, revisit = found[1][0], found[4]
    assert revisit[0]["WARC-Type"] == "revisit"
    assert revisit[0]["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert revisit[0]["WARC-Refers-To"] == original["WARC-Record-ID"]
    assert revisit[0]["WARC-Refers-To-Target-URI"] == first.url
    assert revisit[0]["WARC-Refers-To-Date"] == original["WARC-Date"]
    assert revisit[0]["WARC-Payload-Digest"] == digest(PAGE)
    assert revisit[0]["WARC-Truncated"] == "length"
    assert revisit[1] == again.response[: -len(PAGE)]
    assert "WARC-Refers-To" not in original


def test_revisit_of_a_revisit_refers_to_the_response(tmp_path: Path) -> None:
    found = write(tmp_path, *(exchange(n, response(PAGE)) for n in range(3)))
    assert found[4][0]["WARC-Refers-To"] == found[7][0]["WARC-Refers-To"] == found[1][0]["WARC-Record-ID"]


@pytest.mark.parametrize(
    "change",
    [
        {"response": response(b"x" * (MIN_REVISIT_PAYLOAD - 1))},
        {"response": response(PAGE, status=b"404 Not Found")},
        {"response": response(PAGE, status=b"503 Unavailable")},
        {"truncated": "time"},
        {"error": "reset: connection reset"},
        {"response": response(PAGE)[:-10]},
        {"response": chunked(PAGE, end=b"")},
    ],
    ids=["tiny", "404", "503", "truncated", "failed", "short", "torn-chunks"],
)
def test_never_a_revisit(tmp_path: Path, change: dict[str, Any]) -> None:
    one, other = (replace(exchange(n, response(PAGE)), **change) for n in range(2))
    assert {f["WARC-Type"] for f, _ in write(tmp_path, one, other)} == {
        "warcinfo",
        "response",
        "request",
        "metadata",
    }


def test_not_modified(tmp_path: Path) -> None:
    first = exchange(0, response(PAGE, b'ETag: "v1"', b"Last-Modified: Mon, 23 Nov 2026 10:00:00 GMT"))
    answer = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    asked = replace(exchange(1, answer), url=first.url, request=request("/story/0", b'If-None-Match: W/"v1"'))
    since = request("/story/0", b"If-Modified-Since: Mon, 23 Nov 2026 10:00:00 GMT")
    found = write(tmp_path, first, asked, replace(asked, request=since))
    for fields, block in (found[4], found[7]):
        assert fields["WARC-Type"] == "revisit"
        assert fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
        assert fields["WARC-Payload-Digest"] == digest(PAGE)
        assert fields["WARC-Refers-To"] == found[1][0]["WARC-Record-ID"]
        assert fields["WARC-Refers-To-Target-URI"] == first.url
        assert "WARC-Truncated" not in fields
        assert block == answer


@pytest.mark.parametrize(
    "fields", [(), (b'If-None-Match: "other"',)], ids=["never asked", "of another version"]
)
def test_304_without_original_is_a_response(tmp_path: Path, fields: tuple[bytes, ...]) -> None:
    first = exchange(0, response(PAGE, b'ETag: "v1"'))
    asked = replace(
        exchange(1, b"HTTP/1.1 304 Not Modified\r\n\r\n"), url=first.url, request=request("/story/0", *fields)
    )
    found = write(tmp_path, first, asked)
    assert found[4][0]["WARC-Type"] == "response"
    assert "WARC-Refers-To" not in found[4][0]


def test_secrets_are_redacted_only_when_asked(tmp_path: Path) -> None:
    secret = exchange(
        0,
        response(PAGE, b"Set-Cookie: sid=s3cret; Path=/", b"X-Kept: Cookie: no"),
        request=request(
            "/",
            b"cookie: a=s3cret",
            b"Authorization: Basic s3cret",
            b"Proxy-Authorization:\r\n s3cret",
            b"A: b",
        ),
        interim=b"HTTP/1.1 103 Early\r\nSet-Cookie: i=s3cret\r\n\r\n",
    )
    plain = write(tmp_path / "plain", secret)
    assert plain[1][1] == secret.response
    assert plain[2][1] == secret.request
    found = write(tmp_path / "redacted", secret, redact=True)
    assert b"s3cret" not in b"".join(block for _, block in found)
    assert found[1][1] == secret.response.replace(b"sid=s3cret; Path=/", b"REDACTED")
    assert found[2][1].splitlines()[2:6] == [
        b"cookie: REDACTED",
        b"Authorization: REDACTED",
        b"Proxy-Authorization:REDACTED",
        b"A: b",
    ]
    assert b"redacted: Cookie, Authorization, Proxy-Authorization, Set-Cookie" in found[0][1]
    assert json.loads(found[3][1])["redacted"] == [
        "Cookie",
        "Authorization",
        "Proxy-Authorization",
        "Set-Cookie",
    ]
    assert found[1][0]["WARC-Payload-Digest"] == digest(PAGE)
    assert checkers.strict(next((tmp_path / "redacted").iterdir())) == []


def test_spooled_response_equals_one_in_memory(tmp_path: Path) -> None:
    body = gzipped(bytes(range(256)) * 40_000) + bytes(9_000_000)
    for number, block in enumerate(
        (response(body, b"Content-Encoding: gzip"), chunked(body, body), response(body)[:-5], b"no http" * 9)
    ):
        spool = tmp_path / f"spool-{number}"
        spool.write_bytes(block)
        held = write(tmp_path / f"held-{number}", exchange(0, block))
        spooled = write(tmp_path / f"spooled-{number}", exchange(0, b"", response_file=str(spool)))
        assert [b for _, b in held[:3]] == [b for _, b in spooled[:3]]
        for name in ("WARC-Block-Digest", "WARC-Payload-Digest", "Content-Length"):
            assert held[1][0].get(name) == spooled[1][0].get(name)
        assert json.loads(held[3][1]) == json.loads(spooled[3][1])
        path = next((tmp_path / f"spooled-{number}").iterdir())
        assert checkers.strict(path) == []
        assert checkers.fastwarc(path) == (4, [])


def test_spooled_response_needs_little_memory(tmp_path: Path) -> None:
    import os
    import tracemalloc

    spool = tmp_path / "spool"
    with spool.open("wb") as file:
        file.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 67108864\r\n\r\n")
        for _ in range(64):
            file.write(os.urandom(1024 * 1024))
    with WarcWriter(tmp_path / "w", "n") as writer:
        tracemalloc.start()
        try:
            writer.write(exchange(0, b"", response_file=str(spool)))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 24_000_000
    assert checkers.strict(next((tmp_path / "w").iterdir())) == []


def test_files_are_open_then_sealed_and_rotate_by_size_and_time(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "my news/1", host="ho_st.example", max_bytes=3000, max_seconds=60)
    writer.write(exchange(0))
    assert [p.name for p in tmp_path.iterdir()] == [
        "my-news-1-20261123204800123-00000-ho-st.example.warc.gz.open"
    ]
    pointers = [writer.write(exchange(n)) for n in range(1, 30)]
    by_size = len(writer.sealed)
    assert by_size > 1
    writer.write(exchange(500))
    assert len(writer.sealed) == by_size + 1
    writer.close()
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == sorted(writer.sealed)
    assert {p.warc for p in pointers if p} <= set(names)
    for path in tmp_path.iterdir():
        assert checkers.strict(path) == []
        with path.open("rb") as file:
            first, second, third, *_ = ArchiveIterator(file)
            assert [first.rec_type, second.rec_type, third.rec_type] == ["warcinfo", "response", "request"]


def test_two_writers_at_the_same_time_never_share_a_file(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "n", host="h") as one, WarcWriter(tmp_path, "n", host="h") as other:
        one.write(exchange(0))
        other.write(exchange(0))
    assert len(list(tmp_path.iterdir())) == 2


def test_field_values_cannot_break_out(tmp_path: Path) -> None:
    evil = exchange(
        0,
        url="http://news.example/a b\r\nWARC-Type: warcinfo\r\n\r\n<é>",
        cipher_suite="X\r\nWARC-Type: y",
        error="line\r\nbreak",
        role=Role(event="a\r\nb", discovered_by="feed:http://x/\n"),
    )
    found = write(tmp_path, evil, info={"operator": "me\r\nsoftware: you"})
    assert (
        found[1][0]["WARC-Target-URI"]
        == "http://news.example/a%20b%0D%0AWARC-Type:%20warcinfo%0D%0A%0D%0A%3C%C3%A9%3E"
    )
    assert found[1][0]["WARC-Type"] == "response"
    assert b"operator: me software: you\r\n" in found[0][1]
    assert checkers.strict(next(tmp_path.iterdir())) == []


def test_large_stored_body_is_one_ordinary_member(tmp_path: Path) -> None:
    import os

    for size in (0, 1, 65530, 65531, 65535, 65536, 131070, 131071, 200_000):
        body = os.urandom(size)
        folder = tmp_path / str(size)
        found = write(folder, exchange(0, response(body, b"Content-Encoding: br")))
        assert found[1][1].endswith(body)
        path = next(folder.iterdir())
        assert path.stat().st_size < size + 2200
        assert checkers.fastwarc(path) == (4, [])
        assert checkers.strict(path) == []


def test_checkers_pass_on_all_kinds(tmp_path: Path) -> None:
    blocks = [
        response(PAGE, b'ETag: "1"'),
        response(PAGE),
        chunked(PAGE, b"more"),
        response(gzipped(PAGE), b"Content-Encoding: gzip"),
        response(b"", status=b"204 No Content"),
        response(b""),
        b"HTTP/1.0 200 OK\r\n\r\nuntil closed",
        b"",
        b"HTTP/1.1 200 OK\nX: bare\nContent-Length: 4\n\nbody",
        b"HTTP/1.1 200 OK\r\nno colon\r\nX: \xe9\r\nY: a\r\n b\r\nContent-Length: 4\r\n\r\nbody",
        response(PAGE)[:-30],
    ]
    with WarcWriter(tmp_path, "n") as writer:
        for number, block in enumerate(blocks):
            writer.write(exchange(number, block))
    path = next(tmp_path.iterdir())
    count = len(records(tmp_path))
    assert checkers.strict(path) == []
    assert checkers.fastwarc(path) == (count, [])
    assert checkers.warcio(path) == (count, [])


def test_one_date_for_an_event_in_another_zone(tmp_path: Path) -> None:
    from datetime import timedelta, timezone

    local = START.astimezone(timezone(timedelta(hours=5)))
    found = write(tmp_path, exchange(0, date=local))
    assert {f["WARC-Date"] for f, _ in found} == {"2026-11-23T20:48:00.123456Z"}
