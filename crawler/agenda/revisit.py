"""When to look again: pure functions from what was seen to the next due time; null means never.

Articles by age, threads by their own rate of comments, sources (feeds, sitemaps, sections) by their rate of change.
The rules were chosen by simulation (`bench.revisit_simulation` makes the table again).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

HOUR, DAY = 3_600.0, 86_400.0

ARTICLE_AGES = (1 * HOUR, 3 * HOUR, 12 * HOUR, 3 * DAY, 14 * DAY)
"""Edits come early: a silent correction within hours, a rewrite within days."""
THREAD_BOUNDS = (15 * 60.0, 72 * HOUR)
THREAD_TARGET = 3.0
"""New comments aimed at per visit."""
AGE_SHARE = 0.3
"""The longest wait as a share of the thread's age, and the wait after a visit without news: rates decay
exponentially, so what one visit tells lasts the longer the older the thread. Simulated from 0.15 to 0.5: at 0.3 the
policy makes as many visits as one at ages growing by 1.3 and has less lag; smaller shares cost many visits."""
THREAD_QUIET = 14 * DAY
QUIET_BOUNDS = (30 * DAY, 360 * DAY)
"""Waits between the looks at a story whose edits and thread have ended: doubling, so that its deletion is noticed some day."""
SOURCE_BOUNDS = (5 * 60.0, 24 * HOUR)
MEMORY = 40.0
"""Visits of a source that are remembered at full weight; older ones fade, so that a changed habit is learnt."""
FAILED_BOUNDS = (15 * 60.0, DAY)
FAILURES = 20
"""Failed looks in a row after which a URL is left alone for good: doubling waits make them two weeks."""
_GROWTH = 2.0
"""The interval of a source at most doubles from one visit to the next: a quiet night is not a dead feed."""


def next_article_visit(published: datetime, now: datetime) -> datetime | None:
    """The next look for edits: at the first of `ARTICLE_AGES` that is yet to come.

    Args:
        published: when the article appeared, or was first seen where it does not say; aware.
        now: aware.
    """
    age = (now - published).total_seconds()
    following = next((step for step in ARTICLE_AGES if step > age), None)
    return None if following is None else published + timedelta(seconds=following)


@dataclass(frozen=True, slots=True)
class ThreadVisit:
    """A thread as one visit found it."""

    opened: datetime
    """The article's publication, or when the thread was first seen."""
    now: datetime
    new: int
    """Comments not known before this visit."""
    previous: datetime | None = None
    """The visit before; null on the first."""
    last_new: datetime | None = None
    """Date of the newest comment, as far as known."""
    closed: bool | None = None
    """What the page says."""


def next_thread_visit(
    visit: ThreadVisit, target: float = THREAD_TARGET, quiet: float = THREAD_QUIET
) -> datetime | None:
    """The next look at a thread; null once it is closed, by its own word or by `quiet` seconds without a comment.

    The rate is that since the previous visit; on the first visit, that since the thread was opened.
    """
    if visit.closed:
        return None
    last_sign = max(visit.opened, visit.last_new or visit.opened)
    if (visit.now - last_sign).total_seconds() >= quiet:
        return None
    low, high = THREAD_BOUNDS
    age = max((visit.now - visit.opened).total_seconds(), 0.0)
    since = visit.previous or visit.opened
    interval = max((visit.now - since).total_seconds(), 1.0)
    expected = target * interval / visit.new if visit.new > 0 else math.inf
    wait = min(expected, AGE_SHARE * age)
    return visit.now + timedelta(seconds=min(max(wait, low), high))


@dataclass(frozen=True, slots=True)
class SourceHistory:
    """What the visits to one source add up to; `seen` makes the next from it. All zero at first."""

    visits: float = 0.0
    changes: float = 0.0
    seconds: float = 0.0
    """Sum of the intervals before those visits."""
    failures: int = 0
    """Looks in a row that failed. Articles have them, too."""
    quiet: int = 0
    """Looks in a row at an article after which none was due for edits or comments."""

    def seen(self, changed: bool, interval: float) -> SourceHistory:
        """The history with one more visit, `interval` seconds after the one before (the first visit does not count)."""
        fade = 1.0 if self.visits < MEMORY else (MEMORY - 1) / self.visits
        faded = replace(
            self, visits=self.visits * fade, changes=self.changes * fade, seconds=self.seconds * fade
        )
        return SourceHistory(
            faded.visits + 1, faded.changes + (1 if changed else 0), faded.seconds + max(interval, 0.0)
        )

    @property
    def rate(self) -> float:
        """Changes a second, λ̂ = -ln((n - X + 0.5) / (n + 0.5)) / I (Cho & Garcia-Molina, bias-corrected).

        Finite even if every visit found a change; I is the mean interval.
        """
        if self.visits <= 0 or self.seconds <= 0:
            return 0.0
        unchanged = (self.visits - self.changes + 0.5) / (self.visits + 0.5)
        return -math.log(min(unchanged, 1.0)) / (self.seconds / self.visits)


def next_try(failures: int, now: datetime) -> datetime | None:
    """The next look at what failed so often in a row: doubling waits; null when it is given up."""
    if failures >= FAILURES:
        return None
    low, high = FAILED_BOUNDS
    return now + timedelta(seconds=min(low * 2 ** (max(failures, 1) - 1), high))


def next_quiet_visit(looks: int, now: datetime) -> datetime:
    """The next look at a story that has gone quiet, after so many of that kind in a row (1 is the one that found it quiet)."""
    low, high = QUIET_BOUNDS
    return now + timedelta(seconds=min(low * 2 ** (min(looks, 10) - 1), high))


def source_interval(
    history: SourceHistory,
    *,
    first: float = HOUR,
    last: float | None = None,
    ttl: float | None = None,
    max_age: float | None = None,
) -> float:
    """Seconds until a source is due again: the mean time between its changes, within `SOURCE_BOUNDS`.

    Args:
        history: visits so far.
        first: before anything is known (the site's `cadence`).
        last: the interval before the latest visit; the new one is at most twice as long.
        ttl: what the feed asks for (RSS ttl, sy:updatePeriod).
        max_age: what Cache-Control says. Neither is undercut, but both end at a day.
    """
    low, high = SOURCE_BOUNDS
    wait = first
    if history.visits > 0:
        wait = 1 / history.rate if history.rate > 1 / high else high
        wait = min(wait, _GROWTH * (last or first))
    return min(max(wait, low, ttl or 0.0, max_age or 0.0), high)


def next_source_visit(
    history: SourceHistory,
    now: datetime,
    *,
    first: float = HOUR,
    last: float | None = None,
    ttl: float | None = None,
    max_age: float | None = None,
) -> datetime:
    """When a source is due again: `now` and `source_interval` of the same arguments."""
    wait = source_interval(history, first=first, last=last, ttl=ttl, max_age=max_age)
    return now + timedelta(seconds=wait)
