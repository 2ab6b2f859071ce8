"""HTML bytes to characters to tree, for any input, in bounded time and memory."""

from __future__ import annotations

import re
from itertools import islice

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from spiders.sheet.charsets import declared_in_body, decode_declared

MAX_CHARACTERS = 6_000_000
"""Characters of a page that are parsed; the rest is cut, and the article flagged `truncated`. A tree takes about
ten times its HTML in memory, and no news page that was measured has a twentieth of this."""
MAX_TAGS = 40_000
"""Opening tags that are parsed; the rest is cut likewise. What readers do with a page costs by its elements: 100,000 take
them 8 to 15 seconds of a busy core. Of 2,018 pages of news and forums the richest has 6,092 (`../shared/pages`)."""
PART_CHARACTERS, PART_TAGS = 400_000, 4_000
"""The same of a page that was too much all the same, and is read again in part (`crawler.readers.pool`)."""
PART_BYTES = 8 * 1024 * 1024
"""Bytes of its body that become characters then: as many pictures as a page may hold inline before its text."""
MAX_DEPTH = 200
"""Levels of nesting that are kept; libxml2 gives up the whole rest of a document at 256."""

# Control characters that lxml refuses; NUL is common in truncated files.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROLS = bytes(code for code in range(32) if _CONTROL.match(chr(code)))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
# Inline images swell pages to megabytes and hold nothing to read.
_DATA_URI = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=%\s]{2000,}")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_RAW = re.compile(r"<!--|<(script|style|template|noscript)\b", re.IGNORECASE)
_RAW_END = {"": re.compile("-->"), **{name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in
            ("script", "style", "template", "noscript")}}  # fmt: skip
_END = re.compile(r"</html\b[^<>]*>", re.IGNORECASE)
_RAW_OR_END = re.compile(rf"{_RAW.pattern}|</(?:html|body)\b[^<>]*>", re.IGNORECASE)


def decode_html(content: bytes, content_type: str | None) -> str:
    """Characters of an HTML body: UTF-8 if that is what it is, else BOM, Content-Type's charset, `<meta>`, cp1252.

    The order is the HTML standard's encoding sniffing (https://html.spec.whatwg.org/#determining-the-character-encoding)
    but for one thing: bytes beyond ASCII that are valid UTF-8 throughout were written as UTF-8, whatever an old
    template declares; text in another encoding passes that test only by accident of a few characters. What is declared as
    UTF-8 and is none (see `leaves_utf8`) is read as `<meta>` says, else as cp1252: a server's default charset on pages of
    another encoding.
    """
    if not content.startswith(_BOMS) and _is_utf8(content):
        return _without_controls(content.decode("utf-8", "replace"), content)
    encoding, text = decode_declared(content, content_type)
    if leaves_utf8(content, encoding):
        declared = declared_in_body(content)
        other = "cp1252" if declared in (None, "utf-8") else declared
        text = content.decode(other, "replace")
    return _without_controls(text, content)


def leaves_utf8(content: bytes, encoding: str) -> bool:
    """Whether a body that is declared as UTF-8 is plainly another encoding.

    A character cut by bytes in a teaser is a broken one among many. Only where the bytes that are no part of any UTF-8
    character outweigh the characters, whole ones and those cut after their second byte, is the declaration wrong.
    """
    if encoding != "utf-8":
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return False
    characters, others = 0, 0
    for match in _UTF8.finditer(content):
        if match.lastindex:
            characters += 1
        else:
            others += 1
    return others > characters


# Well-formed sequences (Unicode 15, table 3-7), then sequences of three and four bytes that end early, then any other byte.
_UTF8 = re.compile(
    rb"([\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]?|\xed[\x80-\x9f][\x80-\xbf]?|[\xe1-\xec\xee\xef][\x80-\xbf]{1,2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{0,2}|[\xf1-\xf3][\x80-\xbf]{1,3}|\xf4[\x80-\x8f][\x80-\xbf]{0,2})|[\x80-\xff]"
)


def _without_controls(text: str, content: bytes) -> str:
    """The text without control characters; nothing where they are so many that it is no text at all.

    NULs before and behind it are what fills the blocks of a disk or a record.

    Args:
        text: the characters.
        content: their bytes, in which no character that is refused hides: they tell in a tenth of the pattern's time.
    """
    if len(content.translate(None, _CONTROLS)) == len(content) and not any(
        map(content.__contains__, _NO_CHARACTERS)
    ):
        return text
    text = text.strip("\0")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 20 > len(sample):
        return ""
    return _CONTROL.sub("", text)


_SAMPLE = 20_000


_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def _is_utf8(content: bytes) -> bool:
    """UTF-8 with characters beyond ASCII (an escape-sequence encoding has none), broken ones at most one in fifty."""
    if content.isascii():
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        return broken * 50 < len(text) - len(text.encode("ascii", "ignore")) - broken
    return True


