"""Small parts of the tap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from archives.capture import Role
from archives.http.message import interim_length
from crawler.wire.connection import _version, cipher_suite
from crawler.wire.roles import archived_role


@pytest.mark.parametrize(
    ("openssl", "registered"),
    [
        ("TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
        ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("ECDHE-RSA-AES256-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
        ("AES256-SHA", "TLS_RSA_WITH_AES_256_CBC_SHA"),
        ("DHE-RSA-AES256-CCM8", "TLS_DHE_RSA_WITH_AES_256_CCM_8"),
        ("PSK-AES128-GCM-SHA256", "PSK-AES128-GCM-SHA256"),
        (None, None),
    ],
)
def test_cipher_suites_by_their_registered_names(openssl: str | None, registered: str | None) -> None:
    assert cipher_suite(openssl) == registered


@pytest.mark.parametrize(
    ("name", "protocol"), [("TLSv1.3", "tls/1.3"), ("TLSv1", "tls/1.0"), ("SSLv3", "ssl/3")]
)
def test_tls_versions(name: str, protocol: str) -> None:
    assert _version(name) == protocol


@pytest.mark.parametrize(
    ("interim", "final"),
    [
        (b"", b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 no\r\n\r\n"),
        (b"HTTP/1.1 103 Early Hints\r\nA: 1\r\n\r\nHTTP/1.1 100\n\n", b"HTTP/1.1 200 OK\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b""),
        (b"HTTP/1.1 103 Early Hi", b""),
        (b"", b"\x00\x01 not HTTP"),
        (b"", b""),
    ],
)
def test_interim_answers_are_cut_off(interim: bytes, final: bytes) -> None:
    assert interim_length(interim + final) == len(interim)


@given(st.binary(max_size=300))
def test_any_bytes_can_be_cut(block: bytes) -> None:
    assert 0 <= interim_length(block) <= len(block)


def test_a_role_may_be_a_mapping() -> None:
    meta = {"tearsheet_role": {"event": "e", "name": "feed"}, "redirect_urls": ["http://a.test/"]}
    role = archived_role(Request("http://b.test/", meta=meta), "run", "allowed")
    assert role == Role(event="e", name="feed", via=("http://a.test/",), robots="allowed")


def test_without_a_role_the_run_is_known() -> None:
    assert archived_role(Request("http://b.test/"), "r1", "ignored") == Role(run="r1", robots="ignored")
    robots = Request("http://b.test/robots.txt", meta={"dont_obey_robotstxt": True})
    assert archived_role(robots, "r1", None) == Role(name="robots", reason="robots", run="r1")
