"""Scrapy requests as JSON and back: never pickle, so that a ledger can be read by anything and runs nothing."""

from __future__ import annotations

import base64
import logging
from dataclasses import asdict
from typing import Any

from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import load_object

from archives.capture import Role
from archives.warc.events import parse_role

logger = logging.getLogger(__name__)

# What a run writes into meta while it fetches: true of that attempt only.
_PASSING = {"download_slot", "download_latency", "robots", "robots_line", "is_start_request"}
_PREFIX = "frontier_"
_DEFAULTS: dict[str, Any] = {
    "method": "GET",
    "priority": 0,
    "dont_filter": False,
    "encoding": "utf-8",
    "flags": [],
}


class NotStorable(ValueError):  # noqa: N818
    """The request cannot be written down: it would be lost in a crash."""


def encode_request(request: Request, spider: Spider | None) -> dict[str, Any]:
    """The request as JSON-able data; what is at its default is left out.

    Meta and cb_kwargs may hold JSON values, bytes, tuples and a `Role`.

    Raises:
        NotStorable: names the value that is none of these, or the callback that is no method of the spider.
    """
    data: dict[str, Any] = {"url": request.url}
    for name in ("callback", "errback"):
        if (method := getattr(request, name)) is not None:
            data[name] = _method_name(method, spider)
    meta = {k: v for k, v in request.meta.items() if k not in _PASSING and not k.startswith(_PREFIX)}
    for name, values in (("meta", meta), ("cb_kwargs", request.cb_kwargs), ("cookies", request.cookies)):
        if values:
            data[name] = _plain(values, f"{name} of {request.url}")
    headers = [[k.decode("latin-1"), [v.decode("latin-1") for v in vs]] for k, vs in request.headers.items()]
    plain = {
        **{name: getattr(request, name) for name in _DEFAULTS},
        "headers": headers,
        "body": base64.b64encode(request.body).decode(),
        "class": None
        if type(request) is Request
        else f"{type(request).__module__}.{type(request).__qualname__}",
    }
    data.update({name: value for name, value in plain.items() if value and value != _DEFAULTS.get(name)})
    return data


def decode_request(data: dict[str, Any], spider: Spider | None) -> Request:
    """The request that `encode_request` wrote.

    Raises:
        ValueError: its callback or its class is not there any more.
    """
    arguments: dict[str, Any] = {name: data[name] for name in ("url", *_DEFAULTS) if name in data}
    for name in ("meta", "cb_kwargs", "cookies"):
        if name in data:
            arguments[name] = _rich(data[name])
    if "headers" in data:
        arguments["headers"] = {k: [v.encode("latin-1") for v in vs] for k, vs in data["headers"]}
    if "body" in data:
        arguments["body"] = base64.b64decode(data["body"])
    for name in ("callback", "errback"):
        if name in data:
            arguments[name] = _method(data[name], spider)
    return _request_class(data.get("class"))(**arguments)


def _request_class(path: str | None) -> type[Request]:
    if path is None:
        return Request
    found = load_object(path)
    if not (isinstance(found, type) and issubclass(found, Request)):
        raise ValueError(f"{path} is no request class")  # noqa: TRY004 - a value read from the ledger
    return found


def _method_name(method: Any, spider: Spider | None) -> str:
    if method is NO_CALLBACK:
        return "NO_CALLBACK"
    name = getattr(method, "__name__", "")
    if getattr(method, "__self__", None) is not spider or getattr(spider, name, None) != method:
        raise NotStorable(
            f"callback {method!r} is no method of the spider: name one, or it would be lost in a crash"
        )
    return name


def _method(name: str, spider: Spider | None) -> Any:
    if name == "NO_CALLBACK":
        return NO_CALLBACK
    method = getattr(spider, name, None)
    if method is None:
        raise ValueError(f"spider {spider} has no method {name!r} any more")
    return method


def _plain(value: Any, where: str) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, Role):
        return {"$role": {k: v for k, v in asdict(value).items() if v is not None}}
    if isinstance(value, tuple):
        return {"$tuple": [_plain(item, where) for item in value]}
    if isinstance(value, list):
        return [_plain(item, where) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        plain = {key: _plain(item, where) for key, item in value.items()}
        return {"$dict": plain} if any(key.startswith("$") for key in value) else plain
    raise NotStorable(f"{where} holds a {type(value).__name__}, which JSON has no form for")


def _rich(value: Any) -> Any:
    if isinstance(value, list):
        return [_rich(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    if "$role" in value:
        return parse_role(value["$role"])
    if "$tuple" in value:
        return tuple(_rich(item) for item in value["$tuple"])
    return {key: _rich(item) for key, item in value.get("$dict", value).items()}
