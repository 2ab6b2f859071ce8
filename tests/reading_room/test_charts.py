"""Plots: what is drawn, what a gap is, what the figures say."""

from __future__ import annotations

import re

from lxml import etree

from reading_room.charts import days_of, plot, shares, sparkline


def test_a_gap_is_hatched_and_no_zero() -> None:
    days = ["2026-10-01", "2026-10-02", "2026-10-03"]
    shown = plot("Comments a day", days, {"2026-10-01": 4, "2026-10-03": 2}, gaps=frozenset({"2026-10-02"}))
    tree = etree.fromstring(str(shown.chart).encode())
    assert len(tree.xpath("//*[@class='bar']")) == 2
    hatched = tree.xpath("//*[starts-with(@fill, 'url(#hatch')]")
    assert [one.findtext("title") for one in hatched] == ["2026-10-02: no crawl"]
    assert tree.xpath("//pattern/@id")[0] in hatched[0].get("fill")
    assert [shown.told(day) for day in days] == ["4", "no crawl", "2"]
    assert shown.rows()[1] == ("2026-10-02", 0, "no crawl")
    assert "most at 2026-10-01 (4)" in shown.finding
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == shown.finding


def test_what_is_not_known_is_a_gap_too() -> None:
    shown = plot("Share", ["a", "b"], {"a": 97.5, "b": None}, unit=" %", top=100, gap="no number printed")
    assert [shown.told(label) for label in ("a", "b")] == ["97.5 %", "no number printed"]


def test_names_from_pages_are_text() -> None:
    for drawn in (
        plot("x", ['"><script>\u202e'], {'"><script>\u202e': 1}).chart,
        sparkline([1, 2], '"><script>'),
        shares([("fetched", 1)], '"><script>'),
    ):
        assert "<script" not in drawn
        assert "\u202e" not in drawn
        assert not re.search(r"\sstyle=|\son\w+=", drawn)
        etree.fromstring(str(drawn).encode())


def test_days_are_whole_and_bounded() -> None:
    assert days_of({"2026-10-01": 1, "2026-10-04": 1, "no day": 3}) == [f"2026-10-0{n}" for n in range(1, 5)]
    assert len(days_of({"0001-01-01": 1, "9999-12-31": 1})) == 120
    assert days_of({"2026-02-31": 1}) == []
    assert plot("x", [], {}).chart == ""


def test_small_figures_of_a_scale_are_not_rounded_to_others() -> None:
    shown = plot("Seconds", ["a", "b"], {"a": 0.021, "b": 0.05}, unit=" s")
    texts = etree.fromstring(str(shown.chart).encode()).xpath("//text/text()")
    assert texts[:2] == ["0.025s", "0.05s"]
    assert shown.told("a") == "0.021 s"


def test_names_that_would_touch_on_a_narrow_screen_are_marked() -> None:
    def marked(count: int) -> list[str]:
        days = [f"2026-10-{n:02}" for n in range(1, count + 1)]
        return etree.fromstring(str(plot("x", days, dict.fromkeys(days, 1)).chart).encode()).xpath(
            "//text[@class='name wide']/text()"
        )

    assert marked(5) == ["2026-10-05"]  # 240 units, two names of 130
    assert marked(9) == ["2026-10-05"]  # 432 units: the one between them
