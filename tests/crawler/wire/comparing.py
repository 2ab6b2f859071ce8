"""Captured blocks against the server's log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.crawler.wire.hard_cases import CASES
from tests.crawler.wire.warcs import Event
from tests.servers.raw import Exchange


def differences(captured: Sequence[Event], log: Iterable[Exchange]) -> list[str]:
    """What in the captures is not what the server received and sent; empty when all is faithful.

    Every captured exchange must be one of the log's, its request equal, its response equal, or an exact and not empty
    prefix where the case says that it is cut. Every exchange of the log must be captured, but for those that brought
    no byte on a kept-alive connection: the client repeats these by itself.
    """
    left = list(log)
    cases = {case.path: case for case in CASES}
    wrong: list[str] = []
    for event in captured:
        truncated = event.response.get("WARC-Truncated") if event.response else None
        match = next((e for e in reversed(left) if _is(event, e, truncated)), None)
        if match is None:
            wrong.append(f"{event.said['url']}: not what the server received and sent")
            continue
        left.remove(match)
        case = cases.get(match.target)
        expected = case.truncated if case else None
        if truncated != expected:
            wrong.append(f"{match.target}: truncated {truncated}, not {expected}")
    wrong += [f"{e.target}: not captured" for e in left if e.sent or e.index == 0]
    return wrong


def _is(event: Event, exchange: Exchange, truncated: str | None) -> bool:
    if event.request is None or event.request.block != exchange.request:
        return False
    block = event.interim + (event.response.block if event.response else b"")
    sent = bytes(exchange.sent)
    if truncated:
        return bool(block) and sent.startswith(block)
    return block == (sent[: -event.said["trailing"]] if event.said["trailing"] else sent)
