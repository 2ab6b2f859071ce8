"""Closed threads and topics: notices in many languages, a drawn lock; and what looks like one."""

from __future__ import annotations

import pytest

from spiders.threads.closed import is_closed
from spiders.threads.layers import read_thread
from spiders.threads.thread import FoundComment, Thread
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of


@pytest.mark.parametrize(
    "notice",
    [
        "Comments are closed.",
        "Die Kommentare sind geschlossen.",
        "Les commentaires sont fermés.",
        "Los comentarios están cerrados.",
        "I commenti sono chiusi",
        "Комментарии закрыты",
        "コメントは受け付けていません。",
        "This topic is locked",
        "Comments on this story are <b>closed</b>",
    ],
)
def test_a_closed_thread(notice: str) -> None:
    assert is_closed(page_of(article(f'<p class="nocomments">{notice}</p>'))) is True


def test_words_in_scripts_and_in_the_article_close_nothing() -> None:
    script = '<script>var words = {"closed": "Comments are closed."};</script>'
    assert is_closed(page_of(article(script))) is None


def test_a_form_means_open() -> None:
    form = '<form action="/wp-comments-post.php"><textarea name="comment"></textarea></form>'
    assert is_closed(page_of(article(form))) is False


TOPIC = Thread("generic", opening=FoundComment())


@pytest.mark.parametrize(
    "notice",
    """This topic is closed.|You may not reply: this topic is locked.|Téma je uzamčeno.|Ten temat jest zablokowany.|Dieses Thema ist geschlossen|Tämä aihe on lukittu|Denne tråden er låst
    Chủ đề này đã bị khóa|このトピックはロックされています|이 주제는 잠겨 있습니다|หัวข้อนี้ถูกปิด|הנושא נעול|این موضوع بسته شده است|Тема закрыта
    Тему закрито|Αυτό το θέμα είναι κλειδωμένο|Bu konu kilitlenmiştir|Topik ini telah dikunci|Ez a téma le van zárva|Acest subiect este închis
    Ova tema je zaključana|Темата е заключена|此主题已锁定|此主題已被鎖定|Este tema está bloqueado|Este tópico está trancado|La discussione è bloccata
    Ce sujet est verrouillé|Dit onderwerp is op slot|تم إغلاق هذا الموضوع|यह विषय बंद है""".replace(
        "\n    ", "|"
    ).split("|"),
)
def test_a_closed_topic(notice: str) -> None:
    page = page_of(article(f'<div class="notice"><span class="icon"></span> {notice}</div>'))
    assert is_closed(page, TOPIC) is True


@pytest.mark.parametrize(
    "line",
    [
        "<p>This topic has been unclosed.</p>",
        "<p>Is this topic closed?</p>",
        "<p>Topic not closed yet</p>",
        "<h3>Kommentar: Därför är dörren låst</h3>",
        '<ul><li><a href="/topic/8">Tema: la puerta está bloqueada</a></li></ul>',
        "<p>14 topics closed</p>",
        "<p>The discussion about the northern bridge, which the harbour board has kept closed since the spring, is to go on.</p>",
    ],
)
def test_what_is_no_notice(line: str) -> None:
    assert is_closed(page_of(article(line)), TOPIC) is None


def topic(headline: str, after: str = "") -> Thread:
    posts = "".join(
        f"""<div class="comment" id="c{number}" data-number="{number}" data-pk="{4100 + number}"><div class="comment-media"><div class="comment-img"><img></div>
        <div class="comment-body"><div class="comment-username"><a class="username" href="/user/{number}/">{NAMES[number]}</a></div>
        <ul class="comment-date"><li title="May {number}, 2024, 10:0{number} a.m.">1m</li></ul><div class="comment-text"><p>{WORDS[number]}</p></div></div></div></div>"""
        for number in range(1, 5)
    )
    thread = read_thread(
        page_of(
            f"""<html lang="en"><head><title>Old bearings</title></head><body><ul class="nav"><li><a href="/">Main</a></li></ul>
            <a href="/login"><i class="fa fa-lock"></i> Log in</a>{headline}<div class="comments">{posts}</div>{after}</body></html>""",
            "https://forum.example/topic/5/old-bearings/",
        )
    )
    assert thread is not None
    return thread


@pytest.mark.parametrize(
    "headline",
    [
        '<h1 class="headline"><i class="fa fa-lock"></i> Old bearings of the bridge</h1>',
        '<h1>Old bearings of the bridge</h1><span class="badge"><svg><use href="/icons.svg#lock"></use></svg></span>',
        '<h1>Old bearings of the bridge <img src="/static/topic_locked.png" alt=""></h1>',
        '<h1>Old bearings of the bridge</h1><div><button class="btn" disabled><i class="fas fa-lock"></i> Topic locked</button></div>',
    ],
)
def test_a_lock_at_the_headline_closes_a_topic(headline: str) -> None:
    assert topic(headline).closed is True


def test_other_locks_close_nothing() -> None:
    assert topic("<h1>Old bearings of the bridge</h1>").closed is None
    assert topic('<h1><i class="fa fa-unlock"></i> Old bearings of the clock</h1>').closed is None
    news = page_of(article("").replace("<h1>", '<h1><i class="fa fa-lock"></i> '))
    assert is_closed(news) is None
