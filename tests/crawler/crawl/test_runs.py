"""What is said of a run."""

from __future__ import annotations

import shlex

from crawler.crawl.runs import command_line


def test_a_command_is_told_without_credentials() -> None:
    command = [
        "archive",
        "--proxy",
        "http://reader:secret@proxy.example:3128",
        "--user-agent",
        "My Agent",
        "https://a.example/x@y",
    ]
    told = command_line(command)
    assert "secret" not in told
    assert shlex.split(told) == [*command[:2], "http://REDACTED@proxy.example:3128", *command[3:]]
