"""Text made comparable: digits of all scripts to ASCII one for one, and words to the key they are looked up by."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# The zero of every script whose digits stand on news pages (Unicode category Nd); the other nine follow it.
_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0xFF10,
)  # fmt: skip
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def _one_for_one() -> dict[int, str]:
    """Every decimal digit to ASCII, blanks of all kinds to a space, dashes and slashes to the plain ones."""
    table = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
    table.update(dict.fromkeys(map(ord, _SPACES), " "))
    table.update(dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\ufe58\uff0d"), "-"))
    table.update(dict.fromkeys(map(ord, "\u2212\ufe63"), "-"))
    table.update(dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/"))
    table.update(dict.fromkeys(map(ord, "：∶﹕"), ":"))
    table.update(dict.fromkeys(map(ord, "，、،"), ","))
    table.update({ord("．"): ".", ord("（"): "(", ord("）"): ")", ord("［"): "(", ord("］"): ")"})
    table.update(dict.fromkeys(map(ord, "’‘ʼ′`´"), "'"))
    # Marks of writing direction and joining stand inside dates and say nothing about them.
    table.update(
        dict.fromkeys(
            map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c"),
            " ",
        )
    )
    return table


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    return _one_for_one()


def plain(text: str) -> str:
    """The text with ASCII digits, spaces, dashes, slashes, colons; positions stay as they were."""
    return text if text.isascii() else text.translate(_table())


_DROPPED = dict.fromkeys(
    [*range(0x300, 0x370), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x640, 0x670, 0xAD]
)
_DROPPED.update(dict.fromkeys(map(ord, "\u200b\u200c\u200d\u05f3\u05f4.'’- ")))
_SAME = {
    ord("ı"): "i", ord("ł"): "l", ord("đ"): "d", ord("ي"): "ی", ord("ى"): "ی", ord("ك"): "ک", ord("ة"): "ه",
    ord("أ"): "ا", ord("إ"): "ا", ord("ٱ"): "ا", ord("ۀ"): "ه", ord("ہ"): "ه", ord("ھ"): "ه", ord("ە"): "ه",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """The key of a word: no case, no accents over letters, no dots, one form of each Arabic letter."""
    if word.isascii():
        return word.lower().replace(".", "").replace("'", "").replace("-", "").replace(" ", "")
    # Arabic letters with hamza are mapped before decomposition splits them; آ stays apart from ا.
    return (
        unicodedata.normalize("NFKD", word.casefold().translate(_SAME)).translate(_DROPPED).translate(_SAME)
    )
