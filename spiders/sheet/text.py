"""The visible text and the clean HTML of one comment: block-aware, controls removed as elements, never as words."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

import lxml.html
from lxml.html import HtmlElement

Drop = Callable[[HtmlElement], bool]

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
        "center",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "textarea",
        "select",
        "option",
        "button",
        "input",
        "svg",
        "form",
        "head",
        "title",
        "iframe",
        "object",
    ]
)
_SMILEY = re.compile(r"smil|emoji|emoticon|inlineimg", re.IGNORECASE)
_CODE = re.compile(r"^:[\w+-]{2,40}:?$")
_LABEL = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
_SPACE = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")
"""What becomes one blank; the single blanks between words are left as they are."""
_BLANKS = re.compile(r" {2,}")
_LINE = re.compile(r" *\n *")
_LINES = re.compile(r"\n{3,}")
# Class or id tokens of what a reader presses rather than reads. Matched as whole words of the token.
_CONTROL = re.compile(
    r"(?:^|[\s_-])(?:like|likes|dislike|dislikes|reply|respond|vote|votes|voting|share|sharing|sharedaddy|report|flag|"
    r"edit|rating|ratings|karma|thumb|thumbs|permalink|avatar|toolbar|buttons?|controls?|sr-only|"
    r"screen-reader-text|visually-hidden|visuallyhidden|awaiting-moderation|recommend)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTROL_LENGTH = 80
_EVENT_OR_STYLE = re.compile(r"^(?:on|style$|data-)", re.IGNORECASE)


def is_control(element: HtmlElement) -> bool:
    """Whether an element is a vote, reply, share, report or edit control, told by its class or id, not by its words."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(names) < 3 or element.tag in ("blockquote", "code", "pre", "img") or not _CONTROL.search(names):
        return False
    return len(element.text_content().strip()) <= _CONTROL_LENGTH


def nothing(_: HtmlElement) -> bool:
    """A drop rule that keeps everything."""
    return False


def flat_text(element: HtmlElement, drop: Drop = is_control) -> str:
    """Text as a reader sees it: paragraphs apart by a blank line, `<br>` a line feed, other white space one blank.

    Args:
        element: the element that holds the comment's words.
        drop: elements for which it is true vanish with their subtree (their tail stays).
    """
    text, has_pre = _raw(element, drop)
    return _tidy(text, has_pre)


def _raw(element: HtmlElement, drop: Drop) -> tuple[str, bool]:
    """The words with line feeds where blocks begin and end, and whether some are preformatted."""
    out: list[str] = []
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return "", False
    has_pre = _collect(element, drop, out, in_pre=False)
    return "".join(out), has_pre


def _collect(node: HtmlElement, drop: Drop, out: list[str], *, in_pre: bool) -> bool:
    """Add a node's words to `out`; whether it holds preformatted ones. Trees are at most 256 levels deep."""
    tag = node.tag
    is_block = tag in _BLOCK
    inner_pre = in_pre or tag == "pre"
    has_pre = inner_pre
    if is_block:
        out.append("\n\n")
    elif tag == "br":
        out.append("\n")
    elif tag in ("td", "th"):
        out.append(" ")
    elif tag == "img" and _SMILEY.search(f"{node.get('class') or ''} {node.get('src') or ''}"):
        out.append(_smiley(node))
    if text := node.text:
        out.append(text.replace("\r", "") if inner_pre else _SPACE.sub(" ", text))
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _SILENT and not drop(child):
            has_pre = _collect(child, drop, out, in_pre=inner_pre) or has_pre
        if tail := child.tail:
            out.append(tail.replace("\r", "") if inner_pre else _SPACE.sub(" ", tail))
    if is_block:
        out.append("\n\n")
    return has_pre


def _smiley(image: HtmlElement) -> str:
    """What a smiley's picture stands for: the emoji or the signs typed (`:-)`), no code (`:wink:`) and no label
    ("View post"). WordPress writes what was typed, codes too."""
    alt: str = image.get("alt") or ""
    if "wp-smiley" in (image.get("class") or ""):
        return alt
    return "" if _CODE.match(alt) or _LABEL.search(alt) else alt


def _tidy(text: str, has_pre: bool) -> str:
    if not has_pre and "  " in text:
        text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _LINES.sub("\n\n", _LINE.sub("\n", text))
    return text.strip(" \t\n\r")


def one_line(element: HtmlElement, drop: Drop = nothing) -> str:
    """Text on one line, white space (no-break spaces too) collapsed: for names, dates and counters."""
    return " ".join(_raw(element, drop)[0].split())


def inner_html(element: HtmlElement, drop: Drop = is_control) -> str:
    """The inner HTML of a comment without controls, scripts, event handlers and styles."""
    if _is_clean(element, drop):
        return _inside(element)
    copy: HtmlElement = deepcopy(element)
    pairs = list(zip(element.iter(), copy.iter(), strict=True))
    emptied: list[HtmlElement] = []
    for original, node in pairs[1:]:
        if _goes(original, drop):
            if (parent := node.getparent()) is not None:
                node.drop_tree()
                emptied.append(parent)
        else:
            for name in _unwanted(node):
                del node.attrib[name]
    for node in emptied:
        bare = node.tag == "p" and not len(node) and not (node.text or "").strip()
        if bare and node is not copy and node.getparent() is not None:
            node.drop_tree()
    return _inside(copy)


def _is_clean(element: HtmlElement, drop: Drop) -> bool:
    """Whether nothing within an element goes, so that it needs no copy."""
    nodes = element.iter()
    next(nodes)
    return not any(_goes(node, drop) or _unwanted(node) for node in nodes)


def _goes(node: HtmlElement, drop: Drop) -> bool:
    return not isinstance(node.tag, str) or node.tag in _SILENT or drop(node)


def _unwanted(node: HtmlElement) -> list[str]:
    """Names of a node's attributes that no comment's words need."""
    return [name for name in node.keys() if _EVENT_OR_STYLE.match(name)]  # noqa: SIM118 - iteration gives children


def _inside(element: HtmlElement) -> str:
    whole: str = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    start, end = whole.find(">") + 1, whole.rfind("</")
    return whole[start:end].strip() if end >= start else ""
