"""What a run has done so far: counts for progress, summary, report and exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archives.records import Article
from crawler.exit_codes import ExitCode, combine, of_error
from spiders.crawl.fetched import SOURCE_KINDS, Fetched, is_failure
from spiders.read.requisites import story_limit
from spiders.read.story import STORY_ROLES, Story
from spiders.read.thread_pages import reason_of
from spiders.reading import LIMIT


@dataclass(slots=True)
class Asked:
    """What came of one URL that the user named (or that a source listed)."""

    url: str
    final_url: str | None = None
    status: int | None = None
    error: str | None = None
    content_type: str | None = None
    headline: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    change: str | None = None
    comments_captured: int = 0
    comments_declared: int | None = None
    comments_complete: bool | None = None
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Running counts; `asked` by event."""

    asked: dict[str, Asked] = field(default_factory=dict)
    pages: int = 0
    requisites: int = 0
    bytes: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    comments: Counter[str] = field(default_factory=Counter)
    listed: Counter[str] = field(default_factory=Counter)
    """What the sources of a site listed; a site stands here once one was looked at that the configuration names."""
    unwritten: int = 0
    """Stories that no line could be made of."""
    in_part: dict[str, str] = field(default_factory=dict)
    """Articles of which a part alone is there, with the error that says why."""
    unread: Counter[str] = field(default_factory=Counter)
    """Threads that are there and were not read, by the reason."""
    limits: dict[str, list[str]] = field(default_factory=dict)
    """Bounds that were reached, and where."""
    source_errors: list[str] = field(default_factory=list)
    """Of the sources that the configuration names; a missing robots.txt is none."""

    def limit(self, bound: str, url: str) -> None:
        """A bound was reached at a page."""
        where = self.limits.setdefault(bound, [])
        if url not in where:
            where.append(url)

    def take_page(self, item: Fetched) -> None:
        """Count a page line."""
        record, role = item.record, item.role
        if role.name in SOURCE_KINDS:
            if record.error and role.discovered_by is None and role.name != "robots-source":
                self.source_errors.append(record.error)
        elif role.name in STORY_ROLES:
            self.pages += 1
        elif role.name == "robots":
            return  # a missing robots.txt is no error, and nobody asked for it
        else:
            self.requisites += 1
        for flag in record.flags:
            if flag.startswith(LIMIT):
                of_story = role.article if flag in story_limit(role) else None
                self.limit(flag.removeprefix(LIMIT), of_story or record.final_url or record.url)
        self.bytes += record.bytes or 0
        if record.error and is_failure(record):
            self.errors[record.error.split(":")[0]] += 1
        if record.error and item.reading and item.reading.article and role.name in ("page", "section"):
            self.in_part[record.url] = record.error
        story = role.name == "page" or (role.name == "section" and item.reading is not None)
        if role.event is not None and story:
            asked = self.asked.setdefault(role.event, Asked(record.url))
            asked.final_url, asked.status, asked.error = record.final_url, record.status, record.error
            asked.content_type = record.content_type
            asked.flags = item.reading.flags if item.reading else ()

    def take_source(self, site: str, item: Fetched, *, named: bool, lists: bool) -> None:
        """Count what a source of a site lists.

        Args:
            site: its name.
            item: the source, which answered.
            named: the configuration names it.
            lists: further sources count beside entries: those that are not due are not looked at in this run.
        """
        found = item.discovery
        entries = found.entries + len(found.next) * lists if found else 0
        entries += item.reading is not None and item.reading.article is not None  # a story by itself
        if entries or (named and item.role.name != "robots-source"):
            self.listed[site] += entries

    def take_story(self, story: Story) -> None:
        """Count a story's records."""
        if story.failed is not None:
            self.errors[(story.failed.error or "").split(":")[0]] += 1
            self.unwritten += 1
            if story.event in self.asked:
                self.asked[story.event].error = story.failed.error
        if story.article is None:
            return
        self.articles[story.article.change or "new"] += 1
        self.comments.update(comment.change or "new" for comment in story.comments)
        reasons = [reason for flag in story.article.flags if (reason := reason_of(flag)) is not None]
        self.unread.update(reasons[:1])
        if story.event in self.asked:
            _describe(self.asked[story.event], story.article)

    def exit_codes(self) -> Iterable[ExitCode]:
        """What each asked URL stands for."""
        yield from (ExitCode.NOTHING if _is_empty(a) else of_error(a.error) for a in self.asked.values())
        if self.unwritten:
            yield ExitCode.FAILURES

    def reading_code(self, *, problems: bool, nothing: bool) -> ExitCode:
        """What reading archives stands for.

        Args:
            problems: something in the files could not be read.
            nothing: there was nothing to read.

        Returns:
            Failures where something could not be read or no line be made of it; of a story that is there in part what it was
            for the run that fetched it. That a server answered 404 is no failure of reading.
        """
        failed = problems or self.unwritten or self.errors["record"] or self.errors["reader"]
        said = [ExitCode.FAILURES] * bool(failed) + [ExitCode.NOTHING] * nothing
        return combine([*said, *map(of_error, self.in_part.values())])

    def run_codes(self, threshold: float, failed: Mapping[ExitCode, int]) -> Iterable[ExitCode]:
        """What a scheduled run stands for.

        Args:
            threshold: share of stories that may fail in one way.
            failed: stories of the run that failed, by what their failure stands for.

        Returns:
            Failures over the threshold, every named source that failed, and that no source of a site that was looked at
            listed anything.
        """
        stories = max(len(self.asked), sum(failed.values()))
        yield from (code for code, count in failed.items() if count > threshold * stories)
        yield from map(of_error, self.source_errors)
        if self.unwritten:
            yield ExitCode.FAILURES
        if not all(self.listed.values()):
            yield ExitCode.NOTHING

    def exit_code(self, *more: ExitCode) -> ExitCode:
        """The code of the run so far, with what else happened."""
        return combine([*self.exit_codes(), *more])


def _is_empty(asked: Asked) -> bool:
    """A page came, and there was nothing on it to read."""
    return asked.error is None and asked.headline is None and "empty" in asked.flags


def _describe(asked: Asked, article: Article) -> None:
    asked.headline = article.headline
    asked.authors = tuple(author.name for author in article.authors)
    asked.date_published = article.date_published
    asked.change = article.change
    asked.comments_captured = article.comments.captured
    asked.comments_declared = article.comments.declared
    asked.comments_complete = article.comments.complete
    asked.flags = article.flags
