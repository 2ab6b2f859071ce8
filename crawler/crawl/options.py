"""The options that all fetching verbs share, and the Scrapy settings that they stand for."""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import TearsheetError

_SIZE = re.compile(r"^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?$", re.IGNORECASE)
_TIME = re.compile(r"^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$", re.IGNORECASE)
_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def size(text: str) -> int:
    """Bytes of `500k`, `64M`, `1g` or a plain number (binary multiples)."""
    match = _SIZE.match(text.strip())
    if not match:
        raise argparse.ArgumentTypeError(f"not a size: {text!r} (like 500k or 64M)")
    return int(float(match[1]) * _UNITS[match[2].lower()])


def duration(text: str) -> float:
    """Seconds of `90`, `90s`, `15m`, `2h` or `1d`."""
    match = _TIME.match(text.strip())
    if not match:
        raise argparse.ArgumentTypeError(f"not a duration: {text!r} (like 30s, 15m or 2h)")
    return float(match[1]) * _SECONDS[(match[2] or "s").lower()]


def above_zero(kind: Callable[[str], float]) -> Callable[[str], float]:
    """A size or duration that is not nothing."""

    def parse(text: str) -> float:
        number = kind(text)
        if not number:
            raise argparse.ArgumentTypeError(f"{text!r} is nothing: give more than 0")
        return number

    return parse


def positive(text: str) -> int:
    """A whole number of at least 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a whole number of at least 1: {text!r}")
    return int(text)


def field_text(text: str) -> str:
    """What may stand in a header field (RFC 9110 5.5)."""
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"not one line of text: {text!r}")
    return text


def zone(text: str) -> str:
    """A time zone by its name."""
    from crawler.sources import values

    try:
        return values.zone(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def proxy(text: str) -> str:
    """`http://[USER:PASSWORD@]HOST:PORT`."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port is not None
    except ValueError:
        known = False
    if not known:
        raise argparse.ArgumentTypeError(f"not a proxy: {text!r} (like http://host:3128)")
    return text


_FLAGS = {
    "--ignore-robots": "fetch what robots.txt denies; the archive says so",
    "--no-verify-tls": "accept any certificate; the archive says so",
    "--allow-private": "let pages lead to private addresses that were not named",
    "--redact-secrets": "keep cookies and credentials out of the archive; it says so",
    "--fresh": "start anew instead of going on with an interrupted run",
}


