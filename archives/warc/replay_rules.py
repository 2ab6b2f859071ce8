"""Which parameters of a page's own requests are noise: clocks and dice, which differ at each replay.

Replay looks a request up by its whole query. A page that puts a clock or a random number into it asks for what was never
captured, and lax look-ups then give the answer of another request. So for each address that a browser asked, the
parameters that matter are named: all but those that were another each time, are at least 8 characters long and were never
said by an answer. The rules are in the form of pywb's `fuzzy_lookup`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import orjson

from archives.capture import Capture
from archives.warc.cdxj import index_file
from archives.warc.reader import read_captures
from archives.warc.records import DOM_URN
from archives.warc.volume import Volume

BROWSER = "browser"
"""`role.reason` of what a browser asked for."""
MAX_SAID = 64 * 2**20
"""Bytes of answers that are searched for a parameter's value."""
_CLOCK = re.compile(r"1[5-9]\d{8}(?:\d{3}){0,2}(?:\.\d+)?")
_DATED = re.compile(r"20\d\d-?[01]\d-?[0-3]\d[T ]?[0-2]\d:?\d\d.*")
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_NAMED = frozenset({"_", "cb", "nocache", "cachebuster", "cachebust", "_ts", "rnd", "rand", "random"})
_SHORTEST = 8
_OWN = ("__wb_method", "__wb_post_data")
_TEXT = re.compile(r"json|html|javascript|text/plain|event-stream|xml")


@dataclass(frozen=True, slots=True)
class Rule:
    """An address (as a key of the index, without its query), and the parameters by which its requests differ."""

    prefix: str
    kept: tuple[str, ...]


def rules_of(warcs: Iterable[Path | Volume]) -> list[Rule]:
    """The rules for all that browsers asked in these files; none where none was used.

    Raises:
        archives.errors.ArchiveError, OSError: a file cannot be read.
    """
    rules: dict[str, Rule] = {}
    for warc in warcs:
        said, asked = _answers(warc)
        if asked:
            for rule in noise_rules(_keys(warc, asked), said):
                rules.setdefault(rule.prefix, rule)
    return list(rules.values())


def has_rendered(index: Path, name: str) -> bool:
    """Whether a file, by its name in a replay index, holds a page that a browser rendered."""
    mark, own = DOM_URN.encode(), orjson.dumps(name)
    with index.open("rb") as lines:
        return any(line.startswith(mark) and own in line for line in lines)


def _answers(warc: Path | Volume) -> tuple[str, set[str]]:
    """What the answers to a browser's requests say, and the addresses that they came from."""
    said: list[str] = []
    asked: set[str] = set()
    size = 0
    for capture in read_captures(warc):
        if capture.role.reason != BROWSER or not _is_response(capture):
            continue
        asked.add(capture.url)
        if size < MAX_SAID and _TEXT.search(capture.media_type or ""):
            text = capture.content.decode("utf-8", "replace")
            said.append(text)
            size += len(text)
    return "\n".join(said), asked


def _is_response(capture: Capture) -> bool:
    return capture.kind in ("response", "revisit") and capture.url.startswith("http")


def _keys(warc: Path | Volume, asked: set[str]) -> Iterable[str]:
    for line in index_file(warc):
        key, _, fields = line.decode().split(" ", 2)
        if "?" in key and orjson.loads(fields)["url"] in asked:
            yield key


def noise_rules(keys: Iterable[str], said: str) -> list[Rule]:
    """The rules for the addresses of which a parameter is noise.

    Args:
        keys: of the index, with queries.
        said: all text that answers brought.
    """
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key in keys:
        path, _, query = key.partition("?")
        for part in query.split("&"):
            name, _, value = part.partition("=")
            values[path][name].append(value)
    rules = []
    for path, named in sorted(values.items()):
        noise = {name for name, found in named.items() if name not in _OWN and is_noise(name, found, said)}
        if noise:
            rules.append(Rule(f"{path}?", tuple(name for name in named if name not in noise)))
    return rules


def is_noise(name: str, found: Sequence[str], said: str) -> bool:
    """Whether a parameter's values come from a clock or from dice."""
    values = [unquote(value) for value in found if value]
    if name.lower() in _NAMED:
        return True
    if not values:
        return False
    if all(_CLOCK.fullmatch(value) or _DATED.fullmatch(value) for value in values):
        return not any(value in said for value in values)
    if all(_UUID.fullmatch(value) for value in values):
        return not any(value in said for value in values)
    differ = len(values) > 1 and len(set(values)) == len(values)
    return differ and all(len(value) >= _SHORTEST and value not in said for value in values)


def as_yaml(rules: Sequence[Rule]) -> str:
    """The rules as items of pywb's `rules:` list (JSON is YAML).

    Each parameter that is kept must stand in the found request whole: `page=1` is not `page=10`.
    """
    items = []
    for rule in rules:
        match = {"regex": "", "args": list(rule.kept)} if rule.kept else {"regex": "[?]()"}
        lookup = {"match": match, "filter": ["~urlkey:.*[?&]{0}(&|$)"] if rule.kept else ["urlkey:{0}"]}
        said = {"url_prefix": rule.prefix.removesuffix("?"), "fuzzy_lookup": lookup}
        items.append(f"    - {orjson.dumps(said).decode()}\n")
    return "".join(items)
