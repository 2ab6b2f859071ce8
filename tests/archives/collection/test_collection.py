"""A collection's life: open, write, die at any point, open again, close."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from archives.collection.collection import Collection, OpenCollection
from archives.collection.recovery import Recovery, adopt_events
from archives.collection.schema import record_schema
from archives.collection.verify import Tally, verify
from archives.errors import ArchiveWriteError, CollectionBusyError, LedgerError
from archives.ledger.ledger import Ledger
from archives.ledger.rebuild import rebuild
from archives.records import to_line
from archives.warc.reader import load_capture
from tests.archives import checkers
from tests.archives.kit import PAGE, exchange, request, response
from tests.archives.lines import article, page, store

TABLES = ("captures", "certificates", "articles", "comments", "emitted", "record_files", "warc_files")
TREE = Path(__file__).resolve().parents[3]


def rows(path: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(path) as connection:
        found = {t: sorted(connection.execute(f"SELECT * FROM {t}"), key=repr) for t in TABLES}
        found["events"] = sorted(connection.execute("SELECT event, run, url, discovered_by FROM events"))
    connection.close()
    return found


def lines(collection: Collection) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(collection.records.iterdir())
        for line in path.read_bytes().splitlines()
    ]


def ids(collection: Collection) -> list[str]:
    return sorted(line["id"] for line in lines(collection))


def findings(collection: Collection) -> list[str]:
    return [str(finding) for finding in verify(collection.path)]


def test_a_run(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    assert not collection.exists
    with collection.open("r1", info={"operator": "me"}) as work:
        assert work.recovery.is_clean
        for number in range(4):
            store(work, number)
        work.sync()
        assert {p.suffix for p in collection.records.iterdir()} == {".open"}
    assert sorted(p.name for p in collection.records.iterdir()) == [
        "articles-r1-00001.jsonl", "comments-r1-00001.jsonl", "pages-r1-00001.jsonl"
    ]  # fmt: skip
    tally = Tally()
    assert list(verify(collection.path, tally)) == []
    assert (tally.files, tally.pointers) == (1, 12)
    for path in collection.archive.iterdir():
        assert checkers.fastwarc(path) == (13, [])
    manifest = json.loads(collection.datapackage.read_bytes())
    assert {r["path"]: r.get("count") for r in manifest["resources"] if r["path"].startswith("records/")} == {
        "records/articles-r1-00001.jsonl": 4, "records/comments-r1-00001.jsonl": 4, "records/pages-r1-00001.jsonl": 4
    }  # fmt: skip
    for line in lines(collection):
        schema = json.loads((collection.schema / f"{line['type']}.json").read_bytes())
        jsonschema.validate(line, schema)


def test_second_run_stores_no_payload_twice(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    block = response(PAGE, b'ETag: "7"')
    with collection.open("r1") as work:
        first = work.warc.write(exchange(0, block))
    with collection.open("r2") as work:
        again = work.warc.write(exchange(1, block, url="http://news.example/story/0"))
        assert work.ledger.latest_validators("http://news.example/story/0") == ('"7"', None)
        asked = request("/story/0", b'If-None-Match: "7"')
        third = work.warc.write(
            exchange(
                2, b"HTTP/1.1 304 Not Modified\r\n\r\n", url="http://news.example/story/0", request=asked
            )
        )
    assert first is not None
    assert again is not None
    assert third is not None
    assert again.refers_to == third.refers_to == first.record_id
    assert load_capture(collection.archive, again).payload == PAGE
    assert load_capture(collection.archive, third).payload == PAGE
    assert findings(collection) == []


def test_one_living_process_a_collection(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    with collection.open("r1"), pytest.raises(CollectionBusyError, match="in use by process"):
        collection.open("r2")
    collection.open("r2").close()


def test_a_dead_process_s_lock_is_free_at_once(tmp_path: Path) -> None:
    script = (
        "import sys, time; from archives.collection.collection import Collection; "
        "c = Collection(sys.argv[1], 'main').open('r1'); print('open', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, cwd=TREE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    with pytest.raises(CollectionBusyError):
        Collection(tmp_path, "main").open("r2")
    process.kill()
    process.wait()
    process.stdout.close()
    Collection(tmp_path, "main").open("r2").close()


def test_unwritable_folder(tmp_path: Path) -> None:
    (tmp_path / "main").write_bytes(b"a file in the way")
    with pytest.raises(ArchiveWriteError, match="cannot write"):
        Collection(tmp_path, "main").open("r1")


def test_ledger_of_a_newer_version(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    collection.open("r1").close()
    connection = sqlite3.connect(collection.ledger_path)
    connection.execute("UPDATE ledger_meta SET value = '99'")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match="install a newer one"):
        collection.open("r2")


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a process leaves that died after three whole pages: no close, nothing sealed."""
    root = tmp_path_factory.mktemp("crashed")
    script = (
        "import sys, os; from archives.collection.collection import Collection; from tests.archives.lines import store\n"
        "work = Collection(sys.argv[1], 'main').open('r1')\n"
        "for n in range(3): store(work, n)\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(root)], cwd=TREE, check=False)
    assert done.returncode == -signal.SIGKILL
    return root / "main"


def copy(crashed: Path, root: Path) -> Collection:
    shutil.rmtree(root / "main", ignore_errors=True)
    shutil.copytree(crashed, root / "main")
    return Collection(root, "main")


def forget(collection: Collection, number: int) -> None:
    """Make the ledger that of a process which died between the bytes' flush and the ledger's commit."""
    connection = sqlite3.connect(collection.ledger_path)
    connection.execute("DELETE FROM captures WHERE event = ?", (f"event-{number}",))
    connection.execute("DELETE FROM emitted WHERE id LIKE ?", (f"%{number}",))
    for (name,) in connection.execute("SELECT name FROM record_files").fetchall():
        path = collection.records / (name + ".open")
        whole = path.read_bytes().splitlines(keepends=True)
        size = len(b"".join(whole[:number]))
        connection.execute("UPDATE record_files SET size = ?, lines = ? WHERE name = ?", (size, number, name))
    connection.commit()
    connection.close()


def test_resume_after_sigkill(crashed: Path, tmp_path: Path) -> None:
    collection = copy(crashed, tmp_path)
    with collection.open("r1") as work:
        assert work.recovery.is_clean
        assert len(work.recovery.sealed) == 1
        assert work.ledger.is_emitted("r1", "article", "article-2")
        store(work, 3)
    assert len(ids(collection)) == len(set(ids(collection))) == 12
    assert len(list(collection.records.iterdir())) == 3
    assert findings(collection) == []


def test_other_run_seals_what_the_dead_one_left(crashed: Path, tmp_path: Path) -> None:
    collection = copy(crashed, tmp_path)
    with collection.open("r2") as work:
        assert len(work.recovery.sealed) == 4
        store(work, 3, run="r2")
    assert len(list(collection.records.iterdir())) == 6
    assert findings(collection) == []


def test_death_between_warc_and_ledger(crashed: Path, tmp_path: Path) -> None:
    """The event is whole: adopted. Its lines are not acknowledged: cut, so that they stand once when it is read again."""
    collection = copy(crashed, tmp_path)
    before = rows(collection.ledger_path)["captures"]
    forget(collection, 2)
    with collection.open("r1") as work:
        assert [row.role.event for row in work.recovery.adopted] == ["event-2"]
        assert len(work.recovery.cut) == 3
        assert rows(collection.ledger_path)["captures"] == before
        pointer = work.ledger.capture_rows_for_event("event-2")[0].pointer
        with work.unit():
            work.ledger.mark_emitted("r1", "page", "page-2")
            work.lines.append(page(2, pointer))
    assert ids(collection) == sorted([*(i for n in (0, 1) for i in (f"page-{n}", f"article-{n}", f"news.example/wordpress/{n}")), "page-2"])  # fmt: skip
    assert findings(collection) == []


def test_torn_tail_at_every_byte_of_the_last_event(crashed: Path, tmp_path: Path) -> None:
    """Wherever the last event is torn, the events before it are known as they were, and it is adopted only whole."""
    template = copy(crashed, tmp_path / "template")
    (source,) = template.archive.iterdir()
    whole = source.read_bytes()
    with Ledger(template.ledger_path) as ledger:
        known = [row for row in ledger.capture_rows() if row.role.event != "event-2"]
    start = max(row.end for row in known)
    assert 0 < start < len(whole)
    torn = tmp_path / source.name
    for cut in range(start, len(whole) + 1):
        torn.write_bytes(whole[:cut])
        recovery = Recovery()
        with Ledger(":memory:") as ledger:
            for row in known:
                ledger.put_capture(row)
            end = adopt_events(torn, ledger, recovery)
            assert end == (len(whole) if cut == len(whole) else start)
            assert len(ledger.capture_rows()) == len(known) + (cut == len(whole))
        assert recovery.lost == []


def test_torn_tails_are_cut_and_the_file_sealed(crashed: Path, tmp_path: Path) -> None:
    template = copy(crashed, tmp_path / "template")
    forget(template, 2)
    (source,) = template.archive.iterdir()
    whole = source.read_bytes()
    with Ledger(template.ledger_path) as ledger:
        start = ledger.flushed_size(source.name.removesuffix(".open"))
    for cut in (start, start + 1, (start + len(whole)) // 2, len(whole) - 1, len(whole)):
        collection = copy(template.path, tmp_path / "cut")
        (collection.archive / source.name).write_bytes(whole[:cut])
        with collection.open("r1") as work:
            adopted = cut == len(whole)
            assert len(work.recovery.adopted) == adopted
            torn = [(name, size) for name, size in work.recovery.cut if name.endswith(".warc.gz")]
            assert torn == (
                [] if cut in (start, len(whole)) else [(source.name.removesuffix(".open"), cut - start)]
            )
        (path,) = collection.archive.iterdir()
        assert path.read_bytes() == whole[: len(whole) if adopted else start]
        assert findings(collection) == []


def test_torn_record_line_at_every_byte(crashed: Path, tmp_path: Path) -> None:
    template = copy(crashed, tmp_path / "template")
    path = template.records / "pages-r1-00001.jsonl.open"
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(b'{"type":"page","id":"torn"')
    for extra in range(1, 26, 5):
        collection = copy(template.path, tmp_path / "cut")
        torn = collection.records / path.name
        torn.write_bytes(whole + b'{"type":"page","id":"torn"'[:extra])
        with collection.open("r1") as work:
            assert work.recovery.cut == [("pages-r1-00001.jsonl", extra)]
        assert (collection.records / "pages-r1-00001.jsonl").read_bytes() == whole


def test_torn_first_event_leaves_no_file(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    collection.open("r1").close()
    leftover = collection.archive / "main-20261123204800123-00000-h.warc.gz.open"
    leftover.write_bytes(b"\x1f\x8b\x08 torn within the warcinfo record")
    with collection.open("r2") as work:
        assert [name for name, _ in work.recovery.cut] == [leftover.name.removesuffix(".open")]
    assert list(collection.archive.iterdir()) == []


def test_power_cut_that_took_captures(crashed: Path, tmp_path: Path) -> None:
    """The ledger reached the disk, the WARC's end did not: it is said which captures are gone."""
    collection = copy(crashed, tmp_path)
    (path,) = collection.archive.iterdir()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)
    with collection.open("r1") as work:
        assert [row.role.event for row in work.recovery.lost] == ["event-2"]
        assert work.ledger.capture_rows_for_event("event-2") == []
    assert [f for f in findings(collection) if "archive" in f] == []


def test_power_cut_that_took_lines(crashed: Path, tmp_path: Path) -> None:
    collection = copy(crashed, tmp_path)
    path = collection.records / "articles-r1-00001.jsonl.open"
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)
    with collection.open("r1") as work:
        assert work.recovery.lines_lost
        assert not work.ledger.is_emitted("r1", "article", "article-2")
        assert work.ledger.article_state("article-2") is None
        assert work.ledger.article_state("article-1") is not None
        assert work.ledger.is_emitted("r1", "comment", "news.example/wordpress/2")
        with work.unit():
            work.lines.append(article(2, None))
    assert len(ids(collection)) == 9
    assert findings(collection) == []


def _failing_unit(work: OpenCollection) -> None:
    with work.unit():
        for number in (1, 2, 3, 4):
            work.lines.append(article(number, None))
            work.lines.flush()
        work.ledger.mark_emitted("r1", "article", "article-1")
        raise ZeroDivisionError


def test_unit_is_all_or_nothing(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    with collection.open("r1", max_record_bytes=3000) as work:
        store(work, 0)
        before = rows(collection.ledger_path)
        with pytest.raises(ZeroDivisionError):
            _failing_unit(work)
        assert rows(collection.ledger_path) == before
        store(work, 5)
    assert ids(collection) == sorted(
        f"{i}{n}" for n in (0, 5) for i in ("page-", "article-", "news.example/wordpress/")
    )
    assert findings(collection) == []


def test_record_files_rotate(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    with collection.open("r1", max_record_bytes=2500) as work:
        for number in range(8):
            store(work, number)
    names = sorted(p.name for p in collection.records.iterdir())
    assert "articles-r1-00002.jsonl" in names
    assert len(ids(collection)) == 24
    assert findings(collection) == []


@pytest.mark.parametrize("crash", [True, False])
def test_rebuilt_ledger_equals_the_live_one(crashed: Path, tmp_path: Path, crash: bool) -> None:
    if crash:
        collection = copy(crashed, tmp_path)
        collection.open("r1").close()
    else:
        collection = Collection(tmp_path, "main")
        with collection.open("r1", max_warc_bytes=9000, max_record_bytes=4000) as work:
            for number in range(9):
                store(work, number)
            work.warc.write(exchange(20, b"", error="refused: no"))
            work.warc.write(exchange(21, response(PAGE * 2, b'ETag: "1"'), certificates=("-----PEM-----\n",)))
            work.warc.write(exchange(22, response(PAGE * 2), truncated="time"))
            work.warc.write(exchange(23, response(PAGE * 2)))
            work.warc.write(exchange(24, b"not http"))
    live = rows(collection.ledger_path)
    with Ledger(tmp_path / "other.sqlite") as ledger:
        rebuild(collection.archive, collection.records, ledger)
    again = rows(tmp_path / "other.sqlite")
    events = again.pop("events")
    del live["events"]
    assert again == live
    assert {e for e, *_ in events} >= {f"event-{n}" for n in range(3)}


def test_lost_ledger_is_rebuilt_on_opening(tmp_path: Path) -> None:
    collection = Collection(tmp_path, "main")
    with collection.open("r1") as work:
        for number in range(3):
            store(work, number)
    live = rows(collection.ledger_path)
    for path in collection.path.glob("ledger.sqlite*"):
        path.unlink()
    with collection.open("r2") as work:
        assert work.ledger.article_state("article-1") is not None
    again = rows(collection.ledger_path)
    assert {t: again[t] for t in TABLES} == {t: live[t] for t in TABLES}


def test_records_and_ledger_deleted(tmp_path: Path) -> None:
    """Then the archive alone is known: captures and their payloads, no history."""
    collection = Collection(tmp_path, "main")
    with collection.open("r1") as work:
        store(work, 0)
    shutil.rmtree(collection.records)
    for path in collection.path.glob("ledger.sqlite*"):
        path.unlink()
    with collection.open("r2") as work:
        assert len(work.ledger.capture_rows()) == 1
        assert work.ledger.article_states() == []
        assert not work.ledger.is_emitted("r1", "page", "page-0")


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """SIGKILL while pages are written as fast as can be: nothing twice, every pointer resolves, the ledger is right."""
    script = (
        "import sys; from archives.collection.collection import Collection; from tests.archives.lines import store\n"
        "work = Collection(sys.argv[1], 'main').open('r1', max_warc_bytes=60000, max_record_bytes=30000)\n"
        "print('open', flush=True); n = 0\n"
        "while True:\n"
        "    if not work.ledger.is_emitted('r1', 'page', f'page-{n}'): store(work, n)\n"
        "    n += 1"
    )
    collection = Collection(tmp_path, "main")
    for moment in (0.05, 0.11, 0.17, 0.23):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, cwd=TREE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moment)
        process.kill()
        process.wait()
        process.stdout.close()
    collection.open("r1").close()
    found = ids(collection)
    assert len(found) == len(set(found)) > 50
    assert findings(collection) == []
    live = rows(collection.ledger_path)
    with Ledger(tmp_path / "other.sqlite") as ledger:
        rebuild(collection.archive, collection.records, ledger)
    again = rows(tmp_path / "other.sqlite")
    assert {t: again[t] for t in TABLES} == {t: live[t] for t in TABLES}


def test_schemas_refuse_what_is_not_a_line(tmp_path: Path) -> None:
    good = json.loads(to_line(article(1, None)))
    schema = record_schema("article")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(good, schema)
    for wrong in (
        {**good, "more": 1},
        {k: v for k, v in good.items() if k != "body"},
        {**good, "url": None},
        {**good, "type": "page"},
        {**good, "version": "1"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
