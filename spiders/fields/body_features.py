"""What can be said of one text block: its text, its place, its surroundings, and who votes for it.

The features feed `body_model`. They know words that many sites use in class names and phrases that end or interrupt
articles in many languages, never a publisher.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.fields.body_blocks import Block
from spiders.fields.body_votes import condense
from spiders.fields.text import cues

# Word groups in class, id and role. Order is the order of the features.
CUES: dict[str, str] = {
    "related": r"relat|recirc|recommend|more-?(?:from|stories|news|like|on|articles|posts)|read-?(?:more|next|also)|also-?read|similar|"
    r"popular|trending|most-?read|most-?viewed|teaser|latest|upnext|up-next|taboola|outbrain|zergnet|see-?also|further|suggest|"
    r"linkbox|moreon|relacionad|aehnlich|weiter(?:e|lesen)|lire-?aussi|leggi|onward",
    "social": r"share|sharing|social|follow|facebook|twitter|whatsapp|like-?button|addtoany|sharedaddy|bookmark",
    "newsletter": r"newsletter|subscri|sign-?up|signup|optin|opt-in|mailing|abo-?box|paywall|piano|regwall|register|membership|donat|support-?us|mc4wp|mailchimp|convertkit",
    "comment": r"comment|disqus|respond|discussion|kommentar|reaction|livefyre",
    "author": r"author|byline|bio(?:graphy)?\b|contributor|writer|avatar|autor|about-the|profile",
    "caption": r"caption|credit|wp-caption|figcap|photo-?(?:info|text|desc)|image-?(?:desc|text|info|meta)|bildunter|legende|copyright-?image|gallery|slideshow|carousel|slider|lightbox",
    "ad": r"\bads?\b|\bad-|-ad\b|advert|sponsor|promo|banner|dfp|adsense|anzeige|werbung|affiliate|commercial|cta\b|call-to-action|marketing",
    "meta": r"\bmeta\b|-meta|meta-|metadata|date|time(?:stamp)?\b|publish(?:ed)?-|info-?bar|dateline|updated|reading-?time|kicker|eyebrow|post-?info|entry-?info|utility|toolbar|tools\b|action",
    "tags": r"tags?\b|-tags?|tag-?list|keyword|categor|topic|taxonomy|cat-links|rubri",
    "nav": r"\bnav|nav\b|-nav|navigation|menu|breadcrumb|pagination|pager|skip-?link|jump|toc\b|table-of-contents|site-?header|masthead|topbar|top-bar|prev(?:ious)?-?(?:next|post)|ez-toc|sitemap",
    "footer": r"footer|\bfoot\b|copyright|colophon|legal|disclaimer|bottom",
    "side": r"side-?bar|aside|widget|rail\b|\bright-?col|secondary|complementary|ticker|infobox|factbox|fact-?box|info-?box|sidebox|box\b|pullquote|pull-?quote",
    "overlay": r"cookie|consent|gdpr|modal|popup|pop-up|overlay|lightbox|banner|notice|alert|toast|hidden|screen-?reader|sr-only|visually-?hidden|print-?only|noprint|no-print|tooltip",
    "standfirst": r"standfirst|dek\b|deck\b|subtitle|sub-?title|sub-?head|excerpt|summary|lead\b|lede|intro|abstract|vorspann|chapo|chapeau|sommario|entradilla|bajada|preamble|ingress",
    "body": r"article-?(?:body|content|text|copy|main|inner|page|wrap)|(?:entry|post|story|page|news|main|blog|single|body|detail|content|text|rich)-?_?(?:content|body|text|copy|article|entry)|"
    r"articlebody|storybody|wysiwyg|richtext|\bprose\b|paragraph|\bcopy\b|mw-parser-output|td-post-content|field--name-body|field-name-body|markdown|artikel|texte|cuerpo|testo",
    "title": r"headline|\btitle\b|-title|title-|heading|entry-header|post-header|article-header|\bhero\b",
}
_CUE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in CUES.items()))
_BIT = {name: 1 << number for number, name in enumerate(CUES)}
TAGS = (
    "nav",
    "footer",
    "aside",
    "header",
    "form",
    "figure",
    "table",
    "li",
    "article",
    "main",
    "section",
    "button",
    "details",
    "a",
)
_TAG_BIT = {name: 1 << (len(CUES) + number) for number, name in enumerate(TAGS)}
_ITEMPROP_BODY = 1 << (len(CUES) + len(TAGS))
_BITS = len(CUES) + len(TAGS) + 1

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
_PHRASE = {name: re.compile(rf"^\W*(?:{pattern})", re.IGNORECASE) for name, pattern in PHRASES.items()}
_DATE = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(slots=True)
class Scene:
    """What the blocks of a page are seen against."""

    blocks: Sequence[Block]
    votes: dict[str, list[bool]]
    headline: str = ""
    description: str = ""
    stated: list[bool] | None = None
    """Whether JSON-LD's `articleBody` holds each block; None where there is none."""
    bits: dict[HtmlElement, int] = field(default_factory=dict)


