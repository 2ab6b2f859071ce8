"""Blog, news and talk-page engines, each page after the engine's stock template."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html

XTD = """<div id="comments">
<div id="c5" class="comment d-flex"><img src="/a.png" class="me-3"/><div class="d-flex flex-column flex-grow-1">
 <h6 class="comment-header mb-1 d-flex"><div class="d-inline flex-grow-1"><span>Oct. 2, 2012, 9:59 a.m.&nbsp;-&nbsp;<a
 href="http://ada.example/" target="_new">Ada - the first</a></span><span>&nbsp;<span class="badge text-bg-secondary">moderator</span>
 &nbsp;&nbsp;<a class="permalink" href="/comments/cr/8/3/#c5">¶</a></span></div></h6>
 <div class="content py-1"><p>One.</p><p>Two.</p></div><div><a class="small" href="/comments/reply/5/">Reply</a></div>
 <div class="py-3"><div id="c6" class="comment pb-3 d-flex"><img src="/b.png"/><div class="d-flex flex-column flex-grow-1">
 <h6 class="comment-header"><div><span>Oct. 2, 2012, noon&nbsp;-&nbsp;Bo</span><span></span></div></h6>
 <div class="content pt-1 pb-3">Narrow.</div></div></div></div></div></div>
<div id="c7" class="comment pb-3 d-flex"><img src="/c.png"/><div class="d-flex flex-column flex-grow-1">
 <h6 class="comment-header"><div><span>Oct. 3, 2012, midnight&nbsp;-&nbsp;Cy</span></div></h6>
 <p class="text-muted"><em>This comment has been removed.</em></p></div></div></div>"""


def test_django_comments_xtd() -> None:
    thread = read_engines(html(XTD + '<form action="/comments/post/"></form>'))
    assert thread is not None
    assert thread.engine == "django-comments"
    assert brief(thread.comments) == [
        ("5", "Ada - the first", "2012-10-02T09:59", "One.\n\nTwo.", None),
        ("6", "Bo", "2012-10-02T12:00", "Narrow.", "5"),
        ("7", "Cy", "2012-10-03T00:00", None, None),
    ]
    assert [c.status for c in thread.comments] == ["visible", "visible", "deleted"]
    assert thread.comments[0].author_url == "http://ada.example/"
    assert thread.comments[0].is_staff is True
    assert thread.comments[0].permalink == "https://news.example/comments/cr/8/3/#c5"


def test_django_contrib_comments() -> None:
    body = """<dl id="comments"><dt id="c5">Oct. 2, 2012, 9:59 a.m. - Ada</dt><dd><p>Wide.</p></dd>
    <dt id="c6">Oct. 2, 2012, 10:05 a.m. - Bo</dt><dd><p>Narrow.</p></dd></dl><form action="/comments/post/"></form>"""
    thread = read_engines(html(body))
    assert thread is not None
    assert brief(thread.comments) == [
        ("5", "Ada", "2012-10-02T09:59", "Wide.", None),
        ("6", "Bo", "2012-10-02T10:05", "Narrow.", None),
    ]


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


def test_spip() -> None:
    item = """<li class="forum-fil comment"><div class="comment-message"><div class="comment-content forum-texte"><div class="crayon
    forum-texte-{n} comment-texte"><p>{text}</p></div></div><div class="comment-meta forum-chapo"><span class="comment-author vcard">
    <strong class="fn n">{who}</strong></span> <abbr class="date" title="2018-09-11T10:57:27Z">Le 11 septembre 2018 à 12:57</abbr>
    <p class="comment-reply repondre"><a href="spip.php?page=forum&amp;id_forum={n}">Répondre</a></p></div></div>{inner}</li>"""
    inner = "<ul>" + item.format(n=2, text="Étroit.", who="Bo", inner="") + "</ul>"
    body = (
        '<ul class="forum comments-list">' + item.format(n=1, text="Large.", who="Ada", inner=inner) + "</ul>"
    )
    thread = read_engines(html(body, lang="fr"))
    assert thread is not None
    assert brief(thread.comments) == [
        ("1", "Ada", "2018-09-11T12:57:27+02:00", "Large.", None),
        ("2", "Bo", "2018-09-11T12:57:27+02:00", "Étroit.", "1"),
    ]


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


def test_hacker_news_indent_deleted_and_more() -> None:
    row = """<tr class="athing comtr" id="{n}"><td><table><tr><td class="ind" indent="{depth}"><img src="s.gif" height="1" width="{w}"></td>
    <td class="default"><div><span class="comhead"><a href="user?id={who}" class="hnuser">{who}</a> <span class="age"
    title="2024-05-01T10:0{depth}:00 1714557600"><a href="item?id={n}">1 day ago</a></span></span></div><div class="comment">
    <div class="commtext c00">{text}<div class="reply"><p><a href="reply?id={n}">reply</a></p></div></div></div></td></tr></table></td></tr>"""
    gone = """<tr class="athing comtr" id="9"><td><table><tr><td class="ind" indent="0"></td><td class="default"><span class="age"
    title="2024-05-01T11:00:00"><a href="item?id=9">1 day ago</a></span><div class="comment">[deleted]</div></td></tr></table></td></tr>"""
    body = "<table class='comment-tree'>" + row.format(n=7, depth=0, w=0, who="ada", text="Wide.<p>Yes.")
    body += (
        row.format(n=8, depth=1, w=40, who="bo", text="Narrow.")
        + gone
        + "</table><a href='item?id=1&p=2' class='morelink'>More</a>"
    )
    thread = read_engines(html(body, "https://news.ycombinator.com/item?id=1"))
    assert thread is not None
    assert brief(thread.comments) == [
        ("7", "ada", "2024-05-01T10:00:00+00:00", "Wide.\n\nYes.", None),
        ("8", "bo", "2024-05-01T10:01:00+00:00", "Narrow.", "7"),
        ("9", None, "2024-05-01T11:00:00+00:00", None, None),
    ]
    assert thread.comments[2].status == "deleted"
    assert [(f.url, f.number) for f in thread.follows] == [("https://news.ycombinator.com/item?id=1&p=2", 2)]


def test_old_reddit() -> None:
    body = """<div class="commentarea"><div class="thing id-t1_aa comment" data-fullname="t1_aa" id="thing_t1_aa"><div class="entry unvoted">
    <p class="tagline"><a href="/user/ada" class="author submitter">ada</a> <span class="score dislikes" title="4">4 points</span>
    <span class="score unvoted" title="5">5 points</span> <time datetime="2024-05-01T10:00:00+00:00">1 day ago</time></p>
    <form class="usertext"><div class="usertext-body"><div class="md"><p>Wide.</p></div></div></form><ul class="buttons"><li>
    <a href="/r/x/comments/1/t/aa/" class="bylink">permalink</a></li></ul></div><div class="child"><div class="sitetable">
    <div class="thing comment deleted"><div class="entry"><p class="tagline"><em>[deleted]</em> <time datetime="2024-05-01T11:00:00+00:00">x</time></p>
    <div class="usertext-body"><div class="md"><p>[deleted]</p></div></div></div><div class="child"><div class="thing comment"
    data-fullname="t1_cc"><div class="entry"><p class="tagline"><a class="author" href="/user/cy">cy</a> <span class="score unvoted">[score hidden]</span>
    <time datetime="2024-05-01T12:00:00+00:00">x</time></p><div class="usertext-body"><div class="md"><p>Narrow.</p></div></div></div></div></div></div></div></div></div></div>"""
    thread = read_engines(html(body, "https://old.reddit.com/r/x/comments/1/t/"))
    assert thread is not None
    assert brief(thread.comments) == [
        ("aa", "ada", "2024-05-01T10:00:00+00:00", "Wide.", None),
        (None, None, "2024-05-01T11:00:00+00:00", None, "aa"),
        ("cc", "cy", "2024-05-01T12:00:00+00:00", "Narrow.", None),
    ]
    assert thread.comments[0].upvotes == 5
    assert thread.comments[1].status == "deleted"
    assert thread.comments[2].parent_index == 1


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


SERENDIPITY = """<a id="c4"></a><div id="serendipity_comment_4" class="serendipity_comment" style="padding-left: {pad}px"><div class="serendipity_commentBody">Wide.</div>
<div class="serendipity_comment_source"><a class="comment_source_trace" href="#c4">#1</a> <span class="comment_source_author"><a href="mailto:x">Ada</a></span> on
<span class="comment_source_date">2012-10-02 09:59</span></div></div>"""
LOBSTERS = """<ol class="comments"><li class="comments_subtree"><div id="c_ab12" data-shortid="ab12" class="comment"><div class="voters"><div class="score">7</div></div><div class="details">
<div class="byline"><a href="/~ada"><img class="avatar"></a><a href="/~ada">ada</a> <span title="2024-05-01 10:00:00 -0500">1 day ago</span></div>
<div class="comment_text"><p>Wide.</p></div></div></div><ol class="comments"><li class="comments_subtree"><div id="c_cd34" class="comment"><div class="byline">
<a href="/~bo">bo</a> <span title="2024-05-01 11:00:00 -0500">x</span></div><div class="comment_text"><p>Narrow.</p></div></div></li></ol></li></ol>"""


def test_serendipity_and_lobsters() -> None:
    thread = read_engines(html(SERENDIPITY.format(pad=0)))
    assert thread is not None
    assert brief(thread.comments) == [("4", "Ada", "2012-10-02T09:59", "Wide.", None)]
    thread = read_engines(html(LOBSTERS))
    assert thread is not None
    assert brief(thread.comments) == [
        ("ab12", "ada", "2024-05-01T10:00:00-05:00", "Wide.", None),
        ("cd34", "bo", "2024-05-01T11:00:00-05:00", "Narrow.", "ab12"),
    ]
    assert thread.comments[0].upvotes == 7


@pytest.mark.parametrize(
    "body", ["", "<p>comment</p>", "<div class='comment'></div>", "<li id='comment-'>x</li>" * 3]
)
def test_pages_without_an_engine_give_nothing(body: str) -> None:
    thread = read_engines(html(body))
    assert thread is None or not thread.comments


def test_dotclear_definitions_and_list() -> None:
    old = """<div id="comments"><h3>Commentaires</h3><dl><dt id="c51" class="me first"><a href="#c51" class="comment-number">1.</a>
     Le lundi 3 mai 2010, 10:11 par <a href="http://ada.example/" rel="nofollow">Ada</a></dt><dd><p>Quatre.</p></dd>
     <dt id="c52"><a href="#c52" class="comment-number">2.</a> Le mardi 4 mai 2010, 11:12 par Zoé B.</dt><dd><p>Cinq.</p></dd></dl></div>"""
    new = """<div id="comments"><ul class="comments-list"><li id="c51" class="comment me"><p class="comment-info"><a href="#c51" class="comment-number">1</a>
     De <a href="http://ada.example/" rel="nofollow">Ada</a> - <time datetime="2010-05-03T10:11:00">03/05/2010, 10:11</time></p><div class="comment-content"><p>Quatre.</p></div></li>
     <li id="c52" class="comment"><p class="comment-info"><a href="#c52" class="comment-number">2</a> De Zoé B. - <time datetime="2010-05-04T11:12:00">04/05/2010, 11:12</time></p>
     <div class="comment-content"><p>Cinq.</p></div></li></ul></div>"""
    for body in (old, new):
        thread = read_engines(html(body, lang="fr"))
        assert thread is not None
        assert thread.engine == "dotclear"
        assert [(c.native, c.author, c.text) for c in thread.comments] == [
            ("51", "Ada", "Quatre."),
            ("52", "Zoé B.", "Cinq."),
        ]
        assert [c.date and c.date.iso and c.date.iso[:16] for c in thread.comments] == [
            "2010-05-03T10:11",
            "2010-05-04T11:12",
        ]


def test_movable_type_names_the_comment_that_is_answered() -> None:
    one = '<div class="comment" id="comment-{0}"><div class="comment-header"><span class="byline">By <span class="vcard author">{1}</span> on <a href="#comment-{0}"><abbr class="published" title="2010-05-0{2}T10:11:00+00:00">x</abbr></a></span></div><div class="comment-content"><p>{3}</p></div></div>'
    body = one.format(8, "Ada", 3, "Four.") + one.format(
        9, 'Bo replied to <a href="#comment-8">comment from Ada</a>', 4, "Five."
    )
    thread = read_engines(
        html(f'<meta name="generator" content="Movable Type 5"><div id="comments">{body}</div>')
    )
    assert thread is not None
    assert [(c.native, c.author, c.parent) for c in thread.comments] == [("8", "Ada", None), ("9", "Bo", "8")]


def test_b2evolution_titles_of_two_generations() -> None:
    new = """<section class="evo_comments"><article class="evo_comment panel" id="comment_5"><h4 class="evo_comment_title"><a href="/x#c5" class="evo_comment_type">Comment</a>
     from: <span class="user anonymous">Ada</span> <span>[Visitor]</span></h4><div class="evo_comment_text"><p>Four.</p></div><footer class="evo_comment_footer text-muted">
     <small><span class="pull-left">25.05.10 @ 10:11</span></small></footer></article><article class="evo_comment panel" id="comment_6" style="margin-left:20px"><h4 class="evo_comment_title">
     <a href="/x#c6" class="evo_comment_type">Comment</a> from: <span class="user anonymous">Bo</span></h4><div class="evo_comment_text"><p>Five.</p></div><footer class="evo_comment_footer">
     <small><span class="pull-left">26.05.10 @ 11:12</span></small></footer></article></section>"""
    old = """<div class="bFeedback"><div class="bComment" id="comment_5"><div class="bCommentTitle"><a href="/x#c5">Comment</a> from: Ada [Visitor]</div><div class="bCommentText"><p>Four.</p></div>
     <div class="bCommentSmallPrint">25.05.10 @ 10:11</div></div><div class="bComment" id="comment_6"><div class="bCommentTitle"><a href="/x#c6">Comment</a> from: <a href="http://bo.example/" rel="nofollow">Bo</a>
     [Visitor]</div><div class="bCommentText"><p>Five.</p></div><div class="bCommentSmallPrint">26.05.10 @ 11:12</div></div></div>"""
    for body, parent in ((new, "5"), (old, None)):
        thread = read_engines(html(body, lang="de"))
        assert thread is not None
        assert brief(thread.comments) == [
            ("5", "Ada", "2010-05-25T10:11", "Four.", None),
            ("6", "Bo", "2010-05-26T11:12", "Five.", parent),
        ]


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
