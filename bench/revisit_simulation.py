"""Revisit policies on synthetic threads: `python -m bench.revisit_simulation` prints the comparison.

News threads decay exponentially (arXiv 2001.05955): comments of a thread arrive at exponentially distributed ages
with its own mean τ. Policies see what a crawler sees: how many comments are new at each visit.
"""

from __future__ import annotations

import bisect
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.agenda.revisit import DAY, HOUR, ThreadVisit, next_thread_visit

HORIZON = 14 * DAY
FIRST = 15 * 60.0
"""Age of a thread at its first visit: discovery is not instant."""
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

Policy = Callable[[float, float | None, int, float | None], float | None]
"""Age now, age at the previous visit, comments new, age of the newest comment -> age at the next visit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    visits: float
    """Per thread."""
    mean_lag: float
    """Hours from a comment to the visit that found it."""
    p90_lag: float
    found: float
    """Share of visits that found something new."""
    missed: int
    """Comments that no visit found within the horizon."""


def threads(count: int = 400, seed: int = 4) -> list[list[float]]:
    """Ages in seconds at which the comments of each thread arrive; τ from 3 to 24 h, 1 to some 300 comments."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        tau = draw.uniform(3, 24) * HOUR
        volume = max(1, min(300, int(draw.lognormvariate(2.7, 1.1))))
        ages = sorted(draw.expovariate(1 / tau) for _ in range(volume))
        made.append([age for age in ages if age < HORIZON])
    return made


def fixed(hours: float) -> Policy:
    """Every so many hours."""
    return lambda now, previous, new, last: now + hours * HOUR


def geometric(factor: float) -> Policy:
    """At ages that grow by a factor."""
    return lambda now, previous, new, last: now * factor


def adaptive(now: float, previous: float | None, new: int, last: float | None) -> float | None:
    """The policy of `crawler.agenda.revisit`."""
    due = next_thread_visit(
        ThreadVisit(
            opened=_EPOCH,
            now=_EPOCH + timedelta(seconds=now),
            new=new,
            previous=None if previous is None else _EPOCH + timedelta(seconds=previous),
            last_new=None if last is None else _EPOCH + timedelta(seconds=last),
        )
    )
    return None if due is None else (due - _EPOCH).total_seconds()


def simulate(name: str, policy: Policy, population: Sequence[Sequence[float]]) -> Outcome:
    """One policy over all threads."""
    lags: list[float] = []
    visits = useful = missed = 0
    for ages in population:
        seen, now, previous = 0, FIRST, None
        due: float | None = now
        while due is not None and due <= HORIZON:
            now = due
            known = bisect.bisect_right(ages, now)
            lags += [now - age for age in ages[seen:known]]
            visits, useful = visits + 1, useful + (known > seen)
            due = policy(now, previous, known - seen, ages[known - 1] if known else None)
            seen, previous = known, now
        missed += len(ages) - seen
    lags.sort()
    return Outcome(
        name, visits / len(population), sum(lags) / len(lags) / HOUR, lags[int(0.9 * len(lags))] / HOUR,
        useful / visits, missed,
    )  # fmt: skip


def fixed_with_visits(visits: float) -> float:
    """Hours between visits at which a fixed interval makes this many visits a thread within the horizon."""
    return (HORIZON - FIRST) / HOUR / max(visits - 1, 1)


def compare(population: Sequence[Sequence[float]]) -> list[Outcome]:
    """The rate-adaptive policy, fixed and geometric ones, and the fixed one that costs as many visits."""
    ours = simulate("rate-adaptive", adaptive, population)
    hours = fixed_with_visits(ours.visits)
    return [
        simulate("fixed 24 h", fixed(24), population),
        simulate("fixed 6 h", fixed(6), population),
        simulate(f"fixed {hours:.1f} h (same visits)", fixed(hours), population),
        simulate("age-geometric x1.5", geometric(1.5), population),
        simulate("age-geometric x1.3", geometric(1.3), population),
        ours,
    ]


def table(outcomes: Sequence[Outcome]) -> str:
    """The comparison in Markdown."""
    rows = [
        "| policy | visits/thread | mean lag h | p90 h | visits that found news | comments missed |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {o.name} | {o.visits:.1f} | {o.mean_lag:.2f} | {o.p90_lag:.1f} | {o.found:.0%} | {o.missed} |"
        for o in outcomes
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(compare(threads())))
