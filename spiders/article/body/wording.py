"""What a text block itself says: how it is built, and the phrases that end or interrupt articles in many languages."""

from __future__ import annotations

import math
import re

from spiders.sheet.blocks import Block
from spiders.sheet.cues import BAD
from spiders.sheet.letters import count_digits

_SENTENCE_END = re.compile(r"[.!?…。！？।؟:։။។۔][\"'”’»)\]」』]*$")
_COMMA = re.compile(r"[,;、，،:]")
_WORD = re.compile(r"\w+")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
PHRASES: dict[str, str] = {
    "teaser": r"(?:read|see|learn|find out|watch|listen|check|view|click|tap)\s+(?:more|also|next|now|here|our|the full|all)\b|(?:also|recommended|related|further)\b|more (?:from|on|about|news|stories)|"
    r"you (?:may|might) (?:also )?like|don.t miss|latest|trending|most (?:read|popular)|editor.s (?:pick|choice)|up next|recommended|don't miss|"
    r"mehr (?:zum|zu|aus|von|über)|lesen sie (?:auch|mehr|hier)|auch interessant|weiterlesen|das könnte|lire aussi|à lire|voir aussi|sur le même|leggi anche|leer (?:más|también)|lea también|te puede|"
    r"leia (?:também|mais)|veja também|lees ook|lees meer|czytaj (?:też|także|więcej)|zobacz (?:też|także)|читайте (?:также|ещё)|см\. также|читать|läs (?:också|mer)|les også|læs også|lue myös|"
    r"関連|あわせて読|続きを|もっと|相关|相關|延伸|推荐|関連記事|관련|이전|다음|اقرأ|إقرأ|شاهد|यह भी पढ़|ये भी पढ़|อ่าน|ข่าวที่เกี่ยว|haberin devamı|ilgili|devamını|διαβάστε",
    "promo": r"sign up|subscribe|newsletter|join (?:us|our|the)|get (?:our|the|your|access|unlimited)|download (?:our|the)|follow (?:us|our|@)|support (?:us|our)|donate|become a|start your|try (?:it )?(?:free|for)|"
    r"already a (?:subscriber|member)|log ?in|register|contact (?:us|the)|book a|request a|shop|buy (?:now|on)|free trial|abonnez|inscri|suscr|regístrate|abonnieren|anmelden|jetzt (?:testen|abonnieren|kaufen)|folgen sie|"
    r"iscriviti|assine|inscreva|abonneer|zapisz|подпис|подпишитесь|登録|会員|订阅|關注|关注|구독|اشترك|تابع|सब्सक्राइब|फॉलो|abone",
    "credit": r"(?:photo|image|picture|credit|source|video|illustration|photograph|getty|reuters|foto|bild|quelle|fuente|crédit|imagen|imagem|immagine|zdj|фото|источник|写真|画像|图|图片|사진|صورة|तस्वीर|फोटो|ภาพ)\w*\s*(?:by|credits?|source|courtesy)?\s*[:|/©=(]|©|\(c\)|copyright|\bgetty\b|shutterstock|afp via|istock|dpa\b|all rights reserved|alle rechte|tous droits|todos los derechos",
    "meta": r"by\s+[A-Z]|published|posted|updated|last (?:updated|modified)|\d+ min(?:ute)?s? (?:read|ago)|reading time|share (?:this|on|article)|tags?:|filed under|categor|topics?:|comments?\b|\d+ comments|print|email|"
    r"veröffentlicht|aktualisiert|stand:|von [A-Z]|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|schlagw|stichw|themen|autor|redaktion|teilen|partager|compartir|condividi|"
    r"опубликовано|автор|теги|更新|公開|发布|作者|编辑|責任編輯|责任编辑|기자|입력|수정|نشر|प्रकाशित|अपडेट|เผยแพร่",
    "footnote": r"about the author|editor.s note|this (?:article|story|post|piece) (?:was|is|has|originally|first|appeared)|correction|disclosure|disclaimer|note:|(?:associated press|reuters) (?:writer|contributed)|"
    r"contributed to this|reporting by|additional reporting|with (?:files|reporting) from|the (?:views|opinions) expressed|copyright|for more information|über den autor|transparenzhinweis|published in|"
    r"materialy|©|references|sources?:?$|footnotes|further reading|bibliograph",
}
_PHRASE = [re.compile(rf"\W*(?:{pattern})", re.IGNORECASE).match for pattern in PHRASES.values()]
_DATE = re.compile(r"\b(?:19|20)\d\d\b")
KINDS = ("p", "heading", "li", "blockquote", "pre", "td", "figcaption", "dd", "div")
_AS = {"th": "td", "dt": "dd", "caption": "figcaption"} | dict.fromkeys(
    ("h1", "h2", "h3", "h4", "h5", "h6"), "heading"
)
_NO_KIND = [0.0] * len(KINDS)
_KIND = {kind: [float(_AS.get(kind, kind) == name) for name in KINDS] for kind in (*KINDS, *_AS)}


def goodness(block: Block, bits: int) -> float:
    """Characters of prose that speak for their surroundings: sentences, few links, no box that is known for other things."""
    size = len(block.text) * (2.5 if _is_wide(block.text) else 1)
    if size < 50 or block.link_chars > 0.4 * len(block.text):
        return 0.0
    worth = min(size, 1000.0) * (1.0 if _SENTENCE_END.search(block.text) else 0.5)
    return worth * (0.3 if bits & BAD else 1.0)


def _is_wide(text: str) -> bool:
    return not text.isascii() and bool(_WIDE.search(text))


def text_features(block: Block, copies: int, headline: str, description: str) -> list[float]:
    """Length, links, punctuation, phrases and kind of a block; `headline` and `description` as `condense` leaves them."""
    text = block.text
    size = len(text)
    letters = block.letters
    found = _WORD.findall(text)
    wide = _is_wide(text)
    return [
        math.log1p(size * (2.5 if wide else 1)),
        float(min(len(found), 100)),
        min(block.link_chars / size, 1.0),
        float(min(block.links, 5)),
        float(bool(_SENTENCE_END.search(text))),
        float(min(len(_COMMA.findall(text)), 10)),
        min(block.strong_chars / size, 1.0),
        sum([word[0].isupper() for word in found[:60]]) / (min(len(found), 60) or 1),
        count_digits(text[:200]) / min(size, 200),
        float(("19" in text or "20" in text) and bool(_DATE.search(text))),
        float(min(text.count("\n"), 5)),
        float(min(copies, 4)),
        float(bool(headline) and letters == headline),
        float(
            len(letters) > 20
            and (letters[:60] in description or description[:60] in letters)
            and bool(description)
        ),
        float(wide),
        *[float(bool(begins(text))) for begins in _PHRASE],
        *_KIND.get(block.kind, _NO_KIND),
    ]
