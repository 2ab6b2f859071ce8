"""What the wire tap costs: CPU (user + system) of a crawl with it against stock Scrapy, same pages, interleaved rounds.

    python bench/tap.py [--pages 2000] [--rounds 5] [--tls]

Three crawls a round, each a process of its own, of the same list of gzip-coded pages (92 KB, 24 KB coded) from a
server on loopback: `stock` (Scrapy's own handler), `tap` (the add-on with a sink that drops everything), `warc` (the
add-on as a stock project has it: WARC files). Prints CPU seconds per 1,000 pages and, of the rounds, the median ratio
to `stock` in the same round. Start-up is measured by crawls of no page and taken off.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BODIES = 100
SETTINGS: dict[str, dict[str, Any]] = {
    "stock": {},
    "tap": {
        "ADDONS": {"crawler.addon.TearsheetAddon": 300},
        "TEARSHEET_SINK": "crawler.wire.sinks.null_sink",
        "DOWNLOAD_VERIFY_CERTIFICATES": False,
    },
    "warc": {"ADDONS": {"crawler.addon.TearsheetAddon": 300}, "DOWNLOAD_VERIFY_CERTIFICATES": False},
}
COMMON = {
    "LOG_LEVEL": "ERROR",
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}


def bodies() -> list[bytes]:
    """Pages with the size and the compressibility of the benchmark site's: 92 KB, gzip to about a quarter."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(4000)
    ]
    pages = []
    for _ in range(BODIES):
        text = " ".join(chance.choices(words, k=8000))
        filler = '<div class="comment"><p class="text">' * 1000
        pages.append(
            gzip.compress(f"<html><title>{text[:60]}</title>{text}{filler}".encode()[:92_000] + b"</html>", 6)
        )
    return pages


def serve(ready: Any, certificate: tuple[str, str] | None) -> None:
    """A small HTTP/1.1 server; its CPU time is not counted."""
    pages = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        b'Server: bench\r\nETag: "1"\r\nVary: Accept-Encoding\r\nContent-Length: %d\r\n\r\n'
        % len(body)
        + body
        for body in bodies()
    ]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                number = int(request.split(b" ", 2)[1].rpartition(b"/")[2])
                writer.write(pages[number % BODIES])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        import ssl

        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
        server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def crawl(config: dict[str, Any]) -> None:
    """The measured process."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    class Bench(scrapy.Spider):
        name = "bench"
        seen = 0

        async def start(self) -> AsyncIterator[scrapy.Request]:
            for number in range(config["pages"]):
                yield scrapy.Request(f"{config['base']}/{number}", dont_filter=True)

        def parse(self, response: Response) -> None:
            if response.status == 200 and response.body.endswith(b"</html>"):
                Bench.seen += 1

    process = AsyncCrawlerProcess({**COMMON, **SETTINGS[config["variant"]]})
    process.crawl(Bench)
    process.start()
    if Bench.seen != config["pages"]:
        sys.exit(f"{config['variant']}: {Bench.seen} of {config['pages']} pages")


def cpu_of(variant: str, base: str, pages: int) -> float:
    """User and system seconds of one crawl."""
    with tempfile.TemporaryDirectory() as folder:
        config = json.dumps({"variant": variant, "base": base, "pages": pages})
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), "--crawl", config],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the crawl {variant!r} failed")
    return usage.ru_utime + usage.ru_stime


def measure(base: str, pages: int, rounds: int) -> dict[str, Any]:
    """Medians over the rounds; the order of the crawls changes from round to round."""
    names = list(SETTINGS)
    idle = {name: min(cpu_of(name, base, 0) for _ in range(2)) for name in names}
    cost: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names[number % 3 :] + names[: number % 3]:
            cost[name].append(cpu_of(name, base, pages) - idle[name])
        last = "  ".join(f"{name} {cost[name][-1] / pages * 1000:.3f}" for name in names)
        print(f"round {number + 1}: CPU s per 1,000 pages: {last}", flush=True)
    return {
        name: {
            "cpu_s_per_1000": round(statistics.median(cost[name]) / pages * 1000, 3),
            "least": round(min(cost[name]) / pages * 1000, 3),
            "ratio": round(
                statistics.median(a / b for a, b in zip(cost[name], cost["stock"], strict=True)), 3
            ),
            "ratio_of_least": round(min(cost[name]) / min(cost["stock"]), 3),
            "start_up_s": round(idle[name], 3),
        }
        for name in names
    }


def main() -> None:
    """Measure and print a table, and the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tls", action="store_true", help="over TLS, with a certificate made for the run")
    parser.add_argument("--crawl", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.crawl:
        crawl(json.loads(args.crawl))
        return
    with tempfile.TemporaryDirectory() as folder:
        certificate = None
        if args.tls:
            sys.path.insert(0, str(ROOT))
            from tests.servers.authority import make_authority

            made = make_authority(Path(folder))
            certificate = (str(made.certificate_file), str(made.key_file))
        ready, child = multiprocessing.Pipe()
        server = multiprocessing.get_context("spawn").Process(
            target=serve, args=(child, certificate), daemon=True
        )
        server.start()
        try:
            base = f"{'https' if args.tls else 'http'}://127.0.0.1:{ready.recv()}"
            found = measure(base, args.pages, args.rounds)
        finally:
            server.terminate()
            server.join()
    print(f"\n{'':6} {'CPU s/1000':>10} {'least':>7} {'x stock':>8} {'of least':>9} {'start-up s':>11}")
    for name, row in found.items():
        print(
            f"{name:6} {row['cpu_s_per_1000']:10.3f} {row['least']:7.3f} {row['ratio']:8.3f} {row['ratio_of_least']:9.3f} {row['start_up_s']:11.3f}"
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
