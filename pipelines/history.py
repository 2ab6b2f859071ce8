"""The past of a collection, as the pipelines ask it: the ledger, or one in memory for `extract --stdout`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archives.ledger.ledger import Ledger
from archives.ledger.states import ArticleState, CommentState
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
                self._remember_article(story.article, story, simhash)
                self._remember_comments(story, self.comments(story.article.id))

    def _remember_article(self, article: Article, story: Story, simhash: int | None) -> None:
        past, seen = self.article(article.id), story.captured_at
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
            )
        )

    def _remember_comments(self, story: Story, past: Mapping[str, CommentState]) -> None:
        article_id = story.article.id if story.article else ""
        self.ledger.put_comment_states(
            CommentState(
                id=comment.id,
                article_id=article_id,
                version=comment.version or 1,
                text_digest=comment.text_digest,
                first_seen=comment.first_seen,
                last_seen=comment.last_seen,
                status=comment.status,
                removed=is_gone(comment),
                run=story.run,
                line=_line(comment, past),
            )
            for comment in story.comments
        )


def _line(comment: Comment, past: Mapping[str, CommentState]) -> bytes:
    """The line that a removal would repeat: the newest version's."""
    state = past.get(comment.id)
    return state.line if comment.change == "unchanged" and state and state.line else to_line(comment)
