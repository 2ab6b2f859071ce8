"""The crawl of all hard cases, once for each transport and concurrency, shared by the tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawler.wire.crawl import HOST, Run, crawl
from tests.crawler.wire.hard_cases import routes
from tests.servers.authority import make_authority
from tests.servers.raw import RawServer


@pytest.fixture(
    scope="session",
    params=[("plain", 1), ("plain", 8), ("tls", 1), ("tls", 8)],
    ids=lambda p: f"{p[0]}-{p[1]}",
)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    transport, concurrency = request.param
    folder = tmp_path_factory.mktemp(f"{transport}-{concurrency}")
    authority = make_authority(folder, [HOST])
    secure = transport == "tls"
    with RawServer(routes(), tls=authority.server_context() if secure else None) as server:
        done = crawl(
            folder / "run",
            server.url("", HOST),
            ca_file=authority.ca_file,
            CONCURRENT_REQUESTS=concurrency,
            CONCURRENT_REQUESTS_PER_DOMAIN=concurrency,
        )
        yield Run(done, done.events, list(server.log), secure, authority, server.sni)
