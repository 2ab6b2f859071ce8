"""The crawl's side: front page, sites, runs, the last `verify`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from archives.index.filters import Filter, RecordType
from archives.index.reading import Index, Row
from reading_room.charts import Plot, days_of, plot, shares, sparkline
from reading_room.collection_room import CollectionRoom
from reading_room.pages import Pages
from reading_room.reports import Report, SitePart, run_of, runs_of
from reading_room.sites import hosts_of, plots_of, robots_of
from reading_room.state import LedgerState, last_verify, ledger_state, looked_days, unseen_days
from reading_room.tables import csv_line

_CHANGES = 12
_NEXT = 8
_FAILING = 0.5
"""Share of a site's URLs in its newest run from which it needs a look."""


def figures() -> list[tuple[str, Callable[[Index], Any]]]:
    """What the front page shows of everything, by the names under which it is kept."""
    return [("totals", _totals), ("changes", _newest_changes)]


def overview(room: CollectionRoom, pages: Pages, _request: Request) -> Response:
    """`/`: is it alive, what needs a look."""
    runs = runs_of(room.folder)
    state = ledger_state(room.folder)
    with room.index() as index:
        totals = room.kept(index, "totals", _totals)
        changes = room.kept(index, "changes", _newest_changes)
    sites = _site_rows(runs, totals, state)
    due = sorted((when, site) for site, when in state.next_due.items() if when)[:_NEXT]
    return pages.page(
        "overview.html", here="overview", title="Overview", totals=totals, runs=runs[:8], changes=changes, state=state,
        plots=[(kind, _a_day(room, totals, kind)) for kind in ("article", "comment")], sites=sites, due=due,
        verified=last_verify(room.folder), warcs=_files(room), looks=[row for row in sites if row["looks"]],
        now=datetime.now(UTC),
    )  # fmt: skip


def _a_day(room: CollectionRoom, totals: Mapping[str, Any], kind: str, last: int = 120) -> Plot:
    counts = totals[f"{kind}s a day"]
    days = days_of(counts, last)
    gaps = unseen_days(looked_days(room.folder), days)
    width, height = (800, 220) if kind == "comment" else (800, 130)
    return plot(f"{kind.capitalize()}s a day", days, counts, gaps=gaps, width=width, height=height)


def plot_csv(room: CollectionRoom, _pages: Pages, request: Request) -> Response:
    """`/plot/KIND.csv`: the figures behind a plot of the front page."""
    kind = request.path_params["kind"]
    if kind not in ("article", "comment"):
        raise HTTPException(404, "There is no such plot.")
    with room.index() as index:
        totals = room.kept(index, "totals", _totals)
    return plot_answer(_a_day(room, totals, kind, 100_000), "crawled")


def plot_answer(shown: Plot, gap_column: str = "known") -> Response:
    """A plot's figures as a CSV file."""
    lines = [csv_line((shown.label_name.lower(), shown.title.lower(), gap_column))]
    lines += [csv_line(row) for row in shown.rows()]
    return Response("".join(lines), media_type="text/csv; charset=utf-8")


def sites(room: CollectionRoom, pages: Pages, _request: Request) -> Response:
    """`/sites`."""
    runs = runs_of(room.folder)
    state = ledger_state(room.folder)
    with room.index() as index:
        totals = room.kept(index, "totals", _totals)
    return pages.page("sites.html", here="sites", title="Sites", sites=_site_rows(runs, totals, state))


