"""From chances to a choice: the set of blocks with the best expected F1."""

from __future__ import annotations

from collections.abc import Sequence

SURE = 0.93
"""Expected F1 from which no other extractor is asked: cross-validated, 0.90 to 0.98 gave the same body F1 within 0.002 on
every set, and asked on 9 to 53 % of the pages. On the larger sets, by the whole reader: never to ask costs .0016 to .0026
body F1 on each of the four sets; 0.90 asks on 12 % of the pages instead of 18 % and changes them by -.0016 to +.0008, but
one fold of fundus-eval by -.0064."""
_LOWEST, _HIGHEST = 0.25, 0.5


def choose(sizes: Sequence[float], chances: Sequence[float]) -> tuple[list[bool], float]:
    """Which blocks to take, and the F1 that the best such choice may expect (0 where there is none).

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
    return [chance >= threshold for chance in chances], best
