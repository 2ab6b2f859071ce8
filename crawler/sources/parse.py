"""TOML to checked sources. Every mistake is told at once, with its line, its name and the way out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawler.errors import TearsheetError
from crawler.sources import values as v
from crawler.sources.lines import lines_of
from crawler.sources.model import (
    CommentPolicy,
    FeedPolicy,
    Limits,
    NotifyPolicy,
    Politeness,
    Rendering,
    Site,
    Sources,
)
from crawler.sources.patterns import Patterns

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CRAWL: dict[str, v.Reader] = {
    "contact": v.field_text, "user_agent": v.field_text, "frontier": v.text, "archive": v.place, "keep": v.duration("0s", "5200w"),
}  # fmt: skip
_FEEDS: dict[str, v.Reader] = {"room": v.url, "entries": v.number(1, 5_000)}
_NOTIFY: dict[str, v.Reader] = {
    "webhook": v.url, "secret": v.secret, "command": v.command, "kinds": v.many(v.kind),
}  # fmt: skip
_POLITENESS: dict[str, v.Reader] = {
    "delay": v.duration("0s", "1h"), "concurrency": v.number(1, 64), "hours": v.hours, "timeout": v.duration("1s", "10m"),
    "crawl_delay_max": v.duration("0s", "1h"), "obey_robots": v.flag,
}  # fmt: skip
_LIMITS: dict[str, v.Reader] = {
    "max_pages": v.number(1, 10**9), "max_sections": v.number(0, 10**6), "max_depth": v.number(0, 50),
    "max_size": v.size, "time_limit": v.duration("1s", "52w"),
}  # fmt: skip
_COMMENTS: dict[str, v.Reader] = {
    "fetch": v.flag, "revisit": v.flag, "max_pages": v.number(1, 100_000), "target": v.amount(0.1, 1_000),
    "close_after": v.duration("1h", "520w"),
}  # fmt: skip
_RENDERING: dict[str, v.Reader] = {
    "seconds": v.duration("1s", "2h"), "presses": v.number(0, 100_000), "max_requests": v.number(1, 1_000_000), "max_bytes": v.size,
    "answer_seconds": v.duration("1s", "2h"), "max_documents": v.number(1, 1000),
}  # fmt: skip
_SITE: dict[str, v.Reader] = {
    "start": v.many(v.url), "sections": v.many(v.url), "sitemaps": v.many(v.url), "feeds": v.many(v.url), "apis": v.many(v.url),
    "discover": v.many(v.way), "include": v.many(v.pattern), "exclude": v.many(v.pattern), "since": v.moment, "until": v.moment,
    "look_back": v.duration("1m", "5200w"), "cadence": v.duration("1m", "52w"), "time_zone": v.zone, "requisites": v.flag,
    "enabled": v.flag, "browser": v.choice("auto", "always", "never"), "login": v.text,
}  # fmt: skip
_TABLES: dict[str, tuple[dict[str, v.Reader], type[Any]]] = {
    "politeness": (_POLITENESS, Politeness), "limits": (_LIMITS, Limits), "comments": (_COMMENTS, CommentPolicy), "rendering": (_RENDERING, Rendering),
}  # fmt: skip
_OWN = frozenset({"start", "sections", "sitemaps", "feeds", "apis", "include"})
"""Keys that make no sense for all sites at once."""


class SourceError(TearsheetError):
    """A sources file that cannot be used; `problems` has one line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def load_sources(path: Path) -> Sources:
    """The checked contents of a sources file.

    Raises:
        SourceError: it is missing, unreadable, no TOML, or says something wrong.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SourceError(
            [f"no sources file {path}: `tearsheet init` writes one, or name it with --config"]
        ) from None
    except UnicodeDecodeError:
        raise SourceError([f"{path}: not UTF-8; save it as UTF-8 text"]) from None
    except OSError as error:
        raise SourceError([f"{path}: cannot be read ({error.strerror})"]) from None
    return parse_sources(text, str(path))


def parse_sources(text: str, name: str = "sources.toml") -> Sources:
    """The checked contents of a sources file's text; `name` stands in messages.

    Raises:
        SourceError: with every mistake found.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError([f"{name}: not valid TOML: {error}"]) from None
    reader = _Reading(name, lines_of(text))
    sources = reader.whole(data)
    if reader.problems:
        raise SourceError(reader.problems)
    return sources


