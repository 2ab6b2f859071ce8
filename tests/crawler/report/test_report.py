"""The run report: JSON, HTML, Prometheus, tally."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives.records import Article, Author, Comment, PageRecord, ThreadState
from crawler.report.coverage import MEASURED, Tally
from crawler.report.files import load_history, write_report
from crawler.report.page import render_page
from crawler.report.prometheus import render_prometheus
from crawler.report.summary import (
    Alarm,
    Articles,
    Comments,
    Completeness,
    HostLeftAlone,
    RunSummary,
    SiteSummary,
    from_json,
    to_json,
)

EVIL = "<script>alert('x\"&amp;')</script>\n"


def summary(run: str = "20261101", text: str = "news.example", share: float = 0.95) -> RunSummary:
    site = SiteSummary(
        site=text, pages=120, failed=3, bytes=5_000_000, articles=Articles(40, 5, 60), comments=Comments(300, 4, 2, 1_000),
        completeness=Completeness(30, 28, 400, round(400 * share)), coverage={"headline": 1.0, "authors": 0.8}, measured=45,
        errors={"timeout": 2, text: 1}, flags={"paywall": 3},
    )  # fmt: skip
    return RunSummary(
        run=run, collection=text, asked=(text,), command=text, started=f"2026-11-{run[-2:]}T03:00:00+00:00", ended=f"2026-11-{run[-2:]}T03:20:00+00:00",
        seconds=1_200.5, exit_code=3, finish_reason="finished", outcomes={"fetched": 117, "failed": 3, text: 1},
        sites=(site, replace(site, site="other.example")), hosts_left_alone=(HostLeftAlone(text, text, None),),
        alarms=(Alarm(text, "coverage:authors", 0.2, 0.8, 0.6, 9),), files=(text,), bytes_received=123, bytes_written=45, versions={"tearsheet": text},
    )  # fmt: skip


def test_json_round_trip_and_later_keys() -> None:
    one = summary()
    assert from_json(to_json(one)) == one
    assert from_json(to_json(one).replace(b'"dead_letters": 0', b'"dead_letters": 0, "new_key": [1]')) == one
    assert from_json(b'{"run": "x"}') == RunSummary("x")
    for bad in (b"[]", b"{}", b"", b'{"run": "x", "sites": [3]}', b'{"run": "x", "sites": [{"pages": 1}]}'):
        with pytest.raises(ValueError, match=r"."):
            from_json(bad)


def test_page_shows_the_figures() -> None:
    history = [summary(f"202611{day:02}") for day in range(1, 9)]
    tree = lxml.html.fromstring(render_page(summary("20261109"), history))
    text = " ".join(tree.text_content().split())
    for shown in (
        "20261109",
        "finished with failures · exit code 3",
        "240",
        "80",
        "new articles, 10 updated",
        "600",
        "95.0%",
        "760 of 800 declared comments",
        "20 min 0 s",
    ):
        assert shown in text
    assert "authors fell to 20% (usual: 80% over 9 runs)" in text
    assert len(tree.xpath("//section[.//h2[contains(., 'New comments')]]//rect")) == 9
    rows = tree.xpath("//section[h2='Sites']//tbody/tr")
    assert [cell.text_content() for cell in rows[0].xpath("td")[:5]] == [
        "news.example",
        "120",
        "3",
        "40",
        "5",
    ]
    assert tree.xpath("//section[h2='Errors by kind']//tbody/tr/td[2]/text()") == ["4", "2"]


def test_page_has_no_script_and_no_foreign_resource() -> None:
    page = render_page(summary(text=EVIL), [summary("20261031", EVIL)])
    tree = lxml.html.fromstring(page)
    assert (
        tree.xpath("//script | //link | //img | //iframe | //@onerror | //@onload | //@src | //@href") == []
    )
    assert "<script" not in page
    assert "url(" not in page
    assert "alert('x\"&amp;')" in tree.text_content()


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_escaped(text: str) -> None:
    page = render_page(summary(text=text), [summary("20261031", text)])
    plain = render_page(summary(text="x"), [summary("20261031", "x")])
    tags = re.compile(r"<[/a-zA-Z!][^>]*>")
    strip = re.compile(r'(aria-label)="[^"]*"')
    assert [strip.sub(r"\1", tag) for tag in tags.findall(page)] == [
        strip.sub(r"\1", tag) for tag in tags.findall(plain)
    ] or not text.strip()


def test_page_of_an_empty_and_of_a_running_run() -> None:
    assert "still running" in render_page(RunSummary("r"))
    assert "nothing" in render_page(RunSummary("r", exit_code=4, outcomes={"fetched": 0}))


def test_charts_stay_inside_their_box() -> None:
    page = render_page(
        summary("20261130", share=1.0), [summary(f"202611{day:02}", share=day / 20) for day in range(1, 29)]
    )
    tree = lxml.html.fromstring(page)
    for svg in tree.xpath("//svg"):
        x0, y0, width, height = (float(part) for part in svg.get("viewbox").split())
        for rect in svg.xpath(".//rect"):
            x, y = float(rect.get("x") or 0), float(rect.get("y") or 0)
            assert x0 <= x
            assert x + float(rect.get("width")) <= x0 + width + 0.5
            assert y0 <= y
            assert y + float(rect.get("height")) <= y0 + height + 0.5


_LINE = re.compile(
    r'[a-zA-Z_:][a-zA-Z0-9_:]*\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\} -?\d+(?:\.\d+)?(?:e[+-]?\d+)?'
)


@given(st.text(max_size=30))
@settings(deadline=None)
def test_prometheus_text_is_valid_exposition_format(text: str) -> None:
    families: list[str] = []
    seen: set[str] = set()
    for line in render_prometheus(summary(text=text)).split("\n")[:-1]:
        if line.startswith("# TYPE "):
            families.append(line.split()[2])
            assert line.endswith(" gauge")
        elif not line.startswith("# HELP "):
            assert _LINE.fullmatch(line), line
            assert line.partition("{")[0] == families[-1]
            sample = line.rpartition(" ")[0]
            assert sample not in seen or text in ("timeout", "fetched", "failed", "other.example")
            seen.add(sample)
    assert len(families) == len(set(families))


def test_prometheus_figures() -> None:
    lines = render_prometheus(summary()).splitlines()
    assert 'tearsheet_last_run_exit_code{collection="news.example"} 3' in lines
    assert (
        'tearsheet_site_comments{collection="news.example",site="news.example",change="removed"} 2' in lines
    )
    assert (
        'tearsheet_site_comment_completeness_ratio{collection="news.example",site="other.example"} 0.95'
        in lines
    )
    assert 'tearsheet_last_run_start_timestamp_seconds{collection="news.example"} 1793502000.0' in lines


def test_prometheus_is_taken_by_the_reference_parser() -> None:
    parser = pytest.importorskip("prometheus_client.parser")
    families = list(parser.text_string_to_metric_families(render_prometheus(summary(text=EVIL))))
    assert families
    assert all(family.type == "gauge" for family in families)
    assert any(EVIL in sample.labels.values() for family in families for sample in family.samples)


def test_tally() -> None:
    tally = Tally()
    url = "https://www.n.example/a"
    base = Article(url=url, site="n.example", headline="H", authors=(Author("A"),), change="new")
    tally.add(replace(base, comments=ThreadState(declared=10, captured=12)))
    tally.add(
        replace(
            base,
            authors=(),
            headline="",
            change="updated",
            comments=ThreadState(declared=10, captured=5),
            flags=("paywall",),
        )
    )
    tally.add(replace(base, change="unchanged"))
    for change in ("new", "edited", "removed", "reappeared", None):
        tally.add(Comment(id="n.example/wordpress/1", article_url=url, change=change))
    tally.add(PageRecord(url=url, bytes=100))
    tally.add(PageRecord(url="https://n.example/b", error="timeout: 30 s"))
    tally.unchanged("n.example", articles=7, comments=9)
    (site,) = tally.sites()
    assert (site.site, site.pages, site.failed, site.bytes, site.errors) == (
        "n.example",
        2,
        1,
        100,
        {"timeout": 1},
    )
    assert site.articles == Articles(1, 1, 8)
    assert site.comments == Comments(2, 1, 1, 9, 1)
    assert site.completeness == Completeness(threads=2, complete=1, declared=20, captured=15)
    assert (site.coverage["headline"], site.coverage["authors"], site.coverage["body"]) == (
        0.6667,
        0.6667,
        0.0,
    )
    assert (site.measured, site.flags) == (3, {"paywall": 1})
    assert set(site.coverage) == set(MEASURED)
    assert "capture" not in MEASURED


def history_of(shares: Sequence[float]) -> list[RunSummary]:
    site = SiteSummary("n.example", measured=60)
    return [
        RunSummary(
            f"r{n:03}",
            started=f"2026-10-01T00:{n:02}:00+00:00",
            exit_code=0,
            sites=(replace(site, coverage={"authors": share}),),
        )
        for n, share in enumerate(shares)
    ]


def test_files_are_written_whole_and_judged_against_their_history(tmp_path: Path) -> None:
    for run in history_of([0.9] * 6):
        write_report(run, tmp_path)
    (tmp_path / "torn.json").write_text('{"run": ')
    fallen = replace(history_of([0.3])[0], run="r900", started="2026-10-02T00:00:00+00:00")
    judged = write_report(fallen, tmp_path, tmp_path / "tearsheet.prom")
    assert [alarm.figure for alarm in judged.alarms] == ["coverage:authors"]
    assert from_json((tmp_path / "r900.json").read_bytes()) == judged
    assert "Fell against its own history" in (tmp_path / "r900.html").read_text()
    assert (
        'tearsheet_last_run_drop_alarm{collection="main",site="n.example",figure="coverage:authors"} 1'
        in (tmp_path / "tearsheet.prom").read_text()
    )
    assert [run.run for run in load_history(tmp_path)] == [f"r00{n}" for n in range(6)] + ["r900"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    # Writing it again compares with the same history, not with itself.
    assert write_report(fallen, tmp_path) == judged
