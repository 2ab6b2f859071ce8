"""What a run saw unchanged and wrote no record of: one line a story in `runs/seen-RUN-00001.jsonl`.

The ledger's `last_seen` moves with every look, records are written only for what changed. These lines are what a
rebuilt ledger has the difference from.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from archives.ledger.states import ArticleState
from archives.records import Record, dump_line
from spiders.read.story import Story


def seen_line(story: Story, unchanged: Collection[Record], state: ArticleState | None) -> bytes | None:
    """The line of a story, None where all of it has records.

    Args:
        story: as it went through the pipelines.
        unchanged: its records that are not written.
        state: of its article, as the ledger has it now; in the line where the article is among those.
    """
    if not unchanged or story.article is None:
        return None
    quiet = {record.id for record in unchanged}
    known = asdict(state) if state is not None and story.article.id in quiet else None
    if known is not None:
        del known["simhash"], known["line"]  # of the text, and of the last line, which did not change
    line = {
        "type": "seen", "run": story.run, "id": story.article.id, "at": story.captured_at or "", "article": known,
        "comments": [(comment.id, comment.status) for comment in story.comments if comment.id in quiet],
    }  # fmt: skip
    return dump_line(line)
