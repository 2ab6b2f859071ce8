"""Zone names and offsets on pages: abbreviations mean different zones in different countries."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from dateutil import tz

# Offsets in hours, or an IANA zone where the abbreviation does not say summer or winter. Those of one meaning first.
_ZONES: dict[str, float | str] = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "HNEC": 1, "HAEC": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "MSD": 4, "МСК": 3, "TRT": 3, "SAST": 2, "WAT": 1, "CAT": 2, "EAT": 3,
    "PKT": 5, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4, "AKST": -9, "AKDT": -8,
    "HST": -10, "HDT": -9, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3, "UYT": -3, "CLT": -4, "CLST": -3,
    "COT": -5, "PET": -5, "ECT": -5, "BOT": -4, "VET": -4, "NPT": 5.75, "BDT": 6, "BTT": 6, "MMT": 6.5, "ICT": 7, "WIB": 7, "WITA": 8,
    "WIT": 9, "SGT": 8, "MYT": 8, "HKT": 8, "PHT": 8, "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "IDT": 3, "IRST": 3.5, "IRDT": 4.5, "AFT": 4.5, "UZT": 5, "SLST": 5.5, "SLT": 5.5, "GST": 4, "YEKT": 5,
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "AT": "America/Halifax", "AET": "Australia/Sydney",
}  # fmt: skip
# What an abbreviation means in a country (ISO 3166) or language; `IST` and `BST` have no meaning without one.
_LOCAL: dict[str, dict[str, float | str]] = {
    "IST": {"IN": 5.5, "hi": 5.5, "bn-IN": 5.5, "ta": 5.5, "te": 5.5, "kn": 5.5, "ml": 5.5, "mr": 5.5, "gu": 5.5, "pa": 5.5,
            "IL": 2, "he": 2, "IE": 1, "ga": 1},
    "BST": {"GB": 1, "BD": 6, "bn": 6},
    "CST": {"CN": 8, "TW": 8, "zh": 8, "CU": -5},
    "PST": {"PH": 8, "fil": 8, "PK": 5},
    "EST": {"AU": 10}, "EDT": {"AU": 11}, "CDT": {"AU": 10.5},
    "AST": {"SA": 3, "AE": 4, "ar": 3, "KW": 3, "QA": 3, "BH": 3},
    "SST": {"SG": 8}, "MST": {"MY": 8, "ms": 8}, "WST": {"AU": 8},
    "AT": {}, "HST": {},
}  # fmt: skip
_IN_ZONE = {"IST": {"Asia/Kolkata": 5.5, "Asia/Calcutta": 5.5, "Asia/Jerusalem": 2.0, "Europe/Dublin": 1.0},
            "BST": {"Europe/London": 1.0, "Asia/Dhaka": 6.0}, "CST": {"Asia/Shanghai": 8.0, "Asia/Taipei": 8.0},
            "PST": {"Asia/Manila": 8.0}}  # fmt: skip
_NAMES = frozenset(_ZONES) | frozenset(_LOCAL)


def is_name(word: str) -> bool:
    """Whether these letters name a zone, whatever their case."""
    return word.upper() in _NAMES


def is_zone(word: str, before: list[str]) -> bool:
    """Whether a word stands where a zone does: in capitals, after a time."""
    name = word.replace(".", "")
    if name not in _NAMES and name.upper() not in ("МСК", "UTC", "GMT"):
        return False
    return any(kind in "12A4h" for kind in before[-6:])


def stated_offset(text: str) -> timedelta | None:
    """`+0500`, `+05:00`, `+5`, `Z`, `GMT`: how far that is ahead of UTC; None where no clock on Earth is so far
    (-12:00 to +14:00)."""
    if text.upper() in ("Z", "GMT", "UTC"):
        return timedelta()
    hours, minutes = text[1:3].rstrip(":"), text[1:].replace(":", "")[2:4] if len(text) > 3 else ""
    return offset_of(text[0], int(hours), int(minutes or 0))


def offset_of(sign: str, hours: int, minutes: int) -> timedelta | None:
    """The offset of these figures; None where no clock on Earth has it."""
    size = timedelta(hours=hours, minutes=minutes)
    offset = -size if sign == "-" else size
    return offset if minutes < 60 and _WEST <= offset <= _EAST else None


_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


def zone_offset(name: str, when: datetime, language: str | None, zone: str | None) -> timedelta | None:
    """The offset that an abbreviation means at a local time, or None where that is not known.

    Args:
        name: as it stands (`PKT`, `ET`, `IST`).
        when: the naive local time, for zones with summer time.
        language: BCP 47 tag of the page; its region tells India's IST from Israel's.
        zone: the site's IANA zone, where known.
    """
    name = name.replace(".", "").upper()
    local = _IN_ZONE.get(name, {}).get(zone or "")
    meaning: float | str | None = local if local is not None else _by_region(name, language)
    if meaning is None:
        meaning = None if name in ("IST", "BST", "SST", "WST") else _ZONES.get(name)
    if meaning is None and name == "BST" and (language or "en").lower().split("-")[0] == "en":
        meaning = 1  # Bangladesh's papers that write English print BST rarely, and then their region is known
    if isinstance(meaning, str):
        found = tz.gettz(meaning)
        return when.replace(tzinfo=found).utcoffset() if found else None
    return timedelta(hours=meaning) if meaning is not None else None


def _by_region(name: str, language: str | None) -> float | str | None:
    meanings = _LOCAL.get(name)
    if not meanings or not language:
        return None
    code, _, region = language.replace("_", "-").partition("-")
    for key in (f"{code.lower()}-{region.upper()}", region.upper(), code.lower()):
        if key in meanings:
            return meanings[key]
    return None


@lru_cache(maxsize=256)
def site_zone(name: str | None) -> tzinfo | None:
    """An IANA zone by name, or None for no name or an unknown one."""
    return tz.gettz(name) if name else None
