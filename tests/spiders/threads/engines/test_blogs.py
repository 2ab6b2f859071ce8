"""Blog, news and talk-page engines, each page after the engine's stock template."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html


def test_drupal_seven_indents_and_eight_links() -> None:
    seven = """<meta name="generator" content="Drupal 7 (http://drupal.org)"><div id="comments" class="comment-wrapper"><h2 class="title">Comments</h2>
    <a id="comment-11"></a><div class="comment clearfix" about="/comment/11#comment-11"><h3><a href="/comment/11#comment-11" class="permalink">Title</a></h3>
    <div class="submitted"><span rel="sioc:has_creator"><a href="/user/4" class="username">Ada</a></span> on <span content="2012-10-02T09:59:00+05:00"
    property="dc:date dc:created">Tue, 10/02/2012 - 09:59</span></div><div class="content"><div class="field field-name-comment-body"><p>Wide.</p></div>
    <ul class="links inline"><li class="comment-reply"><a href="/comment/reply/1/11">reply</a></li></ul></div></div>
    <div class="indented"><a id="comment-12"></a><div class="comment clearfix"><div class="submitted"><span class="username">Bo</span> on
    <span content="2012-10-02T10:30:00+05:00" property="dc:date dc:created">x</span></div><div class="content">Narrow.</div></div></div></div>"""
    eight = """<meta name="Generator" content="Drupal 10 (https://www.drupal.org)"><section id="comments">
    <article data-comment-user-id="4" id="comment-11" class="js-comment comment by-node-author"><mark class="hidden" data-comment-timestamp="1349153940"></mark>
    <footer class="comment__meta"><p class="comment__author"><a class="username" href="/user/4">Ada</a></p><p class="comment__time">Tue, 10/02/2012 - 04:59</p>
    <p class="comment__permalink"><a href="/comment/11#comment-11" hreflang="en">Permalink</a></p></footer><div class="comment__content">
    <h3><a href="/comment/11#comment-11" class="permalink">Title</a></h3><div class="text-formatted field field--name-comment-body"><p>Wide.</p></div>
    <ul class="links inline"><li class="comment-reply"><a href="/comment/reply/node/1/comment/11">Reply</a></li></ul></div></article>
    <div class="indented"><article data-comment-user-id="0" id="comment-12" class="js-comment comment"><mark data-comment-timestamp="1349155800"></mark><footer class="comment__meta">
    <p class="comment__author"><span>Bo (not verified)</span></p><p class="comment__time">Tue, 10/02/2012 - 05:30</p><p class="visually-hidden">In reply to
    <a href="/comment/11#comment-11" class="permalink">Title</a> by <a class="username" href="/user/4">Ada</a></p></footer><div class="comment__content">
    <div class="field field--name-comment-body"><p>Narrow.</p></div></div></article></div></section>"""
    for body in (seven, eight):
        thread = read_engines(html(body, lang="en-US"))
        assert thread is not None
        assert thread.engine == "drupal"
        assert [(c.native, c.text, c.parent) for c in thread.comments] == [
            ("11", "Wide.", None),
            ("12", "Narrow.", "11"),
        ]
        assert thread.comments[0].author == "Ada"
        assert all(
            c.date is not None and c.date.iso and c.date.iso.startswith("2012-10-02T")
            for c in thread.comments
        )


def test_blogger_threads() -> None:
    body = """<div id="comments"><h4>2 comments:</h4><ol><li class="comment" id="c11"><div class="comment-block"><div class="comment-header">
    <cite class="user"><a href="https://www.blogger.com/profile/1">Ada</a></cite><span class="icon user blog-author"></span><span class="datetime">
    <a href="https://a.blogspot.com/2015/06/x.html?showComment=1433579595655#c11">June 6, 2015 at 10:33 AM</a></span></div>
    <p class="comment-content">Wide.<br>Yes.</p><span class="comment-actions"><a class="comment-reply">Reply</a></span></div>
    <div class="comment-replies"><ol><li class="comment" id="c12"><div class="comment-block"><div class="comment-header"><cite class="user">Bo</cite>
    <span class="datetime"><a href="https://a.blogspot.com/2015/06/x.html?showComment=1433583195000#c12">June 6, 2015 at 11:33 AM</a></span></div>
    <p class="comment-content"><span class="deleted-comment">This comment has been removed by the author.</span></p></div></li></ol></div></li></ol></div>"""
    thread = read_engines(html(body, "https://a.blogspot.com/2015/06/x.html"))
    assert thread is not None
    assert brief(thread.comments[:1]) == [("11", "Ada", "2015-06-06T10:33:15+02:00", "Wide.\nYes.", None)]
    assert thread.comments[0].is_staff is True
    assert (thread.comments[1].native, thread.comments[1].parent, thread.comments[1].status) == (
        "12",
        "11",
        "deleted",
    )
    assert thread.declared == 2


def test_mediawiki_signatures() -> None:
    sign = '<a href="/wiki/User:{who}" title="User:{who}">{who}</a> (<a href="/wiki/User_talk:{who}">talk</a>) {when} (UTC)'
    body = f"""<div id="mw-content-text"><div class="mw-parser-output"><h2><span class="mw-headline">Bridge</span></h2>
    <p>Wide. {sign.format(who="Ada", when="04:59, 2 October 2012")}</p><dl><dd>Narrow. {sign.format(who="Bo", when="05:10, 2 October 2012")}
    <dl><dd>No. {sign.format(who="Cy", when="06:00, 3 October 2012")}</dd></dl></dd></dl><h2>Other</h2>
    <p>First paragraph.</p><p>Second. {sign.format(who="Di", when="07:00, 3 October 2012")}</p></div></div>"""
    thread = read_engines(html(body, "https://w.example/wiki/Talk:Bridge"))
    assert thread is not None
    found = [(c.author, c.date.iso if c.date else None, c.text, c.parent_index) for c in thread.comments]
    assert found == [
        ("Ada", "2012-10-02T04:59:00+00:00", "Wide.", None),
        ("Bo", "2012-10-02T05:10:00+00:00", "Narrow.", 0),
        ("Cy", "2012-10-03T06:00:00+00:00", "No.", 1),
        ("Di", "2012-10-03T07:00:00+00:00", "First paragraph.\n\nSecond.", None),
    ]


def test_wpdiscuz_seven() -> None:
    item = """<div id="wpd-comm-{n}_{up}" class="comment wpd-comment {kind}"><div class="wpd-comment-wrap wpd-blog-guest"><div id="comment-{n}"
    class="wpd-comment-right"><div class="wpd-comment-header"><div class="wpd-user-info"><div class="wpd-comment-author"> {who} </div>
    <div class="wpd-comment-date" title="August 19, 2025 4:09 pm"><i></i> 6 months ago</div></div></div><div class="wpd-comment-text"><p>{text}</p></div>
    <div class="wpd-comment-footer"><div class="wpd-vote"><div class="wpd-vote-result" title="3">3</div></div></div></div></div></div>"""
    body = '<div id="wpdcom"><div class="wpd-thread-list">' + item.format(
        n=1, up=0, kind="", who="Ada", text="Wide."
    )
    body += item.format(n=2, up=1, kind="wpd-reply", who="Bo", text="Narrow.") + "</div></div>"
    thread = read_engines(html(body + '<link href="/wp-content/plugins/wpdiscuz/x.css">'))
    assert thread is not None
    assert brief(thread.comments) == [
        ("1", "Ada", "2025-08-19T16:09", "Wide.", None),
        ("2", "Bo", "2025-08-19T16:09", "Narrow.", "1"),
    ]
    assert thread.comments[0].upvotes == 3


@pytest.mark.parametrize(
    "body", ["", "<p>comment</p>", "<div class='comment'></div>", "<li id='comment-'>x</li>" * 3]
)
def test_pages_without_an_engine_give_nothing(body: str) -> None:
    thread = read_engines(html(body))
    assert thread is None or not thread.comments


@pytest.mark.parametrize(
    ("lang", "space", "word", "stamp", "iso"),
    [
        ("de", "Benutzer", "Diskussion", "10:11, 3. Mai 2012 (CEST)", "2012-05-03T10:11:00+02:00"),
        ("fr", "Utilisateur", "discuter", "3 mai 2012 à 10:11 (CEST)", "2012-05-03T10:11:00+02:00"),
        ("ja", "利用者", "会話", "2012年5月3日 (木) 10:11 (UTC)", "2012-05-03T10:11:00+00:00"),
        ("ar", "مستخدم", "نقاش", "10:11، 3 مايو 2012 (ت ع م)", "2012-05-03T10:11:00+00:00"),
        ("pt", "Usuário", "discussão", "10h11min de 3 de maio de 2012 (UTC)", "2012-05-03T10:11:00+00:00"),
        ("tr", "Kullanıcı", "mesaj", "10.11, 3 Mayıs 2012 (UTC)", "2012-05-03T10:11:00+00:00"),
        ("cs", "Uživatel", "diskuse", "3. 5. 2012, 10:11 (CEST)", "2012-05-03T10:11:00+02:00"),
        (
            "vi",
            "Thành viên",
            "thảo luận",
            "10:11, ngày 3 tháng 5 năm 2012 (UTC)",
            "2012-05-03T10:11:00+00:00",
        ),
        ("fa", "کاربر", "بحث", "\u200f۳ مهٔ ۲۰۱۲، ساعت ۱۰:۱۱ (UTC)", "2012-05-03T10:11:00+00:00"),
        ("hi", "सदस्य", "वार्ता", "१०:११, ३ मई २०१२ (UTC)", "2012-05-03T10:11:00+00:00"),
    ],
)
def test_mediawiki_signatures_of_other_languages(
    lang: str, space: str, word: str, stamp: str, iso: str
) -> None:
    def signed(name: str) -> str:
        links = (f'<a href="/wiki/{quote(each)}:{quote(name)}" title="{each}:{name}">{shown}</a>'
                 for each, shown in ((space, name), (f"{space} x", word)))  # fmt: skip
        return "{} ({})".format(*links) + f" {stamp}"

    body = f"""<div id="mw-content-text"><div class="mw-parser-output"><p>Quatre. {signed("Zoé B.")}</p><dl><dd>Cinq. {signed("Łukasz")}</dd></dl></div></div>"""
    thread = read_engines(html(f'<div class="ns-1 ns-talk">{body}</div>', "https://w.example/wiki/X", lang))
    assert thread is not None
    assert thread.engine == "mediawiki"
    assert [(c.author, c.text, c.parent_index) for c in thread.comments] == [
        ("Zoé B.", "Quatre.", None),
        ("Łukasz", "Cinq.", 0),
    ]
    assert [c.date and c.date.iso for c in thread.comments] == [iso, iso]


def test_mediawiki_signers_without_page_or_account() -> None:
    """Links to pages not written yet name the page in their query and say so in their title; an address without account
    signs by its contributions, in the wiki's language; Chinese wikis write wide brackets."""

    def signed(name: str, clock: str) -> str:
        links = (f'<a href="/index.php?title={quote(page)}:{quote(name.replace(" ", "_"))}&amp;action=edit&amp;redlink=1" class="new" '
                 f'title="{page}:{name}（页面不存在）">{shown}</a>' for page, shown in (("用户", name), ("用户讨论", "留言")))  # fmt: skip
        return "{}（{}）".format(*links) + f" 2012年5月3日 (四) {clock} (UTC)"

    anonymous = '<a href="/index.php/Special:%E7%94%A8%E6%88%B7%E8%B4%A1%E7%8C%AE/192.0.2.4" title="Special:用户贡献/192.0.2.4">192.0.2.4</a>'
    body = f"""<div id="mw-content-text"><div class="mw-parser-output"><h2>桥</h2><p>Four. {signed("Anna Meyer & Co", "10:11")}</p>
      <dl><dd>Five. {signed("X y", "10:12")}<dl><dd>Six. -- {anonymous} 2012年5月3日 (四) 10:13 (UTC)</dd></dl></dd></dl></div></div>"""
    thread = read_engines(html(f'<div class="ns-1 ns-talk">{body}</div>', "https://w.example/wiki/X", "zh"))
    assert thread is not None
    assert [(c.author, c.text, c.parent_index, c.date and c.date.iso) for c in thread.comments] == [
        ("Anna Meyer & Co", "Four.", None, "2012-05-03T10:11:00+00:00"),
        ("X y", "Five.", 0, "2012-05-03T10:12:00+00:00"),
        ("192.0.2.4", "Six.", 1, "2012-05-03T10:13:00+00:00"),
    ]
