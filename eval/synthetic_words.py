"""The small vocabularies that synthetic pages are written with; common words, put together at random."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


WORDS: dict[str, list[str]] = {
    "en": _words(
        "the harbour bridge council decided that ferry market river winter summer people walked along old "
        "stone houses because children asked whether boats would leave before evening while rain came over "
        "hills and nobody knew "
    ),
    "de": _words(
        "die alte Brücke über den Fluss wurde gestern wieder geöffnet und viele Leute gingen am Abend noch "
        "einmal hinüber weil der Markt im Winter kleiner war als sonst aber niemand wusste warum die Boote "
        "früher fuhren "
    ),
    "fr": _words(
        "le vieux pont sur la rivière a été rouvert hier soir et beaucoup de gens sont passés avec leurs "
        "enfants parce que le marché était plus petit que en hiver mais personne ne savait pourquoi les "
        "bateaux partaient plus tôt "
    ),
    "es": _words(
        "el puente viejo sobre el río fue abierto ayer por la tarde y mucha gente pasó con sus niños porque "
        "el mercado era más pequeño que en invierno pero nadie sabía por qué los barcos salían antes de la "
        "noche "
    ),
    "ru": _words(
        "старый мост через реку вчера вечером снова открыли и многие люди прошли по нему с детьми потому "
        "что рынок зимой был меньше чем обычно но никто не знал почему лодки ушли раньше ночи "
    ),
    "tr": _words(
        "nehrin üzerindeki eski köprü dün akşam yeniden açıldı ve birçok insan çocuklarıyla geçti çünkü "
        "pazar kışın her zamankinden daha küçüktü ama kimse teknelerin neden erken gittiğini bilmiyordu "
    ),
    "ja": _words(
        "橋 川 町 人 山 海 空 雨 雪 風 花 木 石 家 道 駅 店 本 水 火 土 金 月 日 朝 昼 夜 春 夏 秋 冬 "
    ),
}
MONTHS: dict[str, list[str]] = {
    "en": _words("January February March April May June July August September October November December "),
    "de": _words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember "),
    "fr": _words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre "),
    "es": _words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "),
    "ru": _words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря "),
    "ja": _words("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月 "),
    "tr": _words("Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık "),
}
COMMENTS_WORD: dict[str, str] = {
    "en": "comments",
    "de": "Kommentare",
    "fr": "commentaires",
    "es": "comentarios",
    "ru": "комментариев",
    "tr": "yorum",
    "ja": "コメント",
}
REPLY_WORD: dict[str, str] = {
    "en": "Reply",
    "de": "Antworten",
    "fr": "Répondre",
    "es": "Responder",
    "ru": "Ответить",
    "tr": "Yanıtla",
    "ja": "返信",
}
GIVEN = _words(
    "Ada Bo Cleo Dov Edda Finn Greta Hugo Ines Jonas Katya Leo Mira Nils Olga Pavel Rosa Sven Tilda Umut Vera Yann Zoe"
)
FAMILY = _words(
    "Adler Brook Castro Demir Ekberg Ferrand Garcia Holm Ivanov Kaya Lindt Moreau Novak Petrov Quint Reyes Stone Tanner"
)
