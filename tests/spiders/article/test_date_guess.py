"""`htmldate` as the last resort: what it finds, and that it does so without dateparser's 200 languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from spiders.article.date_guess import guess_date
from tests.spiders.article.made import SENTENCES, page


def _guess(line: str, head: str = "") -> str | None:
    html = f"<html><head><title>T</title>{head}</head><body><div><p>{SENTENCES}</p>{line}</div></body></html>"
    found = guess_date(page(html), ("last-modified",))
    return found.iso if found else None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ('<p class="post-info">26 | 01 | 2022</p>', "2022-01-26"),
        ('<p class="post-info">Verfasst 3. März 2021 von der Redaktion</p>', "2021-03-03"),
        ('<p class="post-info">3 hours ago</p>', None),
        ('<p class="post-info">in 2019</p>', None),
        ('<ol id="comments"><li class="date">26 May 2020</li></ol>', None),
    ],
)
def test_day_in_a_page_without_markup(line: str, day: str | None) -> None:
    assert _guess(line) == day


def test_day_of_a_change_is_not_taken() -> None:
    assert _guess("", '<meta name="last-modified" content="2020-05-26">') is None


def test_pages_that_are_too_much_for_a_search_are_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    line = '<p class="post-info">26 | 01 | 2022</p>'
    assert _guess(line + "<b>x</b>" * 9_900) == "2022-01-26"
    monkeypatch.setattr("spiders.article.date_guess._htmldate", lambda: pytest.fail("was asked"))
    assert _guess(line + "<b>x</b>" * 10_000) is None
    assert _guess(line + "<p>" + "2024 " * 400_000) is None


def test_dateparser_is_not_asked() -> None:
    code = (
        "import sys\n"
        "from tests.spiders.article.test_date_guess import _guess\n"
        "_guess('<p class=\"date\">vers le 30 Fructidor de 2020</p>')\n"
        "_guess('<p class=\"date\">vers le 30 Fructidor, 20h</p>')\n"
        "assert 'htmldate' in sys.modules and 'dateparser' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
