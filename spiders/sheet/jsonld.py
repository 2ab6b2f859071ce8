"""JSON-LD of a page as one flat list of nodes: graphs opened, references followed, broken JSON mended.

Source of the rules: https://www.w3.org/TR/json-ld11/ (`@graph`, `@id`, `@type`); the repairs are those that
publishers' templates need (line breaks inside strings, trailing commas, comments, CDATA, several objects in a row).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson

from spiders.reading import LIMIT
from spiders.sheet.json_text import without_halves
from spiders.sheet.page import Page

Node = dict[str, Any]

_MAX_NODES = 5_000
"""Objects of one page: a thread of a thousand comments with their authors has two thousand."""
_MAX_SCRIPTS = 200
_MAX_DEPTH = 60
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_LINE_COMMENT = re.compile(r"(?m)^\s*//.*$|/\*.*?\*/", re.DOTALL)
_MISSING_COMMA = re.compile(r'("|\d|true|false|null|[}\]])(\s*\n\s*)(?="[^"\n]{1,60}"\s*:)')
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})')
# A quotation mark inside a string: neither before a JSON delimiter nor after one.
_INNER_QUOTE = re.compile(r'(?<![\s:,{\[\\])"(?!\s*[:,}\]])|(?<=\w )"(?=\w)')


def page_jsonld(page: Page) -> list[Node]:
    """Every object of every JSON-LD script, outermost first, in document order; parsed once a page.

    A node that is only `{"@id": …}` is replaced by the node that it names. Never raises.
    """
    if "jsonld" not in page.memo:
        nodes = list(islice(_nodes(page), _MAX_NODES + 1))
        if len(nodes) > _MAX_NODES:
            page.notes.add(f"{LIMIT}{_MAX_NODES} objects of JSON-LD")
        page.memo["jsonld"] = nodes[:_MAX_NODES]
        page.memo["jsonld-ids"] = _by_id(nodes)
    found: list[Node] = page.memo["jsonld"]
    return found


def jsonld_scripts(page: Page) -> list[str]:
    """The JSON-LD of a page as it stands there; looked for once a page."""
    if "jsonld-scripts" not in page.memo:
        sheet = page.sheet
        page.memo["jsonld-scripts"] = [
            sheet.texts[place] or ""
            for place, tag in enumerate(sheet.tags)
            if tag == "script" and "ld+json" in sheet.attributes[place].get("type", "").lower()
        ]
    found: list[str] = page.memo["jsonld-scripts"]
    return found


def _nodes(page: Page) -> Iterator[Node]:
    for number, script in enumerate(jsonld_scripts(page)):
        if number >= _MAX_SCRIPTS:
            page.notes.add(f"{LIMIT}{_MAX_SCRIPTS} scripts of JSON-LD")
            return
        for value in loads_leniently(script, page.notes):
            yield from _flatten(value)


def resolve(page: Page, value: object) -> object:
    """The node that a bare reference (`{"@id": …}`) names, where the page has it; else the value itself."""
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and len(value) <= 2:
        page_jsonld(page)
        return page.memo["jsonld-ids"].get(value["@id"], value)
    return value


def types(node: object) -> frozenset[str]:
    """A node's types, lower-cased, without vocabulary prefix."""
    found = as_list(node.get("@type") if isinstance(node, dict) else None)
    return frozenset(re.split(r"[/#:]", t)[-1].lower() for t in found if isinstance(t, str))


def as_list(value: object) -> list[Any]:
    """A JSON-LD value is one thing, a list of things, a `@list` / `@set`, or missing."""
    if value is None:
        return []
    if isinstance(value, dict) and len(value) == 1 and ("@list" in value or "@set" in value):
        value = value.get("@list", value.get("@set"))
    return list(value) if isinstance(value, list) else [value]


def text_of(value: object) -> str | None:
    """The first non-empty string of a value (`@value` objects and `name` too), entities decoded, spaces joined."""
    for item in as_list(value):
        if isinstance(item, dict):
            item = item.get("@value") or item.get("name")
            if isinstance(item, (list, dict)):
                item = text_of(item)
        if isinstance(item, (int, float)) and not isinstance(item, bool):
            item = str(item)
        if isinstance(item, str):
            text = " ".join(html.unescape(item).split())
            if text:
                return text
    return None


def loads_leniently(text: str, notes: set[str] | None = None) -> list[Any]:
    """The JSON values of a script's text; an empty list where nothing can be mended.

    Args:
        text: of the script.
        notes: takes a flag where half a surrogate pair was replaced.
    """
    text = _WRAPPING.sub("", text.strip().lstrip("\ufeff")).strip().rstrip(";")
    if not text:
        return []
    text = without_halves(text, notes)
    for attempt in _attempts(text):
        try:
            return [orjson.loads(attempt)]
        except (ValueError, RecursionError):
            pass
        values = _loads_sequence(attempt)
        if values is not None:
            return values
    return []


def _attempts(text: str) -> Iterator[str]:
    """The text as it stands, then mended more and more boldly."""
    yield text
    if text.startswith("&") or text[:2] in {"{&", "[&"} or "&quot;" in text[:200]:
        yield html.unescape(text)
    text = _LINE_COMMENT.sub("", text)
    text = _TRAILING_COMMA.sub(r"\1", _BAD_ESCAPE.sub(r"\\\\", text))
    text = re.sub(r",\s*,", ",", text)
    yield text
    text = _MISSING_COMMA.sub(r"\1,\2", text)
    yield text
    yield _INNER_QUOTE.sub(r'\\"', text)
    yield _close_brackets(text)


def _loads_sequence(text: str) -> list[Any] | None:
    """Several values in a row, control characters allowed in strings; None if the first cannot be read."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < 200:
        while position < len(text) and text[position] in " \t\r\n,;\ufeff":
            position += 1
        if position >= len(text):
            break
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return values or None
        values.append(value)
    return [value for value in values if isinstance(value, (dict, list))] or None


def _close_brackets(text: str) -> str:
    """Cut-off JSON closed: string, arrays and objects in the order they were opened; surplus ones dropped."""
    stack: list[str] = []
    in_string = escaped = False
    kept: list[str] = []
    for char in text:
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "{[":
            stack.append("}" if char == "{" else "]")
        elif char in "}]":
            if not stack:
                break
            char = stack.pop()
        kept.append(char)
    closed = "".join(kept) + ('"' if in_string else "")
    closed = re.sub(r'[,:]\s*$|,?\s*"[^"]*"\s*:\s*$', "", closed)
    return closed + "".join(reversed(stack))


def _flatten(value: object) -> Iterator[Node]:
    """Objects of a value in document order, the outer before the inner, in bounded depth."""
    queue: list[tuple[object, int]] = [(value, 0)]
    while queue:
        current, depth = queue.pop()
        if isinstance(current, dict):
            yield current
            children: list[object] = list(current.values())
        elif isinstance(current, list):
            children = current
        else:
            continue
        if depth < _MAX_DEPTH:
            queue.extend(
                (child, depth + 1) for child in reversed(children) if isinstance(child, (dict, list))
            )


def _by_id(nodes: list[Node]) -> dict[str, Node]:
    known: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(known.get(name, ())) and len(node) > 1:
            known[name] = node
    return known
