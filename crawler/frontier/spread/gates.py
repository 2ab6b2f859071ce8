"""Host gates over several databases: each host's where the host lies. One that is away opens when it is back."""

from __future__ import annotations

import time
from collections.abc import Callable

from crawler.frontier.contract import HostGate
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.hosts import SLOT_POLL
from crawler.frontier.spread.shard import Home, Shard

AWAY = "its database is away"


class SpreadGates:
    """See `crawler.frontier.gated.Gates`.

    Args:
        shard_of: where a host lies.
        rules: delays and limits.
    """

    def __init__(self, shard_of: Callable[[str], Home | Shard], rules: GateRules) -> None:
        self._shard = shard_of
        self.rules = rules

    def get(self, host: str) -> HostGate:
        """The host as it stands, a fresh one if it is unknown; blocked for a moment where that cannot be known."""
        shard = self._shard(host)
        return shard.ask(lambda engine: engine.gates.get(host), None) or HostGate(
            host, blocked_until=time.time() + max(shard.pause, SLOT_POLL), reason=AWAY
        )

    def try_start(self, host: str, now: float) -> float:
        """See the contract."""
        shard = self._shard(host)
        wait = shard.ask(lambda engine: engine.try_start(host, now), -1.0)
        return wait if wait >= 0 else max(shard.pause, SLOT_POLL)

    def booking(self, host: str) -> float:
        """See the contract; 0 is nobody's booking."""
        return self._shard(host).ask(lambda engine: engine.booking(host), 0.0)

    def leave(self, host: str, booking: float, now: float, slack: float = 0.0) -> float:
        """See the contract. A host whose database is away is worth waiting for, but not on an open connection."""
        return self._shard(host).ask(lambda engine: engine.leave(host, booking, now, slack), 60.0)

    def finish(self, host: str) -> None:
        """See the contract."""
        self._shard(host).tell(lambda engine: engine.finish(host), None)

    def not_before(self, host: str, start: float) -> None:
        """See `HostGates`."""
        self._shard(host).tell(lambda engine: engine.gates.not_before(host, start), None)

    def failed(self, host: str, reason: str, asked: float | None, now: float) -> None:
        """See `HostGates`."""
        self._shard(host).tell(lambda engine: engine.gates.failed(host, reason, asked, now), None)

    def answered(self, host: str, seconds: float | None) -> None:
        """See `HostGates`."""
        self._shard(host).tell(lambda engine: engine.gates.answered(host, seconds), None)

    def set_delay(self, host: str, *, delay: float | None = None, crawl_delay: float | None = None) -> None:
        """See the contract."""
        self._shard(host).tell(
            lambda engine: engine.set_delay(host, delay=delay, crawl_delay=crawl_delay), None
        )

    def set_window(self, host: str, window: str | None) -> None:
        """See `HostGates`."""
        self._shard(host).tell(lambda engine: engine.gates.set_window(host, window), None)

    def block_until(self, host: str, until: float, reason: str) -> None:
        """See the contract."""
        self._shard(host).tell(lambda engine: engine.block_until(host, until, reason), None)
