"""Layers joined: the fuller reading is the base, others fill what it lacks."""

from __future__ import annotations

from spiders.dates.value import DateValue
from spiders.threads.layers import read_thread
from spiders.threads.merge import is_whole, merge, without_pings, without_repeated_opening
from spiders.threads.thread import FoundComment, Thread
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of, records

DAY = DateValue("2024-05-03", "3 May 2024")


def test_markup_without_links_takes_them_from_the_page() -> None:
    markup = Thread("schema.org", [FoundComment(author="Ada", text=WORDS[0], date=DAY)])
    engine = Thread(
        "x", [FoundComment(author="Ada", text=WORDS[0] + " ", permalink="https://e.org/a#c1")], declared=1
    )
    thread = merge([markup, engine])
    assert thread is not None
    assert thread.comments[0].permalink == "https://e.org/a#c1"
    assert thread.comments[0].date == DAY
    assert thread.declared == 1


def test_more_comments_win_over_a_more_trusted_layer() -> None:
    few = Thread("schema.org", [FoundComment(author="Ada", text=WORDS[0], date=DAY)])
    many = Thread("generic", [FoundComment(author=NAMES[n], text=WORDS[n], date=DAY) for n in range(5)])
    thread = merge([few, many])
    assert thread is many


def test_the_miner_must_find_clearly_more_than_a_reader() -> None:
    reader = Thread("wordpress", [FoundComment(author=NAMES[n], text=WORDS[n], date=DAY) for n in range(5)])
    mined = Thread("generic", [FoundComment(author=NAMES[n], text=WORDS[n], date=DAY) for n in range(6)])
    assert merge([reader, mined]) is reader


def test_whole_means_fields_and_counter() -> None:
    comments = [FoundComment(author=NAMES[n], text=WORDS[n], date=DAY) for n in range(3)]
    assert is_whole(Thread("x", comments, declared=3))
    assert not is_whole(Thread("x", comments, declared=9))
    assert not is_whole(Thread("x", [FoundComment(text="no author")]))
    assert not is_whole(Thread("x"))


def test_pings_go_where_the_counter_leaves_them_out() -> None:
    ping = FoundComment(author="Other blog", text="[…] bridge […]", method={"author": "ping"})
    words = FoundComment(author="Ada", text=WORDS[0])
    assert without_pings(Thread("wordpress", [words, ping], declared=1)).comments == [words]
    assert without_pings(Thread("wordpress", [words, ping], declared=2)).comments == [words, ping]


def test_an_opening_given_twice_is_no_comment() -> None:
    answer = FoundComment(author="Ben", text=WORDS[1], parent_index=0, parent_method="nesting")
    thread = Thread("schema.org", [FoundComment(author="Ada", text=WORDS[0]), answer])
    thread.opening = FoundComment(author="Ada", text=WORDS[0])
    assert without_repeated_opening(thread).comments == [answer]
    assert (answer.parent_index, answer.parent_method) == (None, None)


THREAD = '<section id="comments"><h2>5 Comments</h2>{}<form action="/reply"><textarea name="comment"></textarea></form></section>'.format(
    records('<div class="comment"><b class="author">{name}</b> <i>{date}</i><p>{text}</p></div>')
)


def test_the_elements_to_cut_are_the_thread_and_nothing_of_the_article() -> None:
    thread = read_thread(page_of(article(THREAD)))
    assert thread is not None
    assert [element.get("id") for element in thread.elements] == ["comments"]
    assert (thread.declared, thread.closed) == (5, False)


def test_a_page_without_a_trace_of_comments_has_no_thread() -> None:
    assert read_thread(page_of(article(""))) is None
    closed = read_thread(page_of(article("<p>Comments are closed.</p>")))
    assert closed is not None
    assert (closed.comments, closed.closed) == ([], True)


def test_a_site_may_read_its_thread_itself() -> None:
    class Site:
        def read_thread(self, page: object) -> Thread:
            return Thread("own", [FoundComment(text=WORDS[0])])

    thread = read_thread(page_of(article(THREAD)), Site())
    assert thread is not None
    assert (thread.engine, len(thread.comments)) == ("own", 1)
