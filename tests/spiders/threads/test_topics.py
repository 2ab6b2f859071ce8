"""What forum software prints around its posts: short dates with the whole one in a title, ordinals beside ids, lists of
topics."""

from __future__ import annotations

from spiders.read.site import read_page
from spiders.threads.layers import read_thread
from spiders.threads.mined.mining import mine
from spiders.threads.thread import Thread
from tests.spiders.threads.pages import NAMES, PARAGRAPHS, WORDS, page_of, records

TOPIC = "https://forum.example/topic/7/old-bridge/"


def posts(pattern: str, count: int = 4, url: str = TOPIC) -> Thread:
    html = f"<html lang='en'><body><h1>Old bridge</h1><div class='posts'>{records(pattern, count)}</div></body></html>"
    found = mine(page_of(html, url))
    assert found is not None
    return found


def test_the_title_of_a_list_item_holds_the_whole_date() -> None:
    found = posts(
        '<div class="post" id="c{n}"><a href="/user/{id}/">{name}</a><ul class="info"><li title="{date}">3 May \'24</li></ul>'
        '<div class="text"><p>{text}</p></div></div>'
    )
    assert found.opening is not None
    dates = [post.date.iso for post in [found.opening, *found.comments] if post.date]
    assert dates == [f"2024-05-{3 + n:02d}T{10 + n}:2{n}" for n in range(4)]


def test_a_year_of_two_figures_after_an_apostrophe_is_a_date() -> None:
    found = posts(
        '<div class="post"><a href="/user/{name}/">{name}</a><ul><li>{n}5 May \'24</li></ul><div class="text"><p>{text}</p></div></div>',
        count=3,
    )
    assert [post.author for post in found.comments] == list(NAMES[1:3])
    assert [post.date.iso for post in found.comments if post.date] == ["2024-05-15", "2024-05-25"]


def test_the_larger_numbers_are_the_ids_where_the_smaller_count_the_posts() -> None:
    found = posts(
        '<div class="post" id="c{n}" data-pk="{id}"><b class="user">{name}</b> <i>{date}</i><p>{text}</p></div>'
    )
    assert [post.native for post in found.comments] == ["4107", "4114", "4121"]


def test_of_two_ids_the_one_that_is_linked_counts() -> None:
    found = posts(
        '<div class="post" id="change-{n}-168831{id}"><h3 id="comment:{n}"><a href="#comment:{n}">comment:{n}</a> by '
        '<b class="user">{name}</b> <i>{date}</i></h3><p>{text}</p></div>'
    )
    assert [post.native for post in found.comments] == ["1", "2", "3"]


def test_the_id_may_stand_on_an_element_around_the_record() -> None:
    found = posts(
        '<div id="{id}" class="card"><div class="row"><div class="post-body"><b class="user">{name}</b> <i>{date}</i>'
        "<p>{text}</p></div><div class='side'><b>Posts:</b> 12</div></div></div>"
    )
    assert [post.native for post in found.comments] == ["4107", "4114", "4121"]


def test_a_name_may_be_a_number() -> None:
    html = (
        "<html lang='en'><body><h1>Old bridge</h1><div class='posts'>"
        + records(
            '<div class="post"><div class="who"><a class="user" href="/user/{id}/">{name}</a></div><i>{date}</i><p>{text}</p></div>'
        )
        + "</div></body></html>"
    )
    found = mine(page_of(html.replace(f">{NAMES[2]}<", ">1984<"), TOPIC))
    assert found is not None
    assert found.comments[1].author == "1984"
    assert found.comments[1].author_url == "https://forum.example/user/4114/"


def test_whose_comment_was_removed() -> None:
    gone = '<div class="post" id="c9"><div class="info"><a href="/user/9/">Gwen O.</a>\'s comment was removed</div></div>'
    html = (
        "<html lang='en'><body><h1>Old bridge</h1><div class='posts'>"
        + records(
            '<div class="post" id="c{n}"><a href="/user/{id}/">{name}</a> <i>{date}</i><p>{text}</p></div>'
        )
        + gone
        + "</div></body></html>"
    )
    found = mine(page_of(html, TOPIC))
    assert found is not None
    assert [post.status for post in found.comments] == ["visible"] * 4 + ["deleted"]


def test_a_list_of_topics_is_no_thread() -> None:
    row = (
        '<div class="row"><div class="topic"><a href="/topic/old-{n}/">{text}</a><div class="made">By: <a href="/user/1/">{name}</a> '
        'on {date}</div></div><div class="count">5{n}</div><div class="posted">By: <a href="/user/2/">Falk</a> '
        '<a href="/topic/old-{n}/?post={id}#{id}">last</a><br><small>{date}</small></div></div>'
    )
    html = f"<html lang='en'><body><h1>News</h1><div class='card'><h3>Topics, replies</h3>{records(row)}</div></body></html>"
    assert mine(page_of(html, "https://forum.example/forum/news-1/")) is None


