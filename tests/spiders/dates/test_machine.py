"""One grammar for the dates of machines: articles, comments and feeds must give one answer to each form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.dates.machine import epoch_date, iso_date, machine_date, parse
from spiders.dates.strings import read

CLOCK = datetime(2026, 11, 1, tzinfo=UTC)
PROBES: list[tuple[str, str]] = [
    # ISO 8601 and RFC 3339, extended
    ("2024-05-01", "2024-05-01"),
    ("2024-5-1", "2024-05-01"),
    ("2024/05/01", "2024-05-01"),
    ("2024.05.01", "2024-05-01"),
    ("2024-05-01T10:00", "2024-05-01T10:00"),
    ("2024-05-01 10:00", "2024-05-01T10:00"),
    ("2024-05-01T10:00:30", "2024-05-01T10:00:30"),
    ("2024-05-01T10:00:30Z", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01t10:00:30z", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01T10:00Z", "2024-05-01T10:00:00+00:00"),
    ("2024-05-01T10Z", "2024-05-01T10:00:00+00:00"),
    ("2024-05-01T10:00+02", "2024-05-01T10:00:00+02:00"),
    ("2024-05-01T10:00:30+0530", "2024-05-01T10:00:30+05:30"),
    ("2024-05-01T10:00:30-03:30", "2024-05-01T10:00:30-03:30"),
    ("2024-05-01T10:00:30\u221203:00", "2024-05-01T10:00:30-03:00"),
    ("2024-05-01T10:00:30-00:00", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01T10:00:30+14:00", "2024-05-01T10:00:30+14:00"),
    ("2024-05-01T10:00:30 +0200", "2024-05-01T10:00:30+02:00"),
    ("2024-05-01 10:00:30+02:00", "2024-05-01T10:00:30+02:00"),
    ("2024-05-01 10:00:30 UTC", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01 10:00:30 GMT", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01 10:00:30 UTC+2", "2024-05-01T10:00:30+02:00"),
    ("2024-05-01 10:00:30 +0000 UTC", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01 10:00:30.123456789 +0200 CEST m=+0.004", "2024-05-01T10:00:30+02:00"),
    ("2024-05-01 10:00:30 PKT", "2024-05-01T10:00:30+05:00"),
    ("2024-05-01T10:00:30+02:00[Europe/Berlin]", "2024-05-01T10:00:30+02:00"),
    ("2024-05-01T10:00:30Z[UTC]", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01 10:00:30 Europe/Berlin", "2024-05-01T10:00:30+02:00"),
    ("2024-05-01T10:00:30.5Z", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01T10:00:30,5Z", "2024-05-01T10:00:30+00:00"),
    ("2024-05-01T10:00:59.999Z", "2024-05-01T10:00:59+00:00"),
    ("2024-05-01T9:5:7Z", "2024-05-01T09:05:07+00:00"),
    ("2024-05-01_10:00:30", "2024-05-01T10:00:30"),
    ("2024-05-01T1000", "2024-05-01T10:00"),
    ("2024-05-01T10.00.30", "2024-05-01T10:00:30"),
    ("2024-05-01-10:00", "2024-05-01T10:00"),
    # the ends of days and minutes
    ("2024-05-01T24:00:00Z", "2024-05-02T00:00:00+00:00"),
    ("2024-12-31T24:00", "2025-01-01T00:00"),
    ("2024-02-28T24:00:00+02:00", "2024-02-29T00:00:00+02:00"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
    ("2024-05-01T24:30:00Z", "2024-05-01"),
    ("2024-05-01T25:61:00Z", "2024-05-01"),
    ("2024-05-01T10:00:30+99:00", "2024-05-01T10:00:30"),
    # basic
    ("20240501", "2024-05-01"),
    ("20240501T100030Z", "2024-05-01T10:00:30+00:00"),
    ("20240501T1000", "2024-05-01T10:00"),
    ("20240501T100030+0200", "2024-05-01T10:00:30+02:00"),
    ("20240501 10:00:30", "2024-05-01T10:00:30"),
    ("20240501100030", "2024-05-01T10:00:30"),
    ("202405011000", "2024-05-01T10:00"),
    # RFC 822, 1123, 2822, 850
    ("Wed, 01 May 2024 10:00:30 GMT", "2024-05-01T10:00:30+00:00"),
    ("Wed, 1 May 2024 10:00:30 +0200", "2024-05-01T10:00:30+02:00"),
    ("01 May 2024 10:00 EST", "2024-05-01T10:00:00-05:00"),
    ("01 May 24 10:00 PDT", "2024-05-01T10:00:00-07:00"),
    ("Wed, 01 May 2024 10:00:30 UT", "2024-05-01T10:00:30+00:00"),
    ("Wed, 01 May 2024 10:00:30 GMT+0500", "2024-05-01T10:00:30+05:00"),
    ("Wed, 01 May 2024 10:00:30 +0000 (UTC)", "2024-05-01T10:00:30+00:00"),
    ("Wed, 01 May 2024 10:00:60 GMT", "2024-05-01T10:00:59+00:00"),
    ("Wed, 01 May 2024 24:00:00 GMT", "2024-05-02T00:00:00+00:00"),
    ("Wednesday, 01-May-24 10:00:30 GMT", "2024-05-01T10:00:30+00:00"),
    ("01-May-2024 10:00:30", "2024-05-01T10:00:30"),
    # asctime, date, Java, Twitter, JavaScript
    ("Wed May  1 10:00:30 2024", "2024-05-01T10:00:30"),
    ("Wed May 01 10:00:30 UTC 2024", "2024-05-01T10:00:30+00:00"),
    ("Wed May 01 10:00:30 CEST 2024", "2024-05-01T10:00:30+02:00"),
    ("Wed May 01 10:00:30 +0000 2024", "2024-05-01T10:00:30+00:00"),
    ("Wed May 01 2024 10:00:30 GMT+0200 (Central European Summer Time)", "2024-05-01T10:00:30+02:00"),
    # Unix time and .NET
    ("1714557630", "2024-05-01T10:00:30+00:00"),
    ("1714557630.25", "2024-05-01T10:00:30+00:00"),
    ("1714557630123", "2024-05-01T10:00:30+00:00"),
    ("1714557630123456", "2024-05-01T10:00:30+00:00"),
    ("999999999", "2001-09-09T01:46:39+00:00"),
    ("/Date(1714557630123)/", "2024-05-01T10:00:30+00:00"),
    ("/Date(1714557630123+0200)/", "2024-05-01T10:00:30+00:00"),
]


@pytest.mark.parametrize(("raw", "iso"), PROBES)
def test_articles_comments_and_feeds_agree(raw: str, iso: str) -> None:
    article, comment = read(raw, language=None, base=CLOCK, latest=CLOCK), machine_date(raw)
    assert article is not None
    assert comment is not None
    assert (article.iso, comment.iso, iso_date(raw)) == (iso, iso, iso)
    assert article.precision == comment.precision


@pytest.mark.parametrize(
    "raw",
    ["", "yesterday", "2024", "2024-05", "05/01/2024", "1/5/24", "2024-02-30", "2024-13-01", "20241301", "12345678901", "1714557630123456789",
     "0", "-1", "2024-05-01 10:00 PM", "10:00:30", "May 2024", "Wed, 32 May 2024 10:00:30 GMT", "Wed, 01 Foo 2024 10:00:30 GMT", "9" * 400, "20240501" * 20],
)  # fmt: skip
def test_no_machine_date(raw: str) -> None:
    assert machine_date(raw) is None
    assert iso_date(raw) is None


@pytest.mark.parametrize(
    "raw", ["0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2024-02-30", "2031-01-01"]
)
def test_dates_that_no_page_has_are_dates_still(raw: str) -> None:
    value = read(raw, language="en", base=CLOCK, latest=CLOCK)
    assert value is not None
    assert (value.iso, value.raw) == (None, raw)


@pytest.mark.parametrize(
    ("raw", "language", "zone", "iso"),
    [
        ("2024-05-01 10:00:30 CST", "zh-CN", None, "2024-05-01T10:00:30+08:00"),
        ("2024-05-01 10:00:30 CST", "en-US", None, "2024-05-01T10:00:30-06:00"),
        ("2024-05-01 10:00:30 IST", "en-IN", None, "2024-05-01T10:00:30+05:30"),
        ("2024-05-01 10:00:30 IST", None, None, "2024-05-01T10:00:30"),
        ("2024-05-01 10:00:30 ET", None, None, "2024-05-01T10:00:30-04:00"),
        ("Wed May 01 10:00:30 CST 2024", "zh", None, "2024-05-01T10:00:30+08:00"),
        ("2024-05-01 10:00:30 IST", "en", "Asia/Kolkata", "2024-05-01T10:00:30+05:30"),
    ],
)
def test_zones_that_need_a_country(raw: str, language: str | None, zone: str | None, iso: str) -> None:
    value = read(raw, language=language, base=CLOCK, zone=zone)
    assert value is not None
    assert value.iso == iso


def test_a_zone_to_assume_where_none_is_stated() -> None:
    isos = [
        value.iso
        for raw in ("2024-05-01T10:00:30", "2024-05-01T10:00:30+02:00", "2024-05-01")
        if (value := machine_date(raw, "Z"))
    ]
    assert isos == ["2024-05-01T10:00:30+00:00", "2024-05-01T10:00:30+02:00", "2024-05-01"]


def test_unix_time_as_a_number() -> None:
    values = [epoch_date(stamp) for stamp in (1714557630, 1714557630123, 1714557630.9)]
    assert {value.iso for value in values if value} == {"2024-05-01T10:00:30+00:00"}
    assert [epoch_date(stamp) for stamp in (0, -5, 1e30, float("inf"), float("nan"))] == [None] * 5


def test_feeds_keep_local_time_where_nobody_knows_the_zone() -> None:
    assert iso_date("Wed, 01 May 2024 10:00:30 XYZ") == "2024-05-01T10:00:30"
    assert iso_date("Wed, 01 May 2024 10:00 K") == "2024-05-01T10:00"
    assert iso_date("1851-09-18") == "1851-09-18"


ZONES = st.sampled_from([timezone(timedelta(minutes=15 * quarters)) for quarters in range(-48, 57)])
MOMENTS = st.builds(
    lambda seconds, zone: datetime.fromtimestamp(seconds, zone),
    st.integers(662_688_000, 1_793_000_000),
    ZONES,
)


@settings(max_examples=150, deadline=None)
@given(when=MOMENTS)
def test_every_form_keeps_the_instant(when: datetime) -> None:
    offset = when.strftime("%z")
    forms = [
        when.isoformat(), when.isoformat(" "), when.strftime("%Y%m%dT%H%M%S%z"), when.strftime("%Y-%m-%dT%H:%M:%S.123") + offset,
        format_datetime(when), when.strftime("%A, %d-%b-%y %H:%M:%S ") + offset, when.strftime("%a %b %d %H:%M:%S ") + offset + when.strftime(" %Y"),
        when.strftime("%a %b %d %Y %H:%M:%S GMT") + offset, str(int(when.timestamp())), str(int(when.timestamp() * 1000)),
    ]  # fmt: skip
    for form in forms:
        article, comment, feed = read(form, language=None, base=CLOCK), machine_date(form), iso_date(form)
        assert article is not None, form
        assert comment is not None, form
        assert article.iso == comment.iso == feed, form
        assert datetime.fromisoformat(feed or "") == when, form


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=110),
        st.from_regex(r"\A\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T _,-]\d{1,2}:?\d{2}:?\d{2}.{0,12}\Z"),
    )
)
def test_any_text_gives_a_date_or_none(text: str) -> None:
    for iso in (iso_date(text), (value.iso if (value := machine_date(text)) else None)):
        assert iso is None or datetime.fromisoformat(iso)
    moment = parse(text)
    assert moment is None or moment.precision in {"second", "minute", "hour", "day"}
