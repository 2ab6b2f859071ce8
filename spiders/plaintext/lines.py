"""The lines of a text rendering with what their layout says: indentation, list marks, blank lines between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BULLET = re.compile(r"(?:[•·∙◦▪●○■*‣⁃+-]|\(?\d{1,4}[.)])\s+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    indent: int
    bullet: bool
    """Whether it begins with a list mark, which `text` lacks."""
    text: str
    raw: str
    """Without surrounding blanks, list mark kept."""
    gap: int
    """Blank lines before it."""

    @property
    def words(self) -> int:
        return len(_WORD.findall(self.text))


def lines_of(text: str) -> list[Line]:
    """The lines that are not blank."""
    lines: list[Line] = []
    gap = 0
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n"):
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        bullet = _BULLET.match(stripped)
        indent = len(raw.expandtabs(8)) - len(raw.expandtabs(8).lstrip())
        content = stripped[bullet.end() :] if bullet else stripped
        lines.append(Line(len(lines), indent, bullet is not None, content, stripped, gap))
        gap = 0
    return lines


def blocks_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped by the blank lines between them; each line by itself where the text has hardly any blank line."""
    if sum(line.gap > 0 for line in lines) < max(2, len(lines) // 8):
        return [[line] for line in lines]
    blocks: list[list[Line]] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def unwrapped(block: Sequence[Line]) -> str:
    """The block as one paragraph where its lines were broken at a width, else with its line breaks."""
    widths = [len(line.raw) for line in block]
    hard = len(block) > 1 and max(widths) <= 100 and min(widths[:-1]) >= 0.6 * max(widths)
    return (" " if hard else "\n").join(line.raw for line in block)
