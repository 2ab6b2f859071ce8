"""After a run: what it found is put into the queue, and what is due there is delivered."""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from archives.index.changes import Asked, Change
from archives.index.reading import Index
from archives.records import dump_line
from crawler.feeds.entry import json_of
from crawler.feeds.files import all_changes
from crawler.notify.command import call
from crawler.notify.errors import UndeliveredError
from crawler.notify.queue import Message, Queue
from crawler.notify.webhook import post
from crawler.sources.model import NotifyPolicy

_MOST = 100
"""Changes of one message."""
_AT_ONCE = (1.0, 4.0)
"""Seconds before the second and third attempt within a run; later ones are for later runs."""
_NAMESPACE = uuid.UUID("a1d6d8f4-0e3c-5a1b-8a86-54c2c1d0a911")
_OVERLAP = 86_400.0
"""Seconds: a run's id is its beginning, and clocks are set."""


def queue_changes(
    index: Index, collection: Path, run: str, policy: NotifyPolicy, room: str, queue: Queue
) -> int:
    """Queue the changes of this run, and of earlier ones that were not told (the process died); gives how many messages.

    Where nothing was told before, earlier runs count as told.
    """
    runs = {row[0] for row in index.connection.execute("SELECT DISTINCT run FROM files")} | {run}
    fresh = {run} if queue.is_new else runs - queue.told_runs()
    if not fresh:
        return 0
    asked = Asked(since=_begin(min(fresh)), runs=tuple(fresh), kinds=policy.kinds)
    found = reversed(list(all_changes(index, collection / "runs", asked)))
    messages: dict[tuple[str, str], bytes] = {}
    for piece in _pieces(found):
        body = dump_line(
            {"type": "changes", "collection": collection.name, "changes": [json_of(c, room) for c in piece]}
        )
        name = uuid.uuid5(_NAMESPACE, body.decode()).hex
        messages |= {(f"msg_{name}", channel): body for channel in policy.channels}
    queue.put(runs, messages, time.time())
    return len(messages)


def _begin(run: str) -> str | None:
    """When a run began, by its id; None where it says nothing."""
    try:
        began = datetime.strptime(run[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
    return datetime.fromtimestamp(began - _OVERLAP, UTC).replace(tzinfo=None).isoformat() + "Z"


def _pieces(changes: Iterator[Change]) -> Iterator[Sequence[Change]]:
    while piece := list(islice(changes, _MOST)):
        yield piece


def deliver(
    queue: Queue,
    policy: NotifyPolicy,
    *,
    at_once: Sequence[float] = _AT_ONCE,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Try what is due, each message up to three times; tells on standard error what waits or is given up.

    Returns:
        False where a message was given up.
    """
    kept = True
    while (message := queue.lease(time.time())) is not None:
        error = _try(message, policy, at_once, sleep)
        if error is None:
            queue.done(message)
            continue
        due = queue.failed(message, error, time.time())
        name = policy.name_of(message.channel)
        if due is None:
            kept = False
            print(f"tearsheet: {name} {error}: given up after a week, {message.id} is lost", file=sys.stderr)
        else:
            when = datetime.fromtimestamp(due, UTC).isoformat(timespec="seconds")
            print(f"tearsheet: {name} {error}: kept, tried again from {when} on", file=sys.stderr)
    return kept


def _try(
    message: Message, policy: NotifyPolicy, at_once: Sequence[float], sleep: Callable[[float], None]
) -> str | None:
    """None where it was delivered, else why not."""
    told = ""
    for wait in (0.0, *at_once):
        if wait:
            sleep(wait)
        try:
            _send(message, policy)
        except UndeliveredError as error:
            told = str(error)
        else:
            return None
    return told


def _send(message: Message, policy: NotifyPolicy) -> None:
    if message.channel == "webhook" and policy.webhook is not None:
        post(policy.webhook, policy.secret, message, time.time(), f"Tearsheet/{version('tearsheet')}")
    elif message.channel == "command" and policy.command:
        call(policy.command, message)
    # A channel that is not configured any more: nobody wants the message.
