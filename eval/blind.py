"""Known pages made strange: how the readers fare where no engine is known, or no class name tells anything."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import lxml.html

from archives.capture import Capture

WAYS = ("engines", "names")
"""`engines`: no engine reader answers; `names`: nor does any class, id, role, microdata or data attribute say a word."""
_WORD = re.compile(r"[A-Za-z](?:[A-Za-z_-]*[A-Za-z])?")
_SILENT = frozenset({"itemprop", "itemtype", "itemscope", "role", "rel"})
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def forget_engines() -> None:
    """Have the thread readers of this process do without engine readers, to its end."""
    from spiders.threads import layers

    layers.read_engines = lambda page: None


def without_names(capture: Capture) -> Capture:
    """The capture with each word of its class names and ids replaced by one that says nothing, its numbers kept."""
    tree = lxml.html.document_fromstring(capture.content)
    for element in tree.iter("*"):
        for name in list(element.attrib):
            if name in {"class", "id", "for"}:
                element.set(name, _WORD.sub(_hashed, element.get(name) or ""))
            elif name.startswith("data-") or name in _SILENT:
                del element.attrib[name]
        address, mark, fragment = (element.get("href") or "").partition("#")
        if mark:
            element.set("href", f"{address}#{_WORD.sub(_hashed, fragment)}")
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return replace(capture, payload=lxml.html.tostring(tree, encoding="utf-8"), headers=headers)


def _hashed(word: re.Match[str]) -> str:
    digest = hashlib.md5(word.group().encode(), usedforsecurity=False).hexdigest()
    return "q" + digest[:5].translate(_LETTERS)
