"""Plots as SVG of our own: classes for colours, a `<title>` for each bar, no style attribute and no script (CSP)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from reading_room.text import visible

Values = Mapping[str, float | None]
WIDTH, HEIGHT = 760, 170
_LEFT, _BOTTOM, _TOP = 46, 22, 8
_GAP = Markup(
    '<rect fill="url(#{})" x="{:.2f}" y="{}" width="{:.2f}" height="{}"><title>{}: {}</title></rect>'
)
_BAR = Markup(
    '<rect class="bar" x="{:.2f}" y="{:.1f}" width="{:.2f}" height="{:.1f}"><title>{}: {}{}</title></rect>'
)
_LINE = Markup('<line class="{}" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>')
_NUMBER = Markup('<text x="{}" y="{:.1f}" text-anchor="end">{}{}</text>')
_LABEL = Markup('<text class="{}" x="{:.1f}" y="{}" text-anchor="{}">{}</text>')
_LETTER = 13
"""Units of the picture that a letter takes on a narrow screen, where the style sheet draws letters larger."""
_SHARE = Markup('<rect class="{}" x="{:.1f}" y="0" width="{:.1f}" height="8"><title>{}: {:,}</title></rect>')
DAYS = 120
"""The most bars of one plot."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with its figures."""

    title: str
    label_name: str
    """Of what the bars are, for the table: "Day"."""
    labels: Sequence[str]
    values: Values
    gaps: frozenset[str]
    """Labels of which nothing is known: a gap is no zero."""
    gap: str
    """What a gap is: "no crawl"."""
    unit: str
    chart: Markup
    finding: str

    def told(self, label: str) -> str:
        """A figure for people."""
        value = self.values.get(label)
        if value is None or (label in self.gaps and not value):
            return self.gap if label in self.gaps or (value is None and label in self.values) else "0"
        return f"{_figure(value)}{self.unit}"

    def rows(self) -> list[tuple[str, float | None, str]]:
        """(label, figure, "yes" or what the gap is), for CSV."""
        return [
            (label, self.values.get(label, 0), self.gap if label in self.gaps else "yes")
            for label in self.labels
        ]