class _Reading:
    """One pass over a file, collecting problems."""

    def __init__(self, name: str, lines: Mapping[tuple[str, ...], int]) -> None:
        self.name = name
        self.lines = lines
        self.problems: list[str] = []

    def say(self, path: tuple[str, ...], message: str) -> None:
        line = next((self.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.lines), None)
        place = f"{self.name}:{line}" if line else self.name
        table, key = (path[:-1], path[-1]) if len(path) > 1 else ((), path[0])
        where = f"[{'.'.join(table)}] {key}" if table else key
        self.problems.append(f"{place}: {where}: {message}")

    def whole(self, data: dict[str, Any]) -> Sources:
        known = {"crawl", "defaults", "feeds", "notify", "sites"}
        for key in data.keys() - known:
            self.say(
                (key,), f"is unknown here (known: {', '.join(sorted(known))}){v.did_you_mean(key, known)}"
            )
        crawl = self.values(self.table(data, ("crawl",)), ("crawl",), _CRAWL)
        defaults = self.site_values(self.table(data, ("defaults",)), ("defaults",))
        for key in _OWN & defaults.keys():
            self.say(("defaults", key), "belongs to a site, not to all of them: move it to [sites.NAME]")
        sites = {
            name: self.site(name, self.table(data.get("sites", {}), ("sites", name)), defaults)
            for name in self.table(data, ("sites",))
        }
        if not sites and not self.problems:
            self.say(
                ("sites",),
                "no site is named: add a [sites.NAME] table, or let `tearsheet discover SITE --write` do it",
            )
        if "keep" in crawl and "archive" not in crawl:
            self.say(
                ("crawl", "keep"),
                "says when files that were copied are deleted here: name the place with archive = …",
            )
        feeds = self.values(self.table(data, ("feeds",)), ("feeds",), _FEEDS)
        return Sources(
            sites,
            crawl.get("contact"),
            crawl.get("user_agent"),
            FeedPolicy(**feeds),
            self.notify(data),
            crawl.get("frontier"),
            crawl.get("archive"),
            crawl.get("keep"),
        )

    def notify(self, data: dict[str, Any]) -> NotifyPolicy:
        said = self.values(self.table(data, ("notify",)), ("notify",), _NOTIFY)
        if "secret" in said and "webhook" not in said:
            self.say(("notify", "secret"), "signs what a webhook gets: name one")
        elif "notify" in data and not self.problems and not {"webhook", "command"} & said.keys():
            self.say(("notify",), 'tells nobody: add webhook = "https://…" or command = ["program"]')
        return NotifyPolicy(**said)

    def table(self, parent: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        value = parent.get(path[-1], {}) if isinstance(parent, dict) else {}
        if isinstance(value, dict):
            return value
        self.say(path, f"wants a table: write [{'.'.join(path)}] on a line of its own")
        return {}

    def values(
        self, table: dict[str, Any], path: tuple[str, ...], readers: Mapping[str, v.Reader]
    ) -> dict[str, Any]:
        found = {}
        for key, value in table.items():
            if key not in readers:
                known = ", ".join(readers)
                self.say(
                    (*path, key), f"is unknown here{v.did_you_mean(key, readers) or f' (known: {known})'}"
                )
                continue
            try:
                found[key] = readers[key](value)
            except ValueError as error:
                self.say((*path, key), str(error))
        return found

    def site_values(self, table: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        plain = {key: value for key, value in table.items() if key not in _TABLES}
        found = self.values(plain, path, {**_SITE, **dict.fromkeys(_TABLES, v.text)})
        for name, (readers, _) in _TABLES.items():
            if name in table:
                found[name] = self.values(self.table(table, (*path, name)), (*path, name), readers)
        return found

    def site(self, name: str, table: dict[str, Any], defaults: dict[str, Any]) -> Site:
        path = ("sites", name)
        if not _NAME.fullmatch(name):
            self.say(path, "a site's name has letters, digits, dot, dash and underscore only, at most 64")
        before = len(self.problems)
        own = self.site_values(table, path)
        merged = {**defaults, **own}
        parts = {
            key: kind(**{**defaults.get(key, {}), **own.get(key, {})}) for key, (_, kind) in _TABLES.items()
        }  # fmt: skip
        if len(self.problems) == before and not any(
            own.get(key) for key in ("start", "sections", "sitemaps", "feeds", "apis")
        ):
            self.say(path, f'has no start point: add start = ["https://…/"]{_start_hint(name)}')
        patterns = Patterns(
            merged.pop("include", ()), (*defaults.get("exclude", ()), *own.get("exclude", ()))
        )
        since, until = (self._instant(merged, key) for key in ("since", "until"))
        if since and until and since > until:
            self.say((*path, "since"), "lies after until: no article can be in the window")
        plain = {
            key: value for key, value in merged.items() if key not in (*_TABLES, "exclude", "since", "until")
        }
        return Site(name=name, patterns=patterns, since=since, until=until, **plain, **parts)

    @staticmethod
    def _instant(merged: dict[str, Any], key: str) -> Any:
        value = merged.get(key)
        return v.instant(value, merged.get("time_zone"), end=key == "until") if value else None


def _start_hint(name: str) -> str:
    return f', such as "https://{name}/"' if re.fullmatch(r"[\w-]+(\.[\w-]+)+", name) else ""
