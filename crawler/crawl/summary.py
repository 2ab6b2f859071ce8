"""What a person reads when an archival is done, and what a machine reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from crawler.crawl.tally import Asked, Tally
from crawler.exit_codes import ExitCode
from crawler.terminal import number
from spiders.threads.reasons import NEEDS_BROWSER

SHOWN = 20
"""Asked URLs told one by one; beyond that the counts speak and the page lines hold the rest."""


@dataclass(frozen=True, slots=True)
class Told:
    """Of the run: its id, the collection's folder, the files it made, how it ended."""

    run: str
    folder: str
    files: list[str]
    reason: str


def as_text(tally: Tally, code: ExitCode, told: Told) -> str:
    """The readable summary, a few lines an asked URL."""
    lines: list[str] = []
    for asked in list(tally.asked.values())[:SHOWN]:
        lines += _asked(asked)
    if len(tally.asked) > SHOWN:
        lines.append(f"… and {len(tally.asked) - SHOWN} more (pages-{told.run}-*.jsonl has them all)")
    lines.append(_counts(tally))
    lines += [*unread_lines(tally), *limit_lines(tally)]
    if told.reason != "finished":
        lines.append(_why(told.reason))
    if told.files:
        lines += [f"files in {told.folder}:", *(f"  {name}" for name in told.files)]
    if code:
        lines.append(f"exit code {int(code)}: {_MEANING[code]}")
    return "\n".join(lines)


def as_errors(tally: Tally, code: ExitCode, told: Told) -> str:
    """What `--quiet` leaves: the asked URLs that failed and the end of a run, empty where all is well."""
    lines = [f"{asked.url}: {asked.error}" for asked in tally.asked.values() if asked.error]
    lines += [*unread_lines(tally), *limit_lines(tally)]
    if told.reason != "finished":
        lines.append(_why(told.reason))
    if code and not lines:
        lines.append(f"exit code {int(code)}: {_MEANING[code]}")
    return "\n".join(f"tearsheet: {line}" for line in lines)


def as_json(tally: Tally, code: ExitCode, told: Told) -> dict[str, Any]:
    """The same for machines."""
    return {
        "run": told.run, "exit_code": int(code), "finish_reason": told.reason, "collection": told.folder, "files": told.files,
        "asked": [asdict(asked) for asked in tally.asked.values()],
        "pages": tally.pages, "requisites": tally.requisites, "bytes": tally.bytes,
        "articles": dict(tally.articles), "comments": dict(tally.comments), "errors": dict(tally.errors),
        "limits": tally.limits, "threads_unread": dict(tally.unread),
    }  # fmt: skip


_MEANING = {
    ExitCode.BUG: "a bug in Tearsheet; the log has the details",
    ExitCode.USAGE: "usage",
    ExitCode.FAILURES: "finished, with failures",
    ExitCode.NOTHING: "nothing found",
    ExitCode.REFUSED: "refused",
    ExitCode.ENGINE: "a needed service is unreachable",
    ExitCode.INTERRUPTED: "interrupted; the same command goes on",
    ExitCode.LIMIT: "a limit was reached",
}


def _why(reason: str) -> str:
    told = {
        "shutdown": "stopped by a signal: all files are sealed, the same command goes on",
        "archive-error": "a file or a pipe took no more: what was written is whole, and the same command goes on",
        "archive-full": "the disk is full: what was written is whole; make room, and the same command goes on",
        "waiting": "some hosts rest for longer than a run waits: the same command goes on",
        "frontier-error": "the ledger or the shared database takes nothing more: all files are whole, the same command goes on",
        "lease-lost": "this worker stood still for so long that others do its work: start it again",
        "bug": "stopped by a bug in Tearsheet; the log has the details",
        "max-pages": "stopped at --max-pages: the same command goes on",
        "time-limit": "stopped at --time-limit: the same command goes on",
    }
    return told.get(reason, f"stopped: {reason}")


def _asked(asked: Asked) -> list[str]:
    if asked.headline is None:
        state = asked.error or asked.content_type or "no article on this page"
        flags = f" [{', '.join(asked.flags)}]" if asked.flags else ""
        return [f"{asked.url}", f"  {state}{flags}"]
    by = f"by {', '.join(asked.authors)}" if asked.authors else "no author named"
    lines = [asked.headline, f"  {by} · {asked.date_published or 'no date'} · {asked.change}"]
    declared = (
        "no number printed" if asked.comments_declared is None else f"of {asked.comments_declared} declared"
    )
    state = {True: "complete", False: "incomplete", None: "completeness unknown"}[asked.comments_complete]
    if asked.comments_captured or asked.comments_declared:
        lines.append(f"  {number(asked.comments_captured, 'comment')} captured {declared}: {state}")
    if asked.flags:
        lines.append(f"  flags: {', '.join(asked.flags)}")
    if asked.error:
        lines.append(f"  {asked.error}")
    return lines


def unread_lines(tally: Tally) -> list[str]:
    """One line for the threads that are there and were not read; none where all were."""
    if not tally.unread:
        return []
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(tally.unread.items()))
    way = (
        '; a browser may read them: --browser, or browser = "auto" in sources.toml'
        if NEEDS_BROWSER in tally.unread
        else ""
    )
    return [f"{number(tally.unread.total(), 'thread')} not read ({reasons}){way}"]


def limit_lines(tally: Tally) -> list[str]:
    """What was not followed to its end, one line a bound."""
    return [
        f"limit reached: {bound}, at {where[0]}" + (f" and {len(where) - 1} more" if len(where) > 1 else "")
        for bound, where in tally.limits.items()
    ]


def _counts(tally: Tally) -> str:
    def told(counts: dict[str, int], name: str) -> str:
        detail = ", ".join(f"{n} {change}" for change, n in sorted(counts.items()))
        return number(sum(counts.values()), name) + (f" ({detail})" if detail else "")

    errors = (
        f", {number(tally.errors.total(), 'error')} ({', '.join(f'{n} {k}' for k, n in tally.errors.most_common())})"
        if tally.errors
        else ""
    )
    return (
        f"{number(tally.pages, 'page')} and {number(tally.requisites, 'requisite')} fetched, {number(tally.bytes, 'byte')}; "
        f"{told(tally.articles, 'article')}, {told(tally.comments, 'comment')}{errors}"
    )