def plot(
    title: str,
    labels: Sequence[str],
    values: Values,
    *,
    label_name: str = "Day",
    gaps: frozenset[str] = frozenset(),
    gap: str = "no crawl",
    unit: str = "",
    top: float | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Plot:
    """Bars.

    Args:
        title: what the figures are ("Comments a day").
        labels: in order.
        values: label -> figure; a missing one is 0, None is not known.
        label_name: of the labels, for the table.
        gaps: labels where nobody looked, hatched.
        gap: what is said of them.
        unit: stands behind each figure.
        top: of the scale, by default what is round above the largest.
        width, height: of the picture in its own units: as it will stand on a wide screen, so that its letters keep their size.
    """
    unknown = gaps | {label for label in labels if label in values and values[label] is None}
    told = finding(labels, values, title, unknown, gap, unit)
    chart = _bars(labels, values, unknown, gap, unit, top, (width, height), told) if labels else Markup("")
    return Plot(title, label_name, labels, values, frozenset(unknown), gap, unit, chart, told)


def days_of(counts: Values, last: int = DAYS) -> list[str]:
    """Every day from the first to the last with a figure, at most so many of the newest; days alone (2012-10-02)."""
    known = sorted(day for day in counts if _is_day(day))
    if not known:
        return []
    end = date.fromisoformat(known[-1])
    start = max(date.fromisoformat(known[0]), end - timedelta(days=min(last, end.toordinal()) - 1))
    return [(start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1)]


def _is_day(label: str) -> bool:
    try:
        return len(label) == 10 and bool(date.fromisoformat(label))
    except ValueError:
        return False


def finding(
    labels: Sequence[str],
    values: Values,
    what: str,
    gaps: frozenset[str] = frozenset(),
    gap: str = "no crawl",
    unit: str = "",
) -> str:
    """A plot in one sentence."""
    known = [label for label in labels if values.get(label, 0) is not None]
    if not known:
        return f"{what}: nothing is known"
    most = max(known, key=lambda label: values.get(label) or 0)
    peak = f"most at {most} ({_figure(values.get(most) or 0)}{unit})"
    span = f"from {labels[0]} to {labels[-1]}"
    total = f"{_figure(sum(values.get(label) or 0 for label in known))} " if not unit else ""
    told = f"{what}: {total}{span}, {peak}"
    return f"{told}; {gap} at {len(gaps & set(labels))} of them" if gaps & set(labels) else told


def _bars(
    labels: Sequence[str],
    values: Values,
    gaps: frozenset[str],
    gap: str,
    unit: str,
    top: float | None,
    size: tuple[int, int],
    told: str,
) -> Markup:
    width, height = size
    scale = top or _round_up(max((values.get(label) or 0 for label in labels), default=0))
    inner = height - _BOTTOM - _TOP
    step = min((width - _LEFT) / len(labels), 48.0)
    hatch = f"hatch-{re.sub('[^a-z]+', '-', told.partition(':')[0].lower()).strip('-') or 'plot'}"
    parts = (
        [*_hatch(hatch), *_scale(scale, inner, unit, width)] if gaps else _scale(scale, inner, unit, width)
    )
    for n, label in enumerate(labels):
        value = values.get(label, 0)
        x = _LEFT + n * step
        if label in gaps:
            parts.append(_GAP.format(hatch, x, _TOP, step, inner, visible(label), gap))
        if value:
            tall = max(inner * min(value / scale, 1.0), 1.0)
            wide = max(step * 0.8, 0.5)
            parts.append(
                _BAR.format(
                    x + step * 0.1, _TOP + inner - tall, wide, tall, visible(label), _figure(value), unit
                )
            )
    parts += _names(labels, step, height)
    return _svg(parts, width, height, told)


def _hatch(name: str) -> list[Markup]:
    return [
        Markup(
            '<defs><pattern id="{}" patternUnits="userSpaceOnUse" width="7" height="7" patternTransform="rotate(45)">'
            '<rect class="gap-ground" width="7" height="7"/><line class="gap-line" x1="1" x2="1" y1="0" y2="7"/></pattern></defs>'
        ).format(name)
    ]


def _scale(scale: float, inner: int, unit: str, width: int) -> list[Markup]:
    parts = []
    for share, kind in ((0.0, "axis"), (0.5, "grid"), (1.0, "grid")):
        y = _TOP + inner * (1 - share)
        parts.append(_LINE.format(kind, _LEFT, width, y, y))
        if share == 1 or (share and (unit or scale * share == int(scale * share))):
            parts.append(_NUMBER.format(_LEFT - 6, y + 4, _figure(scale * share), unit.strip()[:1]))
    return parts


def _names(labels: Sequence[str], step: float, height: int) -> list[Markup]:
    last = len(labels) - 1
    wide = step * len(labels) > 330  # room for three names
    parts = []
    for n in sorted({0, last // 2 if wide and last > 3 else 0, last if step * len(labels) > 190 else 0}):
        anchor = "start" if n == 0 else "end" if n == last else "middle"
        x = _LEFT + (n + (0 if n == 0 else 1 if n == last else 0.5)) * step
        fits = n == 0 or (n == last and step * len(labels) > _LETTER * (len(labels[0]) + len(labels[n]) + 1))
        parts.append(
            _LABEL.format("name" if fits else "name wide", x, height - 6, anchor, visible(labels[n]))
        )
    return parts


def sparkline(values: Sequence[int], what: str) -> Markup:
    """A small line."""
    if len(values) < 2:
        return Markup("")
    top = max(values) or 1
    points = " ".join(
        f"{n * 120 / (len(values) - 1):.1f},{30 - 26 * value / top:.1f}" for n, value in enumerate(values)
    )
    area = Markup('<polygon class="spark-area" points="0,31 {} 120,31"/>').format(points)
    return _svg([area, Markup('<polyline class="spark" points="{}"/>').format(points)], 120, 32, what)


def shares(parts: Sequence[tuple[str, int]], what: str) -> Markup:
    """One bar in coloured parts: (class, count)."""
    total = sum(count for _, count in parts)
    if not total:
        return Markup("")
    drawn, at = [], 0.0
    for name, count in parts:
        width = 160 * count / total
        drawn.append(_SHARE.format(f"s-{name}", at, width, name, count))
        at += width
    return _svg(drawn, 160, 8, what)


def _svg(parts: Sequence[Markup], width: int, height: int, name: str) -> Markup:
    return Markup(
        '<svg role="img" viewBox="0 0 {} {}" width="{}" height="{}" aria-label="{}">{}</svg>'
    ).format(width, height, width, height, visible(name), Markup("").join(parts))


def _round_up(value: float) -> float:
    """1, 2, 5, 10, 20 … at least the value; below 1 tenths."""
    step = 1.0 if value > 1 or not value or value == int(value) else 0.01
    while True:
        for times in (1, 2, 5):
            if step * times >= value:
                return step * times
        step *= 10


def _figure(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.{2 if value >= 0.1 else 3}f}".rstrip("0")
