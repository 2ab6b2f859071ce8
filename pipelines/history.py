"""The past of a collection, as the pipelines ask it: the ledger, or one in memory for `extract --stdout`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from archives.ledger.ledger import Ledger
from archives.ledger.states import (
    ArticleState,
    CommentState,
    is_earlier,
    with_earlier_article,
    with_earlier_comment,
    without_text,
)
from archives.records import Article, Comment, NearDuplicate, Record, to_line
from spiders.read.story import Story

# Bits that may differ between near-duplicates: 3 of 64, as Manku, Jain and Das Sarma found for 8 billion pages
# ("Detecting near-duplicates for web crawling", WWW 2007).
MAX_DISTANCE = 3


def is_gone(comment: Comment) -> bool:
    """Whether a line says that its comment is not on the page any more (a tombstone still is)."""
    return comment.change == "removed" and comment.status != "deleted"


class History:
    """What is known of articles and comments, and which lines a run has.

    Args:
        ledger: the collection's; a new one in memory where none is given.
    """

    def __init__(self, ledger: Ledger | None = None) -> None:
        self.ledger = ledger or Ledger(":memory:")

    def article(self, article_id: str) -> ArticleState | None:
        """The latest version of an article."""
        return self.ledger.article_state(article_id)

    def comments(self, article_id: str) -> Mapping[str, CommentState]:
        """All comments ever seen under an article, by id."""
        return self.ledger.comment_states(article_id)

    def article_at(self, url: str) -> ArticleState | None:
        """The article that was last seen at an address."""
        return self.ledger.article_at(url)

    def elsewhere(self, comment_ids: Iterable[str]) -> dict[str, CommentState]:
        """Of these comments those that were seen under another article: a thread has several addresses (print view,
        another sorting), and each of its comments one id."""
        found = ((comment_id, self.ledger.comment_state(comment_id)) for comment_id in comment_ids)
        return {comment_id: state for comment_id, state in found if state is not None}

    def duplicate_of(self, article_id: str, text_digest: str) -> str | None:
        """Id of the article that had this very text first, under another URL."""
        first = self.ledger.article_by_text_digest(text_digest)
        return first.id if first is not None and first.id != article_id else None

    def near_duplicate_of(self, article_id: str, simhash: int) -> NearDuplicate | None:
        """The nearest earlier article of another id, where it is near enough."""
        near = self.ledger.near_duplicates(simhash, other_than=article_id, max_distance=MAX_DISTANCE)
        return NearDuplicate(near[0][0].id, 1 - near[0][1] / 64) if near else None

    def is_stored(self, run: str | None, record_type: str, record_id: str) -> bool:
        """Whether this run has a line of this id already."""
        return self.ledger.is_emitted(run or "", record_type, record_id)

    def remember(
        self,
        records: Sequence[Record],
        story: Story | None = None,
        simhash: int | None = None,
    ) -> None:
        """Take in lines and the versions of their story, in one transaction (the caller's, where there is one).

        Args:
            records: what has its line now.
            story: where they come from; also its unchanged records, which may have none.
            simhash: of its article.
        """
        with self.ledger.transaction():
            for record in records:
                self.ledger.mark_emitted(record.run or "", record.type, record.id)
            if story is not None and story.article is not None:
                if story.article.change == "gone":
                    self._remember_gone(story.article)
                    return
                self._remember_article(story.article, story, simhash)
                self._remember_comments(story)

    def _remember_article(self, article: Article, story: Story, simhash: int | None) -> None:
        past, seen = self.article(article.id), story.captured_at
        if past is not None and seen and is_earlier(seen, past.last_seen):
            self.ledger.put_article_state(with_earlier_article(past, article.version or 1, seen))
            return
        self.ledger.put_article_state(
            ArticleState(
                id=article.id,
                url=article.url,
                canonical_url=article.canonical_url,
                version=article.version or 1,
                text_digest=article.text_digest,
                simhash=simhash,
                change=article.change,
                first_seen=past.first_seen if past else seen,
                last_seen=seen,
                run=story.run,
                declared=article.comments.declared,
                duplicate_of=article.duplicate_of,
                body_length=len(article.body) if article.body else None,
                line=_article_line(article, past),
            )
        )

    def _remember_gone(self, article: Article) -> None:
        """It was not seen: all but that stays as it was."""
        past = self.article(article.id)
        if past is not None:
            self.ledger.put_article_state(replace(past, change="gone", run=article.run))

    def _remember_comments(self, story: Story) -> None:
        article_id = story.article.id if story.article else ""
        past = dict(self.comments(article_id))
        past |= self.elsewhere(comment.id for comment in story.comments if comment.id not in past)
        self.ledger.put_comment_states(
            _comment_state(comment, past, article_id, story.run) for comment in story.comments
        )


def _comment_state(
    comment: Comment, past: Mapping[str, CommentState], article_id: str, run: str | None
) -> CommentState:
    known, seen = past.get(comment.id), comment.last_seen
    if known is not None and seen and is_earlier(seen, known.last_seen):
        return with_earlier_comment(known, comment.version or 1, seen)
    return CommentState(
        id=comment.id,
        article_id=known.article_id if known else article_id,
        version=comment.version or 1,
        text_digest=comment.text_digest,
        first_seen=comment.first_seen,
        last_seen=seen,
        status=comment.status,
        removed=is_gone(comment),
        run=run,
        line=_line(comment, past),
    )


def _article_line(article: Article, past: ArticleState | None) -> bytes:
    """The newest line without its text; an unchanged article has none of its own."""
    if article.change == "unchanged" and past is not None and past.line is not None:
        return past.line
    return without_text(to_line(article))


def _line(comment: Comment, past: Mapping[str, CommentState]) -> bytes:
    """The line that a removal would repeat: the newest version's."""
    state = past.get(comment.id)
    return state.line if comment.change == "unchanged" and state and state.line else to_line(comment)
