"""The miner alone, on one page for each structural kind that it must understand."""

from __future__ import annotations

import pytest

from spiders.read.site import read_page
from spiders.threads.mined.mining import mine
from tests.spiders.threads.pages import NAMES, WORDS, article, page_of, records

KINDS = {
    "divs with classes": '<div class="thread">{}</div>'.format(
        records(
            '<div class="cm"><b class="nick">{name}</b> <span class="when">{date}</span><p>{text}</p></div>'
        )
    ),
    "list without any class": "<h3>Comments</h3><ul>{}</ul>".format(
        records("<li><strong>{name}</strong> <em>{date}</em><p>{text}</p><a href='#reply'>Reply</a></li>")
    ),
    "dt and dd": '<h2>5 comments</h2><dl id="comments">{}</dl>'.format(
        records('<dt><a href="/user/{name}">{name}</a> {date}</dt><dd>{text}</dd>')
    ),
    "two table rows": '<h2>Reader comments</h2><table class="comments">{}</table>'.format(
        records(
            '<tr class="head"><td>{name}</td><td>{date}</td></tr><tr class="words"><td colspan="2">{text}</td></tr>'
        )
    ),
    "one table row": '<h2>Reader comments</h2><table class="comments">{}</table>'.format(
        records('<tr><td class="author">{name}<br><small>{date}</small></td><td>{text}</td></tr>')
    ),
    "sibling paragraphs": '<div id="comments"><h4>Comments</h4>{}</div>'.format(
        records('<p class="meta"><strong>{name}</strong> wrote on {date}:</p><p class="words">{text}</p>')
    ),
    "text before author": '<section class="comments"><h2>Comments (5)</h2>{}</section>'.format(
        records(
            '<div class="comment"><p>{text}</p><footer>{name} | <time datetime="{iso}">{date}</time></footer></div>'
        )
    ),
    "bare text after a header": '<div class="comments"><h3>Comments</h3>{}</div>'.format(
        records('<div class="comment" id="c{id}"><b>{name}</b> <i>{date}</i><br>{text}</div>')
    ),
    "name in the date's own text": '<div class="comments"><h3>Comments</h3>{}</div>'.format(
        records(
            '<div class="comment"><div class="info">{name} on {date}</div><div class="said">{text}</div></div>'
        )
    ),
    "machine dates only": '<div class="comments"><h3>Comments</h3>{}</div>'.format(
        records(
            '<article class="comment"><cite>{name}</cite><time datetime="{iso}"></time><div>{text}</div></article>'
        )
    ),
    "signature line below, name unmarked": '<h4>Comments</h4><ol class="comments">{}</ol>'.format(
        records(
            '<li id="c{id}" class="comment"><p>{text}</p><p class="small">— {name} · <span>{date}</span> · <a href="#c{id}">#</a></p></li>'
        )
    ),
    "label before the name": "<h3>Comments</h3><div>{}</div>".format(
        records(
            '<div class="comment"><div class="words"><p>{text}</p></div><p class="foot">Posted by: {name} | <a href="#c{id}">{date}</a></p></div>'
        )
    ),
    "label and name in a title, date below": "<h4>5 comments</h4>{}".format(
        records(
            '<div class="bComment" id="comment_{id}"><div class="bTitle"><a href="#c{id}">Comment</a> from: {name} [Visitor]</div>'
            '<div class="bText"><p>{text}</p></div><div class="bFoot"><a href="#c{id}"><img src="/p.png"></a>{date}</div></div>'
        )
    ),
    "running number, label, weekday": '<div id="comments"><h3>Comments</h3><dl>{}</dl></div>'.format(
        records(
            '<dt id="c{id}"><a href="#c{id}">{id}.</a> On Friday {date} by {name}</dt><dd><p>{text}</p></dd>'
        )
    ),
    "custom elements": "<section><h2>Discussion</h2>{}</section>".format(
        records(
            "<x-post id='x-{id}'><x-author>{name}</x-author><x-date>{date}</x-date><x-body><p>{text}</p></x-body></x-post>"
        )
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_structural_kind_gives_all_records(kind: str) -> None:
    thread = mine(page_of(article(KINDS[kind])))
    assert thread is not None
    assert [comment.text for comment in thread.comments] == list(WORDS[:5])
    assert [comment.author for comment in thread.comments] == list(NAMES[:5])
    assert [comment.date and comment.date.iso and comment.date.iso[:10] for comment in thread.comments] == [
        f"2024-05-{3 + number:02d}" for number in range(5)
    ]


def test_a_thread_without_dates() -> None:
    html = article(
        '<div class="comments"><h3>5 Comments</h3>{}</div>'.format(
            records('<div class="comment"><span class="username">{name}</span><p>{text}</p></div>')
        )
    )
    thread = mine(page_of(html))
    assert thread is not None
    assert [(c.author, c.text, c.date) for c in thread.comments] == [
        (NAMES[n], WORDS[n], None) for n in range(5)
    ]


def test_an_article_alone_has_no_thread() -> None:
    assert mine(page_of(article(""))) is None


TEASERS = '<section class="related"><h2>More stories</h2>{}</section>'.format(
    records(
        '<div class="teaser"><h3><a href="/2024/story-{id}">{text}</a></h3><span class="author">{name}</span>'
        "<time datetime='{iso}'>{date}</time><p>{text}</p></div>"
    )
)
RECENT = '<aside class="sidebar"><div class="widget recent-comments"><h3>Recent comments</h3><ul>{}</ul></div></aside>'.format(
    records(
        '<li><a href="/user/{name}">{name}</a> on <a href="/2024/other#comment-{id}">Other story</a> {date}</li>',
        8,
    )
)


@pytest.mark.parametrize("block", [TEASERS, RECENT], ids=["teasers", "recent comments"])
def test_lists_that_are_no_thread(block: str) -> None:
    assert mine(page_of(article("", after=block))) is None


@pytest.mark.parametrize("block", [TEASERS, RECENT], ids=["teasers", "recent comments"])
def test_the_thread_wins_over_longer_lists(block: str) -> None:
    thread = mine(page_of(article(KINDS["bare text after a header"], after=block)))
    assert thread is not None
    assert [comment.text for comment in thread.comments] == list(WORDS[:5])


def test_a_list_printed_twice_counts_once() -> None:
    twice = '<div class="desktop">{0}</div><div class="mobile">{0}</div>'.format(KINDS["text before author"])
    thread = mine(page_of(article(twice)))
    assert thread is not None
    assert [comment.text for comment in thread.comments] == list(WORDS[:5])


def test_controls_go_as_elements_and_never_as_words() -> None:
    html = article(
        '<div class="comments"><h3>Comments</h3>{}</div>'.format(
            records(
                '<div class="comment"><b class="author">{name}</b> <i>{date}</i><p>{text} I recommend a reply.</p>'
                '<p><a href="#" class="vote-up">Recommend</a> <a href="#r{n}">Reply</a> <span>Report</span></p></div>'
            )
        )
    )
    thread = mine(page_of(html))
    assert thread is not None
    assert [comment.text for comment in thread.comments] == [
        f"{words} I recommend a reply." for words in WORDS[:5]
    ]


def test_paragraphs_quotes_and_lists_stay_in_the_text_line_by_line() -> None:
    body = (
        "<blockquote>Quoted line.</blockquote><p>First {n}.</p><ul><li>one</li><li>two</li></ul><p>Last.</p>"
    )
    pattern = (
        '<div class="comment"><b class="author">{name}</b> <i>{date}</i><div class="body">'
        + body
        + "</div></div>"
    )
    thread = mine(page_of(article(f'<div class="comments"><h3>Comments</h3>{records(pattern)}</div>')))
    assert thread is not None
    lines = [line for line in (thread.comments[1].text or "").split("\n") if line]
    assert lines == ["Quoted line.", "First 1.", "one", "two", "Last."]


def test_placeholders_have_their_status() -> None:
    one = '<div class="comment" id="c-{}"><b class="author">{}</b> <i>{} May 2024</i><p>{}</p></div>'
    items = [(1, "Ada", 3, WORDS[0]), (2, "Ben", 4, "This comment has been removed by a moderator."), (3, "Cy", 5, WORDS[2]),
             (4, "Di", 6, "Dieser Kommentar wurde gelöscht."), (5, "Ed", 7, WORDS[4])]  # fmt: skip
    html = article(
        '<div class="comments"><h3>Comments</h3>{}</div>'.format("".join(one.format(*item) for item in items))
    )
    thread = mine(page_of(html))
    assert thread is not None
    assert [c.status for c in thread.comments] == ["visible", "deleted", "visible", "deleted", "visible"]


TOPIC = '<div class="posts">{}</div>'.format(
    records(
        '<div class="post" id="post-{id}"><div class="side"><a class="username" href="/members/{n}">{name}</a>'
        "<div>Joined: 4 Mar 2011</div><div>Posts: 31{n}</div></div><div class='main'><span class='date'>{date}</span>"
        "<div class='content'>{text}</div><div class='signature'>Sent from my desk</div></div></div>"
    )
)


def test_a_topic_has_an_opening_and_replies() -> None:
    html = f"<html><body><h1>Which bearings?</h1>{TOPIC}</body></html>"
    thread = mine(page_of(html, "https://example.org/forum/topic/12-which-bearings"))
    assert thread is not None
    assert thread.opening is not None
    assert (thread.opening.author, thread.opening.text) == (NAMES[0], WORDS[0])
    assert [(c.author, c.text) for c in thread.comments] == [(NAMES[n], WORDS[n]) for n in range(1, 5)]
    assert [c.native for c in thread.comments] == [str(4100 + 7 * n) for n in range(1, 5)]


def test_a_later_page_of_a_topic_has_only_replies() -> None:
    html = f"<html><body><h1>Which bearings?</h1>{TOPIC}</body></html>"
    thread = mine(page_of(html, "https://example.org/forum/topic/12-which-bearings?page=3"))
    assert thread is not None
    assert thread.opening is None
    assert [c.text for c in thread.comments] == list(WORDS[:5])


def test_the_article_around_its_thread_is_no_comment() -> None:
    inner = KINDS["divs with classes"].replace('class="cm"', 'class="node comment"')
    html = article("").replace("</article>", f'<div id="comments"><h3>Comments</h3>{inner}</div></article>')
    html = html.replace("<article>", '<article class="node">')
    thread = mine(page_of(html))
    assert thread is not None
    assert [comment.text for comment in thread.comments] == list(WORDS[:5])


@pytest.mark.parametrize(
    ("heading", "dates", "lang"),
    [
        ("Комментарии", "{} мая 2024, 10:2{}", "ru"),
        ("コメント", "2024年5月{}日 10:2{}", "ja"),
        ("تعليقات", "{} مايو 2024 10:2{}", "ar"),
        ("Kommentare", "{}. Mai 2024 um 10:2{} Uhr", "de"),
        ("टिप्पणियाँ", "{} मई 2024, 10:2{}", "hi"),
    ],
)
def test_any_language(heading: str, dates: str, lang: str) -> None:
    texts = [f"{heading} {heading} {number} {heading}。" for number in range(5)]
    body = "".join(
        f'<div class="eintrag"><b>{NAMES[n]}</b> <i>{dates.format(4 + n, n)}</i><p>{texts[n]}</p><a href="#respond">↩</a></div>'
        for n in range(5)
    )
    thread = mine(page_of(article(f"<section><h2>{heading}</h2>{body}</section>", lang=lang)))
    assert thread is not None
    assert [(c.author, c.text) for c in thread.comments] == [(NAMES[n], texts[n]) for n in range(5)]


@pytest.mark.parametrize("nobody", [0, 3, 4])
def test_an_empty_name_is_no_name(nobody: int) -> None:
    """Where nobody signed, the row of controls beside it (a different count in each record) is not the name."""
    signed = (
        '<div class="comment" id="c{n}"><p class="meta"><span class="author">{name}</span><time datetime="{iso}">{date}</time></p>'
        '<div class="content"><p>{text}</p></div><div class="actions"><a class="comment-reply-link" href="#respond">Reply</a>'
        '<span class="like"><a>Recommend</a><b>{id}</b></span></div></div>'
    )
    thread = records(signed).replace(f">{NAMES[nobody]}<", "><")
    found = mine(page_of(article(f'<section class="comments"><h2>5 comments</h2>{thread}</section>')))
    assert found
    assert [comment.author for comment in found.comments] == [
        None if number == nobody else NAMES[number] for number in range(5)
    ]


def test_a_running_number_between_label_and_name_is_no_part_of_it() -> None:
    signed = '<div class="comment"><b class="author">by {n} {name}</b> <i>{date}</i><p>{text}</p></div>'
    thread = mine(page_of(article(f'<div class="comments"><h3>Comments</h3>{records(signed)}</div>')))
    assert thread is not None
    assert [comment.author for comment in thread.comments] == [NAMES[n] for n in range(5)]


REPLIES = "".join(
    f'<div id="change-{4100 + 7 * n}"><div class="message reply" id="note-{n}"><h4><a href="#note-{n}">RE: Bearings</a> - Added by '
    f'<a class="user" href="/users/{n}">{NAMES[n]}</a> <a href="/activity?from=2024-05-0{n + 1}" title="05/0{n + 1}/2024 08:1{n} AM">a while ago</a>'
    f"</h4><div>{WORDS[n]}</div></div></div>"
    for n in range(5)
)
TOPIC_ABOVE = f"""<html lang="en"><body><h1>Bearings</h1><div class="message"><p>Added by <a href="/users/9">Nora</a></p><div><p>Which
  bearings does the old bridge have, and who in the harbour still has the drawings of nineteen twelve?</p></div></div>
  <div id="replies"><h3>Replies ({{}})</h3>{REPLIES}</div></body></html>"""


@pytest.mark.parametrize("printed", ["5", "60"])
def test_replies_below_an_opening_that_stands_apart(printed: str) -> None:
    """A heading that counts just these records, or records that are called replies: none of them opens the topic."""
    thread = mine(page_of(TOPIC_ABOVE.format(printed), "https://example.org/boards/1/topics/12"))
    assert thread is not None
    assert [(c.author, c.text) for c in thread.comments] == [(NAMES[n], WORDS[n]) for n in range(5)]
    assert thread.opening is not None
    assert (thread.opening.author, thread.opening.text) == (None, None)
    assert thread.declared == int(printed)


def test_ids_of_the_element_around_rather_than_running_numbers() -> None:
    thread = mine(page_of(TOPIC_ABOVE.format(5), "https://example.org/boards/1/topics/12"))
    assert thread is not None
    assert [c.native for c in thread.comments] == [str(4100 + 7 * n) for n in range(5)]


def test_a_dates_link_tells_day_from_month() -> None:
    thread = mine(page_of(TOPIC_ABOVE.format(5), "https://example.org/boards/1/topics/12"))
    assert thread is not None
    dates = [c.date and c.date.iso for c in thread.comments]
    assert dates == [f"2024-05-0{n + 1}T08:1{n}" for n in range(5)]


BOX = (
    '<div class="body"><b class="who">{name}</b> <a class="when" href="{link}">{date}</a><p>{text}</p></div>'
)


@pytest.mark.parametrize(
    "kind",
    [
        '<li id="comment-{id}">' + BOX.replace("{link}", "/x") + "</li>",
        '<li class="entry">' + BOX.replace("{link}", "/2024/05/old-bridge#reply{id}") + "</li>",
        '<li id="li-{id}"><div>' + BOX.replace("{link}", "/x") + "</div></li>",
    ],
    ids=["list item around it", "permalink", "two around it"],
)
def test_native_ids_around_a_record_and_in_its_permalink(kind: str) -> None:
    """Without one an edit of the text would be another comment."""
    thread = mine(
        page_of(article(f'<section class="comments"><h2>5 comments</h2><ol>{records(kind)}</ol></section>'))
    )
    assert thread is not None
    assert [comment.native for comment in thread.comments] == [str(4100 + 7 * n) for n in range(5)]


def test_a_native_id_around_a_record_is_not_its_replies() -> None:
    """The list item holds the record's box, then its replies' items: each has its own number, the list's is nobody's."""
    box = BOX.replace("{link}", "/x")
    inner = [box.format(name=NAMES[n], date=f"{3 + n} May 2024, 1{n}:20", text=WORDS[n]) for n in range(4)]
    reply = f'<ol class="replies" id="replies-7"><li id="c-12">{inner[1]}</li></ol>'
    items = f'<li id="c-11">{inner[0]}{reply}</li><li id="c-13">{inner[2]}</li><li id="c-14">{inner[3]}</li>'
    thread = mine(
        page_of(article(f'<section class="comments"><h2>4 comments</h2><ol>{items}</ol></section>'))
    )
    assert thread is not None
    assert [comment.native for comment in thread.comments] == ["11", "12", "13", "14"]


@pytest.mark.parametrize("first", [3, 994])
def test_a_comment_keeps_its_id_while_its_thread_grows(first: int) -> None:
    """However large the native ids become: they count within the thread, or over the site, and no page says which."""

    def ids(count: int) -> list[str]:
        listed = "".join(
            f'<li class="comment" id="c{first + 3 * number}"><b>{NAMES[number]}</b> <i>{3 + number} May 2024, 10:20</i>'
            f"<p>{WORDS[number]}</p></li>"
            for number in range(count)
        )
        page = page_of(article(f'<h3>Comments</h3><ol class="comments">{listed}</ol>'))
        return [comment.id for comment in read_page(page).comments]

    young, grown = ids(2), ids(6)
    assert len(young) == 2
    assert grown[:2] == young
