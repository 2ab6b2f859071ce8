"""What stands between the paragraphs and is no part of the text: lines that lead to other articles, boxes beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from spiders.sheet.blocks import HEADINGS, Block
from spiders.sheet.sheet import Sheet

_MORE = re.compile(
    r"\W*(?:(?:please |also )?(?:read|see|watch)(?: more| also| next| here| now)?|also (?:read|see|on)|"
    r"related(?: (?:articles?|stor(?:y|ies)|posts?|content|news|reading))?|more (?:on|from)[^:|]{0,30}|"
    r"recommended(?: reading)?|don.t miss|mehr (?:zum thema|dazu|lesen)|lesen sie (?:auch|mehr|hier|dazu|weiter)[^:|]{0,20}|"
    r"auch interessant|lire aussi|[àa] lire(?: aussi)?|voir aussi|leggi anche|leer (?:m[áa]s|tambi[ée]n)|le[ae] tambi[ée]n|"
    r"te puede interesar|leia (?:tamb[ée]m|mais)|veja tamb[ée]m|lees ook|lees meer|czytaj (?:te[żz]|tak[żz]e|wi[ęe]cej)|"
    r"zobacz (?:te[żz]|tak[żz]e)|читайте (?:также|ещё|еще)|читайте також|läs (?:också|mer|även)|les (?:også|mer)|"
    r"læs (?:også|mere)|lue myös|baca juga|čtěte (?:také|více)|olvassa el|citește și|прочетете още|διαβάστε (?:επίσης|ακόμη)|"
    r"関連記事|相关阅读|相關閱讀|延伸閱讀|関連|यह भी पढ़ें|ये भी पढ़ें|اقرأ أيضا|إقرأ أيضا|اقرأ أيضًا|ilgili haber|อ่านเพิ่มเติม)\s*[:：|–—»→-]",
    re.IGNORECASE,
)
"""How a line begins that leads to another article, by language, up to the mark that parts it from that one's title."""
_LABEL = re.compile(r"\W*([^:：|]{3,40}?)\s*[:：|]")
_SPOKEN = frozenset({"p", "div", "li", "blockquote"}) | HEADINGS
_LONGEST = 250
"""Characters of such a line."""
_TITLE = 35
"""Characters from which label and title together may be one."""
_SHOUTED = 20
_SHOUTED_WORDS = 4
_BOX = re.compile(r"(?:^|[\s_-])(?:info|fact|fakten|fakta|author|bio)-?_?(?:box|kasten)")
_LEVELS = 6


def asides(sheet: Sheet, blocks: Sequence[Block]) -> list[bool]:
    """Which of the chosen blocks are none of the text: lines of links to other articles (by their first words, by a
    label that several share, by being in capitals), fact boxes and boxes about the author, unless most of the text is in such.

    Args:
        sheet: the page's.
        blocks: the chosen ones, in reading order.
    """
    labels = Counter(label for block in blocks if (label := _label(block)))
    lines = [leads_away(block) or _is_shouted(block) or labels[_label(block)] > 1 for block in blocks]
    around = boxes(sheet)
    boxed = [stands_in(sheet, block.place, around) for block in blocks]
    size = sum(len(block.text) for block in blocks)
    if sum(len(block.text) for block, inside in zip(blocks, boxed, strict=True) if inside) > size / 2:
        return lines
    return [line or inside for line, inside in zip(lines, boxed, strict=True)]


def leads_away(block: Block) -> bool:
    """Whether a block is a line of links that begins as those to other articles do."""
    return _is_line(block) and bool(_MORE.match(block.text))


def _is_line(block: Block) -> bool:
    """Whether a block is short, and most of it a link."""
    size = len(block.text)
    return size <= _LONGEST and block.link_chars >= 0.5 * size and block.kind in _SPOKEN


def _is_shouted(block: Block) -> bool:
    """Whether a paragraph is a link in capitals throughout: so American stations set the titles of other stories."""
    text = block.text
    return (
        block.kind == "p"
        and _SHOUTED <= len(text) <= _LONGEST
        and block.link_chars >= 0.9 * len(text)
        and text.isupper()
        and len(text.split()) >= _SHOUTED_WORDS
    )


def _label(block: Block) -> str:
    """The words before the colon or bar of a line of links, empty where it is none."""
    if block.kind == "li" or not _is_line(block) or len(block.text) < _TITLE:
        return ""
    found = _LABEL.match(block.text)
    return found[1].casefold() if found else ""


def called(sheet: Sheet, pattern: re.Pattern[str], words: Sequence[str]) -> frozenset[int]:
    """The places whose class, id or role is such.

    Args:
        sheet: the page's.
        pattern: what they are called.
        words: of which one stands in all that the pattern finds; few pages have them.
    """
    found: list[int] = []
    for word in words:
        found += [place for place, said in enumerate(sheet.cues) if word in said and pattern.search(said)]
    return frozenset(found)


def boxes(sheet: Sheet) -> frozenset[int]:
    """The places of fact boxes and boxes about the author."""
    return called(sheet, _BOX, ("box", "kasten"))


def stands_in(sheet: Sheet, place: int, boxes: Set[int]) -> bool:
    """Whether the element at a place or one of the six around it is one of these."""
    if not boxes:
        return False
    parents = sheet.parents
    for _ in range(_LEVELS + 1):
        if place < 0:
            break
        if place in boxes:
            return True
        place = parents[place]
    return False
