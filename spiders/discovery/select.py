"""What all sources do with their entries: one per address, inside the window, newest first, with a priority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spiders.dates.spans import newest, period_of_url
from spiders.discovery.found import Found, Window


def arrange(items: Iterable[Found], window: Window) -> tuple[tuple[Found, ...], bool]:
    """The entries wanted, newest first, and whether the window's old edge was met (then paging back stops).

    Undated entries keep their place after the dated ones, in the order of the source; in doubt an entry stays.
    """
    wanted: dict[str, Found] = {}
    edge = False
    for item in items:
        too_old = _too_old(item, window)
        # The last dated entry decides: an old story pinned to the top is not the edge.
        edge = too_old if too_old or newest(_date(item)) > float("-inf") else edge
        if too_old or window.too_new(item.date_published):
            continue
        known = wanted.get(item.url)
        wanted[item.url] = _merge(known, item) if known else item
    order = sorted(wanted.values(), key=_age, reverse=True)
    return tuple(_ranked(order)), edge


def _date(item: Found) -> str | None:
    """Its date, its last change, or the date in its address."""
    stated = item.date_published or item.lastmod
    period = None if stated else period_of_url(item.url)
    return period[1] if period else stated


def _age(item: Found) -> float:
    return newest(_date(item))


def _too_old(item: Found, window: Window) -> bool:
    """By its date; else by its last change (which is never before it); else by the date in its address."""
    if item.kind == "thread" or (item.lastmod and not window.too_old(item.lastmod)):
        return window.too_old(item.lastmod)
    if item.date_published or item.lastmod:
        return window.too_old(item.date_published or item.lastmod)
    period = period_of_url(item.url)
    return bool(period) and window.too_old(period[1] if period else None)


def _merge(known: Found, again: Found) -> Found:
    """The same address twice in one source: the first, with what only the second says; the later change wins."""
    later = again if newest(again.lastmod) > newest(known.lastmod) else known
    return replace(
        known,
        title=known.title or again.title,
        date_published=known.date_published or again.date_published,
        date_published_raw=known.date_published_raw or again.date_published_raw,
        lastmod=later.lastmod,
        lastmod_raw=later.lastmod_raw,
        priority=max(known.priority, again.priority),
    )


def _ranked(order: list[Found]) -> Iterable[Found]:
    """Newest first in the frontier too: up to 0.1 below its own priority for the last of the source."""
    count = max(len(order), 1)
    for place, item in enumerate(order):
        yield replace(item, priority=round(max(item.priority - 0.1 * place / count, 0.0), 4))
