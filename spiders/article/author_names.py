"""Names out of a byline string: `By Jane Roe and John Doe, Staff Writer` -> Jane Roe, John Doe."""

from __future__ import annotations

import re

from spiders.article.byline_words import authors_part, is_agency, is_place_or_trade, took_pictures
from spiders.article.east_asian import is_east_asian, names_in
from spiders.sheet.strings import squeeze

_LABELS = (
    r"by|von|vom|par|por|di|af|av|door|przez|autor(?:in|en|es|ka|zy)?|authors?|auteurs?|autore|autori|tekst|text|words|"
    r"reporter|writer|redacci[oó]n|yazan|yazar|skrevet av|texte de|от|автор|текст|oleh|penulis|bởi|tác giả|"
    r"作者|记者|記者|撰文|文|责任编辑|責任編輯|編輯|编辑|執筆|筆者|글|기자|بقلم|كتب|كتبت|लेखक|द्वारा|โดย"
)
_BY = re.compile(
    rf"^\W*(?:(?:about the|(?:originally )?(?:written|reported|posted|published|created|contributed|reviewed)|ein (?:artikel|beitrag|gastbeitrag)|"
    rf"(?:artikel|beitrag|article|story|post|blog post|text|opinion|analysis|report|review|guest post|words|photos?)|geschrieben|verfasst|publi[ée]|"
    rf"[ée]crit|escrito|publicado|scritto|pubblicato)\s+)?(?:{_LABELS})(?:\s*[:：/|]\s*|\s+(?=\S)|(?<=[\u0e00-\u9fff\u3040-\u30ff])(?=\S))",
    re.IGNORECASE,
)
LABEL = re.compile(
    rf"^\W*(?:written |posted |published |words |story |article |text |geschrieben |verfasst )?(?:{_LABELS})(?:\s*[:：]|\s)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[;|•·、，؛]\s*|\s*,\s*(?:and\s+|und\s+|et\s+|y\s+|e\s+)?|\s+/\s+|\s+&\s+|\s+(?:and|und|et|och|og|en|ja|и|та|và|dan|with|mit|avec|ve|oraz)\s+"
    r"|\s+(?:y|e|i|a)\s+(?=[A-ZÀ-Ž])|(?<=[\u3040-\u9fff])[・/](?=[\u3040-\u9fff])",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"^(?:M\.?D|R\.?D|M\.?S|M\.?A|B\.?A|B\.?S|MSc|BSc|Ph\.?\s?D|D\.?O|R\.?N|J\.?D|DDS|DMD|DVM|MPH|MPP|MSN|MSW|MBA|CPA|CFP|CFA|RDN|LDN|CDN|PT|DPT|LCSW|"
    r"LMFT|PsyD|PharmD|EdD|FAND|FRCP|MRCP|MRCGP|FACP|CPT|CSCS|BCBA|NP|FNP|PA-C|Esq|Jr|Sr|II|III|IV)[.®]?$"
)
_ROLE = re.compile(
    r"\b(?:writer|editor|reporter|correspondent|staff|columnist|contributor|producer|journalist|author|analyst|director|manager|founder|ceo|"
    r"chief|president|professor|researcher|photographer|redakteur(?:in)?|reporterin|korrespondent(?:in)?|journaliste|rédacteur|envoyé|"
    r"periodista|redactor|giornalista|special to|for the|news service|associated press|engineer|designer|consultant|specialist|expert|coach|"
    r"published|updated|posted|last|medically|reviewed|edited|fact[- ]checked)\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*[(\[<{].*|\s+[-–—]\s+.*|\s*\d.*|\s+(?:on|am|vom|at|in|für|for|from|is|was|has|says?|said|posted|published|updated|contributor|staff|follow)\b.*|\s+(?-i:le|el|il)\b.*"
    r"|\s*\b(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|mayo|june?|july?|juni|juli|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    r"o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\b\.?\s*\d.*|\s+(?:记者|記者|기자|報道|编辑).*|[:：].*",
    re.IGNORECASE,
)
_ALL_POSTS = re.compile(
    r"^\W*(?:view|show|see|read|zeige|alle|all|more|mehr|voir|ver|tous|find)\b.*?\b(?:by|of|from|von|de|par|author|posts?|articles?|beitr[äa]ge)\s+(?=\S)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^(?:By|BY)(?=[A-ZÀ-Ž][a-zß-ž'’-]+\s+(?:[a-z]{2,3}\s+)?[A-ZÀ-Ž])")
