"""Small charts as inline SVG: strings in, strings out, everything escaped, colours by class so that themes work."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def stack(parts: Sequence[tuple[str, int, str]]) -> str:
    """One bar of parts (label, count, colour) over the whole width, with its legend."""
    shown = [part for part in parts if part[1] > 0]
    total = sum(count for _, count, _ in shown)
    if not total:
        return '<p class="soft">nothing</p>'
    bars, x = [], 0.0
    for label, count, colour in shown:
        width = 1000 * count / total
        title = f"<title>{escape(label)}: {count:,}</title>"
        bars.append(
            f'<rect class="f-{colour}" x="{x:.2f}" width="{max(width - 2, 1):.2f}" height="22">{title}</rect>'
        )
        x += width
    legend = "".join(
        f'<span><i class="f-{colour}"></i>{escape(label)} {count:,}</span>' for label, count, colour in shown
    )
    label = escape(", ".join(f"{name} {count:,}" for name, count, _ in shown), quote=True)
    svg = f'<svg viewBox="0 0 1000 22" width="100%" height="22" preserveAspectRatio="none" role="img" aria-label="{label}">'
    return f'{svg}{"".join(bars)}</svg><div class="legend">{legend}</div>'


def columns(values: Sequence[tuple[str, float]], colour: str = "blue", unit: str = "") -> str:
    """A column for each run (label, value), the last one at full strength; the highest value is written."""
    if not values:
        return '<p class="soft">no runs yet</p>'
    width, height, top = 320.0, 96.0, 18.0
    peak = max(value for _, value in values)
    step = width / max(len(values), 8)
    bars = []
    for place, (label, value) in enumerate(values):
        tall = max((height - top) * value / peak, 1.0) if value else 0.0
        faded = "" if place == len(values) - 1 else " faded"
        bars.append(
            f'<rect class="f-{colour}{faded}" x="{place * step + 1:.1f}" y="{height - tall:.1f}" width="{max(step - 3, 1.5):.1f}"'
            f' height="{tall:.1f}" rx="1.5"><title>{escape(label)}: {_number(value)}{escape(unit)}</title></rect>'
        )
    axis = f'<line class="axis" x1="0" x2="{width:.0f}" y1="{height + 0.5}" y2="{height + 0.5}"/>'
    said = f"{len(values)} runs, now {_number(values[-1][1])}{unit}, highest {_number(peak)}{unit}"
    return (
        f'<svg viewBox="0 0 {width:.0f} {height + 2:.0f}" width="100%" role="img" aria-label="{escape(said, quote=True)}">'
        f'<text x="0" y="10">highest {_number(peak)}{escape(unit)} of {len(values)} runs</text>{"".join(bars)}{axis}</svg>'
    )


def bar(share: float, colour: str = "blue", label: str = "") -> str:
    """A share, 0 to 1, as a short bar on its track."""
    width = 100 * min(max(share, 0.0), 1.0)
    title = f"<title>{escape(label)}</title>" if label else ""
    return (
        '<svg width="110" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" role="img">'
        f'{title}<rect class="track" width="100" height="10" rx="3"/><rect class="f-{colour}" width="{width:.1f}" height="10" rx="3"/></svg>'
    )


def sparkline(values: Sequence[float | None]) -> str:
    """Shares, 0 to 1, over the runs; gaps where a run had none. Empty with fewer than two values."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    step = 100 / max(len(values) - 1, 1)
    points = [(place * step, 22 - 20 * min(max(value, 0.0), 1.0)) for place, value in known]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        '<svg width="104" height="24" viewBox="-2 0 106 24" role="img" aria-label="over the runs">'
        f'<polyline class="spark" points="{path}"/><circle class="f-blue" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/></svg>'
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or value >= 100 else f"{value:.2g}"
