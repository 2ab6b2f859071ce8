"""Golden cases of the one HTTP parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives.http.body import ChunkedBody
from archives.http.message import parse_head, parse_response
from tests.archives.kit import PAGE, chunked, response


def test_order_case_and_repeats_of_headers_are_kept() -> None:
    parsed = parse_response(b"HTTP/1.1 200 OK\r\nx-B: 1\r\nSet-Cookie: a\r\nX-b: 2\r\nset-cookie: b\r\n\r\n")
    assert parsed.headers == (("x-B", "1"), ("Set-Cookie", "a"), ("X-b", "2"), ("set-cookie", "b"))


def test_odd_reason_phrase_and_protocol() -> None:
    parsed = parse_response(b"HTTP/1.0 299 Gut,  danke \xe9\r\n\r\nx")
    assert (parsed.status, parsed.reason, parsed.protocol) == (299, "Gut,  danke é", "HTTP/1.0")
    assert parse_response(b"HTTP/1.1 204\r\n\r\n").reason == ""


def test_chunked_with_extensions_and_trailers() -> None:
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n6 ; c\r\n world\r\n0;z\r\nX-T: 1\r\n\r\n"
    parsed = parse_response(block)
    assert (parsed.payload, parsed.complete, parsed.trailers) == (b"hello world", True, (("X-T", "1"),))
    assert parsed.chunked
    assert parsed.problems == ()


def test_truncated_chunked_gives_what_came() -> None:
    parsed = parse_response(chunked(b"hello", b"world", end=b"ff\r\nonly thi"))
    assert (parsed.payload, parsed.complete) == (b"helloworldonly thi", False)
    assert parsed.problems == ("chunked body ends without its last chunk",)


def test_chunked_that_a_tool_has_decoded() -> None:
    parsed = parse_response(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<html>\nplain</html>")
    assert (parsed.payload, parsed.complete, parsed.chunked) == (b"<html>\nplain</html>", True, False)


def test_chunk_size_that_lies() -> None:
    parsed = parse_response(chunked(b"hello", end=b"3\r\nworld\r\n0\r\n\r\n"))
    assert parsed.payload == b"hellowor"
    assert not parsed.complete


def test_bare_line_feeds_folded_fields_and_lines_without_colon() -> None:
    parsed = parse_response(b"HTTP/1.1 200 OK\nA: one\n two\n\tthree\nno colon here\nB: \xe9\n\nbody")
    assert parsed.headers == (("A", "one two three"), ("B", "é"))
    assert parsed.payload == b"body"
    assert parsed.problems == ("header line without colon: 'no colon here'",)


def test_invalid_header_name_is_kept_and_told() -> None:
    parsed = parse_response(b"HTTP/1.1 200 OK\r\nBad Name : x\r\n\r\n")
    assert parsed.headers == (("Bad Name", "x"),)
    assert parsed.problems == ("invalid header name: 'Bad Name '",)


def test_what_is_not_http_is_all_payload() -> None:
    parsed = parse_response(b"SSH-2.0-OpenSSH\r\n\r\nmore")
    assert (parsed.status, parsed.headers, parsed.payload) == (0, (), b"SSH-2.0-OpenSSH\r\n\r\nmore")
    assert parse_response(b"").status == 0


def test_interim_answers_are_skipped() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    parsed = parse_response(early + early + response(b"final"))
    assert (parsed.status, parsed.payload) == (200, b"final")
    assert parse_response(b"HTTP/1.1 101 Switching\r\n\r\nHTTP/ok").status == 101


def test_lengths() -> None:
    assert parse_response(response(b"0123456789")[:-4]).payload == b"012345"
    assert not parse_response(response(b"0123456789")[:-4]).complete
    junk = parse_response(response(b"0123456789") + b"junk")
    assert (junk.payload, junk.trailing, junk.complete) == (b"0123456789", 4, True)
    twice = parse_response(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabcdef")
    assert twice.payload == b"abc"
    unequal = parse_response(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcdef")
    assert (unequal.payload, unequal.problems) == (b"abcdef", ("Content-Length is not one number",))
    assert parse_response(b"HTTP/1.0 200 OK\r\n\r\nuntil closed").complete


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_answers_without_body(status: bytes) -> None:
    parsed = parse_response(response(b"", status=status).replace(b"Content-Length: 0", b"Content-Length: 99"))
    assert (parsed.payload, parsed.complete) == (b"", True)


def test_head_has_no_body() -> None:
    parsed = parse_response(response(PAGE)[: -len(PAGE)], "HEAD")
    assert (parsed.payload, parsed.complete, parsed.problems) == (b"", True, ())


def test_header_section_without_end() -> None:
    parsed = parse_response(b"HTTP/1.1 200 OK\r\nServer: x")
    assert (parsed.status, parsed.headers, parsed.payload) == (200, (("Server", "x"),), b"")
    assert parsed.problems == ("the header section does not end",)


def test_transfer_coding_beside_chunked_is_undone() -> None:
    import gzip

    block = chunked(gzip.compress(b"twice wrapped")).replace(b": chunked", b": gzip, chunked")
    assert parse_response(block).payload == b"twice wrapped"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_nothing_raises(data: bytes) -> None:
    for block in (
        data,
        b"HTTP/1.1 200 OK\r\n" + data,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + data,
    ):
        assert parse_head(block).length <= len(block)
        assert len(parse_response(block).payload) <= len(block)


@settings(deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8), st.integers(1, 7), st.binary(max_size=5))
def test_pieces_do_not_matter(chunks: list[bytes], size: int, after: bytes) -> None:
    framed = chunked(*chunks).split(b"\r\n\r\n", 1)[1] + after
    body = ChunkedBody()
    payload = b"".join(body.feed(framed[i : i + size]) for i in range(0, len(framed), size)) + body.finish()
    assert (payload, body.complete, body.trailing) == (b"".join(chunks), True, len(after))
