"""A command of the user's own: it gets the JSON on standard input; exit code 0 means delivered."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence

from crawler.notify.errors import UndeliveredError
from crawler.notify.queue import Message

TIMEOUT = 60.0


def call(arguments: Sequence[str], message: Message, timeout: float = TIMEOUT) -> None:
    """Deliver one message. The command runs without a shell, in a session of its own, its output on standard error.

    Raises:
        UndeliveredError: it cannot be started, fails, or takes too long (then it is killed with what it started).
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own command
            list(arguments), stdin=subprocess.PIPE, stdout=2, start_new_session=True,
            env={**os.environ, "TEARSHEET_MESSAGE_ID": message.id},
        )  # fmt: skip
    except OSError as error:
        raise UndeliveredError(f"cannot be started: {error.strerror}") from error
    try:
        process.communicate(message.body, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise UndeliveredError(f"took longer than {timeout:.0f} s") from error
    if process.returncode:
        raise UndeliveredError(f"ended with exit code {process.returncode}")
