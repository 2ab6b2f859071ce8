"""What one run did: the dataclass behind runs/RUN.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from archives.collection.schema import document, object_schema
from archives.plain import plain
from archives.records import dump_document

MOST_VISITS = 200
VERSIONED = ("tearsheet", "scrapy", "twisted", "warcio", "lxml", "htmldate")
"""What a report and `doctor` name with its version; what every installation has."""
FORMAT = 1
"""Raised when a key changes its meaning; new keys do not raise it."""


@dataclass(frozen=True, slots=True)
class Articles:
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    """Followed stories whose page answered 404 or 410 for the first time."""
    reappeared: int = 0

    @property
    def total(self) -> int:
        return self.new + self.updated + self.unchanged + self.gone + self.reappeared


@dataclass(frozen=True, slots=True)
class Comments:
    new: int = 0
    edited: int = 0
    removed: int = 0
    unchanged: int = 0
    reappeared: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """Threads with a printed number: what the archive has of what it knows of."""

    threads: int = 0
    complete: int = 0
    declared: int = 0
    captured: int = 0
    """Of these threads, at most what each declares: a surplus in one must not hide a lack in another."""

    @property
    def share(self) -> float | None:
        """Captured of declared, 0 to 1; null where no thread states a number above 0."""
        return self.captured / self.declared if self.declared else None


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """One site in one run."""

    site: str
    pages: int = 0
    """URLs tried."""
    failed: int = 0
    bytes: int = 0
    articles: Articles = Articles()
    comments: Comments = Comments()
    completeness: Completeness = Completeness()
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Article field -> share of the run's articles in which it is not null (or empty), 0 to 1."""
    measured: int = 0
    """Articles that the coverage was measured on."""
    errors: Mapping[str, int] = field(default_factory=dict)
    """Kind of error (`timeout`, `http-404` …) -> URLs."""
    flags: Mapping[str, int] = field(default_factory=dict)
    """Flag of articles (`paywall`, `truncated` …) -> articles."""
    threads_read: int = 0
    """Articles whose thread was read, or that print the number 0."""
    threads_unread: int = 0
    """Articles that have a thread which was not read (flag `thread-unread: …`)."""

    @property
    def read_share(self) -> float | None:
        """Threads read of those that are there, 0 to 1; null where there is none."""
        threads = self.threads_read + self.threads_unread
        return self.threads_read / threads if threads else None


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story of the run that a person would want to look at: something changed, is flagged, or failed."""

    url: str
    headline: str | None = None
    change: str | None = None
    """`new`, `updated`, `gone`, `reappeared` …; null for a URL that failed."""
    comments: Mapping[str, int] = field(default_factory=dict)
    """Change of comments (`new`, `edited`, `removed`, `reappeared`) -> comments; unchanged ones are left out."""
    flags: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """What one visit of the browser cost."""

    url: str
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    """Of all the browser's processes; 0 where it cannot be known."""
    peak_bytes: int = 0
    """Of memory, of all its processes together; 0 where it cannot be known."""
    requests: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class HostLeftAlone:
    host: str
    reason: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A figure of a site that fell against its own history (see `crawler.report.alarm`)."""

    site: str
    figure: str
    """`coverage:FIELD`, `completeness`, `threads-read` or `threads-unread:REASON`."""
    now: float
    usual: float
    """Median of the runs before."""
    limit: float
    """The lowest value that would not have raised the alarm."""
    runs: int
    """Runs in the history that it was compared with."""

    @property
    def text(self) -> str:
        """One line for people."""
        if self.figure.startswith("threads-unread:"):
            reason = self.figure.partition(":")[2]
            return f"{self.site}: {self.now:.0%} of the threads were not read ({reason})"
        told = {"completeness": "comment completeness", "threads-read": "share of threads that could be read"}
        name = told.get(self.figure) or self.figure.removeprefix("coverage:")
        return f"{self.site}: {name} fell to {self.now:.0%} (usual: {self.usual:.0%} over {self.runs} runs)"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run. Times are RFC 3339 strings, handed in: nothing here reads a clock."""

    run: str
    collection: str = "main"
    asked: tuple[str, ...] = ()
    """URLs or sources that the run was asked for."""
    command: str | None = None
    started: str | None = None
    ended: str | None = None
    seconds: float | None = None
    exit_code: int | None = None
    finish_reason: str | None = None
    """`finished`, `interrupted`, `time-limit`, `page-limit`, `disk-full` …"""
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """Outcome of a URL (`fetched`, `not-modified`, `revisit`, `failed`, `refused`, `waiting` …) -> URLs."""
    sites: tuple[SiteSummary, ...] = ()
    hosts_left_alone: tuple[HostLeftAlone, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    stories: tuple[StoryLine, ...] = ()
    """What to look at, gone and failed ones first; at most `crawler.report.stories.MOST`."""
    stories_left_out: int = 0
    visits: tuple[VisitLine, ...] = ()
    """Of the browser, the costly ones first; at most `MOST_VISITS`."""
    visits_made: int = 0
    files: tuple[str, ...] = ()
    bytes_received: int = 0
    bytes_written: int = 0
    dead_letters: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    """Program and libraries -> version."""

    @property
    def pages(self) -> int:
        return sum(site.pages for site in self.sites)

    @property
    def errors(self) -> dict[str, int]:
        """Kind of error -> URLs over all sites, most frequent first."""
        total: dict[str, int] = {}
        for site in self.sites:
            for kind, count in site.errors.items():
                total[kind] = total.get(kind, 0) + count
        return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))


