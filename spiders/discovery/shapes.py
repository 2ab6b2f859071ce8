"""The shape of an address: what remains when its particulars (dates, ids, words) are named by their class.

`/story/445/a-long-headline/` is `/story/#/slug/`: a site has a handful of shapes, and one or two are its articles'.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_DATE = re.compile(r"(?:19[89]\d|20\d\d)[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])")
_YEAR = re.compile(r"19[89]\d|20\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f-]{27}", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{0,5}[-_]?\d{4,}|(?=\w*\d)(?=\w*[a-z])\w{8,}", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|cms|ece|amp|do|story)$", re.IGNORECASE)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_WORDS = re.compile(r"[-_+. ]+")
_NUMBER_IN_QUERY = re.compile(r"(?:^|&)[^=&]*=\d{2,}")


@dataclass(frozen=True, slots=True)
class Shape:
    """An address taken apart."""

    pattern: str
    """`/Y/M/D/slug/`, `/story/#/slug`, `/word/?id`"""
    dated: bool
    words: int
    """Words of its longest slug; characters / 2 in scripts written without spaces."""
    numbered: bool
    depth: int


@lru_cache(maxsize=50_000)
def shape_of(url: str) -> Shape:
    """The shape of an http(s) address; never raises."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return Shape("", dated=False, words=0, numbered=False, depth=0)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment][:12]
    classes: list[str] = []
    words = 0
    for place, segment in enumerate(segments):
        name, count = _classify(
            segment, last=place == len(segments) - 1, after_year=classes[-1:] in (["Y"], ["M"])
        )
        classes.append(name)
        words = max(words, count)
    query = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})[:5]
    pattern = "/" + "/".join(classes) + ("/" if parts.path.endswith("/") and classes else "")
    pattern += f"?{'&'.join(query)}" if query else ""
    joined = " ".join(classes)
    dated = "Y M" in joined or "D8" in joined
    numbered = "#" in joined or "id" in joined or _NUMBER_IN_QUERY.search(parts.query) is not None
    return Shape(pattern, dated, words, numbered, len(segments))


def _classify(segment: str, *, last: bool, after_year: bool) -> tuple[str, int]:
    """Class of a segment and its words."""
    extension = _EXTENSION.search(segment) if last else None
    stem = segment[: extension.start()] if extension else segment
    suffix = extension[0].lower() if extension else ""
    for name, test in (("Y", _YEAR), ("D8", _DATE)):
        if test.fullmatch(stem):
            return name + suffix, 0
    if after_year and (_MONTH.fullmatch(stem) or (stem.isdecimal() and len(stem) <= 2)):
        return "M" + suffix, 0
    if stem.isdecimal():
        return "#" + suffix, 0
    return _worded(stem, suffix)


def _worded(stem: str, suffix: str) -> tuple[str, int]:
    words = [word for word in _WORDS.split(stem) if word]
    letters = sum(len(word) for word in words)
    unspaced = len(_UNSPACED.findall(stem))
    spelled = [word for word in words if not word.isdecimal()]
    count = max(len(spelled), unspaced // 2)
    number = "+id" if any(_CODE.fullmatch(w) for w in (words[:1] + words[-1:])) or _DATE.search(stem) else ""
    if count >= 3 or (count == 2 and letters > 18):
        return f"slug{number}{suffix}", count
    if _HEX.fullmatch(stem) or _CODE.fullmatch(stem):
        return "id" + suffix, 0
    return f"{stem.lower()[:40]}{suffix}" if stem.isascii() else "word" + suffix, count


@dataclass
class SiteShapes:
    """What is known of a site's addresses: shapes of sure articles, of sure others, and of all links seen; grown by `learn`."""

    articles: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)

    def learn(
        self, *, articles: Iterable[str] = (), others: Iterable[str] = (), links: Iterable[str] = ()
    ) -> None:
        """Counts addresses of feeds and news sitemaps (articles), of navigation (others), of a page (links)."""
        for counter, urls in ((self.articles, articles), (self.others, others), (self.seen, links)):
            counter.update(generalise(shape_of(url).pattern) for url in set(urls))


_KEY = re.compile(r"(?:M|D8|#|id)(?:\.\w+)?")
_CLASS = re.compile(r"(?:Y|M|D8|#|id|slug|word)(?:\+id)?(?:\.\w+)?")


def generalise(pattern: str) -> str:
    """The pattern with single words but the first as `word`: `/news/uk/slug` and `/news/asia/slug` are one.

    What follows a date or an id is `text` whatever its length: `/story/9/aaa` is as good as a long slug.
    """
    head, mark, query = pattern.partition("?")
    kept: list[str] = []
    for place, part in enumerate(head.split("/")):
        if part and kept and _KEY.fullmatch(kept[-1]) and not _KEY.fullmatch(part):
            kept.append("text")
        else:
            kept.append(part if place < 2 or not part or _CLASS.fullmatch(part) else "word")
    return "/".join(kept) + mark + query
