"""What the page shows beside its markup: the local day of a UTC instant, the revision of a wiki page, a labelled date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import cast
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement

from spiders.dates.value import DateValue
from spiders.sheet.page import Page
from spiders.sheet.strings import element_text

Find = Callable[[str], list[DateValue]]

# Country domains whose country has a single time zone (zone.tab of the tz database, ISO 3166 code = domain).
_ZONES = {
    "at": "Europe/Vienna", "be": "Europe/Brussels", "bg": "Europe/Sofia", "bo": "America/La_Paz", "by": "Europe/Minsk",
    "ch": "Europe/Zurich", "co": "America/Bogota", "cz": "Europe/Prague", "de": "Europe/Berlin", "dk": "Europe/Copenhagen",
    "fi": "Europe/Helsinki", "fr": "Europe/Paris", "gr": "Europe/Athens", "hr": "Europe/Zagreb", "hu": "Europe/Budapest",
    "ie": "Europe/Dublin", "il": "Asia/Jerusalem", "in": "Asia/Kolkata", "ir": "Asia/Tehran", "it": "Europe/Rome",
    "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul", "lk": "Asia/Colombo", "lt": "Europe/Vilnius",
    "lu": "Europe/Luxembourg", "lv": "Europe/Riga", "ng": "Africa/Lagos", "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "nz": "Pacific/Auckland",
    "np": "Asia/Kathmandu", "pe": "America/Lima", "ph": "Asia/Manila", "pk": "Asia/Karachi", "pl": "Europe/Warsaw",
    "ro": "Europe/Bucharest", "rs": "Europe/Belgrade", "se": "Europe/Stockholm", "sg": "Asia/Singapore",
    "si": "Europe/Ljubljana", "sk": "Europe/Bratislava", "th": "Asia/Bangkok", "tr": "Europe/Istanbul",
    "tw": "Asia/Taipei", "ua": "Europe/Kyiv", "uk": "Europe/London", "uy": "America/Montevideo", "vn": "Asia/Ho_Chi_Minh",
    "za": "Africa/Johannesburg",
}  # fmt: skip
_EAST, _WEST = timedelta(hours=14), timedelta(hours=-12)
_FAR_EAST, _FAR_WEST = timedelta(hours=11), timedelta(hours=-10)
"""Offsets where newsrooms are, for a shown day without a clock time; New Zealand is known by its domain."""


def in_local_day(page: Page, stated: DateValue, shown: Iterable[DateValue]) -> DateValue:
    """A UTC instant on the day that readers see, where the two differ.

    A shown clock time tells the offset, a country's domain its zone; else only the shown day is sure. A shown day that
    no offset on Earth (-12:00 to +14:00) reaches from the instant is another date and changes nothing.
    """
    if not (stated.iso or "").endswith("+00:00"):
        return stated
    instant = datetime.fromisoformat(stated.iso or "")
    for value in shown:
        iso = value.iso or ""
        if value.method == "relative" or len(iso) not in (10, 16, 19) or iso[:10] == (stated.iso or "")[:10]:
            continue
        found = _moved(page, instant, iso)
        if found is not None:
            return replace(stated, iso=found, precision="day" if len(found) == 10 else stated.precision)
    return stated


def _moved(page: Page, instant: datetime, shown: str) -> str | None:
    if len(shown) > 10:
        offset = datetime.fromisoformat(shown) - instant.replace(tzinfo=None)
        offset = timedelta(minutes=15 * round(offset / timedelta(minutes=15)))
        local = instant.astimezone(timezone(offset)) if _WEST <= offset <= _EAST else None
        return local.isoformat() if local and local.isoformat()[:16] == shown[:16] else None
    zone = _ZONES.get(page.host.rsplit(".", 1)[-1])
    if zone is None:
        days = {(instant + _FAR_WEST).date(), (instant + _FAR_EAST).date()}
        return shown if date.fromisoformat(shown) in days else None
    local = instant.astimezone(ZoneInfo(zone))
    return local.isoformat() if local.date().isoformat() == shown else None


_REVISION = etree.XPath("//*[@id='mw-diff-ntitle1' or @id='mw-revision-date']")


def revision(page: Page, find: Find) -> DateValue | None:
    """The date of the revision that a MediaWiki `diff` or `oldid` page shows: the text is of that day, not of the first."""
    if not {"diff", "oldid"} & set(parse_qs(urlsplit(page.url).query)):
        return None
    for element in cast("list[HtmlElement]", _REVISION(page.tree)):
        for value in find(element_text(element)):
            return value
    return None


_LABEL = re.compile(
    r"(?:this (?:entry|post|article) was (?:posted|written|published)|(?:originally|first|re\)?) ?published|date published|published on\b|"
    r"(?:artikel|beitrag|eintrag|text) wurde|(?:wurde|erstmals) (?:am )?.{0,40}(?:veröffentlicht|geschrieben)|veröffentlicht am|"
    r"publié (?:le|initialement)|(?:cet )?article a été (?:publié|écrit)|publicado (?:el|em|originalmente)|pubblicato il|"
    r"gepubliceerd op|opublikowano|опубликовано|publicerad|publisert|julkaistu|yayınlanma tarihi|発行日|公開日|发布(?:时间|日期)|게시일)",
    re.IGNORECASE,
)
_LABELLED = ("p", "div", "span", "small", "li", "td", "h5", "h6", "em", "i", "footer")
_MAX = 300


def labelled(page: Page, find: Find, here: Callable[[Page, HtmlElement], bool]) -> DateValue | None:
    """A date that a phrase calls the day of publication, wherever it stands outside threads and side bars."""
    for element in page.tree.iter(*_LABELLED):
        if len(element) > 8:
            continue
        own = " ".join(filter(None, [element.text, *(child.tail for child in element)]))
        text = element_text(element) if own.strip() else ""
        match = _LABEL.search(text) if 8 < len(text) <= _MAX else None
        if match and here(page, element):
            values = [value for value in find(text) if value.iso and len(value.iso) >= 10]
            if len({(value.iso or "")[:10] for value in values}) == 1:
                return values[0]
    return None
