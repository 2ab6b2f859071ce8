"""Notifications: signed, retried, delivered once more after a crash, never lost with a run."""

from __future__ import annotations

import json
import sys
import threading
import time
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from archives.index.opening import open_index
from crawler.notify.command import call
from crawler.notify.errors import UndeliveredError
from crawler.notify.queue import GIVEN_UP, Message, Queue, waiting
from crawler.notify.sending import deliver, queue_changes
from crawler.notify.webhook import key_of, post, signature
from crawler.sources.model import NotifyPolicy
from crawler.sources.parse import SourceError, parse_sources
from tests.archives.index.logs import article, comment, removed, write
from tests.crawler.cli.commands import QUICK, kill, start, tearsheet, wait_for
from tests.servers.pages import Answer, serve
from tests.servers.receiver import receiving
from tests.servers.stories import comment as said
from tests.servers.stories import story

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
RUNS = ("20261101000000001", "20261101000000002", "20261101000000003")


def no_sleep(_: float) -> None:
    pass


def fill(folder: Path, runs: int) -> Path:
    """So many of three runs: a story, its comment removed, a second story."""
    collection = folder / "main"
    gone = comment(1, 10, run=RUNS[0])
    write(collection, RUNS[0], article(1, 10, run=RUNS[0]), gone)
    if runs > 1:
        write(
            collection,
            RUNS[1],
            article(1, 20, run=RUNS[1], change="unchanged-text"),
            removed(gone, RUNS[1], 10),
        )
    if runs > 2:
        write(collection, RUNS[2], article(2, 30, run=RUNS[2]))
    return collection