def element_bits(scene: Scene, element: HtmlElement) -> int:
    """The cues and tags of an element and everything that encloses it, as bits; `<body>` and up say nothing."""
    chain: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in scene.bits and node.tag not in {"body", "html"}:
        chain.append(node)
        node = node.getparent()
    bits = scene.bits.get(node, 0) if node is not None else 0
    for node in reversed(chain):
        bits |= _own_bits(node)
        scene.bits[node] = bits
    return bits


@lru_cache(maxsize=20_000)
def _cue_bits(named: str) -> int:
    """The word groups in a class and id; no pattern reaches over a blank, and many names are told with others."""
    bits = 0
    for name in named.split():
        bits |= _name_bits(name)
    return bits


@lru_cache(maxsize=50_000)
def _name_bits(named: str) -> int:
    bits = 0
    for match in _CUE.finditer(named):
        bits |= _BIT[match.lastgroup or ""]
    return bits


@lru_cache(maxsize=5_000)
def _spread(bits: int) -> tuple[float, ...]:
    return tuple(float(bits >> bit & 1) for bit in range(_BITS))


def _own_bits(element: HtmlElement) -> int:
    bits = _TAG_BIT.get(str(element.tag), 0)
    if not element.attrib:
        return bits
    named = cues(element)
    if named:
        bits |= _cue_bits(named[:300])
    if "articlebody" in (element.get("itemprop") or "").lower():
        bits |= _ITEMPROP_BODY
    return bits


def in_question(scene: Scene) -> list[bool]:
    """Which blocks may be text at all: not those that are nothing but links, before or after all that anybody takes."""
    voices = [*scene.votes.values(), *([scene.stated] if scene.stated else [])]
    taken = [i for voice in voices for i, said in enumerate(voice) if said] or [0, len(scene.blocks)]
    first, last = min(taken), max(taken)
    return [
        first <= i <= last or block.link_chars < _ALL_LINK * len(block.text)
        for i, block in enumerate(scene.blocks)
    ]


def features(scene: Scene, wanted: Sequence[bool] | None = None) -> list[list[float]]:
    """One vector for each block that is wanted (default: all); `names()` says what each number is."""
    blocks = scene.blocks
    if not blocks:
        return []
    bits = [element_bits(scene, block.element) for block in blocks]
    good = [_goodness(block, bit) for block, bit in zip(blocks, bits, strict=True)]
    masses = _masses(blocks, good)
    container = _container(blocks, masses)
    inside = _inside(blocks, container)
    any_votes = [scene.votes[name] for name in sorted(scene.votes)]
    strength = [sum(vote[i] for vote in any_votes) + inside[i] for i in range(len(blocks))]
    shares = _Shares(blocks, strength, good, len(any_votes) + 1)
    texts = Counter(block.text for block in blocks)
    first, last = _span(strength, good)
    headline_at = _headline_at(scene)
    headline, description = condense(scene.headline), condense(scene.description)
    total = sum(good) or 1.0
    rows = _page_features(blocks, any_votes, strength, good)
    vectors: list[list[float]] = []
    for i, block in enumerate(blocks):
        if wanted is not None and not wanted[i]:
            continue
        vector = [float(vote[i]) for vote in any_votes]
        vector.append(float(inside[i]))
        vector += _text_features(block, texts[block.text], headline, description)
        vector += _place_features(i, len(blocks), first, last, headline_at)
        vector += _around(i, strength, good, blocks)
        vector += shares.of(i)
        vector += rows[i]
        vector.append(float(scene.stated[i]) if scene.stated else -1.0)
        vector.append(masses.get(block.element, 0.0) / total)
        parent = block.element.getparent()
        vector.append(masses.get(parent, 0.0) / total if parent is not None else 1.0)
        grand = parent.getparent() if parent is not None else None
        vector.append(masses.get(grand, 0.0) / total if grand is not None else 1.0)
        vector += _spread(bits[i])
        vectors.append(vector)
    return vectors


