"""JSON as pages and services write it: a string cut inside an emoji must not cost the rest."""

from __future__ import annotations

import re
from typing import Any

import orjson

from archives.plain import REPLACED

# An escaped backslash, a whole surrogate pair, or half of one (RFC 8259 section 7 allows the last, UTF-8 cannot write it).
_ESCAPE = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def loads(data: str | bytes, notes: set[str] | None = None) -> Any:
    """The value of a JSON text; half a surrogate pair is read as U+FFFD.

    Args:
        data: the text.
        notes: takes a flag where that was so.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        mended = without_halves(text, notes)
        if mended == text:
            raise
        return orjson.loads(mended)


def without_halves(text: str, notes: set[str] | None = None) -> str:
    """A JSON text with each lone surrogate escape as `\\ufffd`."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    mended = _ESCAPE.sub(lambda escape: "\\ufffd" if escape[1] else escape[0], text)
    if notes is not None and mended != text:
        notes.add(REPLACED)
    return mended
