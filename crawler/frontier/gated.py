"""What every engine does in the same way: the host verbs by its gates, the outcome of one row by `settle`."""

from __future__ import annotations

from typing import Protocol

from crawler.frontier.contract import Frontier, HostGate


class Gates(Protocol):
    """An engine's gates of hosts (see the host verbs of the contract)."""

    def get(self, host: str) -> HostGate:
        """The host as it stands, a fresh one if it is unknown."""

    def try_start(self, host: str, now: float) -> float:
        """See the contract."""

    def booking(self, host: str) -> float:
        """See the contract."""

    def leave(self, host: str, booking: float, now: float, slack: float = 0.0) -> float:
        """See the contract."""

    def finish(self, host: str) -> None:
        """See the contract."""

    def set_delay(self, host: str, *, delay: float | None = None, crawl_delay: float | None = None) -> None:
        """See the contract."""

    def block_until(self, host: str, until: float, reason: str) -> None:
        """See the contract."""


class GatedFrontier(Frontier):
    """The contract, as far as it is the same wherever the rows lie."""

    gates: Gates

    def ack(self, row: int, now: float) -> bool:
        """See the contract."""
        return self.settle([row], now) == 1

    def host(self, host: str) -> HostGate:
        """What is known of a host."""
        return self.gates.get(host)

    def try_start(self, host: str, now: float) -> float:
        """See the contract."""
        return self.gates.try_start(host, now)

    def booking(self, host: str) -> float:
        """See the contract."""
        return self.gates.booking(host)

    def leave(self, host: str, booking: float, now: float, slack: float = 0.0) -> float:
        """See the contract."""
        return self.gates.leave(host, booking, now, slack)

    def finish(self, host: str) -> None:
        """See the contract."""
        self.gates.finish(host)

    def set_delay(self, host: str, *, delay: float | None = None, crawl_delay: float | None = None) -> None:
        """See the contract."""
        self.gates.set_delay(host, delay=delay, crawl_delay=crawl_delay)

    def block_until(self, host: str, until: float, reason: str) -> None:
        """See the contract."""
        self.gates.block_until(host, until, reason)