def to_json(summary: RunSummary) -> bytes:
    """runs/RUN.json: indented, keys in declaration order, ending in a line feed."""
    return dump_document({"type": "run", "format": FORMAT, **_plain(plain(summary)[0])})


def run_schema() -> dict[str, Any]:
    """The JSON Schema of runs/RUN.json."""
    schema = object_schema(RunSummary)
    schema["properties"] = {"type": {"const": "run"}, "format": {"const": FORMAT}, **schema["properties"]}
    schema["required"] = ["type", "format", *schema["required"]]
    return document("run", schema, str(FORMAT))


def from_json(data: bytes) -> RunSummary:
    """A summary from runs/RUN.json; keys of a later version are passed over, missing ones take their default.

    Raises:
        ValueError: it is no run summary.
    """
    parsed = orjson.loads(data)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("run"), str):
        raise ValueError("not a run summary: no run id")  # noqa: TRY004 - of the contents, not of an argument
    try:
        return _run(parsed)
    except (TypeError, AttributeError) as error:
        raise ValueError(f"not a run summary: {error}") from error


def _plain(summary: RunSummary) -> dict[str, Any]:
    return {f.name: getattr(summary, f.name) for f in fields(summary)}


def _run(data: dict[str, Any]) -> RunSummary:
    known = _known(RunSummary, data)
    known["asked"], known["files"] = tuple(data.get("asked") or ()), tuple(data.get("files") or ())
    known["sites"] = tuple(_site(site) for site in data.get("sites") or ())
    known["hosts_left_alone"] = tuple(
        HostLeftAlone(**_known(HostLeftAlone, host)) for host in data.get("hosts_left_alone") or ()
    )
    known["visits"] = tuple(VisitLine(**_known(VisitLine, visit)) for visit in data.get("visits") or ())
    known["stories"] = tuple(_story(story) for story in data.get("stories") or ())
    known["alarms"] = tuple(Alarm(**_known(Alarm, alarm)) for alarm in data.get("alarms") or ())
    return RunSummary(**known)


def _story(data: dict[str, Any]) -> StoryLine:
    known = _known(StoryLine, data)
    known["flags"] = tuple(data.get("flags") or ())
    return StoryLine(**known)


def _site(data: dict[str, Any]) -> SiteSummary:
    known = _known(SiteSummary, data)
    for name, kind in (("articles", Articles), ("comments", Comments), ("completeness", Completeness)):
        known[name] = kind(**_known(kind, data.get(name) or {}))
    return SiteSummary(**known)


def _known(kind: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    return {f.name: data[f.name] for f in fields(kind) if f.name in data}
