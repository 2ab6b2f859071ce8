"""Runs: their ids, and which unfinished one a command goes on with."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

from archives.plain import plain_text

_CREDENTIALS = re.compile(
    r"(?P<start>://|(?:^|(?<=[\s'\"=])))[^/?#\s@'\"]*:[^/?#\s'\"]*@|(?<=://)[^/?#\s'\"]*@"
)


def command_line(arguments: Iterable[str]) -> str:
    """A command as a shell takes it again, without the user names and passwords of its URLs (`--proxy`); bytes of file names
    that are no UTF-8 stand as U+FFFD."""
    told = plain_text(shlex.join(arguments))
    return _CREDENTIALS.sub(lambda match: f"{match['start'] or ''}REDACTED@", told)


def new_run_id(now: datetime) -> str:
    """`20261123204800123`: UTC to the millisecond, sortable, safe in file names."""
    return f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}"


def warcinfo(settings: Mapping[str, Any], run: str) -> dict[str, str]:
    """What the warcinfo record says of a run; exceptions from the rule are said, not hidden."""
    info = {
        "software": f"Tearsheet/{version('tearsheet')}",
        "isPartOf": run,
        "http-header-user-agent": str(settings["USER_AGENT"]),
        "robots": "obey" if settings["ROBOTSTXT_OBEY"] else "ignore",
    }
    if not settings["DOWNLOAD_VERIFY_CERTIFICATES"]:
        info["tls"] = "certificates not verified"
    return info


def command_key(verb: str, arguments: Iterable[str]) -> str:
    """What makes two commands the same: verb and what it was asked for, in any order."""
    return hashlib.sha256("\n".join([verb, *sorted(arguments)]).encode()).hexdigest()
