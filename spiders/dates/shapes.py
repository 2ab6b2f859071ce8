"""Where a date stands in a page, told by its shape in any language, and what it says."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.dates.attributes import machine_dates
from spiders.dates.elements import with_wall_clock, words_date
from spiders.dates.strings import read_date
from spiders.dates.value import DateValue
from spiders.sheet.page import Page
from spiders.sheet.words import Words

_YEAR = r"(?:19[89]\d|20[0-4]\d)"
# Letters with the vowel signs and accents that Indic, Thai and other scripts write as marks of their own, which are no `\w`.
# U+212A is left in: without regard to case it is the letter k.
_LETTER = (
    r"[^\s\d\x00-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u20ff\u2190-\u2bff\u3000-\u303f\uff00-\uff20]"
)
_WORD = rf"{_LETTER}{{2,14}}\.?"
# Units of time after a number, "3 hours ago"; prefixes of words, so that plurals and cases are covered.
_UNIT = (
    r"(?:sec|min|hour|hr|day|week|month|year|mo|yr|wk|sek|stund|tag|woche|monat|jahr|heure|jour|semaine|mois|ans?\b|"
    r"seg|hora|día|dia|semana|mes|año|ano|ore|ora|giorn|settiman|ann[oi]|uur|dag|wek|maand|jaar|tim|dygn|veck|måna|"
    r"år|сек|мин|час|дн|день|недел|месяц|год|лет|godz|dni|tydz|mies|lat|saat|gün|hafta|dakika|yıl|[smhdwy]\b|"
    r"分|秒|時間|日前|天前|小时|小時|週|周|か月|ヶ月|个月|個月|年前|시간|일 전|주 전|개월|년 전|분 전|ساع|دقي?[قائ]|[أا]?يوم|[أا]يام|شهر|[أا]شهر|"
    r"ساعتين|يومين|شهرين|[أا]سبوع|[أا]سابيع|سن[ةو]|روز|هفته|ماه|سال|ימים|יום|שעות|שעה|דקות|שבועות|חודשים|שנים|सप्ताह|घंटे|घण्टे|दिन|मिनट|महीने|दिन|মিনিট|ঘণ্টা|"
    r"ঘন্টা|দিন|সপ্তাহ|মাস|বছর|วัน|ชั่วโมง|นาที|สัปดาห์|เดือน|ปี|ngày|giờ|phút|tuần|tháng|năm|hari|jam|menit|minggu|bulan|tahun|μέρ|ημέρ|ώρ|"
    r"λεπτ|εβδομ|μήν|χρόν|std|päiv|viik|kuuk|vuo[st]|tunt|minuut|zi(?:le)?\b|or[eă]\b|săptăm|lun[iă]\b|dana?\b|sat[ia]?\b|tjed|mjesec|godin|"
    r"седмиц|годин|хвилин|дні|тиж|місяц|рок|dies|hores|setman|nap|ór[aá]|perc|h[eé]t|hónap|éve|dny|hodin|týdn|uke|dage|timer)"
)
_DAY_WORDS = (
    r"\b(?:yesterday|today|just now|gestern|heute|hier\b|aujourd|ayer|hoy|ieri|oggi|ontem|hoje|вчера|сегодня|wczoraj|"
    r"dzisiaj|dün|bugün|昨天|今天|昨日|今日|어제|오늘|i går|igår|i dag|idag|gisteren|vandaag|eilen|tänään|včera|dnes|tegnap|вчора|сьогодні|"
    r"днес|jučer|danas|χθες|σήμερα|أمس|اليوم|دیروز|امروز|אתמול|היום|เมื่อวาน|วันนี้|hôm qua|hôm nay|kemarin|hari ini)"
)
_AGO = (
    rf"(?<![\d.,])\d{{1,3}}\s*{_UNIT}",
    r"\b(?:an?|one|einer?m?|une?|un[ao]?) (?:few )?(?:second|minute|hour|day|week|month|year|Stunde|Tag|Woche|Monat|Jahr|heure|"
    r"jour|semaine|mois|an\b|hora|día|dia|semana|mes|año)",
    _DAY_WORDS,
)
"""How long ago, or a day by its word."""
_DAYS = (
    rf"\b{_YEAR}\s?[-/.年년]\s?\d{{1,2}}\s?[-/.月월]\s?\d{{1,2}}",
    r"(?<![\d.])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:(?:19|20)\d\d|\d\d)(?!\d|\.\d)",
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|\.|º|ª|e|-)?[\s-]*(?:de |of |د )?{_WORD},?[\s-]+(?:de |del )?{_YEAR}(?!\d)",
    rf"(?<![^\W\d_]){_WORD}\s*\d{{1,2}}(?:st|nd|rd|th)?(?:\s*[.,]\s*|\s+)(?:at\s+)?{_YEAR}(?!\d)",
    rf"(?<!\d)\d{{1,2}}(?:\.\s?|/){_LETTER}{{3,10}}(?:\.\s?|/){_YEAR}(?!\d)",
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?[\s-]+{_WORD},?[\s-]+['’]\d\d(?!\d)",
    # as `ctime` and `date` print it: "Fri Mar  1 22:50:09 UTC 2024"
    rf"(?<![^\W\d_]){_WORD}\s+\d{{1,2}}\s+\d{{1,2}}:\d\d(?::\d\d)?\s+(?:(?:[A-Z]{{2,5}}|[+-]\d{{4}})\s+)?{_YEAR}(?!\d)",
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?\s+{_WORD},?\s+(?:at |um |à |@ ?)?\d{{1,2}}[:.h]\d\d",
    rf"(?<![^\W\d_]){_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:at |@ ?)?\d{{1,2}}[:.]\d\d",
)
_OTHER_CALENDARS = (
    rf"(?<!\d)\d{{1,2}}\s*(?:[\u0e01-\u0e4e]{{2,14}}|(?:[\u0e01-\u0e4e]{{1,3}}\.){{2}})\s*(?:พ\.ศ\.\s*)?(?:25[4-7]\d|{_YEAR})(?!\d)",
    r"(?<!\d)\d{1,2}\s+[\u0600-\u06ff]{2,14}(?:\s+ماه)?\s+(?:13[89]\d|14[0-2]\d)(?!\d)",
    r"(?:令和|平成|昭和)\s*(?:\d{1,2}|元)年\s*\d{1,2}月\s*\d{1,2}日",
    rf"(?<!\d){_YEAR}(?:\.\s|\.? g(?:ada|\.)\s|\s?m\.\s)\s?(?:{_WORD}\s\d{{1,2}}\b|\d{{1,2}}\.\s{_WORD})",
    rf"(?<!\d)\d{{1,2}}\s+tháng\s+\d{{1,2}},?(?:\s+năm)?\s+{_YEAR}",
)
"""Thai, Persian and Japanese years; the year first as in Hungarian, Latvian and Lithuanian; months by number as in Vietnamese."""
_ABSOLUTE = re.compile("|".join(f"(?:{shape})" for shape in (*_DAYS, *_OTHER_CALENDARS)), re.IGNORECASE)
_OTHER_SHAPE = re.compile("|".join(f"(?:{shape})" for shape in _AGO), re.IGNORECASE)
# A relative time must be nearly all of its text ("3 days ago"), or "top 3 days of the year" would be one.
_RELATIVE = re.compile(
    rf"^(\W*(?:\w+\W+){{0,3}}?)(?:\d{{1,3}}|an?|one|\w{{2,6}}) ?{_UNIT}\w*\W*(?:\w+\W*){{0,2}}$",
    re.IGNORECASE,
)
# What may stand before a relative time: words that make it one, or the sign that parts it from a name ("Ada · 3 h").
_COUNTS = Words(
    r"ago|about|over|almost|nearly|less|more|than|just|last|seit|vor |il y|environ|depuis|hace|hacía|há |cerca|fa |circa|sekitar|назад|около|temu|około|"
    r"önce|siden|sedan|geleden|sitten|منذ|قبل|پیش|לפני|acum|prije|pre |pred|преди|пре |před|för|for |πριν|sejak|khoảng|约|大约|約|"
    r"posted|written|geschrieben|publié|publicado|edited|joined|updated|[·•|,(–—:-]\s*$",
    any_case=True,
)
_DAY_WORD = re.compile(
    rf"^\W*(?:\w+\W+)?(?:{_DAY_WORDS})\w*\W+(?:\w{{1,3}}\W+)?\d{{1,2}}[:.h]\d\d.{{0,9}}$|^\W*(?:{_DAY_WORDS})\W*$",
    re.IGNORECASE,
)
# Not the month and day of 2022.08.09, nor the day and month of 29.05.2012.
_TIME = re.compile(r"(?<![\d.])[0-2]?\d\s?[:.h]\s?[0-5]\d(?!\d|\.\s?\d)|\d\s?[ap]\.?m\b|Uhr", re.IGNORECASE)
# A time of day with what belongs to it: am/pm, "Uhr", zone.
_CLOCK = re.compile(
    r"(?<!\d)[0-2]?\d\s?[:.h]\s?[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b\.?|\s?[صم](?!\w)|\s?Uhr)?(?:\s?\(?(?:[A-Z]{2,4}T|UTC|GMT)\b\)?)?"
    r"(?:\s?[+-]\d\d:?\d\d)?|(?<!\w)(?:0?\d|1[0-2])\s?[ap]\.?m\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile("[0-9]")
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")
"""What every absolute shape has at least: 3 May '24."""
# A date without a digit has one of these: "yesterday", "an hour ago".
_HINT = Words(
    r"ago|yest|today|now|gest|heut|vor |hier|aujo|il y|hace|ayer|hoy|ieri|oggi|fa$|onte|hoje|há |вчера|сегодня|назад|wczo|dzis|"
    r"dün|bug|昨|今|어제|오늘|önce|siden|sedan|geleden|sitten|temu|prima|i går|igår|i dag|idag|gist|vand|eilen|tänä|včera|dnes|tegnap|вчора|"
    r"сьог|днес|jučer|danas|χθες|σήμε|أمس|اليوم|منذ|قبل|دیروز|امروز|پیش|אתמול|היום|לפני|เมื่อวาน|วันนี้|hôm|kemarin|hari",
    any_case=True,
)
_DAY_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/](\d\d)[-/](\d\d)(?!\d)")
_FIGURES = {zero + value: str(value) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50) for value in range(10)}
"""Arabic, Persian, Devanagari, Bengali and Thai figures."""
_MAX_ABSOLUTE = 110
_MAX_RELATIVE = 40