def add_fetch_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every verb that fetches."""
    group = parser.add_argument_group("fetching")
    add = group.add_argument
    add(
        "--timeout",
        type=above_zero(duration),
        default=30.0,
        metavar="TIME",
        help="for one exchange (default: 30s)",
    )
    add(
        "--max-size",
        type=above_zero(size),
        default=size("64M"),
        metavar="SIZE",
        help="of one body (default: 64M)",
    )
    add("--max-pages", type=positive, metavar="N", help="stop after N pages (requisites do not count)")
    add("--time-limit", type=duration, metavar="TIME", help="stop after this time; the same command goes on")
    rest = "between requests to a host (default: 0.25s)"
    add("--delay", type=duration, default=0.25, metavar="TIME", help=rest)
    add("--user-agent", type=field_text, metavar="TEXT", help="whole User-Agent field")
    contact = "address in the User-Agent, for the people whose site you read"
    add("--contact", type=field_text, metavar="TEXT", help=contact)
    login = (
        "cookies of a reader's account: a cookies.txt, or a Playwright storage state; kept out of all records"
    )
    add("--login", action="append", default=[], metavar="FILE", help=login)
    add("--proxy", type=proxy, metavar="URL", help="HTTP proxy for all requests")
    resolve = "use ADDRESS for HOST:PORT, as curl does"
    add("--resolve", action="append", default=[], metavar="HOST:PORT:ADDRESS", help=resolve)
    for flag, meaning in _FLAGS.items():
        add(flag, action="store_true", help=meaning)


def fetch_settings(args: argparse.Namespace) -> dict[str, Any]:
    """Scrapy settings of the command line, `--set` last.

    Raises:
        TearsheetError: a `--set` without `=` or with a value that its setting cannot have, a `--resolve` of another form.
    """
    from crawler.wire.resolve import parse_resolve

    parse_resolve(args.resolve)
    settings: dict[str, Any] = {
        "DOWNLOAD_TIMEOUT": args.timeout,
        "DOWNLOAD_MAXSIZE": args.max_size,
        "USER_AGENT": user_agent(args.user_agent, args.contact),
        "ROBOTSTXT_OBEY": not args.ignore_robots,
        "DOWNLOAD_VERIFY_CERTIFICATES": not args.no_verify_tls,
        "TEARSHEET_RESOLVE": list(args.resolve),
        "TEARSHEET_PROXY": args.proxy,
        "TEARSHEET_LOGINS": _logins(list(getattr(args, "login", ()))),
        "TEARSHEET_ALLOW_PRIVATE": args.allow_private,
        "TEARSHEET_REDACT_SECRETS": args.redact_secrets,
    }
    if args.delay is not None:
        settings["DOWNLOAD_DELAY"] = args.delay
    for assignment in args.settings:
        key, separator, value = assignment.partition("=")
        if not separator or not key.strip():
            raise TearsheetError(f"--set wants KEY=VALUE, not {assignment!r}")
        settings[key.strip()] = checked_setting(key.strip(), value)
    return settings


def _logins(paths: list[str]) -> list[str]:
    from crawler.crawl.login import read_logins

    read_logins(paths)  # a mistake is told before the run begins
    return paths


def checked_setting(name: str, value: str) -> Any:
    """A setting as given on the command line, of its default's type: what stands in the archive is then what holds.

    Raises:
        TearsheetError: its name is misspelt; its default is a number, a truth or a mapping, and the value is none.
    """
    from scrapy.settings import BaseSettings, Settings

    from crawler.addon import DEFAULTS as OF_THE_ADDON
    from crawler.frontier.settings import DEFAULTS

    ours = {**OF_THE_ADDON, **DEFAULTS}
    if name not in ours and name not in Settings() and not name.startswith("TEARSHEET_"):
        _check_spelling(name, (*ours, *Settings()))
    default = Settings().get(name, ours.get(name))
    try:
        if isinstance(default, bool):
            return Settings({name: value}).getbool(name)
        if isinstance(default, (int, float)):
            return _number(value, whole=isinstance(default, int) and not name.endswith(_SPANS))
        if isinstance(default, (list, tuple)):
            return _list(value, whole=bool(default) and all(isinstance(item, int) for item in default))
        if isinstance(default, (dict, BaseSettings)):
            return Settings({name: value}).getdict(name)
    except (ValueError, TypeError):
        wanted = {bool: "True or False", int: "a number", float: "a number", list: "a list like a,b"}.get(
            type(default), 'JSON like {"key": 1}'
        )
        raise TearsheetError(f"--set {name} wants {wanted}, not {value!r}") from None
    return value


def _list(text: str, *, whole: bool) -> list[Any]:
    """`a,b` or a JSON list; of whole numbers where the default has such."""
    found = json.loads(text) if text.lstrip().startswith("[") else [w.strip() for w in text.split(",")]
    return [int(item) if whole else item for item in found if item != ""]


def _check_spelling(name: str, known: Collection[str]) -> None:
    """A setting that nobody knows may be an extension's own, but not where it is spelt nearly as one that is known."""
    from difflib import get_close_matches

    near = get_close_matches(name.upper(), known, 1, 0.9)
    if near:
        raise TearsheetError(f"--set {name}: no such setting; did you mean {near[0]}?")


_SPANS = ("_DELAY", "_TIMEOUT", "_SECONDS")
"""Seconds, of which Scrapy's defaults are whole."""


def _number(value: str, *, whole: bool) -> float:
    number = int(value) if whole else float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def user_agent(whole: str | None, contact: str | None) -> str:
    """The whole field as given, else our name, version and a contact where one is set."""
    from importlib.metadata import version

    if whole:
        return whole
    about = f"web archiving; {contact}" if contact else "web archiving"
    return f"Tearsheet/{version('tearsheet')} ({about})"
