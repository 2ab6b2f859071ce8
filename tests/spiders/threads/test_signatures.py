"""Names without what templates glue to them."""

from __future__ import annotations

import pytest

from spiders.dates.value import DateValue
from spiders.threads.layers import read_thread
from spiders.threads.signatures import tidy_names
from spiders.threads.thread import FoundComment
from tests.spiders.threads.pages import article, page_of, records

DAY = DateValue("2023-09-29", "29. September 2023")


def tidied(*names: str) -> list[str | None]:
    posts = [FoundComment(author=name, text="x", date=DAY) for name in names]
    tidy_names(posts)
    return [post.author for post in posts]


@pytest.mark.parametrize(
    ("glued", "name"),
    [
        ("<span>Ada Quill</span>", "Ada Quill"),
        ("<b class='n'>Ada</b> Quill", "Ada Quill"),
        ("Ada Quill 29. September 2023 - 17:04", "Ada Quill"),
        ("Ada Quill on Monday, March 3. 2025:", "Ada Quill"),
        ("Ada Quill dijo:", "Ada Quill"),
        ("Ada Quill skrev:", "Ada Quill"),
        ("Ada Quill napsala:", "Ada Quill"),
        ("Ada Quill:", "Ada Quill"),
        ("Ada <3", "Ada <3"),
        ("2 May 2012", "2 May 2012"),
        ("Monday", "Monday"),
        ("Jon Said", "Jon Said"),
    ],
)
def test_one_name(glued: str, name: str) -> None:
    assert tidied(glued) == [name]


def test_what_all_names_end_or_begin_with_is_the_templates() -> None:
    assert tidied("Ada zegde", "Bo Li zegde", "Cy zegde", "Bo Li zegde") == ["Ada", "Bo Li", "Cy", "Bo Li"]
    assert tidied("por Ada", "por Bo Li", "por Cy") == ["Ada", "Bo Li", "Cy"]
    assert tidied("Ada skrev", "Bo skrev") == ["Ada skrev", "Bo skrev"]
    assert tidied("Ada Quill", "Bo Quill", "Cy Quill") == ["Ada Quill", "Bo Quill", "Cy Quill"]


@pytest.mark.parametrize("verb", ["dijo:", "skrev", "wrote on", "sanoi:", "szerint", "napisał(a):"])
def test_in_a_thread_of_unknown_software(verb: str) -> None:
    said = f'<div class="cm"><b class="nm">{{name}} {verb}</b> <i>{{date}}</i><p>{{text}}</p></div>'
    found = read_thread(page_of(article(f"<section><h3>Comments</h3>{records(said)}</section>")))
    assert found is not None
    assert [comment.author for comment in found.comments] == [
        "Ada Quill",
        "bertram_77",
        "Cleo N.",
        "Dmitri",
        "Elif Kaya",
    ]


def test_name_weekday_and_date_in_one_line() -> None:
    said = '<div class="comment"><b>{name} on Monday, May 6. 2024:</b><p>{text}</p></div>'
    found = read_thread(page_of(article(records(said))))
    assert found is not None
    assert [comment.author for comment in found.comments][:2] == ["Ada Quill", "bertram_77"]
    assert {comment.date.iso for comment in found.comments if comment.date} == {"2024-05-06"}
