"""Pages of our own making, one for each structural kind of thread; their words are invented."""

from __future__ import annotations

from datetime import UTC, datetime

from archives.capture import Capture
from spiders.sheet.page import Page

CAPTURED = datetime(2024, 6, 15, 12, 0, tzinfo=UTC)
NAMES = ("Ada Quill", "bertram_77", "Cleo N.", "Dmitri", "Elif Kaya", "Falk", "Gwen O.", "Hiro")
WORDS = (
    "The bridge was closed for longer than anybody in the harbour had been told.",
    "I walked past it on Sunday and the cranes were still standing there, quite idle.",
    "Does the council publish its budget for repairs? I could not find it anywhere.",
    "Thank you for asking the ferry people too, their side is rarely heard.",
    "My grandmother remembers the first one; it was made of wood and painted green.",
    "Half of these numbers come from the contractor, so I would not trust them blindly.",
    "Nobody mentions the cyclists, although they are two thirds of the traffic now.",
    "Agreed, and the lights at the crossing have been broken since the spring.",
)
PARAGRAPHS = "".join(
    f"<p>Paragraph {number}: the harbour board met again on Tuesday and put off its decision on the old bridge, "
    "which engineers say cannot carry lorries for another winter without new bearings.</p>"
    for number in range(1, 7)
)


def page_of(html: str, url: str = "https://example.org/2024/05/old-bridge") -> Page:
    """A page as captured with status 200."""
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Page(Capture(url=url, date=CAPTURED, status=200, headers=headers, payload=html.encode()))


def article(thread: str, *, after: str = "", lang: str = "en") -> str:
    """A news page with six paragraphs and a thread below."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Old bridge</title></head><body><header><nav><a href="/">Home</a>'
        f'<a href="/sport">Sport</a></nav></header><main><article><h1>Old bridge to stay closed</h1>'
        f'<p class="byline">By Nora Field, <time datetime="2024-05-02T08:00:00+02:00">2 May 2024</time></p>{PARAGRAPHS}'
        f"</article>{thread}</main>{after}<footer>Harbour Gazette</footer></body></html>"
    )


def dated(number: int) -> str:
    """The day and time that the number-th comment prints."""
    return f"{3 + number} May 2024, {10 + number}:2{number % 6}"


def records(pattern: str, count: int = 5) -> str:
    """The pattern once for each comment, with {n}, {name}, {date}, {iso} and {text} filled in."""
    return "".join(
        pattern.format(
            n=number,
            id=4100 + 7 * number,
            name=NAMES[number % len(NAMES)],
            date=dated(number),
            iso=f"2024-05-{3 + number:02d}T{10 + number}:2{number % 6}:00+02:00",
            text=WORDS[number % len(WORDS)],
        )
        for number in range(count)
    )