def test_a_topic_that_nobody_answered_is_its_opening_post() -> None:
    post = (
        '<div id="7" class="post"><h4>Old bridge <a href="/topic/7/?post=7#7">#</a></h4><small>By: <a href="/profile/1/">Ada Quill</a> '
        f'on 2 May 2024, 08:15</small><div class="post-content"><p>{WORDS[0]} {WORDS[1]}</p></div></div>'
    )
    html = f"<html lang='en'><body><h1>Old bridge</h1><div>{post}</div></body></html>"
    reading = read_page(page_of(html, TOPIC))
    assert reading.article is not None
    assert reading.article.authors[0].name == "Ada Quill"
    assert reading.article.date_published == "2024-05-02T08:15"
    assert reading.comments == ()


def test_the_number_of_a_record_is_no_count() -> None:
    html = (
        "<html lang='en'><body><h1>Old bridge</h1><div>"
        + records(
            '<div class="change"><h3 id="comment:{n}"><a href="#comment:{n}">comment:{n}</a></h3><b class="user">{name}</b> '
            "<i>{date}</i><p>{text}</p></div>"
        )
        + "</div></body></html>"
    )
    found = read_thread(page_of(html, TOPIC))
    assert found is not None
    assert found.declared is None


def test_a_name_after_the_half_of_the_day() -> None:
    pattern = "<dt id='c{id}'>May 1{n}, 2024, 1{n}:05 p.m. - {name}</dt><dd><p>{text}</p></dd>"
    found = mine(
        page_of(
            f"<html lang='en'><body><h1>Old bridge</h1>{PARAGRAPHS}<h3>3 comments</h3><dl>{records(pattern, 3)}</dl></body></html>"
        )
    )
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:3])


def test_the_form_to_answer_in_names_nobody() -> None:
    pattern = (
        "<div class='comment' id='comment-{id}'><h4>{name} <small>{date}</small></h4><p>{text}</p><form class='reply-form'>"
        "<div class='input_id_name'><label>Name</label><input name='name'><p class='help-block'>required</p></div></form></div>"
    )
    found = mine(
        page_of(
            f"<html lang='en'><body><h1>Old bridge</h1>{PARAGRAPHS}<h3>Comments</h3>{records(pattern)}</body></html>"
        )
    )
    assert found is not None
    assert [comment.author for comment in found.comments] == list(NAMES[:5])
    assert {comment.author_url for comment in found.comments} == {None}


def test_what_an_engine_says_of_the_writer_is_no_part_of_the_name() -> None:
    pattern = "<div class='comment' id='{id}'><div class='author'><span>{name} (Guest)</span><br><small>{date}</small></div><p>{text}</p></div>"
    html = f"<html lang='en'><body><h1>Old bridge</h1>{PARAGRAPHS}<div class='discussion'>{records(pattern)}</div></body></html>"
    found = mine(page_of(html.replace(f"{NAMES[1]} (", "1984 (").replace(f"{NAMES[2]} (", "50 Cent (")))
    assert found is not None
    assert [comment.author for comment in found.comments] == [NAMES[0], "1984", "50 Cent", *NAMES[3:5]]


def test_a_placeholder_of_another_class_belongs_to_the_list() -> None:
    full = (
        "<div class='thread__comment js-comment' id='c{n}'><a class='user' href='/user/{id}/'>{name}</a> <i>{date}</i>"
        "<div class='text'><p>{text}</p></div><a href='#reply'>reply</a></div>"
    )
    stub = (
        "<div class='thread__item js-comment' id='c9'><div class='info'>This comment was removed.</div></div>"
    )
    before, after = records(full, 8), records(full.replace("c{n}", "c1{n}"), 4)
    html = f"<html lang='en'><body><h1>Old bridge</h1><div class='list'>{before}{stub}{after}</div></body></html>"
    found = mine(page_of(html, TOPIC))
    assert found is not None
    assert [comment.status for comment in found.comments].count("deleted") == 1
    assert len(found.comments) == 12


NOTED = (
    '<table class="post" id="post-{id}"><tr><th><a href="#post-{id}">#</a> <span class="updated">{date}</span></th></tr><tr><td><a href="/users/{name}/">'
    '{name}</a></td><td class="post-content"><p>{text}</p><div class="updated-message">Edited 09 May, 2024 20:31</div></td></tr></table>'
)


def test_the_note_of_an_edit_is_none_of_the_posts_words() -> None:
    found = posts(NOTED)
    assert [post.text for post in found.comments] == list(WORDS[1:4])
    assert [post.date_modified.iso for post in found.comments if post.date_modified] == [
        "2024-05-09T20:31"
    ] * 3


def test_a_later_page_of_unknown_software_gives_the_topic_no_author_and_no_time() -> None:
    html = (
        f"<html lang='en'><body><h1>Old bridge</h1><div class='posts'>{records(NOTED, 4)}</div></body></html>"
    )
    reading = read_page(page_of(html, f"{TOPIC}?page=2"))
    assert len(reading.comments) == 4
    assert reading.article is not None
    assert (reading.article.authors, reading.article.date_published, reading.article.body) == ((), None, None)


def test_a_date_may_have_its_year_behind_the_time() -> None:
    found = posts(
        '<div class="post" id="t{id}"><a href="/user/{name}/">{name}</a> <span class="date">Fri&nbsp;Mar&nbsp;1{n}&nbsp;22:50:09&nbsp;2024</span>'
        '<div class="text"><p>{text}</p></div></div>',
        count=3,
    )
    assert [post.date.iso for post in found.comments if post.date] == [
        "2024-03-11T22:50:09",
        "2024-03-12T22:50:09",
    ]
