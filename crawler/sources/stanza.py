"""From a survey to the site's table in the sources file, with comments on what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from crawler.sources import values
from crawler.sources.model import Politeness, Site
from crawler.sources.render import render_site
from crawler.sources.survey import DiscoveryPlan, Finding
from spiders.discovery.urls import host_of

_CADENCES = (900.0, 1_800.0, 3_600.0, 7_200.0, 21_600.0, 43_200.0, 86_400.0)


def site_of(plan: DiscoveryPlan, name: str | None = None) -> Site:
    """The site as it should be followed. News sitemaps and feeds say what is new, the index has the past."""
    zone = _zone(plan.time_zone)
    delay = max(Politeness().delay, plan.crawl_delay or 0.0)
    gap = plan.gap()
    children = {item.url for one in plan.usable("sitemap") for item in one.discovery.next}
    return Site(
        name=name or host_of(plan.front).partition(":")[0],
        start=(plan.front,),
        sections=_urls(
            one for one in plan.usable("section") if one.source.url != plan.front and one.url != plan.front
        ),
        # A child that its index names is found through it.
        sitemaps=_urls(one for one in plan.usable("sitemap") if one.source.url not in children),
        feeds=_urls(plan.usable("feed")),
        apis=_apis(plan),
        cadence=_CADENCES[2]
        if gap is None
        else next((step for step in _CADENCES if step >= gap / 2), _CADENCES[-1]),
        time_zone=zone,
        politeness=Politeness(delay=delay),
    )


def stanza(plan: DiscoveryPlan, name: str | None = None, day: str | None = None) -> str:
    """TOML text of the site's table; `day` is when the site was looked at."""
    notes = {"time_zone": "as its REST interface says"}
    if plan.gap() is not None:
        notes["cadence"] = f"an entry every {_period(plan.gap() or 0)} of late"
    preface = [
        f"{plan.front}{', looked at ' + day if day else ''}",
        *(f"  {line}" for line in report_lines(plan)),
    ]
    if plan.crawl_delay:
        preface.append(f"  robots.txt asks for {plan.crawl_delay:g} s between requests")
    preface += [f"  articles look like {pattern}" for pattern in _patterns(plan)]
    return render_site(site_of(plan, name), notes, preface)


def report_lines(plan: DiscoveryPlan) -> Iterator[str]:
    """A line for each address that was looked at; guesses that led nowhere are left out."""
    for finding in plan.findings:
        if not finding.guessed or finding.usable:
            yield f"{finding.source.kind:8} {finding.source.url}  {said(finding)}"


def said(finding: Finding) -> str:
    """What came of one address, in words."""
    discovery = finding.discovery
    if finding.error:
        return finding.error
    if finding.source.kind == "robots":
        return f"{discovery.entries} sitemaps" if finding.status == 200 else f"status {finding.status}"
    if finding.is_story:
        return "a story"
    words = [f"{len(discovery.next)} sitemaps" if discovery.next and not discovery.found and finding.source.kind == "sitemap"
             else f"{discovery.total or discovery.entries} entries"]  # fmt: skip
    words += [f"newest {finding.newest}"] if finding.newest else []
    counted = [item.comment_count for item in discovery.found if item.comment_count is not None]
    words += [f"{sum(counted)} comments"] if counted else []
    words += [flag for flag in discovery.flags if flag != "window-edge"]
    return ", ".join(words)


def as_json(plan: DiscoveryPlan, name: str | None = None) -> dict[str, Any]:
    """The survey for machines."""
    return {
        "front": plan.front, "name": site_of(plan, name).name, "time_zone": plan.time_zone, "crawl_delay": plan.crawl_delay,
        "seconds_between_entries": plan.gap(),
        "looked_at": [
            {"kind": one.source.kind, "url": one.source.url, "status": one.status, "error": one.error, "usable": one.usable,
             "entries": one.discovery.entries, "newest": one.newest, "story": one.is_story, "flags": list(one.discovery.flags), "guessed": one.guessed}
            for one in plan.findings
        ],
    }  # fmt: skip


def _urls(findings: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.url or one.source.url for one in findings))


def _apis(plan: DiscoveryPlan) -> tuple[str, ...]:
    """The interface's root, not the first page of posts that it leads to."""
    return tuple(one.url for one in plan.usable("api") if "wp/v2/" not in one.url)


def _patterns(plan: DiscoveryPlan) -> list[str]:
    total = plan.shapes.articles.total()
    common = Counter(plan.shapes.articles).most_common(3)
    return [f"{pattern} ({count / total:.0%})" for pattern, count in common if count / total >= 0.1]


def _zone(name: str | None) -> str | None:
    try:
        return str(values.zone(name)) if name else None
    except ValueError:
        return None


def _period(seconds: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
