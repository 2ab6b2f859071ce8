"""Version: what is new, updated, edited, removed or back again, by digests of the text.

A changed advert is no change; a silent correction is. A comment counts as removed only where its thread was read
completely: what was not read is not known to be gone. Where a page always prints more than it shows (WordPress counts
replies that it hides with their parent), it is complete while it lacks no more than at the last reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import orjson

from archives.ledger.states import CommentState
from archives.records import Article, Comment, CommentAuthor, CommentMethod, Pointer
from pipelines.history import History
from spiders.read.story import Story


class Version:
    """Pipeline step: Story in, Story out with `version`, `change`, `first_seen` and `last_seen`."""

    def __init__(self, history: History) -> None:
        self.history = history

    def process_item(self, item: object) -> object:
        """Compare a story with the past; anything else passes as it is."""
        if not isinstance(item, Story) or item.article is None:
            return item
        seen = item.captured_at or ""
        states = self.history.comments(item.article.id)
        comments = [_comment(comment, states.get(comment.id), seen, item.run) for comment in item.comments]
        comments += self._removed(item, states)
        return replace(item, article=self._article(item.article, item), comments=tuple(comments))

    def _article(self, article: Article, story: Story) -> Article:
        state = self.history.article(article.id)
        if state is None:
            version, change = 1, "new"
        elif state.text_digest == article.text_digest:
            version, change = state.version, "unchanged"
        else:
            version, change = state.version + 1, "updated"
        return replace(article, run=story.run, version=version, change=change,
                       discovered_by=article.discovered_by or story.discovered_by)  # fmt: skip

    def _removed(self, story: Story, states: Mapping[str, CommentState]) -> list[Comment]:
        """Lines for comments that a complete reading of the thread lacks: as last read, pointing at those bytes."""
        past = self.history.article(story.article.id) if story.article else None
        if not _is_complete(story, past.declared if past else None, states):
            return []
        present = {comment.id for comment in story.comments}
        gone = [s for s in states.values() if s.id not in present and not s.removed and s.status != "deleted"]
        return [
            replace(from_line(state.line), run=story.run, change="removed", last_seen=state.last_seen)
            for state in gone
            if state.line is not None
        ]


def _comment(comment: Comment, state: CommentState | None, seen: str, run: str | None) -> Comment:
    if state is None:
        return replace(comment, run=run, version=1, change="new", first_seen=seen, last_seen=seen)
    if comment.status == "deleted" and state.status != "deleted":
        change = "removed"
    elif state.removed or (state.status == "deleted" and comment.status != "deleted"):
        change = "reappeared"
    elif state.text_digest != comment.text_digest:
        change = "edited"
    else:
        change = "unchanged"
    version = state.version + (state.text_digest != comment.text_digest)
    return replace(
        comment, run=run, version=version, change=change, first_seen=state.first_seen, last_seen=seen
    )


def _is_complete(story: Story, declared: int | None, states: Mapping[str, CommentState]) -> bool:
    """Whether the thread was read to its end: every page of it, and as many comments as the page prints, if it does,
    or no fewer of them than at the last reading (`declared`: the number printed then; `states`: what was found)."""
    if story.article is None or "thread-incomplete" in story.article.flags:
        return False
    thread = story.article.comments
    if thread.complete is not False or thread.declared is None or declared is None:
        return thread.complete is not False
    shown = sum(state.status == "visible" and not state.removed for state in states.values())
    return thread.declared - thread.captured <= declared - shown


def from_line(line: bytes) -> Comment:
    """A comment record from its JSON line."""
    values = orjson.loads(line)
    for key in ("type", "schema_version"):
        values.pop(key)
    values["author"] = CommentAuthor(**values["author"])
    values["method"] = CommentMethod(**values["method"])
    values["mentions"] = tuple(values["mentions"])
    values["capture"] = Pointer(**values["capture"]) if values["capture"] else None
    return Comment(**values)