def names(voters: Sequence[str]) -> list[str]:
    """The features' names in vector order."""
    return [
        *(f"vote:{name}" for name in sorted(voters)), "inside",
        "length", "words", "link-density", "links", "sentence-end", "commas", "strong", "capitals", "digits", "year", "lines", "copies",
        "is-headline", "in-description", "wide", *(f"phrase:{name}" for name in PHRASES), *(f"kind:{kind}" for kind in _KINDS),
        "position", "before-span", "after-span", "after-span-far", "before-headline", "from-headline",
        "previous", "previous-2", "next", "next-2", "near", "next-heading", "previous-heading", "next-good", "previous-good",
        "share-parent", "share-grand", "share-great", "share-like", "like-count", "good-parent", "good-grand", "siblings",
        *(f"coverage:{name}" for name in sorted(voters)), "coverage:both", "blocks", "prose", "good", "good-before", "good-after",
        "taken-before", "taken-after", "to-good", "from-good", "section-good", "section-taken", "window-links", "previous-length", "next-length", "upper", "ld",
        "mass", "mass-parent", "mass-grand",
        *(f"cue:{name}" for name in CUES), *(f"in:{tag}" for tag in TAGS), "itemprop:articleBody",
    ]  # fmt: skip


_ALL_LINK = 0.9
_KINDS = ("p", "heading", "li", "blockquote", "pre", "td", "figcaption", "dd", "div")


def _goodness(block: Block, bits: int) -> float:
    """Characters of prose that speak for their surroundings: sentences, few links, no box that is known for other things."""
    size = len(block.text) * (2.5 if _WIDE.search(block.text) else 1)
    if size < 50 or block.link_chars > 0.4 * len(block.text):
        return 0.0
    worth = min(size, 1000.0) * (1.0 if _SENTENCE_END.search(block.text) else 0.5)
    return worth * (0.3 if bits & _BAD else 1.0)


_BAD = (
    _BIT["related"] | _BIT["newsletter"] | _BIT["comment"] | _BIT["footer"] | _BIT["nav"] | _BIT["overlay"] | _BIT["caption"]
    | _TAG_BIT["nav"] | _TAG_BIT["footer"] | _TAG_BIT["aside"] | _TAG_BIT["form"] | _TAG_BIT["figure"]
)  # fmt: skip


def _masses(blocks: Sequence[Block], good: Sequence[float]) -> dict[HtmlElement, float]:
    """Prose below each element, each element's own included."""
    own: dict[HtmlElement, float] = {}
    for block, worth in zip(blocks, good, strict=True):
        own[block.element] = own.get(block.element, 0.0) + worth
    masses: dict[HtmlElement, float] = {}
    for element, worth in own.items():
        node: HtmlElement | None = element
        while node is not None:
            masses[node] = masses.get(node, 0.0) + worth
            node = node.getparent()
    return masses


def _container(blocks: Sequence[Block], masses: dict[HtmlElement, float]) -> HtmlElement:
    """The deepest element that holds most of the page's prose: follow the heaviest child while it has 60 %."""
    node = blocks[0].element.getroottree().getroot()
    total = masses.get(node, 0.0)
    while True:
        heaviest = max(node, key=lambda child: masses.get(child, 0.0), default=None)
        if (
            heaviest is None
            or masses.get(heaviest, 0.0) < 0.6 * total
            or heaviest.tag in {"p", "li", "blockquote"}
            or total == 0
        ):
            return node
        node = heaviest


