"""The language of a text by its commonest words: enough for month names and the order of day and month."""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 20_000
_SHARE = 0.06
"""Share of the text's words that its language's commonest ones make; prose has 0.2 and more, lists of names less."""
_COMMON = {
    "en": "the and of to in is that for it with was on are as be this have from you not",
    "de": "der die und das ist nicht ein zu den mit von sich auf für dem auch eine es im",
    "fr": "le les et des est pas que une dans pour qui sur du au plus par avec ce ne",
    "es": "el los que y las del se por una con no para es lo su como más pero al",
    "pt": "os que do da em um para com não uma é no na mais por dos ao se como",
    "it": "il di che è per non un una con sono del della si le da ha più dei nel",
    "nl": "de het een van en is dat niet op te zijn met voor er aan ook maar bij om",
    "sv": "och att det som är på inte en av för med ett den till har jag om men var",
    "da": "og det at er ikke som på til af en med for den har jeg der et men de",
    "nb": "og det er ikke som på til av en med for den har jeg å et men de at",
    "pl": "i w nie na się z do to że jest o jak za od po przez ale co tak",
    "cs": "se na je že to si ve jsem ale jako za jsou které podle aby byl při tak už",
    "ru": "и в не на что с по это как он к из за от но у все так для",
    "uk": "і в не на що з до це як за від та у про але для його є ми",
    "tr": "ve bir bu da de için ile çok ne var daha gibi olarak ama kadar en ki o olan",
    "ro": "și de în nu la cu pe o că din este un care se mai pentru sunt au ca",
    "hu": "a az és hogy nem is egy meg ez volt csak de már mint el van kell még ha",
    "fi": "ja on ei se että oli mutta hän kun ovat niin myös tai joka kuin ole jo vain nyt",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke saya ada",
    "vi": "và của là có không cho một được người trong các đã với những này để khi",
    "el": "και το να του η της με που για από την τα είναι στο δεν οι",
    "ar": "في من على أن إلى هذا التي عن مع لا ما هو كان",
    "fa": "و در به از که این را با است برای آن یک خود",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """A language code where one is clear, else None."""
    words = Counter(word.lower() for word in _WORD.findall(text[:SAMPLE]))
    total = sum(words.values())
    if total < 20:
        return None
    shares = {language: sum(words[word] for word in common) / total for language, common in _SETS.items()}
    first, second = sorted(shares, key=lambda language: -shares[language])[:2]
    return first if shares[first] >= _SHARE and shares[first] >= 1.3 * shares[second] else None
