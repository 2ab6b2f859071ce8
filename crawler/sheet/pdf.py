"""A sheet as PDF, printed by an installed Chromium: offline, without scripts, in its sandbox."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from crawler.browser.errors import NoBrowserError
from crawler.browser.launch import ARGUMENTS, NOWHERE, Program, program
from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode

_TIMEOUT = 180


def has_browser() -> bool:
    """Whether a Chromium is found."""
    try:
        program()
    except NoBrowserError:
        return False
    return True


def print_pdf(html: bytes) -> bytes:
    """The PDF of a page.

    Raises:
        NoBrowserError: there is no Chromium.
        TearsheetError: it fails.
    """
    browser = Program()
    try:
        with tempfile.TemporaryDirectory(prefix="tearsheet-sheet-") as folder:
            return _printed(browser.path, Path(folder), html)
    finally:
        browser.close()


def _printed(path: str, folder: Path, html: bytes) -> bytes:
    profile = folder / "profile"
    profile.mkdir()
    source, target = (
        profile / "sheet.html",
        profile / "sheet.pdf",
    )  # the folder that the browser's user may read and write
    source.write_bytes(html)
    folder.chmod(0o755)
    command = [
        path, "--headless", "--disable-gpu", "--no-first-run", *ARGUMENTS, f"--proxy-server={NOWHERE}", f"--user-data-dir={profile}",
        "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri(),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False)  # noqa: S603
    except (subprocess.TimeoutExpired, OSError) as error:
        raise TearsheetError(f"the browser does not print: {error}", ExitCode.ENGINE) from error
    if not target.exists():
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise TearsheetError(
            f"the browser does not print: {told[-1] if told else done.returncode}", ExitCode.ENGINE
        )
    return target.read_bytes()
