"""A time-stamp authority on loopback: OpenSSL's `ts` behind HTTP."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_CONFIG = """\
[ tsa ]
default_tsa = this
[ this ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\nbasicConstraints=critical,CA:FALSE\n"


class Authority:
    """Certificates in a folder, and the tokens that they sign.

    Args:
        folder: is filled.
        name: of the authority.
    """

    def __init__(self, folder: Path, name: str = "Harbour Time") -> None:
        folder.mkdir()
        self.folder, self.ca = folder, folder / "ca.pem"
        (folder / "serial").write_text("01\n")
        (folder / "ts.cnf").write_text(_CONFIG.format(folder=folder))
        (folder / "ext").write_text(_EXTENSIONS)
        new = ("-newkey", "rsa:2048", "-nodes")
        _openssl(
            folder,
            "req",
            "-x509",
            *new,
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "30",
            "-subj",
            f"/CN={name} Root",
        )
        _openssl(folder, "req", *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", f"/CN={name}")
        _openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                 "-out", "tsa.pem", "-days", "30", "-extfile", "ext")  # fmt: skip

    def reply(self, query: bytes) -> bytes:
        """The TimeStampResp to a TimeStampReq."""
        (self.folder / "query").write_bytes(query)
        _openssl(self.folder, "ts", "-reply", "-config", "ts.cnf", "-queryfile", "query", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Its address while it serves."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = authority.reply(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = Thread(target=server.serve_forever, daemon=True)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/tsa"
            finally:
                server.shutdown()
                thread.join()


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)