def clip(text: str, *, in_part: bool = False) -> tuple[str, bool]:
    """The characters to parse, and whether some were cut; inline base64 images go first.

    Args:
        text: of the page.
        in_part: only the page's beginning.
    """
    most, tags = (PART_CHARACTERS, PART_TAGS) if in_part else (MAX_CHARACTERS, MAX_TAGS)
    cut = False
    if len(text) > most // 4:
        text = _DATA_URI.sub("data:,", text)
        cut = len(text) > most
        if cut:
            text = _without_giants(text, most // 8)
        text = text[:most]
    if len(text) > _FEW_ATTRIBUTES:
        text = _CROWDED_TAG.sub(r"\1", text)
    if text.count("<") > tags:
        following = next(islice(_OPENING.finditer(text), tags, None), None)
        if following is not None:
            text, cut = text[: following.start()], True
    return text, cut


_UNSEEN = ("", "script", "style")


def _without_giants(text: str, most: int) -> str:
    """The page without what scripts, styles and remarks hold, of each that has more than `most` characters: the text of a
    page that is cut may stand behind them."""
    kept: list[str] = []
    at = 0
    while (begin := _RAW.search(text, at)) is not None:
        end = _RAW_END[(begin[1] or "").lower()].search(text, begin.end())
        stop = end.start() if end else len(text)
        giant = stop - begin.end() > most and (begin[1] or "").lower() in _UNSEEN
        kept.append(text[at : begin.end() if giant else stop])
        if giant and begin[1]:
            kept.append(">")
        at = stop
    kept.append(text[at:])
    return "".join(kept)


MAX_ATTRIBUTES = 200
"""Attributes that a tag keeps. libxml2 compares each with all before it: 300,000 on one tag take it minutes."""
_OPENING = re.compile("<[A-Za-z]")
_FEW_ATTRIBUTES = 100_000
"""Characters that hold too few different attributes to cost more than a second."""
# Possessive throughout: each attribute is read in one way only, or a broken page would be tried in all.
_ATTRIBUTE = r"""[\s/]++[^\s=>/"']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+"""
_CROWDED_TAG = re.compile(rf"(<[A-Za-z][^\s>/]*+(?>(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}}))(?:{_ATTRIBUTE})++")


_CLASSES = etree.ElementDefaultClassLookup(
    element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment, pi=lxml.html.HtmlProcessingInstruction,
    entity=lxml.html.HtmlEntity,
)  # fmt: skip
"""lxml.html's own look-up asks Python for each element, for the sake of form controls, which no reader needs."""


def parse_html(text: str) -> HtmlElement:
    """The document's tree, at most about `MAX_DEPTH` levels deep; never raises on malformed input."""
    text = without_early_end(text)
    tree, too_deep = _parse(text)
    if too_deep:
        tree, _ = _parse(flatten(text))
    return tree


def _parse(text: str) -> tuple[HtmlElement, bool]:
    """A tree, and whether the parser stopped early because the nesting was too deep."""
    parser = lxml.html.HTMLParser(huge_tree=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError):
        return lxml.html.document_fromstring("<html><body></body></html>"), False
    return tree, any("depth" in entry.message.lower() for entry in parser.error_log)


def without_early_end(text: str) -> str:
    """The same HTML without its `</body>` and `</html>`, where elements stand behind them.

    libxml2 drops what stands there; by the HTML standard it belongs to the body
    (https://html.spec.whatwg.org/#parsing-main-afterbody), and browsers show it: templates that end too soon, a thread
    that a cache or a gateway appends, a second document.
    """
    first = _END.search(text)
    if first is None or _OPENING.search(text, first.end()) is None:
        return text
    kept, last = [], 0
    while found := _RAW_OR_END.search(text, last):
        kept.append(text[last : found.start()])
        if found[0].startswith("</"):
            last = found.end()
            continue
        end = _RAW_END[(found[1] or "").lower()].search(text, found.end())
        last = end.end() if end else len(text)
        kept.append(text[found.start() : last])
    return "".join([*kept, text[last:]])


def flatten(text: str) -> str:
    """The same HTML without the tags that stand deeper than `MAX_DEPTH`; their text stays where it was.

    Unclosed tags count as open until a tag that encloses them closes, as in the parser.
    """
    text = _without_raw(text)
    open_tags: list[str] = []
    counts: dict[str, int] = {}
    kept: list[str] = []
    last = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        kept.append(text[last : match.start()])
        last = match.end()
        if match[1]:
            if _close(name, open_tags, counts):
                kept.append(match[0])
        elif name in _VOID or match[3].endswith("/"):
            kept.append(match[0])
        else:
            if len(open_tags) < MAX_DEPTH:
                kept.append(match[0])
            open_tags.append(name)
            counts[name] = counts.get(name, 0) + 1
    kept.append(text[last:])
    return "".join(kept)


def _without_raw(text: str) -> str:
    """Comments, scripts and styles out: their content is no markup. One that never closes ends the text."""
    kept, last = [], 0
    while start := _RAW.search(text, last):
        kept.append(text[last : start.start()])
        end = _RAW_END[(start[1] or "").lower()].search(text, start.end())
        last = end.end() if end else len(text)
    return " ".join([*kept, text[last:]])


def _close(name: str, open_tags: list[str], counts: dict[str, int]) -> bool:
    """Close the innermost open tag of that name; whether its opening tag was kept."""
    if not counts.get(name):
        return False
    while open_tags:
        top = open_tags.pop()
        counts[top] -= 1
        if top == name:
            break
    return len(open_tags) < MAX_DEPTH
