"""Why a URL was fetched or not: its rows in every run, robots line, duplicate, last error, captures, when it is due; with
`--fields` why its newest capture reads as it does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument(
        "--fields",
        action="store_true",
        help="all candidates of each field of the newest capture, and which won",
    )


def run(args: argparse.Namespace) -> int:
    """Read and tell; 4 where nothing is known of the URL."""
    from crawler.cli.inspection import open_ledger
    from crawler.cli.urls import check_url
    from crawler.exit_codes import ExitCode

    url = check_url(args.url)
    with open_ledger(args) as ledger:
        found = (_known(ledger, spelt) for spelt in _spellings(url))
        known = next(filter(_is_found, found), None) or _known(ledger, url)
        known["url"] = url
        if args.fields:
            from crawler.cli.fields import fields_of

            return _told_fields(fields_of(args, ledger, known["asked_as"]), args)
    known["sites"] = _sites(Path(args.config), known["asked_as"])
    if args.json:
        print(json.dumps(known, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(known)))
    return int(ExitCode.OK if _is_found(known) else ExitCode.NOTHING)


def _told_fields(found: dict[str, Any] | None, args: argparse.Namespace) -> int:
    """Print the fields of a capture; 4 where there is none that gives an article."""
    from crawler.cli.fields import lines_of
    from crawler.exit_codes import ExitCode

    if found is None:
        print(f"{args.url}: no capture of it in this collection")
        return int(ExitCode.NOTHING)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines_of(found)))
    return int(ExitCode.OK if found["fields"] else ExitCode.NOTHING)


def _is_found(known: dict[str, Any]) -> bool:
    return any(known[key] for key in ("rows", "captures", "agenda", "article"))


def _spellings(url: str) -> Iterator[str]:
    """The URL as asked for (without a scheme: as https, then http), then as discovery spells it: without trackers, from
    behind an AMP cache."""
    from spiders.discovery.urls import clean_url

    whole = [url] if url.startswith(("http://", "https://")) else [f"https://{url}", f"http://{url}"]
    yield from whole
    yield from filter(None, (clean_url(spelt, spelt) for spelt in whole))


def _sites(config: Path, url: str) -> list[dict[str, Any]]:
    """The configured sites whose host it is, and why their patterns refuse it (null: they do not); none without a file."""
    from crawler.sources.parse import load_sources

    if not config.exists():
        return []
    sites = load_sources(config).sites.values()
    return [
        {
            "site": site.name,
            "refused": site.patterns.reason(url),
            "login": site.login,
            "browser": site.browser,
        }
        for site in sites
        if site.is_host_of(url)
    ]


def _known(ledger: Any, url: str) -> dict[str, Any]:
    from archives.records import url_id
    from crawler.agenda.agenda import Agenda
    from crawler.frontier.inspect import explain
    from crawler.frontier.schema import create_frontier_tables

    db = ledger.connection
    create_frontier_tables(db)
    rows, gate = explain(db, url)
    entry = Agenda(db).entry(url)
    article = ledger.article_state(url_id(url)) or ledger.article_state(_article_of(db, url) or "")
    captures = db.execute(
        'SELECT date, kind, status, error, warc, "offset", role FROM captures WHERE url = ? ORDER BY date',
        (url,),
    ).fetchall()
    return {
        "url": url, "asked_as": url, "rows": [asdict(row) for row in rows], "host": asdict(gate),
        "captures": [dict(zip(("date", "kind", "status", "error", "warc", "offset", "login"), (*row[:-1], bool(json.loads(row[-1]).get("login"))), strict=True)) for row in captures],
        "agenda": {"kind": entry.kind, "due": entry.due, "visited": entry.visited, "discovered_by": entry.discovered_by} if entry else None,
        "article": {"canonical_url": article.canonical_url, "version": article.version, "change": article.change, "duplicate_of": article.duplicate_of,
                    "first_seen": article.first_seen, "last_seen": article.last_seen} if article else None,
    }  # fmt: skip


def _article_of(db: Any, url: str) -> str | None:
    """Id of the article that was read at a URL which is not its canonical one (AMP, a redirect)."""
    row = db.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()
    return str(row[0]) if row else None


def _lines(known: dict[str, Any]) -> list[str]:
    lines = [known["url"]]
    lines += (
        [f"asked for as {known['asked_as']}"]
        if known["asked_as"] != known["url"] and _is_found(known)
        else []
    )
    for row in known["rows"]:
        lines.append(
            f"run {row['run']}: {row['state']} as {row['role'] or 'page'}, status {row['status'] or '-'}, {row['attempts']} failed attempts"
        )
        lines += [f"  last error: {row['error']}"] if row["error"] else []
        lines += [f"  robots.txt: {row['robots']}"] if row["robots"] else []
        lines += [f"  due {_iso(row['due'])}"] if row["state"] == "waiting" else []
    for capture in known["captures"]:
        lines.append(
            f"captured {capture['date']}: {capture['kind']} {capture['status'] or capture['error']} in {capture['warc']} at {capture['offset']}"
            + (", with the cookies of a login" if capture["login"] else "")
        )
    if known["article"]:
        article = known["article"]
        if article["canonical_url"] not in (None, known["asked_as"]):
            lines.append(f"its article stands under {article['canonical_url']}")
        lines.append(
            f"article version {article['version']}, {article['change']}, first seen {article['first_seen']}"
        )
        lines += [f"  the same text as article {article['duplicate_of']}"] if article["duplicate_of"] else []
    if known["agenda"]:
        entry = known["agenda"]
        due = _iso(entry["due"]) if entry["due"] is not None else "never again (closed, quiet or gone)"
        lines.append(
            f"agenda: {entry['kind']} found by {entry['discovered_by'] or 'the configuration'}, due {due}"
        )
    host = known["host"]
    if host["reason"]:
        lines.append(f"host {host['host']}: {host['reason']}, until {_iso(host['blocked_until'])}")
    if not _is_found(known):
        lines.append("nothing is known of it: never asked for in this collection")
    lines += [f"site {site['site']}: {site['refused']}" for site in known["sites"] if site["refused"]]
    for site in known["sites"]:
        lines += [f"site {site['site']}: asked with the cookies of {site['login']}"] if site["login"] else []
        lines += [f"site {site['site']}: browser = {site['browser']}"] if site["browser"] != "never" else []
    if not _is_found(known) and known["sites"] and not any(site["refused"] for site in known["sites"]):
        names = ", ".join(site["site"] for site in known["sites"])
        lines.append(f"site {names}: no source has listed it inside the site's dates")
    return lines


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
