"""A request body as the query that replay looks it up by.

The rules are those of "Request Body Canonicalization" (specs.webrecorder.net) as cdxj-indexer and pywb apply them: forms and
multipart fields as a query, JSON flattened to its leaves, anything else in base64; 4,096 characters at most.
"""

from __future__ import annotations

import base64
import json
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import unquote_plus, urlencode

MAX_QUERY = 4096


def post_query(content_type: str, body: bytes) -> str:
    """The query of a request body; empty for a JSON body that is none."""
    kind = content_type.strip().lower()
    if kind.startswith("application/x-www-form-urlencoded"):
        query = _form(body)
    elif kind.startswith("multipart/"):
        query = _multipart(content_type, body)
    elif kind.startswith(("application/json", "text/plain")):
        flat = _flatten(body)
        query = flat if flat is not None else "" if kind.startswith("application/json") else _binary(body)
    else:
        query = _binary(body)
    return query[:MAX_QUERY]


def _binary(body: bytes) -> str:
    return "__wb_post_data=" + base64.b64encode(body).decode()


def _form(body: bytes) -> str:
    try:
        return unquote_plus(body.decode())
    except UnicodeDecodeError:
        return _binary(body)


def _multipart(content_type: str, body: bytes) -> str:
    message = message_from_bytes(
        b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n" + body
    )
    if not message.is_multipart():
        return _binary(body)
    fields: list[tuple[str, bytes | str]] = []
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        if part.is_multipart() or not isinstance(name, str):
            continue
        fields.append((name, _part_value(part)))
    return urlencode(fields)


def _part_value(part: Message[str, str]) -> bytes | str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if part.get_filename() is not None:  # an upload: percent-encoded bytes
        return data
    return data.decode("utf-8", "replace")


def _flatten(body: bytes) -> str | None:
    """The leaves of a JSON document (or of JSON lines) as a query; None where it is no JSON."""
    leaves: dict[str, str] = {}
    repeats: dict[str, int] = {}
    try:
        try:
            _leaves(json.loads(body), "", leaves, repeats)
        except json.JSONDecodeError:
            if b"\n" not in body:
                return None
            for line in body.split(b"\n"):
                _leaves(json.loads(line), "", leaves, repeats)
    except (ValueError, RecursionError):
        return None
    return urlencode(leaves)


def _leaves(value: Any, name: str, leaves: dict[str, str], repeats: dict[str, int]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _leaves(inner, key, leaves, repeats)
    elif isinstance(value, list):
        for inner in value:
            _leaves(inner, name, leaves, repeats)
    elif name:
        key = name
        if name in leaves:
            repeats[name] = repeats.get(name, 1) + 1
            key = f"{name}.{repeats[name]}_"
        leaves[key] = str(value)
