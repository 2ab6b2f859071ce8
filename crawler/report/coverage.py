"""Counts a run's records into its summary, one record at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from urllib.parse import urlsplit

from archives.records import Article, Comment, PageRecord, Record
from archives.warc.records import DOM_URN
from crawler.report.summary import Articles, Comments, Completeness, SiteSummary
from spiders.crawl.fetched import is_failure
from spiders.read.thread_pages import UNREAD

# Keys that identify, count or explain: they are never absent, so their coverage says nothing.
_NOT_MEASURED = frozenset(
    {"type", "schema_version", "run", "id", "url", "canonical_url", "site", "comments", "version", "text_digest", "change",
     "duplicate_of", "near_duplicate_of", "discovered_by", "flags", "method", "capture"}
)  # fmt: skip
MEASURED = tuple(f.name for f in fields(Article) if f.name not in _NOT_MEASURED)
"""Article fields whose coverage is reported."""


class Tally:
    """Feed it every record of the run, then ask for the sites. Memory grows with sites, not with records."""

    def __init__(self) -> None:
        self._sites: dict[str, _Site] = {}

    def add(self, record: Record) -> None:
        """Count one record (as the pipelines hand it on, with `change` set)."""
        if isinstance(record, Article):
            self._site(record.site or site_of(record.url)).article(record)
        elif isinstance(record, Comment):
            self._site(record.id.partition("/")[0] or site_of(record.article_url)).comment(record)
        else:
            self._site(site_of(record.url.removeprefix(DOM_URN))).page(record)

    def unchanged(self, site: str, *, articles: int = 0, comments: int = 0) -> None:
        """Count what was looked at and has no line because nothing changed."""
        counted = self._site(site)
        counted.articles["unchanged"] += articles
        counted.comments["unchanged"] += comments

    def sites(self) -> tuple[SiteSummary, ...]:
        """The summary of each site, by name."""
        return tuple(self._sites[name].summary(name) for name in sorted(self._sites))

    def _site(self, name: str) -> _Site:
        return self._sites.setdefault(name, _Site())


def site_of(url: str) -> str:
    """Host without `www.`, as in `article.site`."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class _Site:
    def __init__(self) -> None:
        self.pages = self.failed = self.bytes = self.measured = 0
        self.articles: Counter[str] = Counter()
        self.comments: Counter[str] = Counter()
        self.present: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.flags: Counter[str] = Counter()
        self.threads: Counter[str] = Counter()

    def article(self, record: Article) -> None:
        change = record.change or "new"
        self.articles["unchanged" if change == "unchanged-text" else change] += 1
        self.measured += 1
        self.present.update(name for name in MEASURED if getattr(record, name) not in (None, "", ()))
        self.flags.update(set(record.flags))
        if any(flag.startswith(UNREAD) for flag in record.flags):
            self.threads["unread"] += 1
        elif record.comments.captured or record.comments.declared is not None:
            self.threads["read"] += 1
        declared = record.comments.declared
        if declared is not None:
            captured = min(record.comments.captured, declared)
            self.threads.update(
                threads=1, complete=int(captured >= declared), declared=declared, captured=captured
            )

    def comment(self, record: Comment) -> None:
        self.comments[record.change or "new"] += 1

    def page(self, record: PageRecord) -> None:
        self.pages += 1
        self.bytes += record.bytes or 0
        if record.error and is_failure(record):
            self.failed += 1
            self.errors[record.error.partition(":")[0]] += 1

    def summary(self, name: str) -> SiteSummary:
        coverage = (
            {key: round(self.present[key] / self.measured, 4) for key in MEASURED} if self.measured else {}
        )
        return SiteSummary(
            site=name, pages=self.pages, failed=self.failed, bytes=self.bytes,
            articles=Articles(*(self.articles[key] for key in ("new", "updated", "unchanged", "gone", "reappeared"))),
            comments=Comments(*(self.comments[key] for key in ("new", "edited", "removed", "unchanged", "reappeared"))),
            completeness=Completeness(*(self.threads[key] for key in ("threads", "complete", "declared", "captured"))),
            coverage=coverage, measured=self.measured,
            errors=dict(self.errors.most_common()), flags=dict(self.flags.most_common()),
            threads_read=self.threads["read"], threads_unread=self.threads["unread"],
        )  # fmt: skip
