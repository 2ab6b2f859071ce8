"""The run report as one HTML page: no scripts, no foreign resources, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from crawler.report.charts import bar, columns, sparkline, stack
from crawler.report.summary import RunSummary, SiteSummary, StoryLine

_HISTORY = 30
_STATES = {
    0: ("ok", "finished"), 3: ("warn", "finished with failures"), 4: ("bad", "nothing found"), 5: ("warn", "refused"),
    10: ("warn", "interrupted, resumable"), 11: ("warn", "limit reached"), 2: ("bad", "configuration"), 6: ("bad", "service unreachable"),
    1: ("bad", "bug"),
}  # fmt: skip
_OUTCOMES = {
    "fetched": "blue", "not-modified": "green", "revisit": "green", "unchanged": "green", "failed": "red", "refused": "amber", "waiting": "grey",
}  # fmt: skip
_FIELDS = ("headline", "authors", "date_published", "body", "description", "section", "images", "language")
"""Fields of the coverage table; those of `alarms` are added."""


def render_page(summary: RunSummary, history: Sequence[RunSummary] = ()) -> str:
    """The page of a run; `history` (oldest first, the run itself is passed over) feeds the charts over time."""
    before = [run for run in history if run.run != summary.run][-(_HISTORY - 1) :]
    runs = [*before, summary]
    parts = [
        _head(summary), _tiles(summary), _alarms(summary), _outcomes(summary), _over_time(runs), _sites(summary, runs), _stories(summary),
        _coverage(summary), _errors(summary), _visits(summary), _hosts(summary), _foot(summary),
    ]  # fmt: skip
    style = (files("crawler.report") / "report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
        f'<meta name="robots" content="noindex"><title>Tearsheet run {_t(summary.run)}</title>\n<style>\n{style}</style></head>\n'
        f"<body><main>\n{''.join(parts)}</main></body></html>\n"
    )


def _t(value: object) -> str:
    """Text, escaped; a dash for null."""
    return escape("–" if value is None or value == "" else str(value), quote=True)


def _head(summary: RunSummary) -> str:
    code = summary.exit_code
    colour, said = _STATES.get(code, ("bad", "unknown")) if code is not None else ("warn", "still running")
    pill = (
        f'<span class="pill {colour}">{_t(said)}{f" · exit code {code}" if code is not None else ""}</span>'
    )
    facts = [
        f"collection {_t(summary.collection)}", f"{_when(summary.started)} to {_when(summary.ended)}",
        _duration(summary.seconds), f"asked for {_t(', '.join(summary.asked[:12]))}{' …' if len(summary.asked) > 12 else ''}",
    ]  # fmt: skip
    return f'<header><h1>{_t(summary.run)}</h1>{pill}</header><p class="meta">{" · ".join(fact for fact in facts if fact)}</p>\n'


def _when(iso: str | None) -> str:
    return _t(iso.replace("T", " ", 1) if iso else None)


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    hours, rest = divmod(round(seconds), 3_600)
    return (
        f"{hours} h {rest // 60} min"
        if hours
        else f"{rest // 60} min {rest % 60} s"
        if rest >= 60
        else f"{seconds:.1f} s"
    )


def _tiles(summary: RunSummary) -> str:
    sites = summary.sites
    declared = sum(site.completeness.declared for site in sites)
    captured = sum(site.completeness.captured for site in sites)
    tiles = [
        (f"{summary.pages:,}", "URLs tried"),
        (f"{sum(s.articles.new for s in sites):,}", f"new articles, {sum(s.articles.updated for s in sites):,} updated"),
        (f"{sum(s.comments.new for s in sites):,}",
         f"new comments, {sum(s.comments.edited for s in sites):,} edited, {sum(s.comments.removed for s in sites):,} removed"),
        (f"{captured / declared:.1%}" if declared else "–", f"{captured:,} of {declared:,} declared comments"),
        (f"{sum(s.failed for s in sites):,}", "failed"),
        (_bytes(summary.bytes_received), f"received, {_bytes(summary.bytes_written)} written"),
    ]  # fmt: skip
    return (
        '<div class="tiles">'
        + "".join(f'<div class="tile"><b>{_t(a)}</b><span>{_t(b)}</span></div>' for a, b in tiles)
        + "</div>\n"
    )


def _bytes(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1_000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1_000
    return f"{count:,.1f} TB"


def _alarms(summary: RunSummary) -> str:
    if not summary.alarms:
        return ""
    rows = "".join(f"<li>{_t(alarm.text)}</li>" for alarm in summary.alarms)
    return f'<section class="alarm"><h2>Fell against its own history</h2><ul>{rows}</ul></section>\n'


def _outcomes(summary: RunSummary) -> str:
    if not summary.outcomes:
        return ""
    spare = iter(("violet", "grey", "amber") * len(summary.outcomes))
    parts = [(name, count, _OUTCOMES.get(name) or next(spare)) for name, count in summary.outcomes.items()]
    return f"<section><h2>What became of each URL</h2>{stack(parts)}</section>\n"


def _over_time(runs: Sequence[RunSummary]) -> str:
    if len(runs) < 2:
        return ""
    charts = (
        (
            "New and updated articles",
            "blue",
            [sum(s.articles.new + s.articles.updated for s in run.sites) for run in runs],
        ),
        ("New comments", "green", [sum(s.comments.new for s in run.sites) for run in runs]),
        ("Failed URLs", "red", [sum(s.failed for s in run.sites) for run in runs]),
    )
    labels = [run.started or run.run for run in runs]
    drawn = (
        f"<section><h2>{title}</h2>{columns(list(zip(labels, values, strict=True)), colour)}</section>"
        for title, colour, values in charts
    )
    return f'<div class="columns">{"".join(drawn)}</div>\n'


def _sites(summary: RunSummary, runs: Sequence[RunSummary]) -> str:
    if not summary.sites:
        return ""
    heads = ("Site", "#URLs", "#Failed", "#New", "#Updated", "#Unchanged", "#Comments new", "#Edited", "#Removed",
             "Comments complete", "Over the runs")  # fmt: skip
    rows = [_site(site, runs) for site in summary.sites]
    return f"<section><h2>Sites</h2>{_table(heads, rows)}</section>\n"


def _site(site: SiteSummary, runs: Sequence[RunSummary]) -> list[str]:
    share = site.completeness.share
    past = [
        next((one.completeness.share for one in run.sites if one.site == site.site), None) for run in runs
    ]
    counts = (site.pages, site.failed, site.articles.new, site.articles.updated, site.articles.unchanged, site.comments.new,
              site.comments.edited, site.comments.removed)  # fmt: skip
    label = f"{site.completeness.captured:,} of {site.completeness.declared:,} in {site.completeness.threads:,} threads"
    complete = (
        "–" if share is None else f"{bar(share, _colour(share), label)}<span class=soft>{share:.1%}</span>"
    )
    return [_t(site.site), *(f"{count:,}" for count in counts), complete, sparkline(past)]


def _stories(summary: RunSummary) -> str:
    """Each story by its headline and address: what changed, what is flagged, which URL failed and why."""
    if not summary.stories:
        return ""
    rows = [
        [f"{_link(story)}", _t(story.error or _changed(story)), _t(", ".join(story.flags)) or "–"]
        for story in summary.stories
    ]
    more = (
        f"<p class=soft>and {summary.stories_left_out:,} more, in the record files</p>"
        if summary.stories_left_out
        else ""
    )
    return (
        f"<section class=stories><h2>Stories</h2>{_table(('Story', 'What', 'Flags'), rows)}{more}</section>\n"
    )


def _link(story: StoryLine) -> str:
    url = _t(story.url)
    name = _t(story.headline or story.url)
    if not story.url.startswith(("http://", "https://")):
        return name
    below = f"<span class=soft>{url}</span>" if story.headline else ""
    return f'<a href="{url}" rel="noreferrer">{name}</a>{below}'


def _changed(story: StoryLine) -> str:
    comments = ", ".join(f"{count:,} {change}" for change, count in sorted(story.comments.items()))
    change = {"unchanged-text": "text unchanged", None: ""}.get(story.change, story.change or "")
    return "; ".join(filter(None, (change, f"comments: {comments}" if comments else "")))


def _colour(share: float) -> str:
    return "green" if share >= 0.95 else "amber" if share >= 0.7 else "red"


def _coverage(summary: RunSummary) -> str:
    measured = [site for site in summary.sites if site.measured]
    if not measured:
        return ""
    fallen = {
        (alarm.site, alarm.figure.removeprefix("coverage:"))
        for alarm in summary.alarms
        if alarm.figure.startswith("coverage:")
    }
    fields = [*_FIELDS, *sorted({name for _, name in fallen} - {*_FIELDS, "completeness"})]
    heads = ("Site", "#Articles", *fields)
    rows = []
    for site in measured:
        cells = [_heat(site.coverage.get(name), (site.site, name) in fallen) for name in fields]
        rows.append([_t(site.site), f"{site.measured:,}", *cells])
    note = '<p class="soft">Share of the run\'s articles in which the field is there.</p>'
    return f"<section><h2>Field coverage</h2>{_table(heads, rows)}{note}</section>\n"


def _heat(share: float | None, fallen: bool) -> str:
    if share is None:
        return "–"
    text = f"<b>▼ {share:.0%}</b>" if fallen else f"{share:.0%}"
    return f'<span class="heat">{text}</span>{bar(share, "red" if fallen else "blue")}'


def _errors(summary: RunSummary) -> str:
    errors = summary.errors
    if not errors:
        return ""
    peak = max(errors.values())
    rows = [[_t(kind), f"{count:,}", bar(count / peak, "red")] for kind, count in list(errors.items())[:20]]
    return f"<section><h2>Errors by kind</h2>{_table(('Kind', '#URLs', ''), rows)}</section>\n"


def _visits(summary: RunSummary) -> str:
    if not summary.visits:
        return ""
    rows = [
        [_t(visit.url), _t(f"{visit.seconds:.1f} s"), _t(f"{visit.cpu_seconds:.1f} s"), _t(_bytes(visit.peak_bytes)),
         _t(f"{visit.requests:,}"), _t(visit.error)]
        for visit in summary.visits
    ]  # fmt: skip
    heads = ["page", "time", "CPU", "memory at most", "requests", "failure"]
    return (
        f"<section><h2>Visits of the browser: {summary.visits_made:,}</h2>{_table(heads, rows)}</section>\n"
    )


def _hosts(summary: RunSummary) -> str:
    if not summary.hosts_left_alone:
        return ""
    rows = [[_t(host.host), _t(host.reason), _t(host.until)] for host in summary.hosts_left_alone]
    return f"<section><h2>Hosts left alone</h2>{_table(('Host', 'Why', 'Until'), rows)}</section>\n"


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of finished cells; a head that begins with `#` has numbers below it."""
    named = list(heads)
    numeric = [head.startswith("#") for head in named]
    top = "".join(
        f"<th{' class=n' if n else ''}>{_t(head.lstrip('#')) if head else ''}</th>"
        for head, n in zip(named, numeric, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{"n" if n else "text"}">{cell}</td>' for cell, n in zip(row, numeric, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _foot(summary: RunSummary) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in summary.versions.items())
    listed = "".join(f"<br><code>{_t(name)}</code>" for name in summary.files[:200])
    more = f"<br>and {len(summary.files) - 200:,} more" if len(summary.files) > 200 else ""
    command = f"<code>{_t(summary.command)}</code><br>" if summary.command else ""
    return f"<footer>{command}{_t(versions)}{listed}{more}</footer>\n"
