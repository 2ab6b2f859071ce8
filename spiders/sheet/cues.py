"""What the class names and tags around a text block say of it, as bits: groups of words that many sites use, never a publisher."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.sheet.sheet import Sheet

# Word groups in class, id and role. Order is the order of the features.
CUES: dict[str, str] = {
    "related": r"relat|recirc|recommend|more-?(?:from|stories|news|like|on|articles|posts)|read-?(?:more|next|also)|also-?read|similar|"
    r"popular|trending|most-?read|most-?viewed|teaser|latest|upnext|up-next|taboola|outbrain|zergnet|see-?also|further|suggest|"
    r"linkbox|moreon|relacionad|aehnlich|weiter(?:e|lesen)|lire-?aussi|leggi|onward",
    "social": r"share|sharing|social|follow|facebook|twitter|whatsapp|like-?button|addtoany|sharedaddy|bookmark",
    "newsletter": r"newsletter|subscri|sign-?up|signup|optin|opt-in|mailing|abo-?box|paywall|piano|regwall|register|membership|donat|support-?us|mc4wp|mailchimp|convertkit",
    "comment": r"comment|disqus|respond|discussion|kommentar|reaction|livefyre",
    "author": r"author|byline|bio(?:graphy)?\b|contributor|writer|avatar|autor|about-the|profile",
    "caption": r"caption|credit|wp-caption|figcap|photo-?(?:info|text|desc)|image-?(?:desc|text|info|meta)|bildunter|legende|copyright-?image|gallery|slideshow|carousel|slider|lightbox",
    "ad": r"\bads?\b|\bad-|-ad\b|advert|sponsor|promo|banner|dfp|adsense|anzeige|werbung|affiliate|commercial|cta\b|call-to-action|marketing",
    "meta": r"\bmeta\b|-meta|meta-|metadata|date|time(?:stamp)?\b|publish(?:ed)?-|info-?bar|dateline|updated|reading-?time|kicker|eyebrow|post-?info|entry-?info|utility|toolbar|tools\b|action",
    "tags": r"tags?\b|-tags?|tag-?list|keyword|categor|topic|taxonomy|cat-links|rubri",
    "nav": r"\bnav|nav\b|-nav|navigation|menu|breadcrumb|pagination|pager|skip-?link|jump|toc\b|table-of-contents|site-?header|masthead|topbar|top-bar|prev(?:ious)?-?(?:next|post)|ez-toc|sitemap",
    "footer": r"footer|\bfoot\b|copyright|colophon|legal|disclaimer|bottom",
    "side": r"side-?bar|aside|widget|rail\b|\bright-?col|secondary|complementary|ticker|infobox|factbox|fact-?box|info-?box|sidebox|box\b|pullquote|pull-?quote",
    "overlay": r"cookie|consent|gdpr|modal|popup|pop-up|overlay|lightbox|banner|notice|alert|toast|hidden|screen-?reader|sr-only|visually-?hidden|print-?only|noprint|no-print|tooltip",
    "standfirst": r"standfirst|dek\b|deck\b|subtitle|sub-?title|sub-?head|excerpt|summary|lead\b|lede|intro|abstract|vorspann|chapo|chapeau|sommario|entradilla|bajada|preamble|ingress",
    "body": r"article-?(?:body|content|text|copy|main|inner|page|wrap)|(?:entry|post|story|page|news|main|blog|single|body|detail|content|text|rich)-?_?(?:content|body|text|copy|article|entry)|"
    r"articlebody|storybody|wysiwyg|richtext|\bprose\b|paragraph|\bcopy\b|mw-parser-output|td-post-content|field--name-body|field-name-body|markdown|artikel|texte|cuerpo|testo",
    "title": r"headline|\btitle\b|-title|title-|heading|entry-header|post-header|article-header|\bhero\b",
}
_CUE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in CUES.items()))
_BIT = {name: 1 << number for number, name in enumerate(CUES)}
TAGS = (
    "nav",
    "footer",
    "aside",
    "header",
    "form",
    "figure",
    "table",
    "li",
    "article",
    "main",
    "section",
    "button",
    "details",
    "a",
)
_TAG_BIT = {name: 1 << (len(CUES) + number) for number, name in enumerate(TAGS)}
_ITEMPROP_BODY = 1 << (len(CUES) + len(TAGS))
_TOPS = frozenset({"body", "html"})
BAD = (
    _BIT["related"] | _BIT["newsletter"] | _BIT["comment"] | _BIT["footer"] | _BIT["nav"] | _BIT["overlay"] | _BIT["caption"]
    | _TAG_BIT["nav"] | _TAG_BIT["footer"] | _TAG_BIT["aside"] | _TAG_BIT["form"] | _TAG_BIT["figure"]
)  # fmt: skip
FURNITURE = (
    _BIT["comment"] | _BIT["footer"] | _BIT["nav"] | _BIT["overlay"] | _BIT["newsletter"]
    | _TAG_BIT["nav"] | _TAG_BIT["footer"] | _TAG_BIT["aside"] | _TAG_BIT["form"]
)  # fmt: skip
"""What is on every page of a site, and not what this one is about; boxes of other stories may be."""
FOOT = _BIT["footer"] | _TAG_BIT["footer"]
OTHER_FORMS = (
    _BIT["comment"] | _BIT["nav"] | _BIT["footer"] | _TAG_BIT["nav"] | _TAG_BIT["footer"] | _TAG_BIT["aside"]
)
"""Where forms stand that a page is not about."""
STATED_TEXT = _BIT["body"] | _ITEMPROP_BODY
IN_TEXT = STATED_TEXT | _TAG_BIT["article"] | _TAG_BIT["main"]
"""What says that something is the text, or may be."""
NOT_TEXT = (
    BAD
    | _BIT["meta"]
    | _BIT["author"]
    | _BIT["tags"]
    | _BIT["social"]
    | _BIT["ad"]
    | _BIT["title"]
    | _TAG_BIT["header"]
    | _TAG_BIT["button"]
)


def bits_at(known: dict[int, int], sheet: Sheet, place: int) -> int:
    """The cues and tags of an element and everything that encloses it, as bits; `<body>` and up say nothing.

    Args:
        known: what was found out before, by place.
        sheet: the page's.
        place: the element's.
    """
    chain: list[int] = []
    parents, tags = sheet.parents, sheet.tags
    while place >= 0 and place not in known and tags[place] not in _TOPS:
        chain.append(place)
        place = parents[place]
    bits = known.get(place, 0)
    for at in reversed(chain):
        bits |= _own_bits(tags[at], sheet.cues[at], sheet.attributes[at].get("itemprop"))
        known[at] = bits
    return bits


@lru_cache(maxsize=20_000)
def _cue_bits(named: str) -> int:
    """The word groups in a class and id; no pattern reaches over a blank, and many names are told with others."""
    bits = 0
    for name in named.split():
        bits |= _name_bits(name)
    return bits


@lru_cache(maxsize=50_000)
def _name_bits(named: str) -> int:
    bits = 0
    for match in _CUE.finditer(named):
        bits |= _BIT[match.lastgroup or ""]
    return bits


def _own_bits(tag: str, named: str, itemprop: str | None) -> int:
    bits = _TAG_BIT.get(tag, 0)
    if named:
        bits |= _cue_bits(named[:300])
    if itemprop and "articlebody" in itemprop.lower():
        bits |= _ITEMPROP_BODY
    return bits


NEAR = ("social", "caption", "side", "standfirst", "figure", "li", "section")
"""The cues and tags that the body's model asks for of an element and the two around it."""
AROUND = (
    "related",
    "author",
    "caption",
    "tags",
    "overlay",
    "body",
    "footer-tag",
    "form",
    "main",
)
"""Those that it asks for of everything around."""
_BITS = {**_BIT, **{f"{name}-tag" if name in _BIT else name: bit for name, bit in _TAG_BIT.items()}}
_NEAR, _AROUND = ([_BITS[name] for name in wanted] for wanted in (NEAR, AROUND))


@lru_cache(maxsize=5_000)
def spread_near(bits: int) -> tuple[float, ...]:
    """Cues as features: one number for each of `NEAR`."""
    return tuple([float(bits & bit != 0) for bit in _NEAR])


@lru_cache(maxsize=5_000)
def spread_around(bits: int) -> tuple[float, ...]:
    """One number for each of `AROUND`."""
    return tuple([float(bits & bit != 0) for bit in _AROUND])


def near_bits(sheet: Sheet, place: int) -> int:
    """The cues and tags of an element and of the two around it."""
    bits = 0
    for _ in range(3):
        if place < 0 or sheet.tags[place] in _TOPS:
            break
        bits |= _own_bits(sheet.tags[place], sheet.cues[place], sheet.attributes[place].get("itemprop"))
        place = sheet.parents[place]
    return bits
