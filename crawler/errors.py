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


def in_words(error: Exception) -> str:
    """An error as people read it: ours as they are, a file's with its name and without the number, others with their type."""
    from archives.errors import ArchiveError

    if isinstance(error, (TearsheetError, ArchiveError)):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return f"{type(error).__name__}: {error}"
