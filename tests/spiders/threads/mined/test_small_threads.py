"""Threads of few comments and odd structures: what speaks for them is their counter, not their number."""

from __future__ import annotations

import pytest

from spiders.sheet.outline import Outline
from spiders.threads.layers import read_thread
from spiders.threads.mined.headings import counted_before
from spiders.threads.mined.mining import mine
from spiders.threads.thread import Thread
from tests.spiders.threads.pages import WORDS, article, page_of

DAY = "May {day}, 2024 at 10:0{day}"
LONE = {
    "utility classes": '<div class="flex gap-3"><div><span class="text-sm">{name}</span> <span class="text-xs">{date}</span>'
    '<div class="mt-1"><p>{text}</p></div></div></div>',
    "list item": "<ul><li><p><strong>{name}</strong> <small>{date}</small></p><p>{text}</p></li></ul>",
    "details": "<details open><summary>{name} <time>{date}</time></summary><p>{text}</p></details>",
    "custom element": '<x-comment id="x7"><span slot="author">{name}</span><time>{date}</time><p>{text}</p></x-comment>',
}
RUNS = {
    "bare text beside the date": "<div class='c'><b>{name}</b> ({date})<br>{text}</div>",
    "paragraphs ended by a rule": "<p class='kopf'><b>{name}</b> says {date}:</p><p>{text}</p><hr>",
    "numbered tables": "<table><tr><td><b>{number}.</b> {name}</td><td>{date}</td></tr><tr><td colspan=2>{text}</td></tr></table>",
    "subject over the name": "<div><h4>Re: bridge {number}</h4><div class='verfasser'><span>{name}</span> | <span>{date}</span></div>"
    "<div>{text}</div></div>",
}
WRITERS = ("Ada Quill", "bertram_77", "Cleo N.", "Dmitri")


def _drawn(template: str, count: int, *, counter: int | None = None) -> str:
    items = "".join(
        template.format(name=WRITERS[n], date=DAY.format(day=n + 3), text=WORDS[n], number=n + 1)
        for n in range(count)
    )
    shown = count if counter is None else counter
    return f"<section><h3>{shown} Comment{'s' * (shown != 1)}</h3>{items}</section>"


def _read(thread: Thread | None) -> list[tuple[str | None, str, str | None]]:
    comments = thread.comments if thread else []
    return [(c.author, ((c.date and c.date.iso) or "")[:10], c.text) for c in comments]


def _wanted(count: int) -> list[tuple[str | None, str, str | None]]:
    return [(WRITERS[n], f"2024-05-0{n + 3}", WORDS[n]) for n in range(count)]


@pytest.mark.parametrize("kind", LONE)
def test_one_comment_that_its_heading_counts(kind: str) -> None:
    assert _read(mine(page_of(article(_drawn(LONE[kind], 1))))) == _wanted(1)


@pytest.mark.parametrize("kind", ["utility classes", "list item"])
def test_one_dated_box_under_another_count_is_no_comment(kind: str) -> None:
    """A heading that counts forty comments is not the heading of the single box after it."""
    assert mine(page_of(article(_drawn(LONE[kind], 1, counter=40)))) is None


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("kind", RUNS)
def test_records_whose_parts_stand_side_by_side(kind: str, count: int) -> None:
    assert _read(mine(page_of(article(_drawn(RUNS[kind], count))))) == _wanted(count)


def test_the_last_run_of_siblings_keeps_all_its_paragraphs() -> None:
    head = "<h5>{name} <small>{date}</small></h5><p>{text}</p>"
    thread = _drawn(head, 4).replace("</section>", "<p>And one thing more.</p><p>And another.</p></section>")
    assert _read(mine(page_of(article(thread))))[-1][2] == f"{WORDS[3]}\nAnd one thing more.\nAnd another."


def test_a_shadow_root_in_the_page_is_shown() -> None:
    inner = _drawn(LONE["list item"], 3)
    shown = f'<x-thread><template shadowrootmode="open">{inner}</template></x-thread>'
    assert _read(mine(page_of(article(shown)))) == _wanted(3)
    assert mine(page_of(article(shown.replace(' shadowrootmode="open"', "")))) is None


def test_a_word_half_in_bold_is_no_name_and_keeps_together() -> None:
    template = "<li><a href='/members/{number}'>{name}</a> <small>{date}</small><br>{text}</li>"
    thread = _drawn(template, 3)
    for words in WORDS[:3]:
        thread = thread.replace(words, f"<b>{words[:3]}</b>{words[3:]}")
    assert _read(mine(page_of(article(thread)))) == _wanted(3)


def test_an_address_in_the_text_is_no_name() -> None:
    template = "<div class='row'><div>{name}</div><div><p>{text} <a href='https://a.example/b'>https://a.example/b</a></p><i>{date}</i></div></div>"
    read = _read(mine(page_of(article(_drawn(template, 2)))))
    assert [author for author, _, _ in read] == list(WRITERS[:2])


@pytest.mark.parametrize(
    "words",
    ["Комментарий удалён.", "このコメントは削除されました。", "Bu yorum silindi.", "Komentarz usunięty."],
)
def test_placeholders_of_deleted_comments(words: str) -> None:
    thread = read_thread(page_of(article(_drawn(LONE["list item"], 4).replace(WORDS[1], words))))
    assert thread is not None
    assert [c.status for c in thread.comments] == ["visible", "deleted", "visible", "visible"]


def test_a_linked_counter_counts_nothing() -> None:
    """The counter in a story's header leads to its comments; what follows it is the story."""
    for line, count in (("<h3>1 Comment</h3>", 1), ('<p><a href="#c">1 Comment</a></p>', None)):
        outline = Outline(page_of(f"<h1>Title</h1>{line}<div id='r'>Words</div>").sheet)
        place = next(place for place, node in enumerate(outline.nodes) if node.get("id") == "r")
        assert counted_before(outline, place) == count
