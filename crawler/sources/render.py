"""A site as TOML: what `discover` prints. Reading it again gives the same site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from crawler.sources.model import Site

_UNITS = (("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60))
_DURATIONS = frozenset(
    {
        "delay",
        "timeout",
        "crawl_delay_max",
        "time_limit",
        "close_after",
        "cadence",
        "look_back",
        "seconds",
        "answer_seconds",
    }
)
_ORDER = ("start", "sections", "sitemaps", "feeds", "apis", "discover", "include", "exclude", "since", "until",
          "look_back", "cadence", "time_zone", "requisites", "browser", "login", "enabled")  # fmt: skip


def render_site(site: Site, comments: Mapping[str, str] | None = None, preface: Sequence[str] = ()) -> str:
    """The table of a site, defaults left out; `comments` by key stand behind the line, `preface` above the table."""
    said = comments or {}
    lines = [f"# {line}" if line else "#" for line in (_one_line(text) for text in preface)]
    lines.append(f"[sites.{_key(site.name)}]")
    values: dict[str, Any] = {key: getattr(site, key, None) for key in _ORDER}
    values.update(include=site.patterns.include, exclude=site.patterns.exclude)
    plain = Site(site.name)
    for key, value in values.items():
        if value in (None, ()) or value == getattr(plain, key, None):
            continue
        lines.append(f"{key} = {_value(key, value)}" + (f"  # {_one_line(said[key])}" if key in said else ""))
    for name in ("politeness", "limits", "comments", "rendering"):
        lines += _table(site.name, name, getattr(site, name))
    return "\n".join(lines) + "\n"


def _table(site: str, name: str, table: Any) -> list[str]:
    plain = type(table)()
    changed = [
        field.name for field in fields(table) if getattr(table, field.name) != getattr(plain, field.name)
    ]
    rows = [f"{key} = {_value(key, getattr(table, key))}" for key in changed]
    return ["", f"[sites.{_key(site)}.{name}]", *rows] if rows else []


def _key(name: str) -> str:
    bare = name.replace("-", "").replace("_", "")
    return name if bare.isascii() and bare.isalnum() else _string(name)


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        rows = [_string(str(one)) for one in value]
        return f"[{rows[0]}]" if len(rows) == 1 else "[\n" + "".join(f"  {row},\n" for row in rows) + "]"
    if isinstance(value, datetime):
        return value.isoformat()
    if key in _DURATIONS:
        return _duration(float(value))
    return _string(value) if isinstance(value, str) else repr(value)


def _duration(seconds: float) -> str:
    for unit, factor in _UNITS:
        if seconds >= factor and seconds % factor == 0:
            return f'"{seconds / factor:.0f}{unit}"'
    return f'"{seconds:.0f}s"' if seconds.is_integer() else repr(seconds)


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for DEL."""
    return orjson.dumps(text).decode().replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    """Characters of a page may stand in a comment, line ends and control characters may not."""
    return "".join(c if c.isprintable() else " " for c in text)[:200]
