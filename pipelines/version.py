"""Version: what is new, updated, edited, removed, gone or back again, by digests of the text.

A changed advert is no change; a silent correction is. What may be said of comments that a reading lacks:
`pipelines.removal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import orjson

from archives.ledger.states import ArticleState, CommentState, is_earlier
from archives.records import Article, Comment, to_line
from pipelines.history import History
from pipelines.known_again import known_again
from pipelines.lines import article_from_line, comment_from_line
from pipelines.removal import judge, thread_before
from spiders.read.story import Story
from spiders.read.thread_pages import NOT_DRAWN, UNANSWERED, was_asked


class Version:
    """Pipeline step: Story in, Story out with `version`, `change`, `first_seen` and `last_seen`."""

    def __init__(self, history: History) -> None:
        self.history = history

    def process_item(self, item: object) -> object:
        """Compare a story with the past; anything else passes as it is."""
        if not isinstance(item, Story):
            return item
        if item.article is None:
            return self._gone(item)
        past, known = self.history.article(item.article.id), self.history.comments(item.article.id)
        if past is not None and is_earlier(item.captured_at, past.last_seen):
            return self._earlier(item, item.article, past, known)
        read = known_again(item.comments, known)
        verdict = judge(item.article, read, known, past)
        article = _flagged(item.article, verdict.flag)
        seen = item.captured_at or ""
        states = {**self.history.elsewhere(c.id for c in read if c.id not in known), **known}
        comments = [_comment(comment, states.get(comment.id), seen, item.run) for comment in read]
        comments += _removed(verdict.removed, item.run)
        return replace(item, article=_article(article, past, item), comments=tuple(comments))

    def _earlier(
        self, story: Story, article: Article, past: ArticleState, known: Mapping[str, CommentState]
    ) -> Story:
        """A story as it was before it was last looked at: a version of its own where its text is another one.

        It says nothing of comments that it lacks: they were not written yet.
        """
        same, seen = past.text_digest == article.text_digest, story.captured_at or ""
        told = replace(article, run=story.run, version=past.version + (not same),
                       change="unchanged" if same else "updated",
                       discovered_by=article.discovered_by or story.discovered_by)  # fmt: skip
        states = {**self.history.elsewhere(c.id for c in story.comments if c.id not in known), **known}
        comments = (_earlier_comment(c, states.get(c.id), seen, story.run) for c in story.comments)
        return replace(story, article=told, comments=tuple(comments))

    def _gone(self, story: Story) -> Story:
        """A story whose page answers that it is gone, with the article as it was last read; told once."""
        for url in story.gone.urls if story.gone else ():
            past = self.history.article_at(url)
            if past is None or past.line is None:
                continue
            if past.change == "gone" or is_earlier(story.captured_at, past.last_seen):
                return story
            article = article_from_line(past.line)
            pointer = story.gone.pointer if story.gone else None
            return replace(story, article=replace(article, run=story.run, change="gone", capture=pointer))
        return story


def _article(article: Article, past: ArticleState | None, story: Story) -> Article:
    same = past is not None and past.text_digest == article.text_digest
    if past is None:
        version, change = 1, "new"
    else:
        version = past.version + (not same)
        change = "unchanged" if same else "updated"
        if past.change == "gone":
            change = "reappeared"
        elif same and thread_before(past) != _thread(article):
            change = "unchanged-text"
    return replace(article, run=story.run, version=version, change=change,
                   discovered_by=article.discovered_by or story.discovered_by)  # fmt: skip


def _thread(article: Article) -> tuple[object, object]:
    """As a line holds it, for comparing with `thread_before`."""
    line = orjson.loads(to_line(Article(comments=article.comments, flags=article.flags)))
    return line["comments"], line["flags"]


def _flagged(article: Article, flag: str | None) -> Article:
    """With the flag of the verdict, which says more than that no comment is drawn."""
    if flag is None or (flag == UNANSWERED and was_asked(article.flags)):  # why is said there already
        return article
    return replace(article, flags=tuple(sorted({*article.flags, flag} - {NOT_DRAWN})))


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


def _earlier_comment(comment: Comment, state: CommentState | None, seen: str, run: str | None) -> Comment:
    if state is None or not is_earlier(seen, state.last_seen):
        return _comment(comment, state, seen, run)
    same = state.text_digest == comment.text_digest
    return replace(
        comment, run=run, version=state.version + (not same), change="unchanged" if same else "edited",
        first_seen=min(seen, state.first_seen or seen), last_seen=seen,
    )  # fmt: skip


def _removed(states: Iterable[CommentState], run: str | None) -> Iterator[Comment]:
    """Lines for comments that are gone: as last read, pointing at those bytes."""
    for state in states:
        if state.line is not None:
            yield replace(comment_from_line(state.line), run=run, change="removed", last_seen=state.last_seen)
