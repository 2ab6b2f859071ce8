"""Makes the golden captures of the model sites from `layouts/`: `python -m tests.sites.make_captures`.

The pages are made up here; each is served as a WARC of its own to `tearsheet new-site URL --warc FILE`.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from archives.capture import Role
from archives.exchange import Exchange
from archives.warc.writer import WarcWriter
from crawler.cli.main import main

HERE = Path(__file__).parent
PAGES = {
    "tideboard": ("http://tideboard.example/topic/88", datetime(2023, 6, 1, 9, tzinfo=UTC)),
    "quayletters": (
        "https://quayletters.example/harbour/ferry-timetable",
        datetime(2024, 4, 10, 9, tzinfo=UTC),
    ),
    "fernpress": ("https://fernpress.example/stadt/gewaechshaus", datetime(2024, 3, 20, 9, tzinfo=UTC)),
    "millgazette_2017": ("http://millgazette.example/pond.html", datetime(2017, 7, 1, 9, tzinfo=UTC)),
    "millgazette": ("https://millgazette.example/2024/09/sluice", datetime(2024, 9, 5, 9, tzinfo=UTC)),
    "sahilnama": ("https://sahilnama.example/khabar/1207", datetime(2024, 1, 16, 9, tzinfo=UTC)),
}


def warc_of(name: str, folder: Path) -> Path:
    """A WARC file that holds one page of `layouts/`."""
    url, date = PAGES[name]
    body = (HERE / "layouts" / f"{name}.html").read_bytes()
    host, path = url.split("/", 3)[2], "/" + url.split("/", 3)[3]
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    role = Role(event=f"golden-{name}", reason="asked")
    with WarcWriter(folder, name, host="golden") as writer:
        writer.write(Exchange(url, "GET", date, request, head + body, role=role))
    return folder / writer.sealed[0]


def make() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        for name, (url, _) in PAGES.items():
            warc = warc_of(name, Path(scratch))
            arguments = [
                "new-site",
                url,
                "--name",
                name,
                "--warc",
                str(warc),
                "--tests",
                str(HERE),
                "--update",
            ]
            if code := main(arguments):
                return code
    return 0


if __name__ == "__main__":
    sys.exit(make())
