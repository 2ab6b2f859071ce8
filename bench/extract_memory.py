"""Peak memory of `tearsheet extract` over small and large archives: python bench/extract_memory.py [--mb 1000].

Makes a small archive, one of so many megabytes (stories, pictures, a film now and then), the same as one gzip, and one with a
single record of that size; extracts each and prints the highest sum of resident memory of all its processes.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.archives.kit import HTTP, record
from tests.servers.stories import comment, story

MEGABYTE = 1_000_000


def answer(body: bytes, media: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (media, len(body)) + body


def records(size: int) -> Iterator[bytes]:
    """Stories of 100 KB, pictures of half a megabyte, and every 200 MB a film of 60 MB."""
    draw = random.Random(1)
    noise = draw.randbytes(60 * MEGABYTE)
    made = number = 0
    next_film = 100 * MEGABYTE
    while made < size:
        number += 1
        if made >= next_film:
            body, media, name = noise, b"video/mp4", "film.mp4"
            next_film += 200 * MEGABYTE
        elif number % 3:
            body, media, name = noise[number : number + 500_000], b"image/jpeg", "p.jpg"
        else:
            text = "".join(
                f"<p>Paragraph {n} of story {number}. {'The river rose again. ' * 40}</p>" for n in range(60)
            )
            body = story(number, [comment(n) for n in range(20)], body=text).encode().ljust(100_000)
            media, name = b"text/html", ""
        url = f"http://x.test/story/{number}/{name}"
        one = record("response", answer(body, media), HTTP, url=url, number=number)
        made += len(one)
        yield one


def large(size: int) -> Iterator[bytes]:
    """A story, one record of that size, a story."""
    one, other = (
        record(
            "response", answer(story(n, []).encode(), b"text/html"), HTTP, url=f"http://x.test/{n}/", number=n
        )
        for n in (1, 2)
    )
    body = answer(b"", b"video/mp4").replace(b"Length: 0", b"Length: %d" % size)
    head, _, end = record(
        "response", body + b"@" * 9, HTTP, url="http://x.test/film.mp4", number=3
    ).partition(body + b"@" * 9)
    yield one
    yield (
        head.replace(b"Content-Length: %d" % (len(body) + 9), b"Content-Length: %d" % (len(body) + size))
        + body
    )
    piece = random.Random(2).randbytes(MEGABYTE)
    for _ in range(size // MEGABYTE):
        yield piece
    yield piece[: size % MEGABYTE] + end
    yield other


def peak(command: list[str], folder: Path) -> tuple[float, float, str]:
    """Megabytes, seconds, and what it said."""
    begin, highest = time.monotonic(), 0
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            highest = max(highest, sum(map(resident, tree(process.pid))))
            time.sleep(0.1)
        said = process.stderr.read().strip() if process.stderr else ""
    return highest / MEGABYTE, time.monotonic() - begin, said


def tree(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        found.append(one := waiting.pop())
        for path in Path(f"/proc/{one}/task").glob("*/children"):  # of the thread that started them
            with contextlib.suppress(OSError):
                waiting += map(int, path.read_text().split())
    return found


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "extract-memory")
    parser.add_argument("--mb", type=int, default=1000)
    parser.add_argument("--readers", default="2")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    size = args.mb * MEGABYTE
    makers = {
        "small.warc": lambda: records(size // 20),
        "large.warc": lambda: records(size),
        "record.warc": lambda: large(size),
    }
    for name, make in makers.items():
        with (args.work / name).open("wb") as file:
            file.writelines(make())
    with (
        (args.work / "large.warc").open("rb") as file,
        gzip.open(args.work / "one-gzip.warc.gz", "wb", 1) as out,
    ):
        while piece := file.read(MEGABYTE):
            out.write(piece)
    for name in (*makers, "one-gzip.warc.gz"):
        command = [
            sys.executable,
            "-m",
            "crawler.cli.main",
            "extract",
            name,
            "--stdout",
            "--readers",
            args.readers,
        ]
        os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        highest, seconds, said = peak(command, args.work)
        print(
            f"{name:18} {(args.work / name).stat().st_size / MEGABYTE:7.0f} MB: peak {highest:5.0f} MB, {seconds:5.0f} s; {said}",
            flush=True,
        )


if __name__ == "__main__":
    main()
