"""Mezzanine's and django-contrib-comments' stock templates, with words of our own."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html


def test_a_closed_list_needs_no_form_to_be_known() -> None:
    page = html(
        '<dl id="comments"><dt id="c12">July 2, 2023, 12:44 p.m. - Dr. J. R. Smith, Esq.</dt><dd><p>Well said.</p></dd></dl>'
        "<p>Comments are closed.</p>"
    )
    thread = read_engines(page)
    assert thread is not None
    assert brief(thread.comments) == [("12", "Dr. J. R. Smith, Esq.", "2023-07-02T12:44", "Well said.", None)]
