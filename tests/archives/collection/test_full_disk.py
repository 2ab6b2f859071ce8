"""Write errors made below our code: file-size limits and a small tmpfs. What is on disk stays whole; nothing is silent."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archives.collection.collection import Collection
from archives.collection.verify import verify
from archives.warc.reader import read_captures
from tests.archives import checkers
from tests.archives.kit import PAGE

TREE = Path(__file__).resolve().parents[3]

WRITER = """
import resource, sys
from pathlib import Path
from archives.errors import ArchiveFullError
from archives.warc.writer import WarcWriter
from tests.archives.kit import exchange
limit, folder = int(sys.argv[1]), Path(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
writer, kept = WarcWriter(folder, "n"), 0
try:
    for n in range(100):
        writer.write(exchange(n)); kept += 1
except ArchiveFullError as error:
    print(kept, str(error))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    writer.close()
"""

FILLER = """
import sys
from archives.collection.collection import Collection
from archives.errors import ArchiveFullError
from tests.archives.lines import store
import os
done = 0
try:
    with Collection(sys.argv[1], "main").open("r1") as work:
        n = 0
        while True:
            if not work.ledger.is_emitted("r1", "page", f"page-{n}"):
                store(work, n); done += 1
            n += 1
except ArchiveFullError as error:
    print(done, "full:", error)
"""

LINES = """
import resource, sys
from pathlib import Path
from archives.errors import ArchiveFullError
from archives.collection.record_files import RecordFiles
from tests.archives.lines import article, comment, page
folder = Path(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
files, kept = RecordFiles(folder, "r1"), 0
try:
    while True:
        for make in (page, comment, article):
            files.append(make(kept, None))
        files.flush(); kept += 1
except ArchiveFullError:
    files.close()
    print(kept)
"""


def run(script: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *map(str, arguments)],
        cwd=TREE, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("limit", [1, 250, 700, 1500, 1501, 1777, 3000, 4096])
def test_size_limit_at_any_byte(tmp_path: Path, limit: int) -> None:
    kept, text = run(WRITER, limit, tmp_path).split(" ", 1)
    assert "no room left for" in text
    files = list(tmp_path.iterdir())
    assert len(files) == (int(kept) > 0)
    for path in files:
        assert path.name.endswith(".warc.gz")
        assert checkers.strict(path) == []
        problems: list[object] = []
        payloads = [capture.payload for capture in read_captures(path, report=problems.append)]
        assert payloads == [PAGE + b"%d" % n for n in range(int(kept))]
        assert problems == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True, check=False)  # fmt: skip
    if done.returncode:
        pytest.skip("mounting a tmpfs needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_full_disk_then_room_again(small_disk: Path) -> None:
    """Everything (WARC, ledger, lines, manifest) runs out of room; with room, the same run goes on and nothing is lost."""
    first = run(FILLER, small_disk)
    assert "full:" in first
    before = int(first.split()[0])
    assert before > 0
    subprocess.run(["mount", "-o", "remount,size=2m", str(small_disk)], check=True)
    collection = Collection(small_disk, "main")
    with collection.open("r1") as work:
        pages = work.ledger.emitted_ids("r1", "page")
        assert len(pages) >= before
        assert len(work.ledger.emitted_ids("r1", "article")) == len(pages)
        for number in range(len(pages)):
            assert work.ledger.capture_rows_for_event(f"event-{number}")
    assert [str(finding) for finding in verify(collection.path)] == []
    for path in collection.archive.iterdir():
        assert checkers.fastwarc(path)[1] == []


@pytest.mark.parametrize("limit", [10, 5000, 8111, 8900])
def test_limit_within_a_flush_of_several_files(tmp_path: Path, limit: int) -> None:
    """One of the three record files meets the limit first: none of that flush's lines is kept in any."""
    kept = int(run(LINES, limit, tmp_path))
    assert [len(p.read_bytes().splitlines()) for p in tmp_path.iterdir()] == [kept] * 3 * (kept > 0)
    assert all(p.read_bytes().endswith(b"}\n") for p in tmp_path.iterdir())


def test_ledger_meets_the_limit(tmp_path: Path) -> None:
    """The ledger's own file cannot grow: told as such, and the next run goes on."""
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY)); done = 0"
    output = run(FILLER.replace("done = 0", limited).replace("except ArchiveFullError", "except ArchiveError").replace(
        "import ArchiveFullError", "import ArchiveError"), tmp_path)  # fmt: skip
    done = int(output.split()[0])
    assert "full: the ledger cannot keep" in output
    assert done > 0
    collection = Collection(tmp_path, "main")
    collection.open("r1").close()
    assert [str(finding) for finding in verify(collection.path)] == []
    assert {len(p.read_bytes().splitlines()) for p in collection.records.iterdir()} == {done}


def test_full_spool_disk_is_told(small_disk: Path, tmp_path: Path) -> None:
    """A large event is laid out in the temporary folder first: when that is full, the archive's file is as before."""
    script = """
import sys, tempfile
from pathlib import Path
from archives.errors import ArchiveFullError
from archives.warc.writer import WarcWriter
from tests.archives.kit import exchange, response
import os
tempfile.tempdir = sys.argv[2]
spool = Path(sys.argv[1]) / "spool"
spool.write_bytes(response(os.urandom(9_000_000), b"Content-Encoding: br"))
with WarcWriter(Path(sys.argv[1]) / "w", "n") as writer:
    writer.write(exchange(0))
    try:
        writer.write(exchange(1, b"", response_file=str(spool)))
    except ArchiveFullError as error:
        print(error)
    writer.write(exchange(2))
"""
    output = run(script, tmp_path / "", small_disk)
    assert f"no room left for {small_disk}" in output
    (path,) = (tmp_path / "w").iterdir()
    assert checkers.strict(path) == []
    assert [capture.payload for capture in read_captures(path)] == [PAGE + b"0", PAGE + b"2"]
