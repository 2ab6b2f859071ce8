"""The drop alarm: a figure of a site that falls against the site's own history.

A site that is redesigned fails silently: pages still come, fields do not. Each figure (coverage of a field, comment
completeness) is compared with the same site's runs before, by robust statistics: the
median and the median absolute deviation (MAD; 1.4826 MAD estimates a standard deviation), so that one bad run in the
history neither raises nor hides an alarm. An alarm needs all of:

- at least `MIN_RUNS` runs before with at least `MIN_PAGES` articles (threads) of this site, and as many now;
- the figure lies below median - max(`SPREADS` * 1.4826 * MAD, `FLOOR`): a field that always varies is not news,
  one that never varies may fall by a tenth;
- the difference is beyond chance for the number of articles now: more than `Z` standard errors of a share.

Threads do not wait for that much history: that comments which were read are read no more is told from a site's second
run on (`FALLS` of the threads that are there, or half of what the site's threads print). That a thread is there and could
not be read for a reason that the site never had is told at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import median

from crawler.report.summary import Alarm, RunSummary, SiteSummary
from spiders.read.thread_pages import reason_of, was_asked

MIN_RUNS = 5
MIN_PAGES = 10
HISTORY = 30
"""Latest runs of a site that are looked at: older ones say little of today's layout."""
SPREADS = 4.0
FLOOR = 0.10
FALLS = 0.25
"""Share of a site's threads that, read before and unread now, are an alarm whatever the number of runs (set by hand)."""
HALF = 0.5
_TOLD_OTHERWISE = frozenset(
    {"not-drawn", "pages-missing", "vanished", "engine-changed", "replaced", "uncounted", "short"}
)
"""Reasons that the history of a thread gives: the fall of the share that could be read tells of them."""
Z = 2.33
"""One-sided 1 % point of the normal distribution."""


def drop_alarms(now: RunSummary, history: Sequence[RunSummary]) -> tuple[Alarm, ...]:
    """Alarms of a run.

    Args:
        now: the run, complete.
        history: runs before it, oldest first; the run itself and those that ended by a bug, a mistake in the
            configuration or a missing service (1, 2, 6) are passed over.
    """
    before = [run for run in history if run.run != now.run and run.exit_code not in (1, 2, 6)]
    alarms: list[Alarm] = []
    for site in now.sites:
        earlier = [one for run in before for one in run.sites if one.site == site.site]
        alarms += _of_site(site, earlier)
    return tuple(alarms)


def _of_site(site: SiteSummary, earlier: Sequence[SiteSummary]) -> Iterable[Alarm]:
    usual = [one for one in earlier if one.measured >= MIN_PAGES][-HISTORY:]
    if site.measured >= MIN_PAGES:
        for name, value in site.coverage.items():
            values = [one.coverage[name] for one in usual if name in one.coverage]
            if alarm := _alarm(site.site, f"coverage:{name}", value, values, site.measured):
                yield alarm
    yield from _of_threads(site, earlier)
    fell = list(_unread(site, earlier))
    yield from fell or _silent(site, earlier)


def _unread(site: SiteSummary, earlier: Sequence[SiteSummary]) -> Iterable[Alarm]:
    """Threads that vanished: against the runs that could read some, so that it is told until they are read again."""
    values = [share for one in earlier if one.threads_read and (share := one.read_share) is not None][
        -HISTORY:
    ]
    now = site.read_share
    if not values or now is None:
        return
    usual = median(values)
    if site.threads_unread and now <= usual - FALLS:
        yield Alarm(site.site, "threads-read", now, usual, usual - FALLS, len(values))


def _silent(site: SiteSummary, earlier: Sequence[SiteSummary]) -> Iterable[Alarm]:
    """Threads that are there and were not read: told when a reason is new to the site, and at every run from the second on
    where an interface was asked in vain for `FALLS` of its threads."""
    threads = site.threads_read + site.threads_unread
    for flag, count in sorted(site.flags.items()):
        reason = reason_of(flag)
        if reason is None or reason in _TOLD_OTHERWISE or not threads:
            continue
        new = not any(flag in one.flags for one in earlier)
        if new or (earlier and was_asked([flag]) and count >= FALLS * threads):
            yield Alarm(site.site, f"threads-unread:{reason}", count / threads, 0.0, 0.0, len(earlier))


def _of_threads(site: SiteSummary, earlier: Sequence[SiteSummary]) -> Iterable[Alarm]:
    usual = [one for one in earlier if one.completeness.threads >= MIN_PAGES][-HISTORY:]
    share = site.completeness.share
    if share is None:
        return
    first = [one.completeness.share for one in earlier if one.completeness.share is not None][-HISTORY:]
    if first and len(usual) < MIN_RUNS:
        expected = median(first)
        if share <= expected - HALF and site.completeness.complete < site.completeness.threads:
            yield Alarm(site.site, "completeness", share, expected, expected - HALF, len(first))
        return
    if site.completeness.threads < MIN_PAGES:
        return
    values = [one.completeness.share for one in usual if one.completeness.share is not None]
    if alarm := _alarm(site.site, "completeness", share, values, site.completeness.threads):
        yield alarm


def _alarm(site: str, figure: str, now: float, values: Sequence[float], count: int) -> Alarm | None:
    if len(values) < MIN_RUNS:
        return None
    usual = median(values)
    deviation = 1.4826 * median(abs(value - usual) for value in values)
    # Half an article more keeps the error of a share above nought where the usual share is 1.
    share = (usual * count + 0.5) / (count + 1)
    chance = Z * math.sqrt(share * (1 - share) / count)
    limit = usual - max(SPREADS * deviation, FLOOR, chance)
    return Alarm(site, figure, now, usual, max(limit, 0.0), len(values)) if now < limit else None
