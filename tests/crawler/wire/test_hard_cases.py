"""The capture is the wire: every captured block against the log of a raw-socket server."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from tests.crawler.wire.comparing import differences
from tests.crawler.wire.crawl import HOST, Run
from tests.crawler.wire.hard_cases import CASES


def test_every_block_is_what_the_server_received_and_sent(run: Run) -> None:
    assert differences(run.events, run.log) == []
    assert {event.target for event in run.events} == {case.path for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_error_of_each_case_is_archived(run: Run, case: object) -> None:
    said = run.event(case.path).said
    assert (said["error"] or "").split(":")[0] == (case.error or "")
    if case.error:
        assert run.crawl.line(case.path)["error"] == said["error"]


def test_swapped_headers_are_found(run: Run) -> None:
    """The comparison can fail: two fields swapped in the capture, or in the request."""
    event = run.event("/01-odd-headers")
    for record in (event.response, event.request):
        lines = record.block.split(b"\r\n")
        lines[1], lines[2] = lines[2], lines[1]
        changed = replace(record, block=b"\r\n".join(lines))
        assert len(changed.block) == len(record.block)
        swapped = replace(event, **{record.type: changed})
        events = [swapped if e is event else e for e in run.events]
        assert differences(events, run.log) != []


@pytest.mark.parametrize(
    "change", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b.replace(b"SET-COOKIE", b"Set-Cookie")]
)
def test_changed_bytes_are_found(run: Run, change: object) -> None:
    event = run.event("/01-odd-headers")
    changed = replace(event, response=replace(event.response, block=change(event.response.block)))
    assert differences([changed if e is event else e for e in run.events], run.log) != []


def test_a_missing_capture_is_found(run: Run) -> None:
    assert differences([e for e in run.events if e.target != "/04-gzip"], run.log) == [
        "/04-gzip: not captured"
    ]


def test_interim_answers_and_junk_stand_in_metadata(run: Run) -> None:
    early = run.event("/15-early-hints")
    assert early.interim.startswith(b"HTTP/1.1 103 Early Hints\r\n")
    assert b"102 Processing" in early.interim
    assert early.response.block.startswith(b"HTTP/1.1 200 OK\r\n")
    assert run.event("/21-junk").said["trailing"] == len(b"JUNK after the body\r\n")


def test_a_stale_connection_is_repeated_silently_and_noted(run: Run) -> None:
    attempts = [e for e in run.log if e.target == "/22-stale"]
    notes = run.event("/22-stale").said["notes"]
    assert any("stale connection" in note for note in notes) == (len(attempts) == 2)
    assert run.crawl.line("/22-stale")["status"] == 200


def test_an_invalid_header_name_does_not_lose_the_page(run: Run) -> None:
    assert run.crawl.line("/20-invalid-name")["scrapy_status"] == 200
    notes = " ".join(run.event("/20-invalid-name").said["notes"])
    assert "invalid header name" in notes


def test_redirect_target_names_where_it_came_from(run: Run) -> None:
    assert run.crawl.line("/07-target")["via"] == [run.event("/07-redirect").said["url"]]


@pytest.mark.parametrize(
    "path", ["/03-chunked-tiny-writes", "/04-gzip", "/05-br", "/06-zstd", "/06-deflate", "/27-six-mb"]
)
def test_readers_get_the_same_content_as_scrapy(run: Run, path: str) -> None:
    if path == "/05-br" and not hasattr(brotli.Decompressor(), "process"):
        pytest.skip("the module brotli is brotlipy's here, which Scrapy cannot use")
    line = run.crawl.line(path)
    assert line["content"] == line["scrapy_body"] != hashlib.sha256(b"").hexdigest()


def test_each_callback_points_at_its_record(run: Run) -> None:
    by_target = {event.target: event.response.id for event in run.events if event.response}
    for line in run.crawl.told:
        target = "/" + line["url"].split("/", 3)[3]
        assert line["record"] == by_target.get(target)


def test_connection_facts(run: Run) -> None:
    response = run.event("/04-gzip").response
    assert response.get("WARC-IP-Address") == "127.0.0.1"
    assert run.event("/08-http-1.0").response.all("WARC-Protocol")[0] == "http/1.0"
    if not run.secure:
        assert response.all("WARC-Protocol") == ["http/1.1"]
        return
    assert response.all("WARC-Protocol") == ["http/1.1", "tls/1.3"]
    assert response.get("WARC-Cipher-Suite").startswith("TLS_")
    assert set(run.sni) == {HOST}


def test_certificate_chain_is_archived_once(run: Run) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from tests.crawler.wire.warcs import read

    records = [r for path in run.crawl.warcs for r in read(path)]
    chains = [r.block for r in records if r.get("Content-Type") == "application/pem-certificate-chain"]
    assert len(chains) == (1 if run.secure else 0)
    if run.secure:
        found = [c.public_bytes(Encoding.DER) for c in x509.load_pem_x509_certificates(chains[0])]
        assert found == run.authority.chain()


def test_large_blocks_leave_no_spool_files(run: Run) -> None:
    folder = Path(run.crawl.warcs[0]).parent.parent
    assert not list(folder.glob("tearsheet-*.block"))