def date_in(text: str) -> str | None:
    """The text if it is short and holds a date by its shape, else None. White space is collapsed."""
    if not 2 <= len(text) <= 400:
        return None
    line = " ".join(text.split())
    if not 2 <= len(line) <= _MAX_ABSOLUTE:
        return None
    if line.isascii():
        # what is too long for "3 days ago" has figures; most of a page's lines have none
        return _date_in(line) if len(line) <= _MAX_RELATIVE or _FIGURE.search(line) else None
    return line if _date_in(line.translate(_FIGURES)) else None


@lru_cache(maxsize=8_192)
def _date_in(text: str) -> str | None:
    if is_absolute(text):
        return text
    if len(text) > _MAX_RELATIVE or not (_DIGIT.search(text) or _HINT.match(text)):
        return None
    if not _OTHER_SHAPE.search(text):
        return None
    if _DAY_WORD.match(text):
        return text
    found = _RELATIVE.match(text)
    before = found.group(1) if found else ""
    return text if found and (not any(map(str.isalpha, before)) or _COUNTS.match(before)) else None


def has_time(text: str) -> bool:
    """Whether a time of day stands in the text."""
    return bool(_TIME.search(text))


def is_absolute(text: str) -> bool:
    """Whether a day stands in the text, not only how long ago."""
    return (
        len(text) <= _MAX_ABSOLUTE
        and _THREE_DIGITS.search(text) is not None
        and _ABSOLUTE.search(text) is not None
    )


