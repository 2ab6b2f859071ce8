"""Events at places of many files, in whatever order: reading goes on where the next one follows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archives.warc.events import Event
from archives.warc.raw_record import Report
from archives.warc.reader import read_events
from archives.warc.volume import Volume, final_name

_OPEN = 32
"""Files that are open at once."""
_NEAR = 1024 * 1024
"""Bytes that are rather read over than sought over."""


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event and where its first record stands: the unit's first byte, and which record of the unit it is."""

    at: int
    nth: int
    event: Event


def placed_events(volume: Volume, report: Report | None = None, offset: int = 0) -> Iterator[PlacedEvent]:
    """All events from a unit on, with their places.

    Raises:
        OSError: the file cannot be read.
    """
    unit, number = -1, 0
    for event in read_events(there(volume), report, offset):
        place = None
        for record in event.records:
            unit, number = record.offset, number + 1 if record.offset == unit else 0
            place = place or (unit, number)
        if place:
            yield PlacedEvent(*place, event)


def there(volume: Volume) -> Volume:
    """A file that another process has sealed meanwhile has another name."""
    if volume.elsewhere or volume.path.is_file():
        return volume
    return replace(volume, path=volume.path.with_name(final_name(volume.path)))


class EventsAt:
    """Args:
    volumes: the files, by number.
    """

    def __init__(self, volumes: Sequence[Volume]) -> None:
        self._volumes = volumes
        self._open: OrderedDict[int, tuple[Iterator[PlacedEvent], int, int, int]] = OrderedDict()
        """What is being read of a file, and where its last event began and ended."""
        self._last: tuple[int, PlacedEvent] | None = None

    def get(self, volume: int, at: int, nth: int) -> Event | None:
        """The event there; None where the file has changed meanwhile.

        Raises:
            OSError: it cannot be read.
        """
        if self._last and (self._last[0], self._last[1].at, self._last[1].nth) == (volume, at, nth):
            return self._last[1].event
        self._last = None
        if (known := self._open.pop(volume, None)) is not None:
            events, last, number, end = known
            if (last, number) < (at, nth) and at - end < _NEAR:
                return self._find(volume, events, at, nth)
        return self._find(volume, placed_events(self._volumes[volume], offset=at), at, nth)

    def _find(self, volume: int, events: Iterator[PlacedEvent], at: int, nth: int) -> Event | None:
        for placed in events:
            if (placed.at, placed.nth) < (at, nth):
                continue
            self._open[volume] = (events, placed.at, placed.nth, placed.event.end)
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)
            if (placed.at, placed.nth) != (at, nth):
                return None
            self._last = (volume, placed)
            return placed.event
        return None
