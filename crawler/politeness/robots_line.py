"""Which line of a robots.txt decides on a URL, for people (`explain`, the log). Protego decides; this finds its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[tuple[int, str, str]] = field(default_factory=list)
    """Line number, `allow` or `disallow`, pattern."""


def deciding_line(text: str, url: str, agent: str, *, allowed: bool) -> str | None:
    """`line 3: Disallow: /private`, or None where no rule matches or the rule found says otherwise than `allowed`.

    RFC 9309: the groups that name the product token, else those of `*`; the longest matching pattern, allow on a tie.
    """
    path = _target(url)
    rules = _rules_for(_groups(text), agent.lower())
    matching = [
        (len(pattern), verdict == "allow", number)
        for number, verdict, pattern in rules
        if _matches(pattern, path)
    ]
    if not matching:
        return None
    _, verdict, number = max(matching, key=lambda found: (found[0], found[1], -found[2]))
    if verdict is not allowed:
        return None
    return f"line {number}: {text.splitlines()[number - 1].split('#')[0].strip()}"


@lru_cache(maxsize=32)
def _groups(text: str) -> list[_Group]:
    """Kept for a while: a site's URLs all ask for the same file, which may have half a megabyte."""
    groups: list[_Group] = []
    in_agents = False
    for number, line in enumerate(text.splitlines(), 1):
        name, colon, value = line.split("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not in_agents:
                groups.append(_Group())
            groups[-1].agents.append(value.lower())
            in_agents = True
        elif name in {"allow", "disallow"} and groups:
            in_agents = False
            if value:
                groups[-1].rules.append((number, name, value))
        elif name == "crawl-delay":
            in_agents = False
    return groups


def _rules_for(groups: list[_Group], agent: str) -> list[tuple[int, str, str]]:
    named = [group for group in groups if any(a != "*" and agent.startswith(a) for a in group.agents)]
    chosen = named or [group for group in groups if "*" in group.agents]
    return [rule for group in chosen for rule in group.rules]


def _matches(pattern: str, path: str) -> bool:
    """RFC 9309 2.2.3: `*` is any characters, `$` the end. Each part is looked for once, at the first place where it may
    stand: no pattern takes longer than its length times the path's, where a regular expression tries them all."""
    anchored = pattern.endswith("$")
    first, *parts = [_normal(part) for part in pattern.removesuffix("$").split("*")]
    if not path.startswith(first):
        return False
    if not parts:
        return not anchored or path == first
    last = parts.pop()
    at = len(first)
    for part in parts:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if anchored:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0


def _target(url: str) -> str:
    parts = urlsplit(url)
    return _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _normal(path: str) -> str:
    """One spelling for `%7E` and `~`, `ü` and `%C3%BC`; an escaped slash stays escaped."""
    return "%2F".join(quote(unquote(part), safe="/?&=:;,@!$'()*+~-._[]") for part in re.split("%2[fF]", path))