def attribute_date(element: HtmlElement) -> DateValue | None:
    """The date of a machine attribute of the element itself."""
    return next(machine_dates(element), None)


def value_of(page: Page, element: HtmlElement | None, raw: str) -> DateValue | None:
    """The date of an anchor: attribute first, then its words; with both, the words' wall clock tells the offset."""
    machine = attribute_date(element) if element is not None else None
    if machine is not None:
        if machine.iso and machine.iso.endswith("+00:00") and machine.precision != "day":
            return with_wall_clock(machine, words_date(page, date_words(raw)))
        return machine
    value = words_date(page, date_words(raw))
    if value is None or value.iso is None:  # the year may stand last, after the time of day
        value = words_date(page, raw) or value
    if (value is None or value.iso is None) and element is not None:
        value = _by_address(page, element, date_words(raw)) or value
    if value is None and raw:
        return DateValue(None, raw)
    return value


def _by_address(page: Page, element: HtmlElement, words: str) -> DateValue | None:
    """The reading of an all-figure date whose day its own link names: `04/01/2023` to `/activity?from=2023-04-01`."""
    found = _DAY_IN_ADDRESS.search(element.get("href") or "")
    if found is None:
        return None
    day = "-".join(found.groups())
    readings = (read_date(page, words, day_first=first) for first in (True, False))
    return next((value for value in readings if value and value.iso and value.iso[:10] == day), None)


def date_words(raw: str) -> str:
    """The part of an anchor's text from its date on: "Joe on 3 May 2012 at 10:05 Reply" -> "3 May 2012 at 10:05"."""
    raw = " ".join(raw.split())
    found = _ABSOLUTE.search(raw)
    if not found:
        return raw
    start, end = found.span()
    for clock in _CLOCK.finditer(raw):
        if 0 <= clock.start() - end < 16:
            return raw[start : clock.end()].strip(" ,.|-")
        if 0 <= start - clock.end() < 6:
            return raw[clock.start() : end].strip(" ,.|-")
    return raw[start:end].strip(" ,.|-") if end - start > 5 else raw
