"""A real S3 on loopback: moto's server, with faults put before it."""

from __future__ import annotations

import importlib.util
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

needs_s3 = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("moto", "flask", "flask_cors", "s3fs")),
    reason="moto's S3 server and s3fs are not installed (dependency group dev)",
)
BUCKET = "archive"


@dataclass
class S3Server:
    """What it was asked, and how it fails."""

    port: int = 0
    puts: list[str] = field(default_factory=list)
    """Paths of all PUT requests, those that failed too."""
    fail_every: int = 0
    """Every so-many-th PUT is answered with 500."""
    on_put: Callable[[int], None] = lambda _: None
    """Told the number of each PUT before it is looked at."""
    gets: list[str] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, str]:
        """What a program needs in its environment, as with the real one."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}", "AWS_ACCESS_KEY_ID": "key-of-the-test",
            "AWS_SECRET_ACCESS_KEY": "secret-of-the-test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1",
        }  # fmt: skip

    def before(self, app: Any) -> Any:
        """The application with the faults before it."""

        def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if environ["REQUEST_METHOD"] == "GET" and path.count("/") > 1:
                self.gets.append(path)
            if environ["REQUEST_METHOD"] == "PUT" and path.count("/") > 1:
                self.puts.append(path)
                self.on_put(len(self.puts))
                if self.fail_every and len(self.puts) % self.fail_every == 0:
                    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                    start("500 Internal Server Error", [("Content-Length", "0")])
                    return [b""]
            found: Iterable[bytes] = app(environ, start)
            return found

        return answer


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Run one, with an empty bucket."""
    import boto3
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = S3Server()
    http = make_server(
        "127.0.0.1", 0, server.before(DomainDispatcherApplication(create_backend_app)), threaded=True
    )
    server.port = http.server_port
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{server.port}", aws_access_key_id="x", aws_secret_access_key="y", region_name="us-east-1"
        )  # fmt: skip
        for bucket in client.list_buckets()["Buckets"]:  # moto's state is the process's
            for item in client.list_objects_v2(Bucket=bucket["Name"]).get("Contents", ()):
                client.delete_object(Bucket=bucket["Name"], Key=item["Key"])
            client.delete_bucket(Bucket=bucket["Name"])
        client.create_bucket(Bucket=BUCKET)
        server.puts.clear()
        yield server
    finally:
        http.shutdown()
        thread.join(10)
        http.server_close()
