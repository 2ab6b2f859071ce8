"""URLs that a user gives: on the command line, in a file, on standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawler.errors import TearsheetError
from spiders.hosts import ascii_host, in_ascii

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST_PORT = re.compile(r"^[^/?#:]+:\d+(?:[/?#]|$)")


def check_url(url: str) -> str:
    """The URL without fragment, or `host/path` where no scheme was given.

    Raises:
        TearsheetError: it is not a web address.
    """
    url = url.strip().split("#")[0]
    scheme = _SCHEME.match(url)
    if scheme and not _HOST_PORT.match(url):
        if scheme[1].lower() not in {"http", "https"}:
            raise TearsheetError(f"not a web address: {url!r} (http and https can be archived)")
        url = scheme[1].lower() + url[len(scheme[1]) :]
    probe = url if scheme and not _HOST_PORT.match(url) else f"https://{url}"
    try:
        parts = urlsplit(probe)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise TearsheetError(f"malformed URL: {url!r} ({error})") from None
    if "@" in parts.netloc:
        raise TearsheetError(f"URL with a user name: {url!r} (it would stand in every record; leave it out)")
    if not host or any(c.isspace() or c < " " or c == "\x7f" for c in url) or not _is_host(host):
        raise TearsheetError(f"malformed URL: {url!r} (expected like https://host/path)")
    return in_ascii(probe).removeprefix("" if probe == url else "https://")


def _is_host(host: str) -> bool:
    if ":" in host:  # IPv6; urlsplit has checked the brackets
        return True
    try:
        host = ascii_host(host)
    except ValueError:
        return False
    labels = host.rstrip(".").split(".")
    return all(label and not label.startswith("-") for label in labels) and (
        len(labels) > 1 or host == "localhost" or host.isalnum()
    )


def named_hosts(urls: Iterable[str]) -> list[str]:
    """The hosts of URLs that the user named: they are fetched also where their address is private."""
    hosts = (urlsplit(url if "://" in url else f"https://{url}").hostname for url in urls)
    return list(dict.fromkeys(ascii_host(host) for host in hosts if host))


def gather(
    urls: Sequence[str], input_files: Sequence[str], complain: Callable[[str], object] | None = None
) -> tuple[str, ...]:
    """All asked URLs, each once, in order; `-` among `urls` reads standard input.

    Files hold a URL a line; blank lines and lines that start with `#` are passed over.

    Args:
        complain: takes what is wrong with a line that is no URL, file and line named; the others count all the same.

    Raises:
        TearsheetError: none given, a file cannot be read, no line of the lists is a URL, or, where nobody takes
            complaints, one is none.
    """
    found: list[str] = []
    wrong: list[str] = []
    for url in urls:
        found += _lines(_text_of("-"), "standard input", wrong) if url == "-" else [check_url(url)]
    for name in input_files:
        found += _lines(_text_of(name), name, wrong)
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


def _lines(text: str, name: str, wrong: list[str]) -> list[str]:
    """The URLs of a list; what is wrong with the other lines goes into `wrong`."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if (url := line.strip()) and not url.startswith("#"):
            try:
                found.append(check_url(url))
            except TearsheetError as error:
                wrong.append(f"{name}, line {number}: {error}")
    return found
