"""The independent checkers of WARC files, as functions. What each cannot judge is left out here, by name."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecord, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator
from warcio.recordloader import ArcWarcRecord

from archives.collection.verify import verify_warc


def strict(path: Path) -> list[str]:
    """Our own walk: members, digests, fields."""
    return [str(finding) for finding in verify_warc(path)]


def fastwarc(path: Path) -> tuple[int, list[str]]:
    """How many records it found, and the ids of those whose digests fail. A revisit's payload lies elsewhere."""
    count = 0
    failed: list[str] = []
    for payloads in (False, True):
        count = 0
        with path.open("rb") as file:
            for record in FastIterator(file, parse_http=False):
                count += 1
                headers = {name.lower(): value for name, value in record.headers}
                if not payloads:
                    good = record.verify_block_digest()
                elif "warc-payload-digest" in headers and record.record_type != WarcRecordType.revisit:
                    record.freeze()
                    good = _fast_payload(record)
                else:
                    continue
                if not good:
                    failed.append(record.record_id or "")
    return count, failed


def _fast_payload(record: WarcRecord) -> bool:
    """FastWARC knows no chunk extensions: those records are judged by their blocks alone."""
    record.freeze()
    try:
        record.parse_http(auto_decode="transfer", quirks_mode=True)
        return bool(record.verify_payload_digest())
    except OSError as error:
        if "Invalid chunk header" in str(error) and ";" in str(error):
            return True
        raise


def warcio(path: Path) -> tuple[int, list[str]]:
    """The same of warcio. It digests chunk framing as payload: chunked answers are judged by their blocks alone."""
    count, failed = 0, []
    noise = io.StringIO()
    with path.open("rb") as file, contextlib.redirect_stderr(noise):
        for record in WarcioIterator(file, check_digests=True):
            count += 1
            while record.raw_stream.read(65536):
                pass
            problems = record.digest_checker.problems
            if _is_chunked(record):
                problems = [p for p in problems if not p.startswith("payload digest")]
            if problems:
                failed.append(record.rec_headers.get_header("WARC-Record-ID"))
    assert "WARNING" not in noise.getvalue(), noise.getvalue()
    return count, failed


def _is_chunked(record: ArcWarcRecord) -> bool:
    http = record.http_headers
    return http is not None and "chunked" in (http.get_header("transfer-encoding") or "").lower()


def cdxj_indexer(*paths: Path) -> list[str]:
    """Its index lines, sorted bytewise. It leaves temporary files to the collector, so it has a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "cdxj_indexer.main", "-p", *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(done.stdout.splitlines(), key=str.encode)
