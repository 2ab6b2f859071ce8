"""A short text as a string of classes, one character a token, on which the grammar's patterns are matched.

Classes: `1` `2` `3` `4` `6` `8` a number of so many digits, `0` any other; `M` month, `W` weekday, `A` half of the
day, `N` noon or midnight in the place of a time, `R` relative day (today), `Z` zone, `o` ordinal ending, `c` a word that joins parts of dates, `l` a label
("Published"), `T` between date and time, `h` letter between hour and minute, `Y` `K` `D` `H` `I` `S` the East Asian
year, month, day, hour, minute, second, `t` Vietnamese "tháng", `E` an era that shifts the year, `x` any other word,
a blank, `. , / - : ( ) + '` themselves, `~` any other mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from spiders.dates import lexicon
from spiders.dates.fold import fold
from spiders.dates.zones import is_zone

MAX_TOKENS = 160
_LETTERS = (
    r"[^\W\d_\u4e00-\u9fff\u3400-\u4dbf\uac00-\ud7af\u3040-\u30ff]"
    r"|[\u0300-\u036f\u0591-\u05c7\u05f3\u05f4\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200c\u200d"
    r"\u0900-\u0963\u0970-\u09e5\u09f0-\u0a65\u0a70-\u0ae5\u0af0-\u0b65\u0b70-\u0be5\u0bf0-\u0c65\u0c70-\u0ce5\u0cf0-\u0d65\u0d70-\u0de5\u0df0-\u0df3"
    r"\u0e30-\u0e4e\u0eb0-\u0ece\u102b-\u103e\u1056-\u109d\u17b4-\u17d3]"
)
_HAN = (
    r"上午|下午|午前|午後|凌晨|午夜|正午|早上|清晨|早晨|中午|晚上|傍晚|深夜|夜间|[一-鿿]*?(?:星期|礼拜|禮拜|週|周)[一二三四五六日天]|[月火水木金土日]曜日?"
    r"|今天|今日|本日|昨天|昨日|前天|前日|一昨日|中華民國|民國|民国|令和|平成|昭和"
    r"|[〇零一二三四五六七八九十]+(?=[年月日号號時时点點分])|[\u4e00-\u9fff\u3400-\u4dbf\u3040-\u30ff]"
)
# Levantine and Irish months ("tishrin al-awwal", "Meán Fómhair") and some relative days ("i dag", "avant-hier", "hôm qua") are written apart.
_TWO_WORDS = (
    r"(?:تشرين|تشرین|كانون|کانون)\s+ال(?:أول|اول|ثاني|ثانی)|(?i:meán|deireadh)\s(?i:fómhair)(?!\w)|[iI]\s(?:dag|går|gaar|gær)(?!\w)"
    r"|[aA]vant[\s-]hier(?!\w)|[hH]ôm\s(?:qua|nay|kia)(?!\w)"
    rf"|(?i:{'|'.join(phrase.replace(' ', '[ -]').replace('.', '[.]') for phrase in lexicon.tables()['apart'])})(?!\w)"
)
_TOKEN = re.compile(
    rf"(?i:([ap])\.?\s?m\b)|(\d+)|({_TWO_WORDS}|(?:{_LETTERS})+(?:[.'](?:{_LETTERS})+)*)|([\uac00-\ud7af]+)|({_HAN})|(\s+)|(.)",
    re.DOTALL,
)
_HALF_DAY, _NUMBER, _WORD, _BLANK, _MARK = 1, 2, 3, 6, 7
"""The groups of `_TOKEN` that are told apart; its others are East Asian."""
_CJK = {
    "年": "Y", "년": "Y", "月": "K", "월": "K", "日": "D", "号": "D", "號": "D", "일": "D", "時": "H", "时": "H", "点": "H",
    "點": "H", "시": "H", "分": "I", "분": "I", "秒": "S", "초": "S", "頃": "c", "于": "c", "於": "c",
}  # fmt: skip
_ERAS = {"民國": 1911, "民国": 1911, "中華民國": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
_HAN_WEEKDAY = re.compile(
    r".*(?:星期|礼拜|禮拜|週|周)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일"
)
_HAN_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_NUMBER_CLASS = {1: "1", 2: "2", 3: "3", 4: "4", 6: "6", 8: "8"}
_PUNCTUATION = frozenset(".,/-:()+'")


@dataclass(frozen=True, slots=True)
class Tokens:
    """`classes[i]` is the class of the token that stands at `starts[i]:ends[i]` and has `values[i]`."""

    classes: str
    values: list[int | str]
    starts: list[int]
    ends: list[int]


def tokenise(text: str, language: str | None) -> Tokens:
    """Tokens of a text that `fold.plain` has made plain; `language` is a key of the lexicon or None."""
    classes: list[str] = []
    values: list[int | str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in islice(_TOKEN.finditer(text), MAX_TOKENS):
        kind, value = _classify(match, text, classes, language)
        classes.append(kind)
        values.append(value)
        start, end = match.span()
        starts.append(start)
        ends.append(end)
    if "N" in classes:
        _halves(classes, values)
    return Tokens("".join(classes), values, starts, ends)


_TOLD = re.compile(r"(?<=:2)[ .]?N|(?<=[hHI])[ .]?N|N[ .]?[12](?![ .]?[M.,/\-0-9])")
_TWELVE = re.compile(r"(?<![0-9./:\-])[12] ?N")


def _halves(classes: list[str], values: list[int | str]) -> None:
    """Noon and midnight beside a time ("12:30 noon", "12 midnight") tell the half of the day."""
    joined = "".join(classes)
    twelve = [m for m in _TWELVE.finditer(joined) if values[m.start()] in (0, 12, 24)]
    for match in [*_TOLD.finditer(joined), *twelve]:
        place = match.start() + match[0].index("N")
        if classes[place] == "N":
            classes[place], values[place] = "A", "noon" if values[place] else "night"


def _classify(
    match: re.Match[str], text: str, before: list[str], language: str | None
) -> tuple[str, int | str]:
    group, token = match.lastindex, match[0]
    if group == _BLANK:
        return " ", " "
    if group == _NUMBER:
        return _NUMBER_CLASS.get(len(token), "0"), int(token[:18])
    if group == _MARK:
        return (token if token in _PUNCTUATION else "~"), token
    if group == _WORD:
        return _word(token, match, text, before, language)
    if group == _HALF_DAY:
        return _half_day(match, before, language)
    return _east_asian(token, before)


def _half_day(match: re.Match[str], before: list[str], language: str | None) -> tuple[str, int | str]:
    """Half of the day after a number, in East Asia also before one; elsewhere "am" is a German preposition."""
    leads = language in ("ko", "zh", "ja") and match.string[match.end() :].lstrip(" :")[:1].isdigit()
    return ("A", match[1].lower() + "m") if leads or _after_number(before) else ("c", match[0])


def _after_number(before: list[str]) -> bool:
    index = len(before) - 1
    while index >= 0 and before[index] in " .":
        index -= 1
    return index >= 0 and before[index] in "1246I"


def _word(
    word: str, match: re.Match[str], text: str, before: list[str], language: str | None
) -> tuple[str, int | str]:
    key = fold(word)
    if before and before[-1] in "1234":
        kind = _glued(key, text[match.end() : match.end() + 1].isdigit(), before[-1])
        if kind:
            return kind, key
    if _joins(key, text[match.end() :].lstrip()[:1].isdigit(), before):
        return "c", key
    number = lexicon.month(key, language)
    if number is not None:
        return ("V" if lexicon.is_weekday(key, language) else "M"), number
    if is_zone(word, before):
        return "Z", word
    return _time_word(key, before, language) or _minor_word(word, key, language)


def _joins(key: str, digit_follows: bool, before: list[str]) -> bool:
    """Whether a word that may stand behind an hour ("14 u") stands between a year and its time ("2024. u 14:05")."""
    tables = lexicon.tables()
    if not (digit_follows and key in tables["hours"] and key in tables["fillers"]):
        return False
    return "".join(before).rstrip(" .").endswith("4")


def _glued(key: str, digit_follows: bool, last: str) -> str | None:
    """The class of a word that stands directly after a number."""
    tables = lexicon.tables()
    if key == "t" and digit_follows:
        return "T"
    if key in tables["hours"] and last in "12":
        return "h"
    return "o" if key in tables["ordinals"] else None


def _time_word(key: str, before: list[str], language: str | None) -> tuple[str, int | str] | None:
    hour = lexicon.clock_hour(key, language)
    if hour is not None:
        return "N", hour
    part = lexicon.day_part(key, language)
    if part is not None and (not key.isascii() or _after_number(before)):
        return "A", part
    if key in lexicon.tables()["hours"] and _after_number(before):
        return "h", key
    days = lexicon.relative_day(key, language)
    if days is not None:
        return "R", days
    return ("W", key) if lexicon.is_weekday(key, language) else None


def _minor_word(word: str, key: str, language: str | None) -> tuple[str, int | str]:
    tables = lexicon.tables()
    if key in ("thang", "thg"):
        return "t", word
    jalali = tables["jalali"].get(key)
    if jalali is not None and language in (None, "fa", "ps", "ur", "ku", "ar"):
        return "J", jalali
    if key in tables["fillers"]:
        return "c", key
    return ("l" if key in tables["labels"] else "x"), key


def _east_asian(word: str, before: list[str]) -> tuple[str, int | str]:
    number = _han_number(word)
    if number is not None:
        return ("4" if number > 999 else "2"), number
    if word in _CJK:
        return _CJK[word], word
    if word in _ERAS:
        return "E", _ERAS[word]
    hour = lexicon.clock_hour(fold(word), None)
    if hour is not None:
        return "N", hour
    part = lexicon.day_part(fold(word), None)
    if part is not None:
        return "A", part
    days = lexicon.relative_day(fold(word), None)
    if days is not None:
        return "R", days
    if _HAN_WEEKDAY.fullmatch(word) or (
        before and before[-1] == "(" and word in "月火水木金土日월화수목금토일"
    ):
        return "W", word
    key = fold(word)
    if key in lexicon.tables()["labels"]:
        return "l", key
    return "x", word


def _han_number(word: str) -> int | None:
    """二〇二四 -> 2024, 十二 -> 12, 二十三 -> 23, 元 (an era's first year) -> 1; None where the word is no such number."""
    if word == "元":
        return 1
    if not set(word) <= _HAN_DIGIT.keys() | {"十"}:
        return None
    if "十" not in word:
        return int("".join(str(_HAN_DIGIT[c]) for c in word))
    tens, _, ones = word.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_HAN_DIGIT[tens] if tens else 1) * 10 + (_HAN_DIGIT[ones] if ones else 0)
