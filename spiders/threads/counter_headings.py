"""The number of comments that a page prints in the heading of its thread."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.sheet.kit import css, number, text_of
from spiders.sheet.page import Page
from spiders.sheet.text import one_line

_HEADINGS = (
    "#comments > h2, #comments > h3, #comments > h4, #comments > h5, .comments-title, #comments-title, .wp-block-comments-title, "
    "#comments.comments-title, h2#comments, h3#comments, h4#comments, .comment-title, .comments-heading, .comments-header h2, "
    ".comments-header h3, .comments-count, .comment-reply-title.comments-title, #comments .title"
)
_QUOTED = re.compile(r"[“„«\"][^”“»\"]*[”“»\"]|[‘‚][^’]*[’]")
_ONE = re.compile(
    r"^(?:one|ein(?:e)?|une?|uno|una|um|uma|één|een|один|jeden|en|ett|bir|1)\b\W{0,2}\s*(?:comment|response|reply|thought|kommentar|"
    r"antwort|gedanke|commentaire|réponse|réflexion|comentario|respuesta|commento|risposta|comentário|resposta|reactie|"
    r"комментарий|ответ|svar|yorum|odpowied)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"^(?:no|keine|aucun|ningún|nessun|nenhum|geen|нет|ingen|0)\s+(?:comment|response|kommentar|commentaire|comentario|commento)",
    re.IGNORECASE,
)


def declared_count(page: Page, area: list[HtmlElement]) -> int | None:
    """The printed counter, None where no heading of the thread's area prints one.

    The article's title, which many themes repeat in this heading, is cut out first: it may hold numbers of its own.
    """
    titles = [title for title in (text_of(h) for h in css(page.tree, "h1")) if title]
    for heading in dict.fromkeys(css(page.tree, _HEADINGS)):
        if not any(heading is top or top in heading.iterancestors() for top in area):
            continue
        text = one_line(heading)
        for title in titles:
            text = text.replace(title, " ")
        text = _QUOTED.sub(" ", text).strip()
        count = number_in(text)
        if count is not None:
            return count
    return None


def number_in(text: str | None) -> int | None:
    """The number that a counter's words say: figures, or "one" and "no" comments in some languages."""
    text = (text or "").strip()
    if _ONE.match(text):
        return 1
    return 0 if _NONE.match(text) else number(text)
