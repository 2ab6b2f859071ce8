"""`read` and `find` on strings as news pages write them, counted from 2 October 2012, 12:00 +05:00."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from spiders.dates.strings import find, localise, read
from spiders.dates.value import DateValue

BASE = datetime(2012, 10, 2, 12, 0, tzinfo=timezone(timedelta(hours=5)))
# text, language of the page, expected (None: no date, or one that cannot be decided)
CASES: list[tuple[str, str | None, str | None]] = [
    ("October 2 2012 at 9:59", "en", "2012-10-02T09:59"),
    ("Oct 2nd '12", "en", "2012-10-02"),
    ("2/10/12 9:59 AM", "en-GB", "2012-10-02T09:59"),
    ("02-Oct-2012", "en", "2012-10-02"),
    ("02-Oct-12", "en", "2012-10-02"),
    ("02.10.2012, 09:59 Uhr", "de", "2012-10-02T09:59"),
    ("Dienstag, 02.10.2012 um 9.59 Uhr", "de", "2012-10-02T09:59"),
    ("Di., 2.10.2012 | 9.59 Uhr", "de", "2012-10-02T09:59"),
    ("le 02/10/2012 à 09h59", "fr", "2012-10-02T09:59"),
    ("Le 2 octobre 2012 à 9 h 59", "fr", "2012-10-02T09:59"),
    ("1er octobre 2012", "fr", "2012-10-01"),
    ("02.10.12 | 09:59", "de", "2012-10-02T09:59"),
    ("Mar, 2 oct 2012 - 22:30", "es", "2012-10-02T22:30"),
    ("mar. 2 oct. 2012 22:30", "fr", "2012-10-02T22:30"),
    ("martes, 2 de octubre de 2012", "es", "2012-10-02"),
    ("2 Okt 2012 pukul 09.59 WIB", "id", "2012-10-02T09:59:00+07:00"),
    ("02/10/2012 09:59 WIB", "id", "2012-10-02T09:59:00+07:00"),
    ("Thứ ba, 2/10/2012, 09:59 (GMT+7)", "vi", "2012-10-02T09:59:00+07:00"),
    ("Ngày 2 tháng 10 năm 2012", "vi", "2012-10-02"),
    ("2 tháng 10, 2012 lúc 9:59 sáng", "vi", "2012-10-02T09:59"),
    ("2012/10/2(火) 9:59", "ja", "2012-10-02T09:59"),
    ("2012.10.2 09:59", "ko", "2012-10-02T09:59"),
    ("2012-10-02 오전 9:59:13", "ko", "2012-10-02T09:59:13"),
    ("平成24年10月2日", "ja", "2012-10-02"),
    ("令和6年5月3日 午後3時04分", "ja", "2024-05-03T15:04"),
    ("民國101年10月2日", "zh-TW", "2012-10-02"),
    ("二〇一二年十月二日", "zh", "2012-10-02"),
    ("2012年10月2日 星期二 下午3:07", "zh", "2012-10-02T15:07"),
    ("2012年10月2日（火） 15時07分", "ja", "2012-10-02T15:07"),
    ("2 ต.ค. 2555 09:59 น.", "th", "2012-10-02T09:59"),
    ("2 ต.ค. 55 / 09:59 น.", "th", "2012-10-02T09:59"),
    ("วันอังคารที่ 2 ตุลาคม พ.ศ. 2555 เวลา 09:59 น.", "th", "2012-10-02T09:59"),
    ("2 ตุลาคม 2012", "th", "2012-10-02"),
    ("10/2/12 9:59 PM EDT", "en-US", "2012-10-02T21:59:00-04:00"),
    ("October 2, 2012 9:59 p.m. PT", "en", "2012-10-02T21:59:00-07:00"),
    ("1391/7/11 - 12:30", "fa", "2012-10-02T12:30"),
    ("سه‌شنبه ۱۱ مهر ۱۳۹۱ ساعت ۱۲:۳۰", "fa", "2012-10-02T12:30"),
    ("الثلاثاء 2 أكتوبر 2012 - 09:59 ص", "ar", "2012-10-02T09:59"),
    ("2 تشرين الأول 2012", "ar", "2012-10-02"),
    ("2012-10-02 09:59:00 +0500", None, "2012-10-02T09:59:00+05:00"),
    ("Posted Oct 02, 2012 | 09:59 GMT+5", "en", "2012-10-02T09:59:00+05:00"),
    ("2012-10-02T09:59:00.123456789Z", None, "2012-10-02T09:59:00+00:00"),
    ("20121002T095900Z", None, "2012-10-02T09:59:00+00:00"),
    ("1349153940.123", None, "2012-10-02T04:59:00+00:00"),
    ("2012-10-02 09:59 AM", None, "2012-10-02T09:59"),
    ("2012-10-02 09:59 PM", "en", "2012-10-02T21:59"),
    ("2012-10-02T09:59:00 05:00", None, "2012-10-02T09:59"),
    ("Tue, 2 Oct 2012 09:59:00 +0500", None, "2012-10-02T09:59:00+05:00"),
    ("Tue, 02 Oct 2012 09:59:00 EST", None, "2012-10-02T09:59:00-05:00"),
    ("Tue Oct  2 09:59:00 2012", None, "2012-10-02T09:59:00"),
    ("Tue Oct  2 09:59:00 PKT 2012", None, "2012-10-02T09:59:00+05:00"),
    ("Tue Oct 02 09:59:00 +0000 2012", None, "2012-10-02T09:59:00+00:00"),
    ("2012:10:02 09:59:00", None, None),
    ("an hour ago", "en", "2012-10-02T11:00:00+05:00"),
    ("1 hr. ago", "en", "2012-10-02T11:00:00+05:00"),
    ("2h ago", "en", "2012-10-02T10:00:00+05:00"),
    ("2h", "en", "2012-10-02T10:00:00+05:00"),
    ("3 days, 4 hours ago", "en", "2012-09-29"),
    ("about 2 hours ago", "en", "2012-10-02T10:00:00+05:00"),
    ("il y a une heure", "fr", "2012-10-02T11:00:00+05:00"),
    ("hace una hora", "es", "2012-10-02T11:00:00+05:00"),
    ("há 2 horas", "pt", "2012-10-02T10:00:00+05:00"),
    ("2 horas atrás", "pt", "2012-10-02T10:00:00+05:00"),
    ("2 uur geleden", "nl", "2012-10-02T10:00:00+05:00"),
    ("för 2 timmar sedan", "sv", "2012-10-02T10:00:00+05:00"),
    ("for 2 timer siden", "nb", "2012-10-02T10:00:00+05:00"),
    ("2 tuntia sitten", "fi", "2012-10-02T10:00:00+05:00"),
    ("2 godziny temu", "pl", "2012-10-02T10:00:00+05:00"),
    ("2 часа назад", "ru", "2012-10-02T10:00:00+05:00"),
    ("2 години тому", "uk", "2012-10-02T10:00:00+05:00"),
    ("před 2 hodinami", "cs", "2012-10-02T10:00:00+05:00"),
    ("2 saat önce", "tr", "2012-10-02T10:00:00+05:00"),
    ("πριν από 2 ώρες", "el", "2012-10-02T10:00:00+05:00"),
    ("acum 2 ore", "ro", "2012-10-02T10:00:00+05:00"),
    ("2 órája", "hu", "2012-10-02T10:00:00+05:00"),
    ("2 jam yang lalu", "id", "2012-10-02T10:00:00+05:00"),
    ("2 giờ trước", "vi", "2012-10-02T10:00:00+05:00"),
    ("منذ ساعتين", "ar", "2012-10-02T10:00:00+05:00"),
    ("منذ 3 أيام", "ar", "2012-09-29"),
    ("2 ساعت پیش", "fa", "2012-10-02T10:00:00+05:00"),
    ("2 घंटे पहले", "hi", "2012-10-02T10:00:00+05:00"),
    ("২ ঘণ্টা আগে", "bn", "2012-10-02T10:00:00+05:00"),
    ("2小时前", "zh", "2012-10-02T10:00:00+05:00"),
    ("2時間前", "ja", "2012-10-02T10:00:00+05:00"),
    ("2시간 전", "ko", "2012-10-02T10:00:00+05:00"),
    ("2 ชั่วโมงที่แล้ว", "th", "2012-10-02T10:00:00+05:00"),
    ("לפני 2 שעות", "he", "2012-10-02T10:00:00+05:00"),
    ("לפני שעתיים", "he", "2012-10-02T10:00:00+05:00"),
    ("prije 2 sata", "hr", "2012-10-02T10:00:00+05:00"),
    ("преди 2 часа", "bg", "2012-10-02T10:00:00+05:00"),
    ("Yesterday, 14:05", "en", "2012-10-01T14:05"),
    ("Today at 11:05 AM", "en", "2012-10-02T11:05"),
    ("Heute, 11:05", "de", "2012-10-02T11:05"),
    ("Hoy a las 11:05", "es", "2012-10-02T11:05"),
    ("Aujourd'hui à 11h05", "fr", "2012-10-02T11:05"),
    ("Aujourd’hui à 11h05", "fr", "2012-10-02T11:05"),
    ("今天 11:05", "zh", "2012-10-02T11:05"),
    ("昨日 14:05", "ja", "2012-10-01T14:05"),
    ("어제 오후 2:05", "ko", "2012-10-01T14:05"),
    ("Сегодня в 11:05", "ru", "2012-10-02T11:05"),
    ("вчера, 14:05", "ru", "2012-10-01T14:05"),
    ("i går kl. 14:05", "sv", "2012-10-01T14:05"),
    ("Hier, 14:05", "fr", "2012-10-01T14:05"),
    ("Yesterday, 11:30", "en", "2012-10-01T11:30"),
    ("today at 9:05", "en", "2012-10-02T09:05"),
    ("Gestern um 11.30 Uhr", "de", "2012-10-01T11:30"),
    ("Today at 11:05 AM EDT", "en", "2012-10-02T11:05:00-04:00"),
    ("Yesterday, 23:30 GMT+9", "en", "2012-10-01T23:30:00+09:00"),
    ("avant-hier à 14:05", "fr", "2012-09-30T14:05"),
    ("hôm qua lúc 14:05", "vi", "2012-10-01T14:05"),
    ("πριν 3 ημέρες", "el", "2012-09-29"),
    ("2 Ottobre 2012 alle ore 14,05", "it", "2012-10-02T14:05"),
    ("2. listopada 2012. u 14:05", "hr", "2012-10-02T14:05"),
    ("02.10.2012. u 14:05", "sr", "2012-10-02T14:05"),
    ("2 oktober 2012, 14 u 05", "nl", "2012-10-02T14:05"),
    ("เผยแพร่: 2 ต.ค. 55 14:05", "th", "2012-10-02T14:05"),
    ("02-Oct-12 14:05", "en", "2012-10-02T14:05"),
    ("2 Oct 14:05", "en", None),
    ("平成元年10月2日", "ja", None),
    ("令和元年6月14日", "ja", "2019-06-14"),
    ("发布时间：2012-10-02 14:05:33 来源：海港日报", "zh", "2012-10-02T14:05:33"),
    ("Stand:02.10.2012", "de", "2012-10-02"),
    ("입력:2012-10-02 14:05", "ko", "2012-10-02T14:05"),
    ("Publié:2 octobre 2012", "fr", "2012-10-02"),
    ("Mis à jour le 2 octobre 2012 à 14h05", "fr", "2012-10-02T14:05"),
    ("Publicerad 2 oktober 2012 kl. 14.05", "sv", "2012-10-02T14:05"),
    ("piątek, 2 listopada 2012 r., godz. 14:05", "pl", "2012-11-02T14:05"),
    ("প্রকাশ: ০২ অক্টোবর ২০১২, ০২:০৫ পিএম", "bn", "2012-10-02T14:05"),
    ("입력 2012.10.02 14:05 수정 2012.10.03 09:00", "ko", "2012-10-02T14:05"),
    ("Posted by Ada Quill on October 2, 2012 at 2:05 pm", "en", "2012-10-02T14:05"),
    ("The vote of 2012:10-02", "en", None),
    ("gestern", "de", "2012-10-01"),
    ("just now", "en", "2012-10-02T12:00:00+05:00"),
    ("2 months ago", "en", None),
    ("last year", "en", None),
    ("a year ago", "en", None),
    ("5 min read", "en", None),
    ("3 comments", "en", None),
    ("Page 2 of 10", "en", None),
    ("1,234 views", "en", None),
    ("12/12", "en", None),
    ("+1 555 123 4567", "en", None),
    ("192.168.10.12", "en", None),
    ("Version 2.10.2012", "en", "2012-10-02"),
    ("$10.02.12", "en", None),
    ("Room 2012", "en", None),
    ("© 2012", "en", None),
    ("2012", "en", None),
    ("10:30", "en", None),
    ("Score: 3-2-1", "en", None),
    ("May 2012", "en", None),
    ("In May I had 2 cats", "en", None),
    ("The 2010 Games in March 12 were", "en", None),
    ("Share on 10/2 2012", "en", None),
    ("#1349153940", "en", None),
    ("555-1349153940", "en", None),
    ("01/01/1970", "en", None),
    ("January 1, 1970", "en", None),
    ("31/02/2012", "en-GB", None),
    ("12345678", "en", None),
    ("99999999", "en", None),
    ("ISBN 978-3-16-148410-0", "en", None),
    ("1 2 3 4 5", "en", None),
    ("03/04/2012", "en", None),
    ("2012-13-45", None, None),
    ("Reply to John (2)", "en", None),
    ("March for Life", "en", None),
    ("Mon 3 PM", "en", None),
    ("second 2 none", "en", None),
    ("sun 5", "en", None),
    ("2nd of 3", "en", None),
    ("Sept. 11", "en", None),
    ("Born 1985-10-02", "en", None),
    ("Updated 10:15 a.m. ET, Tue October 2, 2012", "en", "2012-10-02T10:15:00-04:00"),
    ("10:15 AM, Oct 2, 2012", "en", "2012-10-02T10:15"),
    ("10:15 - 02.10.2012", "de", "2012-10-02T10:15"),
    (
        "PUBLISHED: 09:59 EST, 2 October 2012 | UPDATED: 11:00 EST, 3 October 2012",
        "en",
        "2012-10-02T09:59:00-05:00",
    ),
    ("2 Oct 2012, 9:59am BST", "en-GB", "2012-10-02T09:59:00+01:00"),
    ("Tue 2 Oct 2012 09.59 BST", "en-GB", "2012-10-02T09:59:00+01:00"),
    ("2012. október 2. 9:59", "hu", "2012-10-02T09:59"),
    ("2012. 10. 02. 09:59", "hu", "2012-10-02T09:59"),
    ("2012 m. spalio 2 d. 09:59", "lt", "2012-10-02T09:59"),
    ("2012. gada 2. oktobris, 09:59", "lv", "2012-10-02T09:59"),
    ("Tor 2 okt 2012 kl 09:59", "sv", "2012-10-02T09:59"),
    ("2.10.2012 klo 9.59", "fi", "2012-10-02T09:59"),
    ("02 Οκτωβρίου 2012, 09:59 μ.μ.", "el", "2012-10-02T21:59"),
    ("2 Οκτ 2012 | 09:59", "el", "2012-10-02T09:59"),
    ("2 EKİM 2012 SALI", "tr", "2012-10-02"),
    ("02 Ekim 2012, 09:59", "tr", "2012-10-02T09:59"),
    ("2 OKTOBER 2012", "de", "2012-10-02"),
    ("2012-10-02 klo 09.59", "fi", "2012-10-02T09:59"),
    ("2. říjen 2012 v 9:59", "cs", "2012-10-02T09:59"),
    ("2. 10. 2012 | 9:59", "cs", "2012-10-02T09:59"),
    ("2. listopada 2012.", "hr", "2012-10-02"),
    ("2 listopada 2012", "pl", "2012-11-02"),
    ("2 жовтня 2012, 09:59", "uk", "2012-10-02T09:59"),
    ("2 октомври 2012", "bg", "2012-10-02"),
    ("2. октобар 2012. 09:59", "sr", "2012-10-02T09:59"),
    ("2 अक्टूबर 2012, 9:59 AM IST", "hi", "2012-10-02T09:59:00+05:30"),
    ("२ अक्टूबर २०१२", "hi", "2012-10-02"),
    ("Oct 02, 2012, 09:59 IST", "en-IN", "2012-10-02T09:59:00+05:30"),
    ("2 באוקטובר 2012 בשעה 09:59", "he", "2012-10-02T09:59"),
    ("০২ অক্টোবর ২০১২, ০৯:৫৯ এএম", "bn", "2012-10-02T09:59"),
    ("அக்டோபர் 2, 2012", "ta", "2012-10-02"),
    ("2 ოქტომბერი 2012", "ka", "2012-10-02"),
    ("2 հոկտեմբերի 2012", "hy", "2012-10-02"),
    ("2 Oktobar 2012", "bs", "2012-10-02"),
    ("2 Oktoba 2012", "sw", "2012-10-02"),
    ("Oct 2, 2012 at 9:59 a. m.", "en", "2012-10-02T09:59"),
    ("2 oct. 2012 9:59 a. m.", "es", "2012-10-02T09:59"),
    ("2012-10-02T09:59+05", None, "2012-10-02T09:59:00+05:00"),
    ("Oct 2, 2012 9:59 AM UTC+5:30", "en", "2012-10-02T09:59:00+05:30"),
    ("2 Oct 2012 09:59:00 UTC", "en", "2012-10-02T09:59:00+00:00"),
    ("October 2, 2012 – 12:00am", "en", "2012-10-02T00:00"),
    ("12 noon, October 2, 2012", "en", "2012-10-02T12:00"),
    ("Oct. 2, 2012, noon", "en", "2012-10-02T12:00"),
    ("Oct. 2, 2012, midnight", "en", "2012-10-02T00:00"),
    ("2 Oct 2012, 12 a.m.", "en", "2012-10-02T00:00"),
    ("2 October 2012, 12:30 noon", "en", "2012-10-02T12:30"),
    ("2 October 2012 at 12 midnight GMT", "en", "2012-10-02T00:00:00+00:00"),
    ("2. Oktober 2012, Mitternacht", "de", "2012-10-02T00:00"),
    ("2. Oktober 2012, 9:30 nachm.", "de", "2012-10-02T21:30"),
    ("2 octobre 2012, midi", "fr", "2012-10-02T12:00"),
    ("2 de octubre de 2012, medianoche", "es", "2012-10-02T00:00"),
    ("2 de octubre de 2012, 9:30 de la noche", "es", "2012-10-02T21:30"),
    ("2 de outubro de 2012, meio-dia", "pt", "2012-10-02T12:00"),
    ("2 ottobre 2012, mezzogiorno", "it", "2012-10-02T12:00"),
    ("2 października 2012, północ", "pl", "2012-10-02T00:00"),
    ("2 октября 2012 г., полдень", "ru", "2012-10-02T12:00"),
    ("2 Октомври 2012, 9:30 след обяд", "bg", "2012-10-02T21:30"),
    ("2012. október 2., dél", "hu", "2012-10-02T12:00"),
    ("2 Ekim 2012, gece yarısı", "tr", "2012-10-02T00:00"),
    ("2 October 2012 del", None, "2012-10-02"),  # Hungarian "dél" without its accent is a Romance article
    ("2012年10月2日 中午11:30", "zh", "2012-10-02T11:30"),
    ("2012年10月2日 正午", "ja", "2012-10-02T12:00"),
    ("2012年10月2日 0時", "ja", "2012-10-02T00:00"),
    ("Oct 2, 2012 @ 9:59am", "en", "2012-10-02T09:59"),
    ("Oct 2, 2012 · 9:59 AM", "en", "2012-10-02T09:59"),
    ("10/02/2012 09:59AM", "en-US", "2012-10-02T09:59"),
    ("2012-10-2 9:59", None, "2012-10-02T09:59"),
    ("2012-10-02-09:59", None, "2012-10-02T09:59"),
    ("Joined: Oct 2012", "en", None),
    ("2 de out. de 2012", "pt-BR", "2012-10-02"),
    ("02/10/2012 - 09h59", "pt-BR", "2012-10-02T09:59"),
    ("02/10/2012 09h59min", "pt-BR", "2012-10-02T09:59"),
    ("2 ott 2012", "it", "2012-10-02"),
    ("02 set 2012", "it", "2012-09-02"),
    ("2 ago 2012", "es", "2012-08-02"),
    ("2 August 2012, 14 Uhr", "de", "2012-08-02T14:00"),
    ("2012-10-02 24:00:00", None, "2012-10-03T00:00"),
    ("2012-10-02T9:59:0Z", None, "2012-10-02T09:59:00+00:00"),
    ("2012-10-02 9:5:07", None, "2012-10-02T09:05:07"),
    ("Oct 2, 2012 9:59 AM (EDT)", "en", "2012-10-02T09:59:00-04:00"),
    ("ti 2.10.2012 09:59", "fi", "2012-10-02T09:59"),
    ("So., 2. Dez. 2012", "de", "2012-12-02"),
    ("do 2 aug. 2012 09:59", "nl", "2012-08-02T09:59"),
    ("02-10-2012 09:59", "nl", "2012-10-02T09:59"),
    ("2-10-2012", "nl", "2012-10-02"),
    ("/Date(1349153940000)/", None, "2012-10-02T04:59:00+00:00"),
    ("20121002095900", None, "2012-10-02T09:59:00"),
]


def _same(got: str | None, expected: str | None) -> bool:
    if got is None or expected is None:
        return got == expected
    if len(expected) > 19:
        return len(got) > 19 and datetime.fromisoformat(got) == datetime.fromisoformat(expected)
    return len(got) <= 19 and got[:16] == expected[:16]


@pytest.mark.parametrize(("text", "language", "expected"), CASES)
def test_read(text: str, language: str | None, expected: str | None) -> None:
    value = read(text, language=language, base=BASE)
    assert _same(value.iso if value else None, expected), value


@pytest.mark.parametrize(
    "text", ["Reply", "Comments (45)", "5 min read", "Page 2 of 10", "May", "192.168.10.12", "", "@2"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text, language="en", base=BASE) is None
    assert find(text, language="en", base=BASE) == []


@pytest.mark.parametrize(
    "text", ["Jun 20th at 2:41 am", "03/04/2012", "21:00", "Oct 2012", "2 months ago", "1970-01-01"]
)
def test_undecidable_keeps_its_raw_string(text: str) -> None:
    value = read(text, language="en", base=BASE)
    assert value is not None
    assert value.iso is None
    assert value.raw == text


@pytest.mark.parametrize(
    ("text", "precision"),
    [("3 hours ago", "hour"), ("5 minutes ago", "minute"), ("2 weeks ago", "day"), ("3 days ago", "day"),
     ("2 months ago", "month"), ("2 October 2012", "day"), ("2 October 2012 09:59", "minute"), ("1349153940", "second")],
)  # fmt: skip
def test_precision_is_stated(text: str, precision: str) -> None:
    value = read(text, language="en", base=BASE)
    assert value is not None
    assert value.precision == precision


def test_find_gives_places() -> None:
    text = "Ada Fern wrote on 2 October 2012 at 09:59: see also 3 October 2012."
    found = find(text, language="en", base=BASE)
    assert [(text[start:end], value.iso) for start, end, value in found] == [
        ("2 October 2012 at 09:59", "2012-10-02T09:59"),
        ("3 October 2012", "2012-10-03"),
    ]


def test_find_cuts_long_texts() -> None:
    assert find("no date here " * 100 + "2 October 2012", language="en", base=BASE) == []


def test_later_than_the_capture_is_refused_where_a_bound_is_given() -> None:
    text = "December 5, 2012"
    assert read(text, language="en", base=BASE) == DateValue("2012-12-05", text, "day", "grammar")
    value = read(text, language="en", base=BASE, latest=BASE)
    assert value is not None
    assert value.iso is None


def test_two_digit_order_uses_the_bound() -> None:
    value = read("12/10/13", language=None, base=BASE, latest=BASE)
    assert value is None or value.iso is None


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("Oct 2, 2012 - 9:59AM", "Asia/Karachi", "2012-10-02T09:59:00+05:00"),
        ("2012-10-02T04:59:00Z", "Asia/Karachi", "2012-10-02T09:59:00+05:00"),
        ("2012-07-02 09:59", "Europe/Berlin", "2012-07-02T09:59:00+02:00"),
        ("2012-01-02 09:59", "Europe/Berlin", "2012-01-02T09:59:00+01:00"),
        ("2012-10-02", "Asia/Karachi", "2012-10-02"),
        ("2012-10-02 09:59", "No/Such_Zone", "2012-10-02T09:59"),
    ],
)
def test_dates_in_the_zone_of_the_site(text: str, zone: str, expected: str) -> None:
    value = read(text, language="en", base=BASE, zone=zone)
    assert value is not None
    assert value.iso == expected


def test_relative_times_in_the_zone_of_the_site() -> None:
    clock = datetime(2012, 10, 2, 20, 30, tzinfo=UTC)
    value = read("3 hours ago", language="en", base=clock, zone="Asia/Karachi")
    assert value is not None
    assert value.iso == "2012-10-02T22:30:00+05:00"
    yesterday = read("yesterday", language="en", base=clock, zone="Asia/Karachi")
    assert yesterday is not None
    assert yesterday.iso == "2012-10-02"


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("Yesterday, 11:30", None, "2012-10-01T11:30"),
        ("Yesterday, 11:30", "Asia/Karachi", "2012-10-02T11:30:00+05:00"),
        ("Today at 5:30 AM JST", None, "2012-10-03T05:30:00+09:00"),
    ],
)
def test_a_time_of_a_named_day_is_local_unless_its_zone_is_known(
    text: str, zone: str | None, expected: str
) -> None:
    clock = datetime(2012, 10, 2, 20, 30, tzinfo=UTC)
    value = read(text, language="en", base=clock, zone=zone, latest=clock)
    assert value is not None
    assert value.iso == expected


def test_localise_leaves_days_and_nothing() -> None:
    day = DateValue("2012-10-02", "x", "day")
    assert localise(day, "Asia/Karachi") == day
    assert localise(DateValue(None, "x"), "Asia/Karachi").iso is None


@pytest.mark.parametrize(
    ("text", "language", "zone", "expected"),
    [
        ("03/04/2012", "en-US", None, "2012-03-04"),
        ("03/04/2012", "en-GB", None, "2012-04-03"),
        ("03/04/2012", "en", "Europe/London", "2012-04-03"),
        ("03/04/2012", "en", "America/New_York", "2012-03-04"),
        ("03/04/2012", "en-CA", None, None),
        ("03/04/2012", "ja", None, None),
        ("12.10.02", "ko", None, "2012-10-02"),
        ("03.04.2012", None, None, "2012-04-03"),
        ("04/04/2012", "en", None, "2012-04-04"),
    ],
)
def test_order_of_day_and_month(
    text: str, language: str | None, zone: str | None, expected: str | None
) -> None:
    value = read(text, language=language, base=BASE, zone=zone)
    assert (value.iso if value else None) == expected
