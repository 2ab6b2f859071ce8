"""The order of day and month, told by a thread's own dates."""

from __future__ import annotations

import pytest

from spiders.dates.strings import read_date
from spiders.threads.date_order import settle_order
from spiders.threads.thread import FoundComment
from tests.spiders.threads.engines.pages import html

PAGE = html("", lang="en")


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["05-01-2024, 10:05 AM", "05-13-2024, 09:00 AM"], "2024-05-01T10:05"),  # only month first can be
        (["05/01/2024", "13/01/2024"], "2024-01-05"),
        (["05/01/2024", "05/03/2024", "06/01/2024"], "2024-05-01"),  # in order under one reading alone
        (["05/01/2024", "05/02/2024", "05/03/2024"], None),  # in order under both
        (["05/01/2024", "05/03/2024"], None),  # too few
        (["05/13/2024", "13/05/2024", "05/01/2024"], None),  # two forms: nothing is told
        (["11/09/2026", "11/10/2026"], "2026-09-11"),  # the other reading lies after the capture
        (["Tue, 05/01/2012 - 10:05"], "2012-05-01T10:05"),
    ],
)
def test_settled(texts: list[str], first: str | None) -> None:
    comments = [FoundComment(date=read_date(PAGE, text)) for text in texts]
    settle_order(PAGE, comments)
    open_ones = [c.date.iso for c in comments if c.date is not None and c.date.raw in (texts[0], texts[-1])]
    assert first in open_ones if first else None in [c.date.iso for c in comments if c.date is not None]
