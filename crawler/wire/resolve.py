"""`--resolve HOST:PORT:ADDRESS` as curl has it (curl manual, `--resolve`)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from crawler.errors import TearsheetError
from spiders.hosts import ascii_host

_ENTRY = re.compile(r"\+?(?P<host>\[[^\]]+\]|[^:\[\]]+):(?P<port>\d{1,5}):(?P<addresses>.+)")

Mapping = dict[tuple[str, int], tuple[str, ...]]


def parse_resolve(entries: Iterable[str]) -> Mapping:
    """Addresses by host (lower case, `*` for any) and port.

    Args:
        entries: `HOST:PORT:ADDRESS[,ADDRESS]…`; IPv6 addresses with or without brackets; a leading `+` is taken.

    Raises:
        TearsheetError: an entry that is none.
    """
    found: Mapping = {}
    for entry in entries:
        match = _ENTRY.fullmatch(entry.strip())
        if match is None or not 0 < int(match["port"]) < 65536:
            raise TearsheetError(f"--resolve wants HOST:PORT:ADDRESS, not {entry!r}")
        try:
            addresses = tuple(
                str(ipaddress.ip_address(a.strip().strip("[]"))) for a in match["addresses"].split(",")
            )
        except ValueError as error:
            raise TearsheetError(
                f"--resolve wants an IP address after host and port, not {entry!r}"
            ) from error
        found[_name(match["host"]), int(match["port"])] = addresses
    return found


def _name(host: str) -> str:
    """As it stands in a request: international names in their ASCII form.

    Raises:
        TearsheetError: no host can have that name.
    """
    try:
        name = ascii_host(host.strip("[]"))
    except ValueError as error:
        raise TearsheetError(f"--resolve wants a host's name first, not {host!r}") from error
    if not all(name.removesuffix(".").split(".")):
        raise TearsheetError(f"--resolve wants a host's name first, not {host!r}: a label of it is empty")
    return name
