"""The site of the campaign: stories with comment pages, a front page and a sitemap, answers as slow as asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.audit import Expected
from tests.servers.pages import Answer, Site, serve
from tests.servers.stories import story_site

PER_PAGE = 2


@dataclass(frozen=True)
class Plan:
    """How large the site is; `large` adds a document that has to be spooled."""

    stories: int
    pages: int = 3
    wait: float = 0.0
    large: int = 0

    @property
    def comments(self) -> int:
        return self.pages * PER_PAGE


@contextmanager
def news(plan: Plan, folder: Path) -> Iterator[tuple[Site, Expected]]:
    """Serve the site; `folder` gets `urls.txt` and `sources.toml` for it."""
    answers = story_site(plan.stories, plan.comments, PER_PAGE, wait=plan.wait)
    documents = ["/report.pdf"] if plan.large else []
    if plan.large:
        body = b"%PDF-1.7\n" + bytes(range(256)) * (plan.large // 256)
        answers["/report.pdf"] = Answer(body, headers={"Content-Type": "application/pdf"})
    with serve(answers) as site:
        pages = [path for path in answers if path.startswith("/story/")]
        first = [f"/story/{n}/" for n in range(1, plan.stories + 1)]
        links = "".join(f'<li><a href="{path}">A story of the harbour: {path}</a></li>' for path in first)
        site.answers["/"] = Answer(
            f"<html><head><title>Front</title></head><body><ul>{links}</ul></body></html>"
        )
        entries = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in first)
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        site.answers["/sitemap.xml"] = Answer(
            f'<urlset xmlns="{namespace}">{entries}</urlset>', headers={"Content-Type": "application/xml"}
        )
        site.answers["/robots.txt"] = Answer(
            f"User-agent: *\nDisallow: /private/\nSitemap: {site.url('/sitemap.xml')}\n",
            headers={"Content-Type": "text/plain"},
        )
        (folder / "urls.txt").write_text("".join(site.url(path) + "\n" for path in [*first, *documents]))
        (folder / "sources.toml").write_text(
            '[crawl]\ncontact = "test@example.org"\n[defaults.politeness]\ndelay = "0s"\nconcurrency = 8\n'
            f'[sites.test]\nstart = ["{site.url("/")}"]\n'
        )
        urls = frozenset(site.url(path) for path in pages)
        yield site, Expected(urls, plan.stories, plan.stories * plan.comments)
