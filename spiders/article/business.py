"""Pages of a site's own business, told by what they are made of: forms to join or enter, imprints and contacts.

Neither is dated or signed as a story is; a form stands where a story's text would, and the site's own pages are linked from
the foot of each of its pages, or called by the word that their kind is called by everywhere.
"""

from __future__ import annotations

import re
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from spiders.article.listing import is_named_shortly, is_signed
from spiders.lexicon import any_of
from spiders.sheet.cues import FOOT, OTHER_FORMS, bits_at
from spiders.sheet.page import Page
from spiders.sheet.stated import sources
from spiders.sheet.strings import fold

_ASKED = frozenset({"text", "email", "password", "tel", "checkbox", "radio", ""})
_FIELDS = 2
"""Fields beside a mail address from which a form is one to join by: a search has one, a box for a newsletter one or two."""
_LITTLE = 900
"""Characters of prose under which a page with such a form is the form's."""
_APART = re.compile(r"\s+[|–—·»:/-]+\s+|\s*[_｜|»]\s*|:\s")
_ABOUT = re.compile(rf"(?:{any_of('about_path')})", re.IGNORECASE)
_ENTER = re.compile(rf"(?:{any_of('login_path')})", re.IGNORECASE)


def business_kind(page: Page, prose: int) -> str | None:
    """`login-page` or `about-page`; None for all others.

    Args:
        page: one that neither states nor describes an article, and is commented by nobody.
        prose: characters of its prose.
    """
    form = prose < _LITTLE and any(_is_joined_by(page, form) for form in page.tree.iter("form"))
    named = [*_names(page)]
    if (form or (prose < 2 * _LITTLE and page.tree.find(".//form") is not None)) and any(
        _ENTER.fullmatch(name) for name in named
    ):
        return "login-page"
    about = any(_ABOUT.fullmatch(name) for name in named)
    own = prose < _LITTLE and is_named_shortly(page) and _is_in_foot(page)
    if not (form or about or own) or is_signed(page):
        return None
    return "login-page" if form else "about-page"


def _names(page: Page) -> list[str]:
    """What the page is called, by its heading and each piece of its title, as an address would say it."""
    pieces = [text for _, text in sources(page).h1[:1]] + _APART.split(sources(page).title or "")
    return ["-".join(fold(piece).split()) for piece in pieces if piece]


def _is_joined_by(page: Page, form: HtmlElement) -> bool:
    """Whether a form that stands under the heading asks for who somebody is."""
    sheet = page.sheet
    place = sheet.place[form]
    if bits_at({}, sheet, place) & OTHER_FORMS:
        return False
    heading = min((sheet.place[h] for h in page.tree.iter("h1", "h2")), default=0)
    if place < heading or any(True for _ in form.iter("textarea")):
        return False
    kinds = [(field.get("type") or "").lower() for field in form.iter("input")]
    asked = [kind for kind in kinds if kind in _ASKED]
    return "password" in kinds or ("email" in kinds and len(asked) > _FIELDS)


def _is_in_foot(page: Page) -> bool:
    """Whether the foot of the page, the same on all pages of a site, links to this one."""
    sheet, known = page.sheet, dict[int, int]()
    own = urldefrag(page.url)[0]
    return any(
        bits_at(known, sheet, place) & FOOT and urldefrag(page.absolute(href) or "")[0] == own
        for place, attributes in enumerate(sheet.attributes)
        if sheet.tags[place] == "a" and (href := attributes.get("href")) and not href.startswith("#")
    )