"""`ByJane Roe`: the word and the name, printed in two elements side by side."""
_STATE_GLUED = re.compile(r"(?<=[a-zß-ž])(?:Published|Updated|Posted|Last updated)\b.*")
_FIRM = re.compile(
    r"\s&\s(?=(?:sons?|daughters?|co|company|partners?|associates|brothers|bros|söhne|sohn|töchter|cie|fils|frères|figli|hijos|zonen|zn)\b)",
    re.IGNORECASE,
)
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|cn|jp|kr|tw|hk|vn)$", re.IGNORECASE)
_JUNK = re.compile(
    r"@|https?:|www\.|\.(?:com|org|net|de)/|\b(?:getty|shutterstock|istock|image|images|photo|copyright|read(?:ing)?|min|mins|uhr|share|email|print|"
    r"comments?|subscribe|follow|edit|reply|artikel|article|articles|posts?|contributors|cookies?|privacy|newsletter|profile|bio|login)\b|"
    r"^(?:admin(?:istrator)?|wordpressadmin|editor(?:ial)?(?: team)?|staff|staff (?:writer|reporter)|anonymous|(?:news )?agenc(?:y|ies)|agenturen?|agences?|agencias?|agenzie?|unknown|none|null|n/?a|user|guest|author|webmaster|root|written by|posted by|published by|haber merkezi|da redação|редакция|head of [\w ]+|test|the author|von|by|undefined|default|info|web|online|news|home|more|about|all|by|par|por|di|af|av|door|przez|autore?|autorin|auteur|"
    r"stand|aktualisiert|zur \S+|автор|текст|作者|记者|記者|بقلم|الكاتب|โดย|লেখক|लेखक)$",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<=\w)\s+\(?@\w{2,30}\)?(?=\s*(?:$|,|;|\||&|and\b|und\b|y\b|et\b))")
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "abu",
        "y",
        "e",
        "zu",
        "zur",
        "af",
        "av",
        "ter",
        "ten",
        "vom",
        "und",
        "the",
        "of",
    ]
)
_CASELESS = re.compile("[\u0590-\u1fff\u3040-\uffef]")


_AND = "\uff06"
"""Stands for the `&` that parts no names while a byline is split."""


def split_names(text: str, *, strict: bool = False) -> list[str]:
    """The names in a byline; an empty list where none stands.

    Args:
        text: a byline's text or a markup value.
        strict: the text is no markup but seen on the page: only what is written like a name counts.
    """
    text = squeeze(text)
    if not text or len(text) > 300 or re.match(r"https?:", text):
        return []
    if is_east_asian(text):
        return names_in(text, strict=strict)
    text = authors_part(text)
    text = _STATE_GLUED.sub("", _GLUED.sub("", _HANDLE.sub("", _ALL_POSTS.sub("", text))))
    text = _FIRM.sub(f" {_AND} ", text)
    text = _BY.sub("", _BY.sub("", text)).strip()
    names: list[str] = []
    for raw in _SPLIT.split(text):
        part = (raw or "").replace(_AND, "&").strip(" .,:;-–—*|/\"'“”„«»→›")
        if names and _CREDENTIAL.match(part):
            part += "." if part in ("Jr", "Sr") and f"{part}." in (raw or "") else ""
            names[-1] = f"{names[-1]}, {part}"
            continue
        name = (
            _CUT.sub("", part).strip(" .,:;-–—*|/\"'“”→›")
            if strict or re.search(r"\s.*\d{3}|\d{3}.*\s|[(<\[{]|\s[-–—]\s", part)
            else part
        )
        if took_pictures(raw or "") or (
            (strict or (names and is_agency(names[-1]))) and is_place_or_trade(name, names)
        ):
            continue
        if _is_name(name, strict=strict):
            names.append(name)
    return names


def _is_name(name: str, *, strict: bool) -> bool:
    if not 2 <= len(name) <= 60 or _JUNK.search(name) or not any(c.isalpha() for c in name):
        return False
    parts = name.split()
    if len(parts) > (5 if strict else 7):
        return False
    if not strict:
        return True
    if _ROLE.search(name):
        return False
    if _CASELESS.search(name):
        return len(name) <= 30
    return parts[0][0].isupper() and all(
        part[0].isupper() or part.lower() in _PARTICLES or not part[0].isalpha() for part in parts
    )