def _inside(blocks: Sequence[Block], container: HtmlElement) -> list[bool]:
    known: dict[HtmlElement, bool] = {container: True}

    def within(element: HtmlElement) -> bool:
        chain = []
        node: HtmlElement | None = element
        while node is not None and node not in known:
            chain.append(node)
            node = node.getparent()
        answer = known[node] if node is not None else False
        for passed in chain:
            known[passed] = answer
        return answer

    return [within(block.element) for block in blocks]


def _span(strength: Sequence[int], good: Sequence[float]) -> tuple[int, int]:
    """First and last block that most voters take and that is prose."""
    sure = [i for i, (votes, worth) in enumerate(zip(strength, good, strict=True)) if votes >= 2 and worth]
    return (sure[0], sure[-1]) if sure else (0, len(strength) - 1)


def _headline_at(scene: Scene) -> int:
    """Index of the block that is the headline: the last one before the text, -1 where there is none."""
    wanted = condense(scene.headline)
    for block in scene.blocks:
        if wanted and block.kind == "h1" and condense(block.text) == wanted:
            return block.index
    return next((b.index for b in scene.blocks if wanted and condense(b.text) == wanted), -1)


def _text_features(block: Block, copies: int, headline: str, description: str) -> list[float]:
    text = block.text
    size = len(text)
    letters = condense(text)
    found = _WORD.findall(text)
    wide = bool(_WIDE.search(text))
    kind = "heading" if block.kind[0] == "h" and block.kind[1:].isdigit() else block.kind
    kind = {"th": "td", "dt": "dd", "caption": "figcaption"}.get(kind, kind)
    return [
        math.log1p(size * (2.5 if wide else 1)),
        float(min(len(found), 100)),
        min(block.link_chars / size, 1.0),
        float(min(block.links, 5)),
        float(bool(_SENTENCE_END.search(text))),
        float(min(len(_COMMA.findall(text)), 10)),
        min(block.strong_chars / size, 1.0),
        sum(word[0].isupper() for word in found[:60]) / (min(len(found), 60) or 1),
        sum(map(str.isdigit, text[:200])) / min(size, 200),
        float(bool(_DATE.search(text))),
        float(min(text.count("\n"), 5)),
        float(min(copies, 4)),
        float(bool(headline) and letters == headline),
        float(
            len(letters) > 20
            and (letters[:60] in description or description[:60] in letters)
            and bool(description)
        ),
        float(wide),
        *(float(bool(pattern.search(text))) for pattern in _PHRASE.values()),
        *(float(kind == name) for name in _KINDS),
    ]


def _place_features(i: int, count: int, first: int, last: int, headline_at: int) -> list[float]:
    return [
        i / count,
        float(min(first - i, 30)) if i < first else 0.0,
        float(min(i - last, 30)) if i > last else 0.0,
        (i - last) / count if i > last else 0.0,
        float(headline_at >= 0 and i <= headline_at),
        float(max(min(i - headline_at, 40), -40)) if headline_at >= 0 else -41.0,
    ]


def _around(i: int, strength: Sequence[int], good: Sequence[float], blocks: Sequence[Block]) -> list[float]:
    def at(j: int) -> int:
        return strength[j] if 0 <= j < len(strength) else 0

    near = [at(j) for j in range(i - 4, i + 5) if j != i]
    return [
        float(at(i - 1)), float(at(i - 2)), float(at(i + 1)), float(at(i + 2)), sum(near) / len(near),
        float(i + 1 < len(blocks) and blocks[i + 1].kind[0] == "h" and blocks[i + 1].kind[1:].isdigit()),
        float(i > 0 and blocks[i - 1].kind[0] == "h" and blocks[i - 1].kind[1:].isdigit()),
        float(i + 1 < len(blocks) and good[i + 1] > 0),
        float(i > 0 and good[i - 1] > 0),
    ]  # fmt: skip