def queued(collection: Path, run: str, policy: NotifyPolicy) -> int:
    with open_index(collection) as index, Queue(collection) as queue:
        return queue_changes(index, collection, run, policy, "http://room.example/", queue)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification's libraries."""
    body = b'{"test": 2432232314}'
    signed = signature(key_of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(b"other", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) != signed


def test_what_a_run_found_is_posted_and_signed(tmp_path: Path) -> None:
    collection = fill(tmp_path, 1)
    with receiving() as receiver:
        policy = NotifyPolicy(receiver.url(), SECRET)
        assert queued(collection, RUNS[0], policy) == 1
        with Queue(collection) as queue:
            assert deliver(queue, policy, sleep=no_sleep)
            assert len(queue) == 0
        (got,) = receiver.got
        stamp = int(got.headers["webhook-timestamp"])
        assert abs(time.time() - stamp) < 600
        assert got.headers["webhook-signature"] == signature(
            key_of(SECRET), got.headers["webhook-id"], stamp, got.body
        )
        assert got.headers["content-type"] == "application/json"
        assert [change["kind"] for change in got.said["changes"]] == ["new-story"]
        assert got.said["collection"] == "main"
        assert got.said["changes"][0]["record_ids"] == ["article-1"]
        assert queued(collection, RUNS[0], policy) == 0


def test_runs_before_the_first_are_not_told_and_none_after_is_left_out(tmp_path: Path) -> None:
    policy = NotifyPolicy(command=("true",))
    collection = fill(tmp_path, 2)
    assert queued(collection, RUNS[1], policy) == 1
    with Queue(collection) as queue:
        message = queue.lease(time.time())
        assert message is not None
        assert [change["kind"] for change in json.loads(message.body)["changes"]] == ["comments-removed"]
        queue.done(message)
    # The third run's process died before it could tell; the fourth does.
    fill(tmp_path / "again", 3)
    write(collection, RUNS[2], article(2, 30, run=RUNS[2]))
    assert queued(collection, "20261101000000009", policy) == 1
    with Queue(collection) as queue:
        message = queue.lease(time.time())
        assert message is not None
        assert [change["article_id"] for change in json.loads(message.body)["changes"]] == ["article-2"]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_is_refused_is_kept_and_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    collection = fill(tmp_path, 1)
    waits: list[float] = []
    with receiving([status] * 3) as receiver, Queue(collection) as queue:
        policy = NotifyPolicy(receiver.url("/hook?token=abc"), SECRET)
        queued(collection, RUNS[0], policy)
        assert deliver(queue, policy, sleep=waits.append)
        assert waits == [1.0, 4.0]
        assert [one.path for one in receiver.got] == ["/hook?token=abc"] * 3
        told = capsys.readouterr().err
        assert f"the webhook at 127.0.0.1 answers {status}: kept, tried again from" in told
        assert "token" not in told
        due = queue.next_due()
        assert due is not None
        assert 30 < due - time.time() <= 60
        message = queue.lease(due)
        assert message is not None
        assert (len(receiver.taken), message.attempts) == (0, 1)
        post(receiver.url(), None, message, due, "test")
        assert receiver.taken[0].headers["webhook-id"] == receiver.got[0].headers["webhook-id"]
        assert "webhook-signature" not in receiver.taken[0].headers


def test_the_waits_grow_and_end_after_a_week(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Queue(tmp_path) as queue:
        queue.put(["r"], {("msg_1", "command"): b"{}"}, 0.0)
        now, waits = 0.0, []
        while (message := queue.lease(now)) is not None:
            due = queue.failed(message, "no", now)
            if due is None:
                break
            waits.append(due - now)
            now = due
        assert waits[:10] == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600]
        assert GIVEN_UP <= now < GIVEN_UP + 21600
        assert (len(queue), queue.next_due()) == (0, None)
        queue.put(["r"], {("msg_2", "command"): b"{}"}, time.time() - GIVEN_UP)
        assert not deliver(queue, NotifyPolicy(command=("false",)), at_once=())
    assert (
        "the command false ended with exit code 1: given up after a week, msg_2 is lost"
        in capsys.readouterr().err
    )


def test_a_message_belongs_to_one_process_at_a_time(tmp_path: Path) -> None:
    with Queue(tmp_path) as one, Queue(tmp_path) as other:
        one.put(["r"], {("msg_1", "webhook"): b"{}"}, 1000.0)
        message = one.lease(1000.0)
        assert message is not None
        assert other.lease(1000.0) is None
        again = other.lease(1301.0)
        assert again == replace(message, attempts=1)
    assert waiting(tmp_path) == 1601.0


def test_a_command_gets_json_on_standard_input(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    body = b'{"type": "changes"}\n'
    message = Message("msg_1", "command", body, 0.0, 0)
    script = "import os, sys; open('got', 'wb').write(sys.stdin.buffer.read()); print(os.environ['TEARSHEET_MESSAGE_ID'])"
    target = tmp_path / "got"
    call((sys.executable, "-c", script.replace("'got'", repr(str(target)))), message)
    assert target.read_bytes() == body
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "msg_1\n")
    with pytest.raises(UndeliveredError, match="exit code 3"):
        call(("sh", "-c", "exit 3"), message)
    with pytest.raises(UndeliveredError, match="cannot be started: No such file"):
        call((str(tmp_path / "nothing"),), message)
    with pytest.raises(UndeliveredError, match="took longer than"):
        call(("sh", "-c", "sleep 300 & wait"), message, timeout=0.5)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('webhook = "hooks.example/x"', 'write "https://hooks.example/x"'),
        ('secret = "s"', "signs what a webhook gets: name one"),
        ("", "tells nobody"),
        ('command = "say \'it"', "cannot be cut into words"),
        ("command = []", "wants a program and its arguments"),
        ('command = "x"\nkinds = ["comment-removed"]', "did you mean 'comments-removed'?"),
        (
            'webhook = "https://h.example/"\nsecret = "env:NO_SUCH_NAME"',
            "the environment has no 'NO_SUCH_NAME'",
        ),
        ('webhook = "https://h.example/"\nsecret = "whsec_!"', "no base64"),
        ('webhok = "https://h.example/"', "did you mean 'webhook'?"),
    ],
)
def test_mistakes_are_told_with_their_line(table: str, told: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_sources(f'[sites.a]\nstart = ["https://a.example/"]\n[notify]\n{table}\n')
    assert any(told in problem and problem.startswith("sources.toml:") for problem in caught.value.problems)


def test_the_secret_may_stand_in_the_environment_and_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", "whsec_" + b64encode(b"key").decode())
    text = '[sites.a]\nstart = ["https://a.example/"]\n[notify]\nwebhook = "https://h.example/x"\nsecret = "env:HOOK_SECRET"\ncommand = "say --now \'a b\'"\n'
    policy = parse_sources(text).notify
    assert policy.secret is not None
    assert key_of(policy.secret) == b"key"
    assert policy.secret not in repr(policy)
    assert policy.command == ("say", "--now", "a b")


def test_a_run_notifies_and_what_a_killed_one_left_is_sent_by_the_next(tmp_path: Path) -> None:
    release = threading.Event()
    listing = Answer('<ul><li><a href="/story/2/">Story number 2 of the harbour</a></li></ul>')
    with (
        serve({"/": listing, "/story/2/": Answer(story(2, [said(2000)]))}) as site,
        receiving(release=release) as hook,
    ):
        site_table = f'[defaults.politeness]\ndelay = "0s"\n[sites.s]\nstart = ["{site.url("/")}"]\n'
        (tmp_path / "sources.toml").write_text(
            f'{site_table}[notify]\nwebhook = "{hook.url()}"\nsecret = "{SECRET}"\n'
        )
        process = start("run", *QUICK, cwd=tmp_path)
        wait_for(lambda: hook.got)
        kill(process)  # while the receiver thinks
        hook.release = None
        release.set()
        with Queue(tmp_path / "collections/main") as queue:
            assert len(queue) == 1
            queue._db.execute("UPDATE messages SET due = 0")  # as five minutes later
        site.answers["/story/2/"] = Answer(
            story(2, [said(2000), said(2001)], body="<p>Another text than before.</p>" * 5)
        )
        done = tearsheet("run", "-q", *QUICK, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        sent = {one.headers["webhook-id"]: one for one in hook.got}
        assert len(hook.got) == 3
        assert [[change["kind"] for change in one.said["changes"]] for one in sent.values()] == [
            ["new-story"],
            ["text-changed"],
        ]
