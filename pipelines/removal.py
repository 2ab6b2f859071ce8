"""What a reading of a thread may claim of the comments that it lacks: removed, or only not read.

A comment is removed only where its thread was read whole *and* the reading shows the thread itself. `judge` asks the
rows of this table from the top; the first that holds decides:

| what the reading shows                                               | reason           | comments it lacks |
|----------------------------------------------------------------------|------------------|-------------------|
| an interface or a comment page that was asked in vain                | `unanswered`     | not read          |
| a comment page that no capture holds                                 | `pages-missing`  | not read          |
| no comment, "0 comments" printed by the software of those known      |                  | removed           |
|   (where nobody knows that software: of one or two)                  |                  |                   |
| no comment                                                           | `vanished`       | not read          |
| comments of other software than those known                          | `engine-changed` | not read          |
| comments, and none of those known                                    | `replaced`       | not read          |
| comments, and no printed number                                      | `uncounted`      | not read          |
| fewer comments than the printed number, which did not fall by them   | `short`          | not read          |
| the thread                                                           |                  | removed           |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from archives.ledger.states import ArticleState, CommentState
from archives.records import Article, Comment
from spiders.read.thread_pages import UNREAD, was_asked

_LASTING = frozenset({"unanswered", "pages-missing", "vanished"})
"""Reasons that say that the thread as a whole is out of sight: said at every look until it is back. The others are said
when a comment is first missed, since the rest of the thread is read."""


UNKNOWN = "generic"
"""What comments of software are called that nobody here knows: another one's empty thread looks the same."""
_FEW = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one reading: what is gone, or why nothing is said of it."""

    removed: tuple[CommentState, ...] = ()
    reason: str | None = None
    """Why what is lacking counts as not read."""

    @property
    def flag(self) -> str | None:
        """What the article's line says of it."""
        return f"{UNREAD}:{self.reason}" if self.reason else None


def is_standing(state: CommentState) -> bool:
    """Whether a comment was on the page when its thread was last read (a placeholder stands for one that was)."""
    return not state.removed and state.status != "deleted"


def engine_of(comment_id: str) -> str:
    """The software that an id is of: `SITE/ENGINE/…`."""
    return comment_id.split("/")[1] if comment_id.count("/") > 1 else ""


def judge(
    article: Article,
    comments: Iterable[Comment],
    known: Mapping[str, CommentState],
    past: ArticleState | None,
) -> Verdict:
    """What a reading says of comments known under its article that it lacks.

    Args:
        article: as read, its thread's state over all pages.
        comments: of all pages, under the ids that they are known by.
        known: what was ever seen under the article, by id.
        past: the article at its last reading.
    """
    present = {comment.id for comment in comments}
    missing = [state for state in known.values() if is_standing(state) and state.id not in present]
    if not missing:
        return Verdict()
    engine = article.comments.engine
    own = [state for state in missing if engine is None or engine_of(state.id) == engine]
    reason = _whole_thread(article, present, known) or _counted(article, own, known, past)
    if reason is None:
        return Verdict(tuple(own))
    newly = past is None or any((state.last_seen or "") >= (past.last_seen or "") for state in missing)
    return Verdict((), reason if newly or reason in _LASTING else None)


def _whole_thread(article: Article, present: set[str], known: Mapping[str, CommentState]) -> str | None:
    """Why a reading does not show the thread itself."""
    thread, engines = article.comments, {engine_of(comment_id) for comment_id in known}
    if was_asked(article.flags):
        return "unanswered"
    if "thread-incomplete" in article.flags:
        return "pages-missing"
    if not present:
        told = thread.declared == 0 and thread.engine in engines
        few = sum(map(is_standing, known.values())) <= _FEW
        return None if told and (thread.engine != UNKNOWN or few) else "vanished"
    if engines.isdisjoint(map(engine_of, present)):
        return "engine-changed"
    return "replaced" if present.isdisjoint(known) else None


def _counted(
    article: Article,
    own: list[CommentState],
    known: Mapping[str, CommentState],
    past: ArticleState | None,
) -> str | None:
    """Why the printed number does not prove that the comments of this software that are missing are gone.

    Some pages always print more than they show (WordPress counts the replies that it hides with their parent): there the
    number itself must have fallen by as many as are missing, and no more may be lacking than before.
    """
    thread = article.comments
    if not own:
        return "engine-changed"
    if thread.declared is None:
        return "uncounted"
    if thread.complete:
        return None
    before = past.declared if past is not None else None
    if before is None:
        return "short"
    shown = sum(state.status == "visible" and not state.removed for state in known.values())
    fell = before - thread.declared >= len(own)
    return None if fell and thread.declared - thread.captured <= before - shown else "short"


def thread_before(past: ArticleState | None) -> tuple[object, object] | None:
    """What the last line of an article said of its thread, and its flags; null where no line is known."""
    if past is None or past.line is None:
        return None
    line = orjson.loads(past.line)
    return line["comments"], line["flags"]
