"""URLs that a user gives: on the command line, in a file, on standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from crawler.errors import TearsheetError
from spiders.addresses import is_host
from spiders.hosts import in_ascii

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST_PORT = re.compile(r"^[^/?#:]+:\d+(?:[/?#]|$)")


def check_url(url: str, credentials: dict[str, str] | None = None) -> str:
    """The URL without fragment, user name and password, or `host/path` where no scheme was given.

    Args:
        url: as the user gave it.
        credentials: takes `user:password` by `scheme://host:port`; where it is None, a URL with such is refused.

    Raises:
        TearsheetError: it is not a web address. No message has a user name or password.
    """
    given = quote(os.fsencode(url), safe=_ASCII) if _LONE.search(url) else url.strip()
    match = _USER_INFO.match(given)
    if match is None or match["user"].lower().startswith("mailto:"):
        return _checked(given)
    if credentials is None:
        raise TearsheetError(f"URL with a user name: {shown(given)} (leave it out here)")
    try:
        url = _checked((match["scheme"] or "") + given[match.end() :])
    except TearsheetError:
        raise TearsheetError(
            f"malformed URL: {shown(given)} (expected like https://user:password@host/path)"
        ) from None
    schemes = [match["scheme"].lower()] if match["scheme"] else ["https://", "http://"]
    host = url.partition("://")[2] if match["scheme"] else url
    for scheme in schemes:
        credentials[scheme + re.split(r"[/?]", host.lower())[0]] = match["user"]
    return url


_LONE = re.compile("[\ud800-\udfff]")
"""How Python spells bytes of the command line that are no UTF-8: they are sent as they are."""
_ASCII = "".join(map(chr, range(128)))
_USER_INFO = re.compile(
    r"(?P<scheme>https?://)?(?P<user>[^/?#@\s]*(?:@[^/?#@\s]*)*)@(?=[^/?#@\s]+)", re.IGNORECASE
)
_SECRET = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)?.*@", re.IGNORECASE | re.DOTALL)


def shown(url: str) -> str:
    """A URL as a message may quote it: all that may be user name or password is left out."""
    if url.lower().startswith("mailto:"):
        return repr(url)
    return repr(_SECRET.sub(lambda match: f"{match['scheme'] or ''}REDACTED@", url, count=1))


def _checked(url: str) -> str:
    shown_url, secret = shown(url), "@" in url
    url = url.split("#")[0]
    scheme = _SCHEME.match(url)
    if scheme and not _HOST_PORT.match(url):
        if scheme[1].lower() not in {"http", "https"}:
            raise TearsheetError(f"not a web address: {shown_url} (http and https can be archived)")
        url = scheme[1].lower() + url[len(scheme[1]) :]
    probe = url if scheme and not _HOST_PORT.match(url) else f"https://{url}"
    try:
        parts = urlsplit(probe)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        told = "" if secret else f" ({error})"  # which quotes what may be a password
        raise TearsheetError(f"malformed URL: {shown_url}{told}") from None
    if not host or any(c.isspace() or c < " " or c == "\x7f" for c in url) or not _is_host(host):
        raise TearsheetError(f"malformed URL: {shown_url} (expected like https://host/path)")
    return in_ascii(probe).removeprefix("" if probe == url else "https://")


def _is_host(host: str) -> bool:
    if ":" in host:  # IPv6; urlsplit has checked the brackets
        return True
    if not is_host(host):
        return False
    labels = host.rstrip(".").split(".")
    return all(label and not label.startswith("-") for label in labels) and (
        len(labels) > 1 or host == "localhost" or host.isalnum()
    )


def named_origins(urls: Iterable[str]) -> list[str]:
    """`host` or `host:port` of URLs that the user named: they are fetched also where their address is private."""
    whole = (in_ascii(url if "://" in url else f"https://{url}") for url in urls)
    origins = (urlsplit(url).netloc.rpartition("@")[2] for url in whole)
    return list(dict.fromkeys(origin.lower() for origin in origins if origin))


def gather(
    urls: Sequence[str],
    input_files: Sequence[str],
    complain: Callable[[str], object] | None = None,
    credentials: dict[str, str] | None = None,
) -> tuple[str, ...]:
    """All asked URLs, each once, in order; `-` among `urls` reads standard input.

    Files hold a URL a line; blank lines and lines that start with `#` are passed over.

    Args:
        urls, input_files: as given.
        complain: takes what is wrong with a line that is no URL, file and line named; the others count all the same.
        credentials: takes what `check_url` takes out of the URLs.

    Raises:
        TearsheetError: none given, a file cannot be read, no line of the lists is a URL, or, where nobody takes
            complaints, one is none.
    """
    found: list[str] = []
    wrong: list[str] = []
    for url in urls:
        found += (
            _lines(_text_of("-"), "standard input", wrong, credentials)
            if url == "-"
            else [check_url(url, credentials)]
        )
    for name in input_files:
        found += _lines(_text_of(name), name, wrong, credentials)
    if wrong and (complain is None or not found):
        raise TearsheetError(wrong[0])
    for text in wrong:
        if complain is not None:
            complain(text)
    if not found:
        raise TearsheetError("no URL given: name one, or use --input-file FILE, or - for standard input")
    return tuple(dict.fromkeys(found))


def _text_of(name: str) -> str:
    """A list's text; a byte order mark is left out."""
    shown = "from standard input" if name == "-" else name
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise TearsheetError(f"cannot read the URL list {shown}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TearsheetError(f"the URL list {shown} is no UTF-8 text: a URL a line is wanted") from None


def _lines(text: str, name: str, wrong: list[str], credentials: dict[str, str] | None) -> list[str]:
    """The URLs of a list; what is wrong with the other lines goes into `wrong`."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if (url := line.strip()) and not url.startswith("#"):
            try:
                found.append(check_url(url, credentials))
            except TearsheetError as error:
                wrong.append(f"{name}, line {number}: {error}")
    return found
