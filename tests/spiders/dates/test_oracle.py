"""Round trips: babel writes a date in a language's own format, the grammar reads it back."""

# ruff: noqa: DTZ001 - hypothesis takes naive bounds

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.dates.calendars import from_jalali
from spiders.dates.strings import find, read

babel = pytest.importorskip("babel", reason="the oracle of these tests")
from babel.dates import format_date, format_time  # noqa: E402 - after the skip

BASE = datetime(2026, 11, 1, tzinfo=UTC)
LANGUAGES = """af am ar az be bg bn bs ca cs cy da de el en en_GB en_IN es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it
ja ka kk km kn ko ky lb lo lt lv mk ml mr ms my nb ne nl nn pa pl ps pt ro ru si sk sl sq sr sr_Latn sv sw ta te th tr uk
ur uz vi zh zh_Hant zu"""
FORMATS = ("full", "long", "medium")
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2026, 10, 31))


@pytest.mark.parametrize("locale", LANGUAGES.split())
@settings(max_examples=12, deadline=None)
@given(when=MOMENTS, form=st.sampled_from(FORMATS), joint=st.sampled_from([" ", ", ", " - ", " | "]))
def test_round_trip(locale: str, when: datetime, form: str, joint: str) -> None:
    day = format_date(when, form, locale=locale)
    language = locale.replace("_", "-")
    value = read(day, language=language, base=BASE)
    assert value is not None, day
    assert value.iso == when.date().isoformat(), day
    stamp = f"{day}{joint}{format_time(when, 'short', locale=locale)}"
    value = read(stamp, language=language, base=BASE)
    assert value is not None, stamp
    assert value.iso == when.isoformat()[:16], stamp


@settings(max_examples=60, deadline=None)
@given(when=st.datetimes(datetime(1990, 1, 2), datetime(2026, 10, 31), timezones=st.timezones()))
def test_machine_forms_keep_the_instant(when: datetime) -> None:
    when = when.replace(microsecond=0)
    if (when.utcoffset() or BASE - BASE).total_seconds() % 60:
        return  # local mean time before zones: no page writes it
    value = read(when.isoformat(), language=None, base=BASE)
    assert value is not None
    assert value.iso is not None
    assert datetime.fromisoformat(value.iso) == datetime.fromisoformat(when.isoformat())


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_gives_an_answer(text: str) -> None:
    value = read(text, language="en", base=BASE, latest=BASE)
    assert value is None or value.iso is None or datetime.fromisoformat(value.iso)
    for start, end, found in find(text, language="en", base=BASE):
        assert text[start:end] == found.raw


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [((1391, 7, 11), "2012-10-02"), ((1399, 12, 30), "2021-03-20"), ((1400, 1, 1), "2021-03-21"),
     ((1403, 12, 30), "2025-03-20"), ((1404, 1, 1), "2025-03-21"), ((1370, 12, 30), "1992-03-20"), ((1375, 1, 1), "1996-03-20")],
)  # fmt: skip
def test_jalali(jalali: tuple[int, int, int], gregorian: str) -> None:
    day = from_jalali(*jalali)
    assert day is not None
    assert day.isoformat() == gregorian


@pytest.mark.parametrize("jalali", [(1400, 12, 30), (1400, 7, 31), (1400, 13, 1), (1300, 1, 1), (1400, 1, 0)])
def test_jalali_days_that_do_not_exist(jalali: tuple[int, int, int]) -> None:
    assert from_jalali(*jalali) is None
