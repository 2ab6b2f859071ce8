"""Roles of what a browser's visit kept."""

from __future__ import annotations

from archives.capture import Capture

DOM, ANSWER, PICTURE = "dom", "answer", "screenshot"
"""Roles: the rendered page, what it fetched that may hold comments, its picture."""
BROWSER = "browser"
"""`role.reason` of what a browser asked for."""


def is_untold(capture: Capture) -> bool:
    """Whether a capture has no page line: what a browser fetched, whose visit has one line, that of the rendered page."""
    return capture.role.reason == BROWSER and capture.role.name != DOM
