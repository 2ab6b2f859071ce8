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
_SPACE = re.compile(r"[ \t\r\n\f]+")
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
    out: list[str] = []
    stack: list[tuple[HtmlElement, bool]] = [(element, False)]
    in_pre, has_pre = 0, False
    while stack:
        node, closing = stack.pop()
        if not closing:
            if isinstance(node.tag, str) and node.tag not in _SILENT and (node is element or not drop(node)):
                in_pre += node.tag == "pre"
                has_pre = has_pre or in_pre > 0
                _open(node, out, in_pre > 0)
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node))
                continue
        elif node.tag in _BLOCK:
            in_pre -= node.tag == "pre"
            out.append("\n\n")
        if node is not element and node.tail:
            out.append(node.tail.replace("\r", "") if in_pre else _SPACE.sub(" ", node.tail))
    return _tidy("".join(out), has_pre)


def _open(node: HtmlElement, out: list[str], in_pre: bool) -> None:
    tag = node.tag
    if tag == "br":
        out.append("\n")
    elif tag in _BLOCK:
        out.append("\n\n")
    elif tag in ("td", "th"):
        out.append(" ")
    elif tag == "img" and _SMILEY.search(f"{node.get('class') or ''} {node.get('src') or ''}"):
        out.append(_smiley(node))
    if node.text:
        out.append(node.text.replace("\r", "") if in_pre else _SPACE.sub(" ", node.text))


def _smiley(image: HtmlElement) -> str:
    """What a smiley's picture stands for: the emoji or the signs typed (`:-)`), no code (`:wink:`) and no label
    ("View post"). WordPress writes what was typed, codes too."""
    alt: str = image.get("alt") or ""
    if "wp-smiley" in (image.get("class") or ""):
        return alt
    return "" if _CODE.match(alt) or _LABEL.search(alt) else alt


def _tidy(text: str, has_pre: bool) -> str:
    if not has_pre:
        text = re.sub(r" {2,}", " ", text)
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip(" \t\n\r")


def one_line(element: HtmlElement, drop: Drop = nothing) -> str:
    """Text on one line, white space (no-break spaces too) collapsed: for names, dates and counters."""
    return " ".join(flat_text(element, drop).split())


def inner_html(element: HtmlElement, drop: Drop = is_control) -> str:
    """The inner HTML of a comment without controls, scripts, event handlers and styles."""
    copy: HtmlElement = deepcopy(element)
    copy.tail = None
    pairs = list(zip(element.iter(), copy.iter(), strict=True))
    emptied: list[HtmlElement] = []
    for original, node in pairs[1:]:
        if not isinstance(node.tag, str) or node.tag in _SILENT or drop(original):
            if (parent := node.getparent()) is not None:
                node.drop_tree()
                emptied.append(parent)
        else:
            for name in [key for key in node.attrib if _EVENT_OR_STYLE.match(key)]:
                del node.attrib[name]
    for node in emptied:
        bare = node.tag == "p" and not len(node) and not (node.text or "").strip()
        if bare and node is not copy and node.getparent() is not None:
            node.drop_tree()
    whole: str = lxml.html.tostring(copy, encoding="unicode")
    start, end = whole.find(">") + 1, whole.rfind("</")
    return whole[start:end].strip() if end >= start else ""