def _page_features(
    blocks: Sequence[Block], voters: Sequence[Sequence[bool]], strength: Sequence[int], good: Sequence[float]
) -> list[list[float]]:
    """How much of the page's prose each voter takes, and where in the prose a block stands."""
    count = len(blocks)
    total = sum(good) or 1.0
    coverage = [sum(g for g, v in zip(good, vote, strict=True) if v) / total for vote in voters]
    both = sum(g for g, v in zip(good, strength, strict=True) if v >= 2) / total
    taken = [g if v >= 2 else 0.0 for g, v in zip(good, strength, strict=True)]
    all_taken = sum(taken) or 1.0
    to_good, from_good = _distances(good)
    section_good, section_taken = _sections(blocks, good, taken)
    rows: list[list[float]] = []
    before = taken_before = 0.0
    for i, block in enumerate(blocks):
        near = blocks[max(0, i - 3) : i + 4]
        text = block.text
        letters = sum(map(str.isalpha, text[:200]))
        rows.append(
            [
                *coverage, both, math.log1p(count), math.log1p(total), good[i] / 100, before / total,
                (total - before - good[i]) / total, taken_before / all_taken, (all_taken - taken_before - taken[i]) / all_taken,
                to_good[i], from_good[i], section_good[i], section_taken[i],
                sum(b.link_chars for b in near) / sum(len(b.text) for b in near),
                math.log1p(len(blocks[i - 1].text)) if i else 0.0,
                math.log1p(len(blocks[i + 1].text)) if i + 1 < count else 0.0,
                sum(map(str.isupper, text[:200])) / (letters or 1),
            ]
        )  # fmt: skip
        before += good[i]
        taken_before += taken[i]
    return rows


def _distances(good: Sequence[float]) -> tuple[list[float], list[float]]:
    """Blocks to the next prose and from the last."""
    to_good, from_good = [0.0] * len(good), [0.0] * len(good)
    run = 30.0
    for i, worth in enumerate(good):
        run = 0.0 if worth else min(run + 1, 30.0)
        from_good[i] = run
    run = 30.0
    for i in range(len(good) - 1, -1, -1):
        run = 0.0 if good[i] else min(run + 1, 30.0)
        to_good[i] = run
    return to_good, from_good


def _sections(
    blocks: Sequence[Block], good: Sequence[float], taken: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Of the stretch from one heading to the next: its prose, and how much of it the voters take."""
    section_good, section_taken = [0.0] * len(blocks), [0.0] * len(blocks)
    start = 0
    for i in range(len(blocks) + 1):
        if i == len(blocks) or (i > start and blocks[i].kind[0] == "h" and blocks[i].kind[1:].isdigit()):
            prose, held = sum(good[start:i]), sum(taken[start:i])
            for j in range(start, i):
                section_good[j] = math.log1p(prose)
                section_taken[j] = held / prose if prose else -0.1
            start = i
    return section_good, section_taken


class _Shares:
    """How much of a block's surroundings the voters take, the block itself left out."""

    def __init__(
        self, blocks: Sequence[Block], strength: Sequence[int], good: Sequence[float], voters: int
    ) -> None:
        self.blocks, self.strength, self.good, self.voters = blocks, strength, good, voters
        self.sums: dict[object, list[float]] = {}
        self.keys = [self._keys(block) for block in blocks]
        for i, keys in enumerate(self.keys):
            size = len(blocks[i].text)
            for key in keys:
                entry = self.sums.setdefault(key, [0.0, 0.0, 0.0, 0.0])
                entry[0] += size * strength[i] / voters
                entry[1] += size
                entry[2] += 1
                entry[3] += size if good[i] else 0

    @staticmethod
    def _keys(block: Block) -> tuple[object, ...]:
        element = block.element
        parent = element.getparent()
        grand = parent.getparent() if parent is not None else None
        great = grand.getparent() if grand is not None else None
        like = (
            element.tag,
            element.get("class"),
            parent.tag if parent is not None else "",
            parent.get("class") if parent is not None else "",
        )
        return parent, grand, great, like

    def of(self, i: int) -> list[float]:
        size = len(self.blocks[i].text)
        own = size * self.strength[i] / self.voters
        shares: list[float] = []
        for key in self.keys[i]:
            taken, whole, count, _ = self.sums[key]
            shares.append((taken - own) / (whole - size) if count > 1 else -0.1)
        goods = []
        for key in self.keys[i][:2]:
            _, whole, count, prose = self.sums[key]
            rest = whole - size
            goods.append((prose - (size if self.good[i] else 0)) / rest if count > 1 and rest else -0.1)
        like = self.sums[self.keys[i][3]]
        siblings = self.sums[self.keys[i][0]]
        return [*shares, math.log1p(like[2]), *goods, math.log1p(siblings[2])]
