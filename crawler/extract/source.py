"""The captures of the files that were named: met once to plan, then given in the order of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archives.capture import Capture
from archives.errors import is_full
from archives.warc.captures import is_warc_date
from archives.warc.events import Event
from archives.warc.raw_record import Problem
from archives.warc.reader import Archive
from archives.warc.volume import Volume
from crawler.extract.events_at import EventsAt, PlacedEvent, placed_events, there
from crawler.extract.extraction import gives_way, is_of_story, place_key
from crawler.extract.inputs import Inputs
from crawler.extract.page_files import page_capture
from crawler.extract.plan import Met, Plan, Step
from crawler.extract.spool import writing_spool
from spiders.read.roles import is_untold


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the files is wanted."""

    run: str
    """The run that captures of other tools belong to."""
    url: str | None = None
    """Of the one page; of a page file, where it stood."""
    date: datetime | None = None
    """Of page files."""
    shard: tuple[int, int] = (1, 1)


class Source:
    """Args:
    inputs: what the names stand for.
    wanted: what of it.
    spool: folder for the plan.
    problems: takes what cannot be read.
    beside: finds a file that is not read, where a revisit says that its original is in it.
    """

    def __init__(
        self,
        inputs: Inputs,
        wanted: Wanted,
        spool: Path,
        problems: dict[Problem, None],
        beside: Callable[[str], Volume | None] | None = None,
    ) -> None:
        self.inputs = inputs
        self.wanted = wanted
        self.problems = problems
        self.count = 0
        """Captures given."""
        self._volumes = inputs.volumes
        self._archive = Archive(self._volumes, beside)
        self._plan = Plan(spool / "plan.sqlite")
        self._events = EventsAt(self._volumes)
        self._segments: tuple[set[str], dict[str, Problem]] = (set(), {})

    @property
    def met(self) -> int:
        """Captures in the files, of whatever shard."""
        return self._plan.count

    def close(self) -> None:
        """Let go of the plan's file."""
        self._plan.close()

    def captures(self) -> Iterator[tuple[Step, Capture]]:
        """All captures that are wanted, in the order of the plan, those of other tools with their run.

        Raises:
            OSError: a file cannot be read any more, or there is no room for the plan.
        """
        with writing_spool():
            self._meet_all()
        for step in self._plan.steps(self.wanted.shard):
            capture = self._capture(step)
            if capture is not None:
                self.count += 1
                yield step, self._of_run(capture, step.generation)

    def _meet_all(self) -> None:
        for number, volume in enumerate(self._volumes):
            try:
                self._meet(number, volume)
            except OSError as error:
                if is_full(error):
                    raise
                self._tell(Problem(volume.name, 0, f"cannot be read: {error.strerror or error}"))
        for number, path in enumerate(self.inputs.pages, len(self._volumes)):
            self._add(number, PlacedEvent(0, 0, Event()), 0, self._page(path))
        origins, continued = self._segments
        for origin, problem in continued.items():
            if origin not in origins:
                self._tell(problem)
        self._plan.settle()

    def _meet(self, number: int, volume: Volume) -> None:
        """Of a file that another process writes, what was whole when it was first looked at."""
        end, last, told = there(volume).size(), 0, list[Problem]()
        for placed in placed_events(volume, told.append):
            if placed.event.end > end:
                break
            last = placed.event.end
            told += _faults(volume, placed.event)
            self._note_segments(volume, placed.event)
            for sub, capture in enumerate(self._archive.captures_of(placed.event, volume.name)):
                if self.wanted.url is None or capture.url == self.wanted.url:
                    self._add(number, placed, sub, capture)
        grows = there(volume).size() != end
        for problem in told:
            if not grows or problem.offset < last:
                self._tell(problem)

    def _add(self, number: int, placed: PlacedEvent, sub: int, capture: Capture) -> None:
        role = capture.role
        self._plan.add(
            Met(
                number, placed.at, placed.nth, sub, capture.date, role.run,
                "\0".join(((*role.via, capture.url)[0], role.asked or "")),
                place_key(capture), role.event, is_of_story(capture), is_untold(capture), gives_way(capture),
            )
        )  # fmt: skip

    def _capture(self, step: Step) -> Capture | None:
        if step.volume >= len(self._volumes):
            return self._page(self.inputs.pages[step.volume - len(self._volumes)])
        volume = self._volumes[step.volume]
        event = self._events.get(step.volume, step.at, step.nth)
        for sub, capture in enumerate(self._archive.captures_of(event, volume.name) if event else ()):
            if sub == step.sub:
                return told(capture, volume)
        self._tell(Problem(volume.name, step.at, "the file has changed while it was read"))
        return None

    def _page(self, path: Path) -> Capture:
        return page_capture(path, self.wanted.url, self.wanted.date)

    def _of_run(self, capture: Capture, generation: int) -> Capture:
        """Captures of other tools belong to the run that extracts them; those of a URL captured again at another time
        to a run of their own behind it (`RUN.2` …), so that each may give the next version of its article."""
        if capture.role.run is not None:
            return capture
        run = self.wanted.run if generation == 1 else f"{self.wanted.run}.{generation}"
        return replace(capture, role=replace(capture.role, run=run))

    def _note_segments(self, volume: Volume, event: Event) -> None:
        origins, continued = self._segments
        for record in event.records:
            if record.kind == "continuation":
                origin = record.id_field("WARC-Segment-Origin-ID") or ""
                text = f"a segment of a record that is not here: {origin or 'it does not say which'}"
                continued.setdefault(origin, Problem(volume.name, record.offset, text))
            elif record.get("WARC-Segment-Number") is not None:
                origins.add(record.record_id)

    def _tell(self, problem: Problem) -> None:
        self.problems[problem] = None


def _faults(volume: Volume, event: Event) -> Iterator[Problem]:
    """Records that nothing can be made of, or not all."""
    for record in event.records:
        if not record.kind:
            yield Problem(volume.name, record.offset, "a record without WARC-Type")
    for record in event.subjects:
        if not record.url:
            yield Problem(volume.name, record.offset, f"a {record.kind} record without WARC-Target-URI")
        elif not is_warc_date(date := record.get("WARC-Date") or ""):
            yield Problem(volume.name, record.offset, f"no date: {date[:40]!r}; 1970 stands for it")


def told(capture: Capture, volume: Volume) -> Capture:
    """A capture with the place that the user's own file has it at."""
    if volume.packed is None or capture.pointer is None:
        return capture
    return replace(capture, pointer=replace(capture.pointer, offset=0, length=volume.packed))
