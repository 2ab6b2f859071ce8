"""What of a story's thread is not in the archive, and why, as far as the records say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from archives.index.reading import Index, Row

_FLAGS = {
    "thread-unread:not-drawn": "The page prints a number and shows no comment: its script draws them. `tearsheet archive --browser` reads such pages.",
    "thread-unread:unanswered": "An address that holds the thread was asked and gave nothing that could be read as one.",
    "thread-unread": "The thread was found and could not be read",
    "limit": "A limit was reached",
    "truncated": "The page was cut off on the way",
    "block-page": "The site answered with a page that is in the way",
    "paywall": "The page is behind a paywall.",
}  # fmt: skip
_SHOWN = 5


def missing_of(index: Index, row: Row, flags: Sequence[str]) -> list[str]:
    """Sentences; none where nothing is known to be missing.

    Args:
        index: of the collection.
        row: an article.
        flags: its flags.
    """
    unread = [flag for flag in flags if flag.partition(":")[0] in ("thread-unread", "limit")]
    if row["complete"] != 0 and not unread:
        return []
    found = []
    if row["complete"] == 0 and row["declared"] is not None:
        short = row["declared"] - (row["captured"] or 0)
        found.append(
            f"{short:,} of the {row['declared']:,} comments that the page declares are not in the archive."
        )
    why = [_told(flag) for flag in flags if flag.partition(":")[0] in _FLAGS] + _failed(index, row)
    return found + (why or ["No page of the thread failed: the page declares more than it shows."])


def _told(flag: str) -> str:
    kind, _, more = flag.partition(":")
    return _FLAGS.get(flag) or (f"{_FLAGS[kind].rstrip('.')}: {more.strip()}." if more else _FLAGS[kind])


def _failed(index: Index, row: Row) -> list[str]:
    """Pages of the thread that failed in the story's own event."""
    sql = (
        "SELECT p.error, p.status FROM pages p WHERE p.run = ?1 AND p.error IS NOT NULL AND p.event ="
        " (SELECT event FROM pages WHERE url = ?2 AND run = ?1 AND event IS NOT NULL LIMIT 1) LIMIT 1000"
    )
    kinds = Counter(
        error or f"HTTP {status}"
        for error, status in map(tuple, index.connection.execute(sql, (row["run"], row["url"])))
    )
    return [
        f"{count:,} {'page' if count == 1 else 'pages'} of the thread failed: {kind}."
        for kind, count in kinds.most_common(_SHOWN)
    ]
