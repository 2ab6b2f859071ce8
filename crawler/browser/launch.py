"""The browser's program: which one, how it is started, and as whom."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from crawler.browser.authority import Authority
from crawler.browser.errors import NoBrowserError

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""In the order of preference: the first needs half the CPU, calls nobody by itself and answers a 401 without a dialog."""
# What a browser of our own must not do: call home, talk past the proxy, eat the machine. No --disable-features here: the
# last one on the command line wins, and Playwright's own list would be lost.
ARGUMENTS = (
    "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--no-pings",
    "--disable-sync", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic",
    "--deny-permission-prompts", "--mute-audio", "--js-flags=--max-old-space-size=1024",
)  # fmt: skip
NOWHERE = "http://127.0.0.1:9"
"""The browser's own proxy: what belongs to no page's context (updates, time, accounts) reaches nobody."""
_AS_NOBODY = """#!/bin/sh
# The sandbox refuses root: as nobody, the profile handed over.
for argument in "$@"; do case "$argument" in --user-data-dir=*)
  HOME="${argument#--user-data-dir=}"; export HOME; chown -R 65534:65534 "$HOME";; esac; done
exec setpriv --reuid=65534 --regid=65534 --clear-groups PROGRAM "$@"
"""


def program() -> str:
    """Path of the browser: of TEARSHEET_CHROMIUM, else the first that is installed.

    Raises:
        NoBrowserError: none is.
    """
    named = os.environ.get("TEARSHEET_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise NoBrowserError(f"a browser ({named or ', '.join(PROGRAMS[:2])})")
    return found


def arguments(authority: Authority) -> list[str]:
    """The command line; the run's own authority is the only one that the browser believes besides the known ones."""
    return [*ARGUMENTS, f"--ignore-certificate-errors-spki-list={authority.spki}"]


class Program:
    """The program as Playwright starts it; as nobody where we are root, since its sandbox refuses root."""

    def __init__(self) -> None:
        self.path = program()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if os.geteuid() == 0 and shutil.which("setpriv"):
            self._folder = tempfile.TemporaryDirectory(prefix="tearsheet-browser-")
            wrapper = Path(self._folder.name) / "as-nobody"
            wrapper.write_text(_AS_NOBODY.replace("PROGRAM", self.path), encoding="utf-8")
            wrapper.chmod(0o755)
            self.path = str(wrapper)

    def close(self) -> None:
        """Take the wrapper away."""
        if self._folder is not None:
            self._folder.cleanup()
