"""The rules of the host gate: pure functions of what is known of a host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from crawler.frontier.contract import HostGate
from crawler.frontier.windows import parse_window
from crawler.politeness.backoff import backoff

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GateRules:
    """What holds where a host has no word of its own. Seconds throughout."""

    delay: float = 0.0
    concurrency: int = 8
    margin: float = 0.02
    """Added to every delay: connecting takes the first request of a connection longer than those that follow it, so
    that equal gaps between starts here would be shorter gaps at the server."""
    patience: float = 300.0
    """The longest block that a run waits for; URLs of a host that is blocked longer are refused."""
    crawl_delay_max: float = 30.0
    slow_answer: float = 2.0
    """Smoothed answer time from which the host is asked more slowly."""
    slow_max: float = 60.0
    rest: float = 2.0
    """First rest after a connect failure, 429 or 503; doubles."""
    rest_max: float = 300.0
    host_failures: int = 8
    """So many in a row: the host is left alone for `leave_alone`."""
    leave_alone: float = 3600.0
    windows: Mapping[str, str] = field(default_factory=dict)
    """Host, or `*`, to `22:00-06:00 Asia/Karachi`."""
    hosts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Host (`host:port` on other ports, see `frontier.key.gate_of`) to its `delay` and `concurrency`; what is stated of
    `news.example` or `www.news.example` holds for all hosts of that name that are not stated themselves."""

    @staticmethod
    def _stated(told: Mapping[str, T], host: str, otherwise: T) -> T:
        """What is told of a host, or of the one that it is named after."""
        if host in told:
            return told[host]
        labels = host.split(".")
        parents = (".".join(labels[n:]) for n in range(len(labels) - 1))
        names = (name for parent in parents for name in (parent, f"www.{parent}"))
        return next((told[name] for name in names if name in told), otherwise)

    def limit(self, gate: HostGate) -> int:
        """Requests that may be on the wire to this host at once."""
        own = gate.concurrency or self._stated(self.hosts, gate.host, {}).get("concurrency")
        return max(1, int(own or self.concurrency))

    def pace(self, gate: HostGate) -> float:
        """Seconds between request starts: the largest of ours, the host's own wish (capped) and the slow-down."""
        stated = self._stated(self.hosts, gate.host, {})
        own = gate.delay if gate.delay is not None else stated.get("delay", self.delay)
        return max(float(own), min(gate.crawl_delay or 0.0, self.crawl_delay_max), gate.slow)

    def spacing(self, gate: HostGate) -> float:
        """What the next start is booked after this one: the pace and its margin."""
        pace = self.pace(gate)
        return pace + self.margin if pace > 0 else 0.0

    def opens_at(self, gate: HostGate, now: float) -> float:
        """When the next request may start, concurrency aside."""
        ready = max(now, gate.next_at, gate.blocked_until)
        window = gate.window or self._stated(self.windows, gate.host, None) or self.windows.get("*")
        return parse_window(window).opens_at(ready) if window else ready

    def leaves_at(self, gate: HostGate, booking: float, now: float) -> float:
        """When a request may be written whose start was booked as `booking`: in its turn as long as no other was booked after
        it, unless the host rests meanwhile."""
        mine = gate.last_start == booking
        return self.opens_at(replace(gate, next_at=0.0) if mine else gate, now)

    def refusal(self, gate: HostGate, now: float) -> str | None:
        """Why this host's URLs are not to be waited for in this run, or None."""
        rest = gate.blocked_until - now
        if rest <= self.patience:
            return None
        return f"{gate.reason or 'blocked'}; the host is left alone for {rest:.0f} s more"

    def after_failure(self, gate: HostGate, reason: str, asked: float | None, now: float) -> HostGate:
        """The host after a connect failure, a 429 or a 503 (`asked`: its Retry-After in seconds)."""
        failures = gate.failures + 1
        rest = max(backoff(self.rest, failures, self.rest_max), asked or 0.0)
        if failures >= self.host_failures:
            rest = max(rest, self.leave_alone)
            reason = f"{reason} ({failures} failures in a row)"
        slow = min(max(2 * gate.slow, self.rest / 2), self.slow_max)
        until = max(gate.blocked_until, now + rest)
        asked_until = max(gate.asked_until, now + (asked or 0.0))
        return replace(
            gate, failures=failures, blocked_until=until, asked_until=asked_until, reason=reason, slow=slow
        )

    def after_answer(self, gate: HostGate, seconds: float | None) -> HostGate:
        """The host after any other answer, `seconds` after its request (None: not measured).

        Slow answers set the delay to the smoothed answer time, one request at a time in effect, as AutoThrottle does
        with a target concurrency of 1; quick ones take a fifth of the slow-down away each.
        """
        latency = gate.latency
        if seconds is not None:
            latency = seconds if latency is None else 0.7 * latency + 0.3 * seconds
        slow = gate.slow * 0.8 if gate.slow > 0.05 else 0.0
        if latency is not None and latency > self.slow_answer:
            slow = min(max(slow, latency), self.slow_max)
        return replace(gate, failures=0, latency=latency, slow=slow)
