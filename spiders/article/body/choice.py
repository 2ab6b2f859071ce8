"""From chances to a choice: the set of blocks with the best expected F1."""

from __future__ import annotations

from collections.abc import Sequence

_LOWEST, _HIGHEST = 0.25, 0.5


def choose(sizes: Sequence[float], chances: Sequence[float]) -> list[bool]:
    """Which blocks to take.

    Taking every block above some chance, the expected F1 is 2 * (taken text that is right) / (taken text + all text
    that is right); the threshold with the highest value wins. On pages where everything is sure it lies near one
    half, on doubtful pages lower: half a text is worse than a text with a foreign paragraph.

    Args:
        sizes: length of each block's text.
        chances: chance of each block to belong to the article.
    """
    order = sorted(range(len(sizes)), key=lambda i: -chances[i])
    wanted = sum(size * chance for size, chance in zip(sizes, chances, strict=True))
    best, threshold = 0.0, _HIGHEST
    right = taken = 0.0
    for i in order:
        right += sizes[i] * chances[i]
        taken += sizes[i]
        expected = 2 * right / (taken + wanted) if taken + wanted else 0.0
        if expected > best:
            best, threshold = expected, chances[i]
    threshold = min(max(threshold, _LOWEST), _HIGHEST)
    return [chance >= threshold for chance in chances]
