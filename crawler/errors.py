"""Errors that a user can mend: told in one line, never with a traceback."""

from __future__ import annotations

from crawler.exit_codes import ExitCode


class TearsheetError(Exception):
    """A mistake or a state of the world that one line explains.

    Args:
        message: names the thing and the way out.
        code: the exit code.
    """

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code
