"""Normalise: NFC, white space, digests of the text. Reading again gives the same: normalise is idempotent."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace

from archives.records import Article, Author, Comment, CommentAuthor, Image
from spiders.read.story import Story

_BLANK_LINES = re.compile(r"\n{3,}")
# Invisible characters that templates leave in text: soft hyphen, zero-width space, word joiner, BOM.
# ZWJ and ZWNJ stay: Persian, Hindi and emoji need them.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"


def line(text: str | None) -> str | None:
    """One line: NFC, white space (also U+00A0) folded to single spaces, ends stripped; None for nothing."""
    if text is None:
        return None
    if not text.isascii():
        text = _visible(unicodedata.normalize("NFC", text))
    return " ".join(text.split()) or None


def block(text: str | None, *, invisible: bool = False) -> str | None:
    """Text with lines: as `line`, but line feeds stay, at most one blank line between paragraphs.

    Args:
        text: the text.
        invisible: whether invisible characters stay; in a comment its writer put them, not a template.
    """
    if text is None:
        return None
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = text if invisible else _visible(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join([" ".join(part.split()) for part in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).strip() or None


def _visible(text: str) -> str:
    for character in _INVISIBLE:  # a search each, where `translate` looks every letter up
        text = text.replace(character, "")
    return text


def text_digest(*parts: str | None) -> str:
    """`sha256:HEX` over the words alone, so that another mark-up or spacing of the same text is the same."""
    words = "\n".join([" ".join((part or "").split()) for part in parts])
    return "sha256:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


class Normalise:
    """Pipeline step: Story in, Story out."""

    def process_item(self, item: object) -> object:
        """Normalise a story; anything else passes as it is."""
        if not isinstance(item, Story):
            return item
        article = _article(item.article) if item.article else None
        return replace(item, article=article, comments=tuple(map(_comment, item.comments)))


def _article(article: Article) -> Article:
    article = replace(
        article,
        headline=line(article.headline),
        alternative_headline=line(article.alternative_headline),
        authors=_authors(article.authors),
        date_published_raw=line(article.date_published_raw),
        date_modified_raw=line(article.date_modified_raw),
        description=block(article.description),
        body=block(article.body),
        images=tuple(Image(i.url, line(i.caption), line(i.credit)) for i in article.images),
        section=line(article.section),
        keywords=tuple(dict.fromkeys(word for keyword in article.keywords if (word := line(keyword)))),
        publisher=line(article.publisher),
        print_edition=line(article.print_edition),
        flags=tuple(sorted(set(article.flags))),
    )
    return replace(article, text_digest=text_digest(article.headline, article.body))


def _authors(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    named = {name: author for author in reversed(authors) if (name := line(author.name))}
    return tuple(Author(name, author.url) for name, author in reversed(named.items()))


def _comment(comment: Comment) -> Comment:
    author, text = comment.author, block(comment.text, invisible=True)
    return replace(
        comment,
        author=CommentAuthor(line(author.name), author.url, author.is_staff),
        date_published_raw=line(comment.date_published_raw),
        text=text,
        mentions=tuple(name for mention in comment.mentions if (name := line(mention))),
        text_digest=text_digest(text),
    )
