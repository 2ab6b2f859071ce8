"""Dates of elements: the machine's attribute, the words beside it, a tooltip's title, and what each adds to the others."""

from __future__ import annotations

import lxml.html
import pytest

from spiders.dates.elements import element_date, with_wall_clock, words_date
from spiders.dates.strings import find, read_date, set_site
from spiders.dates.value import DateValue
from tests.spiders.article.made import CAPTURED, page

PAGE = page("<html lang=en><body></body></html>")


def _read(html: str, pattern: str | None = None) -> str | None:
    value = element_date(PAGE, lxml.html.fragment_fromstring(html), pattern)
    return value.iso if value is not None else None


@pytest.mark.parametrize(
    ("html", "iso"),
    [
        ("<time datetime='2024-05-01T10:05:00+02:00'>yesterday</time>", "2024-05-01T10:05:00+02:00"),
        ("<p>posted <time datetime='2024-05-01T10:05:00+02:00'>then</time></p>", "2024-05-01T10:05:00+02:00"),
        # an instant in UTC beside the page's own clock: the difference is the offset
        ("<time datetime='2024-05-01T08:05:00Z'>1 May 2024, 10:05</time>", "2024-05-01T10:05:00+02:00"),
        ("<time datetime='2024-05-01T08:05:00Z'>1 May 2024</time>", "2024-05-01T08:05:00+00:00"),
        # a day whose words say the time too, and words of another day
        ("<time datetime='2024-05-01'>1 May 2024, 10:05</time>", "2024-05-01T10:05"),
        ("<time datetime='2024-05-01'>2 May 2024, 10:05</time>", "2024-05-01"),
        # words alone; a tooltip that knows more; words that know more than their tooltip
        ("<span>1 May 2024, 10:05</span>", "2024-05-01T10:05"),
        ("<span title='1 May 2024, 10:05'>3 hours ago</span>", "2024-05-01T10:05"),
        ("<span title='1 May 2024'>1 May 2024, 10:05</span>", "2024-05-01T10:05"),
        ("<span title='1 May 2024, 10:05'>1 May 2024</span>", "2024-05-01T10:05"),
        ("<span title='Open the profile'>1 May 2024</span>", "2024-05-01"),
        ("<p><abbr title='1 May 2024, 10:05'>a while ago</abbr></p>", "2024-05-01T10:05"),
        ("<span>no date at all</span>", None),
        ("<span></span>", None),
    ],
)  # fmt: skip
def test_what_an_element_says(html: str, iso: str | None) -> None:
    assert _read(html) == iso


def test_a_pattern_finds_the_date_among_other_words() -> None:
    html = "<p>Ada (12 posts) wrote on 1 May 2024 about 3 June 2023</p>"
    assert _read(html, r"wrote on (.+?) about") == "2024-05-01"
    assert element_date(PAGE, None) is None


def test_words_without_a_date_are_kept_raw() -> None:
    assert words_date(PAGE, "  some   time ") == DateValue(None, "some time")
    assert words_date(PAGE, "   ") is None


@pytest.mark.parametrize(
    ("wall", "iso"),
    [
        (DateValue("2024-05-01T13:45:00", "", "minute"), "2024-05-01T13:45:00+05:45"),
        (DateValue("2024-05-01T13:41:00", "", "minute"), "2024-05-01T08:00:00+00:00"),  # no zone's quarter
        (DateValue("2024-05-02T08:00:00", "", "minute"), "2024-05-01T08:00:00+00:00"),  # a day apart
        (DateValue("2024-05-01T13:45:00+02:00", "", "minute"), "2024-05-01T08:00:00+00:00"),
        (DateValue("2024-05-01", "", "day"), "2024-05-01T08:00:00+00:00"),
        (None, "2024-05-01T08:00:00+00:00"),
    ],
)
def test_a_wall_clock_tells_the_offset_of_real_zones_only(wall: DateValue | None, iso: str) -> None:
    instant = DateValue("2024-05-01T08:00:00+00:00", "2024-05-01T08:00:00Z", "second")
    assert with_wall_clock(instant, wall).iso == iso


def test_the_sites_order_and_zone_are_told_once_for_the_page() -> None:
    told = page("<html lang=en><body></body></html>")
    set_site(told, zone="Asia/Karachi", day_first=True)
    value = read_date(told, "03/04/2024 10:05")
    assert value is not None
    assert value.iso == "2024-04-03T10:05:00+05:00"
    other = read_date(told, "03/04/2024 10:05", day_first=False)
    assert other is not None
    assert (other.iso or "").startswith("2024-03-04")


def test_dates_are_found_with_their_places() -> None:
    text = "Opened 1 May 2024, closed 3 June 2024."
    found = find(text, language="en", base=CAPTURED)
    assert [(text[start:end], value.iso) for start, end, value in found] == [
        ("1 May 2024", "2024-05-01"),
        ("3 June 2024", "2024-06-03"),
    ]
    assert (
        find("A long line of words that says nothing of any day at all", language="en", base=CAPTURED) == []
    )
