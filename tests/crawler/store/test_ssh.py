"""Copying to another machine by ssh: a real server on loopback, keys and known_hosts as ssh has them."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.cli.commands import tearsheet

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("sshfs") is None, reason="sshfs is not installed (extra ssh)"
)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that takes one key; the user's home has the key, and knows the server."""
    import asyncssh

    home, there = tmp_path / "home", tmp_path / "there"
    (home / ".ssh").mkdir(parents=True)
    there.mkdir()
    own, host = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    own.write_private_key(str(home / ".ssh" / "id_ed25519"))
    own.write_public_key(str(tmp_path / "authorized"))
    loop, ready, held = asyncio.new_event_loop(), threading.Event(), list[asyncssh.SSHAcceptor]()

    async def start() -> None:
        held.append(
            await asyncssh.listen(
                "127.0.0.1",
                0,
                server_host_keys=[host],
                authorized_client_keys=str(tmp_path / "authorized"),
                sftp_factory=True,
            )
        )
        ready.set()

    def work() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(30)
    port = held[0].get_port()
    known = host.export_public_key().decode().strip()
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {known}\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    yield port
    loop.call_soon_threadsafe(held[0].close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_a_collection_goes_there_and_is_read_there(
    server: int, crawled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(crawled / "two" / "collections", tmp_path / "collections")
    monkeypatch.setenv("TEARSHEET_CACHE", str(tmp_path / "cache"))
    url = f"sftp://me@127.0.0.1:{server}{tmp_path / 'there'}"
    done = tearsheet("copy", url, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = [path.name for path in (tmp_path / "there").rglob("*") if path.is_file()]
    assert files
    assert not [name for name in files if ".part-" in name]
    index = tmp_path / "collections/main/indexes/index.cdxj"
    index.write_bytes(index.read_bytes().replace(b"200", b"201"))
    done = tearsheet("copy", url, "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["files"] == 1, "what changes is replaced"
    (there,) = (tmp_path / "there").rglob("index.cdxj")
    assert there.read_bytes() == index.read_bytes()
    done = tearsheet("--root", url, "query", "--count", cwd=tmp_path)
    assert done.stdout == "3\n", done.stderr
    done = tearsheet("--root", url, "verify", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_server_that_nobody_knows_is_refused(server: int, tmp_path: Path, crawled: Path) -> None:
    (tmp_path / "home/.ssh/known_hosts").write_text("")
    done = tearsheet("copy", f"sftp://me@127.0.0.1:{server}{tmp_path / 'there'}", cwd=crawled / "two")
    assert done.returncode == 6
    assert "host key" in done.stderr.lower()
    assert done.stderr.count("\n") == 1
    assert not list((tmp_path / "there").iterdir())
