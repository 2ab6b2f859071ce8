"""What stands around the names in a byline of languages with an alphabet: credits, kinds of texts, places, template leftovers.

"Text: Jane Roe, Fotos: John Doe" names one author; so do "Ein Kommentar von Jane Roe" and "Jane Roe, Berlin".
"""

from __future__ import annotations

import re

from spiders.lexicon import any_of

_CREDIT = re.compile(
    rf"(?:^|(?<=[\s,.;/|–-]))(?:(?P<wrote>{any_of('wrote')})|(?P<other>{any_of('took_part')}))\s*:\s*",
    re.IGNORECASE,
)
_TOOK_FIRST = re.compile(
    r"^\W*(?:photos?(?:graphs?|graphy)?|pictures?|images?|illustrations?|video|fotos?|bilder|edited|translated|reviewed|fact-checked|traducido|traduit)\s+"
    r"(?:by|von|par|por|di|de|av|af|door)\s",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"^\W*(?:(?:ein(?:e)?|an?|une?|un[ao]?)\s+)?(?:(?:kommentar|analyse|gastbeitrag|gastkommentar|reportage|interview|bericht|essay|kolumne|glosse|rezension|porträt|"
    r"leitartikel|protokoll|chronique|tribune|enquête|reportaje|reportagem|análisis|análise|crónica|crônica|opinión|opinião|columna|coluna|entrevista|"
    r"intervista|analisi|commento|propos recueillis|recueilli|a cura|à cura)\s+(?:von|par|por|de|di|da)\s+"
    r"|(?:da[li]?l?a?['’ ]?\s?nostr[oa]\s+(?:inviat[oa]|corrispondente)|de notre (?:correspondante?|envoyée? spéciale?)|de nuestr[oa] corresponsal|подготовил[аи]?|"
    r"aus \w+ berichten?)\s+)(?=\S)",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    {"aa", "aap", "afp", "anadolu", "ani", "ansa", "ap", "apa", "ats", "belga", "bloomberg", "cna", "ctk", "čtk", "dha", "dpa", "efe", "epd",
     "hina", "ians", "iha", "kna", "lusa", "mti", "ntb", "pap", "pti", "reuters", "ritzau", "sid", "stt", "tanjug", "tasr", "tass", "tt", "upi",
     "xinhua"}
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_TOOK_WITHIN = re.compile(rf"[(\[]\s*(?:{any_of('took_part')})\s*[)\]]", re.IGNORECASE)
_ARABIC_AND = re.compile(r"\s+و(?=[\u0621-\u064a]{3})")
_GLUED_CREDIT = re.compile(
    r"\s+(?:Editor|Fotos?|Photos?|Bild(?:er)?|Bilde|Billeder?|Video|Zdjęcia|Фото)\s*:?\s+(?=[^\W\d_]).*$"
)
_TEMPLATE = re.compile(r"[{<$%]|^(?:page|post|site|article|story|author|user|item|data|meta)(?:\.[a-z_]+)+$")


def authors_part(text: str) -> str:
    """The byline without the credits of those who took the pictures or edited, and without what kind of text it is; "" where
    nobody is left."""
    if _TOOK_FIRST.match(text) or _TEMPLATE.search(text.strip()):
        return ""
    marks = list(_CREDIT.finditer(text))
    if marks:
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        wrote = [
            text[mark.end() : end].strip(" ,.;/|–-")
            for mark, end in zip(marks, ends, strict=True)
            if mark["wrote"]
        ]
        head = text[: marks[0].start()].strip(" ,.;/|–-")
        text = ", ".join(part for part in (head, *wrote) if part)
    text = _GLUED_CREDIT.sub("", text)
    parts = _ARABIC_AND.split(text)
    if len(parts) == 2 and all(len(part.split()) > 1 for part in parts):
        text = ", ".join(parts)
    return _KIND.sub("", text)


def took_pictures(part: str) -> bool:
    """Whether a piece of a byline says in brackets that this person took the pictures: `Jan Pieck (Fotos)`."""
    return bool(_TOOK_WITHIN.search(part))


def is_place_or_trade(part: str, before: list[str]) -> bool:
    """Whether a single word after a full name or an agency says where or what somebody is: `Jane Roe, Dietitian`, `Reuters, Berlin`."""
    if not before or len(part.split()) != 1 or not _WORD.fullmatch(part):
        return False
    if part.casefold() in _AGENCIES or part.isupper() or not part[0].isupper() or not part[1:].islower():
        return False
    return before[-1].casefold() in _AGENCIES or len(before[-1].split()) > 1


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's."""
    return name.casefold() in _AGENCIES
