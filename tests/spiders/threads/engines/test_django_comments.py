"""Mezzanine's and django-contrib-comments' stock templates, with words of our own."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html


def item(native: int, body: str, inner: str = "") -> str:
    return f'<div id="comment-{native}" class="comment media">{body}{inner}</div>'


def said(native: int, name: str, text: str) -> str:
    return (
        f'<img class="pull-left media-object" src="//a.example/1"><div class="media-body"><h4 class="media-heading">{name}'
        f' <small class="timespan">2 hours ago</small></h4><p>{text}</p><a href="/blog/bridge/#comment-{native}">Link</a> '
        f'<a href="#reply-{native}" class="reply">Reply</a><form class="comment-reply-form" action="/comment/#reply-{native}">'
        '<p class="help-block">required</p></form></div>'
    )


def test_mezzanine_with_its_placeholders() -> None:
    waits = '<p><span class="glyphicon glyphicon-warning-sign"></span> Comment awaiting approval <small class="timespan">1 day ago</small></p>'
    gone = '<p><span class="glyphicon glyphicon-remove-circle"></span> Comment deleted <small class="timespan">1 day ago</small></p>'
    page = html(
        '<div id="comments">'
        + item(1, said(1, "Ada", "First words."), item(2, gone, item(3, said(3, "Bert", "Under a gap."))))
        + item(4, waits)
        + "</div>"
    )
    thread = read_engines(page)
    assert thread is not None
    assert thread.engine == "mezzanine"
    assert [(c.native, c.author, c.text, c.parent, c.status) for c in thread.comments] == [
        ("1", "Ada", "First words.", None, "visible"),
        ("2", None, None, "1", "deleted"),
        ("3", "Bert", "Under a gap.", "2", "visible"),
        ("4", None, None, None, "pending"),
    ]


def test_a_closed_list_needs_no_form_to_be_known() -> None:
    page = html(
        '<dl id="comments"><dt id="c12">July 2, 2023, 12:44 p.m. - Dr. J. R. Smith, Esq.</dt><dd><p>Well said.</p></dd></dl>'
        "<p>Comments are closed.</p>"
    )
    thread = read_engines(page)
    assert thread is not None
    assert brief(thread.comments) == [("12", "Dr. J. R. Smith, Esq.", "2023-07-02T12:44", "Well said.", None)]
