"""Pages that only lead on: the Refresh field, `<meta http-equiv=refresh>`, a script that changes the address, framesets.

    refresh_of(page)  # Refresh(url="http://x.test/story", seconds=0.0)

Grammar: https://html.spec.whatwg.org/#shared-declarative-refresh-steps. What stands in `noscript` is for browsers without
scripts and counts for nothing here; a page that loads itself again leads nowhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urldefrag

from spiders.addresses import address
from spiders.reading import Follow, Reading
from spiders.sheet.page import Page
from spiders.spelling import spelling

FLAG = "refresh: "
"""Begins the flag of a page that leads on; the address follows."""
FRAMESET = "frameset"
"""Flag of a page that is drawn of frames alone."""
MAX_FRAMES = 20
"""Frames of one frameset that are read."""
_STORY = 500
"""Characters of a body: a page with so many is a story of its own, whatever its reload does (set by hand)."""
_STEPS = re.compile(
    r"\s*(\d*)(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+|$)(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL
)
_SCRIPT = re.compile(
    r"""(?:^|[;{}\s])(?:(?:window|document|self|top|parent)\.)*location(?:\.href)?\s*"""
    r"""(?:=\s*|\.(?:replace|assign)\(\s*)["']([^"'\\\s]{1,2000})["']"""
)
_SCRIPTS = 4_000
"""Characters of a page's scripts that are looked through."""


class Refresh(NamedTuple):
    """Where a page leads by itself, and after how long."""

    url: str
    seconds: float = 0.0


def refresh_of(page: Page) -> Refresh | None:
    """The first of field, meta element and script that leads to another address; None for a page that stays."""
    stated = [page.capture.header("refresh") or ""]
    if "html" in (page.capture.media_type or "html"):
        stated += _metas(page)
    for text in stated:
        match = _STEPS.match(text)
        if match and (match[1] or text.lstrip().startswith(".")):
            target = _elsewhere(page, _unquoted(match[2]))
            if target is not None:
                return Refresh(target, float(match[1] or 0))
    return None


def _unquoted(text: str) -> str:
    quote = text[:1]
    return text[1:].partition(quote)[0] if quote in ("'", '"') and quote else text.strip()


def _metas(page: Page) -> list[str]:
    if "refresh" not in page.text and "REFRESH" not in page.text.upper():
        return []
    return [
        meta.get("content") or ""
        for meta in page.tree.iter("meta")
        if (meta.get("http-equiv") or "").strip().lower() == "refresh"
        and next(meta.iterancestors("noscript"), None) is None
    ]


def _elsewhere(page: Page, href: str) -> str | None:
    found, flag = address(page.base_url, href) if href.strip() else (None, None)
    if flag is not None:
        page.notes.add(f"{flag}:refresh")
    url = urldefrag(found or "").url
    return url if url and spelling(url) != spelling(page.url) else None


def _by_script(page: Page) -> Refresh | None:
    """Of a page without text: where its scripts send the browser, if one says so in plain words."""
    scripts = "\n".join(script.text or "" for script in page.tree.iter("script"))[:_SCRIPTS]
    match = _SCRIPT.search(scripts)
    target = _elsewhere(page, match[1]) if match else None
    return Refresh(target) if target else None


def led_on(page: Page, reading: Reading) -> Reading:
    """The reading of a story's page with what it leads to.

    A page that only points on gives no article, and the address is followed (`Reading.refresh`). One with a story of its
    own is read as it stands; its flag says where it would go. Of a frameset the frames are read.
    """
    frames = _frames(page)
    if frames:
        return replace(reading, article=None, comments=(), follows=frames, flags=(*reading.flags, FRAMESET))
    leads = refresh_of(page)
    if leads is None and "empty" in reading.flags and "html" in (page.capture.media_type or "html"):
        leads = _by_script(page)
    if leads is None:
        return reading
    flags = (*reading.flags, f"{FLAG}{leads.url}")
    if reading.article is not None and (reading.comments or len(reading.article.body or "") >= _STORY):
        return replace(reading, flags=flags)
    return Reading(None, flags=flags, refresh=leads.url)


def _frames(page: Page) -> tuple[Follow, ...]:
    """The frames of a page that is a frameset, in document order."""
    if "html" not in (page.capture.media_type or "html") or "<frameset" not in page.text.lower():
        return ()
    sources = (frame.get("src") for frame in page.tree.iter("frame"))
    urls = (_elsewhere(page, source) for source in sources if source)
    return tuple(Follow(url, "frame") for url in list(dict.fromkeys(filter(None, urls)))[:MAX_FRAMES])
