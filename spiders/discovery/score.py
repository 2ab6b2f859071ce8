"""How likely an address is an article's: by its shape, its anchor text, and what the site's own addresses teach."""

from __future__ import annotations

import math
import re
from urllib.parse import unquote, urlsplit

from spiders.discovery.shapes import Shape, SiteShapes, generalise, shape_of

# Words of addresses that are lists, forms or the site's own business, in the languages of news sites met so far.
_NOT_ARTICLE = re.compile(
    r"(?:^|/)(?:tags?|topics?|themen?|categor(?:y|ies)|kategorien?|categories|rubriques?|sections?|authors?|autor(?:en|es)?|"
    r"auteurs?|search|suche|buscar|recherche|login|log-in|signin|sign-in|register|subscribe|abo|account|users?|profiles?|"
    r"members?|archives?|feeds?|rss|about|about-us|contact|contact-us|privacy|privacy-policy|terms|terms-of-\w+|imprint|"
    r"impressum|datenschutz|help|faq|jobs|careers|advertis\w+|newsletters?|cart|shop|epaper|e-paper|wp-admin|wp-login\.php|"
    r"wp-content|wp-json|cdn-cgi|sitemap|comments?|reply|print|share|page|login\.php|index\.php)(?:/|$|\?|\.)",
    re.IGNORECASE,
)
_ARTICLE_WORD = re.compile(
    r"/(?:stor(?:y|ies)|articles?|article\d+|artikel|art[ií]culos?|news|posts?|opinion|blog)/", re.IGNORECASE
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|rss|atom|pdf|zip|gz|mp[34]|m4a|webm|docx?|xlsx?|pptx?|woff2?|apk|exe|epub)$",
    re.IGNORECASE,
)
_QUERY_NOISE = re.compile(
    r"(?:^|&)(?:s|q|search|query|replytocom|share|print|sort|order|filter|tag|cat|author|add-to-cart)=",
    re.IGNORECASE,
)
_PRIOR_WEIGHT = 3.0
"""Links that the prior counts for, against shapes seen at sure articles and sure others."""


def article_url_score(url: str, anchor: str = "", shapes: SiteShapes | None = None) -> float:
    """The chance, 0 to 1, that an address is an article's; 0.5 is the line.

    Args:
        url: absolute address.
        anchor: the link's text; headlines are long, navigation is short.
        shapes: what the site's feeds and pages taught; without it the address speaks alone.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return 0.0
    if _FILE.search(parts.path):
        return 0.0
    prior = _logistic(_address(shape_of(url), unquote(parts.path), parts.query) + _anchor(anchor))
    if shapes is None:
        return round(prior, 4)
    return round(_posterior(prior, generalise(shape_of(url).pattern), shapes), 4)


def _address(shape: Shape, path: str, query: str) -> float:
    """Evidence in log-odds; weights set by hand from what the shapes mean, not fitted on pages."""
    if path.strip("/") == "" and not query:
        return -6.0
    evidence = -2.0
    evidence += 2.5 if shape.dated else 0.0
    evidence += min(shape.words, 8) * 0.55 if shape.words >= 3 else 0.0
    evidence += 1.2 if shape.numbered else 0.0
    evidence += 0.6 if _ARTICLE_WORD.search(path) else 0.0
    evidence += 0.3 if re.search(r"\.(?:s?html?|story|ece|cms)$", path) else 0.0
    evidence -= 4.0 if _NOT_ARTICLE.search(path) else 0.0
    evidence -= 4.0 if _QUERY_NOISE.search(query) else 0.0
    evidence -= 3.0 if re.search(r"/page/\d+/?$|[?&]paged?=\d+", f"{path}?{query}") else 0.0
    # A date alone (`/2012/10/`) is an archive's address.
    evidence -= 3.5 if shape.dated and not shape.words and not shape.numbered else 0.0
    return evidence


def _anchor(anchor: str) -> float:
    text = " ".join(anchor.split())
    if not text:
        return 0.0
    words = max(len(text.split()), len(text) // 5 if not text.isascii() else 0)
    if words >= 4:
        return min(0.35 * words, 1.8)
    return -0.7


def _posterior(prior: float, pattern: str, shapes: SiteShapes) -> float:
    """Beta estimate of the share of articles in this shape, with the prior counting for a few links.

    A shape that never occurs among a good number of known articles is less likely to be one.
    """
    articles, others = shapes.articles[pattern], shapes.others[pattern]
    known = shapes.articles.total()
    if not articles and known >= 10:
        prior *= 1 - 0.5 * min(known, 50) / 50
    siblings = 0.5 if shapes.seen[pattern] >= 5 and prior > 0.5 else 0.0
    return (_PRIOR_WEIGHT * prior + articles + siblings) / (_PRIOR_WEIGHT + articles + others + siblings)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