def site(room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/site/NAME`: the history of one site."""
    name = request.path_params["name"]
    runs = [(run, part) for run in runs_of(room.folder) if (part := run.part(name))]
    with room.index() as index:
        if not runs and not index.count(_of_site(name), most=1):
            raise HTTPException(404, f"No site {name} is in the collection.")
    return pages.page(
        "site.html", here="sites", title=name, name=name, runs=runs, history_now=partial(_history, room, name, runs)
    )  # fmt: skip


def _of_site(name: str) -> Filter:
    return Filter(types=("article",), sites=(name,))


def _history(room: CollectionRoom, name: str, runs: list[tuple[Report, SitePart]]) -> dict[str, Any]:
    """What a site's page says of it, by the names of the template."""
    state = ledger_state(room.folder, name)
    with room.index() as index:
        hosts = room.kept(index, f"hosts {name}", lambda index: hosts_of(index, name))
        found = {
            "known": room.remembered(index, ("articles of", name), lambda index: index.count(_of_site(name))),
            "robots": room.kept(index, f"robots {name}", lambda index: robots_of(index, name)),
            "plots": room.kept(index, f"plots {name}", lambda index: plots_of(index, runs, name)),
            "short": list(index.find(replace(_of_site(name), complete=(False,)), limit=20)),
        }
    of_hosts = {host["host"] for host in hosts}
    manners = {host: said for host, said in state.manners.items() if _is_of(host, name) or host in of_hosts}
    looks = _looks(name, runs[0] if runs else None, state)
    return {**found, "state": state, "hosts": hosts, "manners": manners, "looks": looks}


def site_plot(room: CollectionRoom, _pages: Pages, request: Request) -> Response:
    """`/site-plot/N.csv?site=NAME`: the figures behind a plot of a site's page."""
    name, number = request.query_params.get("site", ""), request.path_params["number"]
    runs = [(run, part) for run in runs_of(room.folder) if (part := run.part(name))]
    with room.index() as index:
        plots = room.kept(index, f"plots {name}", lambda index: plots_of(index, runs, name)) if runs else []
    if number >= len(plots):
        raise HTTPException(404, "There is no such plot.")
    return plot_answer(plots[number])


def _is_of(host: str, site: str) -> bool:
    bare = host.rsplit(":", 1)[0]
    return site in (host, bare) or bare.endswith(f".{site}")


def runs(room: CollectionRoom, pages: Pages, _request: Request) -> Response:
    """`/runs`."""
    return pages.page("runs.html", here="runs", title="Runs", runs=runs_of(room.folder))


def run(room: CollectionRoom, pages: Pages, request: Request) -> Response:
    """`/run/NAME`: a run's report."""
    found = run_of(room.folder, request.path_params["name"])
    if found is None:
        raise HTTPException(404, "No run of this name has a report in runs/.")
    with room.index() as index:
        failed = _failed_pages(index, found.run)
        changed = _changes_of(index, found.run)
    return pages.page(
        "run.html", here="runs", title=f"Run {found.run}", run=found, failed=failed, changed=changed
    )


def verify(room: CollectionRoom, pages: Pages, _request: Request) -> Response:
    """`/verify`: what the last check found, and the command that repeats it."""
    return pages.page(
        "verify.html",
        here="verify",
        title="Verify",
        verified=last_verify(room.folder),
        command=pages.place.check,
        warcs=_files(room),
    )


def _totals(index: Index) -> dict[str, Any]:
    found: dict[str, Any] = {}
    types: tuple[RecordType, ...] = ("article", "comment")
    for kind in types:
        wanted = Filter(types=(kind,))
        found[f"{kind}s"] = index.count(wanted)
        found[f"{kind}s a day"] = {c.value: c.count for c in index.facet(wanted, "day") if c.value}
        found[f"{kind} sites"] = {c.value: c.count for c in index.facet(wanted, "site") if c.value}
    removed = Filter(types=("comment",), removed=True)
    found["removed"] = index.count(removed) - found["comments"]
    counts = {c.value: c.count for c in index.facet(Filter(types=("article",), history=True), "change")}
    found["updated"] = counts.get("updated", 0)
    sql = "SELECT count(*) FROM comment_versions WHERE change IN ('edited', 'removed', 'reappeared') AND change = 'edited'"
    found["edited"] = index.connection.execute(sql).fetchone()[0]
    threads = {c.value: c.count for c in index.facet(Filter(types=("article",)), "complete")}
    found["complete"], found["incomplete"] = threads.get("yes", 0), threads.get("no", 0)
    sql = "SELECT sum(max(v.declared - v.captured, 0)) FROM stories s JOIN article_versions v USING (entry) WHERE s.complete = 0"
    found["missing"] = index.connection.execute(sql).fetchone()[0] or 0
    sql = (
        "SELECT n.name, sum(s.complete IS 1), sum(s.complete IS 0) FROM stories s JOIN names n ON n.name_id = s.site"
        " WHERE s.entry IS NOT NULL GROUP BY 1"
    )
    found["threads"] = {row[0]: (row[1] or 0, row[2] or 0) for row in index.connection.execute(sql)}
    return found


def _newest_changes(index: Index) -> list[Row]:
    """What was noticed last: corrected and gone stories; edited, removed and returned comments."""
    found = []
    asked = {
        "article": "change != 'unchanged' AND change NOT IN ('new', 'unchanged-text')",
        "comment": "change IN ('edited', 'removed', 'reappeared')",
    }  # as their partial indexes have it
    for kind, condition in asked.items():
        sql = f"SELECT entry FROM {kind}_versions WHERE {condition} AND noticed IS NOT NULL ORDER BY noticed DESC LIMIT ?"
        found += index.rows([row[0] for row in index.connection.execute(sql, (_CHANGES,))])
    return sorted(found, key=lambda row: row["noticed"] or "", reverse=True)[:_CHANGES]


def _site_rows(runs: list[Report], totals: Mapping[str, Any], state: LedgerState) -> list[dict[str, Any]]:
    rows = []
    of_site: dict[str, list[tuple[Report, SitePart]]] = {}
    for run in runs:
        for part in run.sites:
            of_site.setdefault(part.site, []).append((run, part))
    for name in {*totals["article sites"], *totals["comment sites"], *of_site}:
        parts = of_site.get(name, [])
        complete, short = totals["threads"].get(name, (0, 0))
        outcome = [
            ("fetched", sum(max(p.pages - p.failed, 0) for _, p in parts)),
            ("failed", sum(p.failed for _, p in parts)),
        ]
        rows.append({
            "site": name, "articles": totals["article sites"].get(name, 0), "comments": totals["comment sites"].get(name, 0),
            "complete": complete, "short": short, "last": parts[0][0].ended if parts else None,
            "due": state.next_due.get(name), "due_now": state.due_now.get(name, 0), "followed": state.followed.get(name, 0),
            "spark": sparkline([p.pages for _, p in reversed(parts[:30])], f"URLs a run of {name}, the last {len(parts[:30])} runs"),
            "bar": shares(outcome, f"{name}: {outcome[0][1]} fetched, {outcome[1][1]} failed"), "outcome": outcome,
            "looks": _looks(name, parts[0] if parts else None, state),
        })  # fmt: skip
    return sorted(rows, key=lambda row: (not row["looks"], -row["articles"], row["site"]))


def _looks(name: str, newest: tuple[Report, SitePart] | None, state: LedgerState) -> list[tuple[str, str]]:
    """What a person should see to at a site: how bad, and why in words."""
    found = []
    if newest:
        run, part = newest
        told = {"completeness": "thread completeness", "threads-read": "share of threads read"}
        for alarm in run.alarms:
            if alarm.site == name:
                figure = told.get(alarm.figure) or alarm.figure.removeprefix("coverage:")
                found.append(("bad", f"{figure} fell to {alarm.now:.0%} (usual {alarm.usual:.0%})"))
        if part.failed and part.failed >= _FAILING * part.pages:
            kinds = ", ".join(kind for kind, _ in sorted(part.errors.items(), key=lambda one: -one[1])[:2])
            found.append(("bad", f"{part.failed:,} of {part.pages:,} URLs failed{f' ({kinds})' if kinds else ''}"))  # fmt: skip
    found += [
        ("warn", f"{host} rests until {until[:16].replace('T', ' ')}{f': {why}' if why else ''}")
        for host, until, why in state.resting
        if _is_of(host, name)
    ]
    return found


def _failed_pages(index: Index, name: str) -> list[dict[str, Any]]:
    sql = "SELECT url, status, error, role, reason FROM pages WHERE run = ? AND error IS NOT NULL LIMIT 500"
    return [dict(row) for row in index.connection.execute(sql, (name,))]


def _changes_of(index: Index, name: str) -> list[Row]:
    sql = "SELECT entry FROM article_versions WHERE run = ? AND change NOT IN ('unchanged', 'unchanged-text') ORDER BY entry LIMIT 500"
    return index.rows([row[0] for row in index.connection.execute(sql, (name,))])


def _files(room: CollectionRoom) -> tuple[int, int]:
    files = room.archive.volumes()
    return len(files), sum(file.size() for file in files if file.elsewhere or file.path.exists())
