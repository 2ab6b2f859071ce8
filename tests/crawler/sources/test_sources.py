"""The sources file: what it gives, and what it says of mistakes."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cli.init import starter
from crawler.errors import TearsheetError
from crawler.sources.lines import lines_of
from crawler.sources.model import CommentPolicy, Limits, Politeness, Site
from crawler.sources.parse import SourceError, load_sources, parse_sources
from crawler.sources.patterns import Patterns, fits
from crawler.sources.render import render_site

FULL = """
[crawl]
contact = "desk@example.org"
[defaults]
cadence = "30m"
exclude = ["/tag/**"]
[defaults.politeness]
delay = "2s"
concurrency = 2
[defaults.comments]
close_after = "7d"
[sites.tribune]
start = ["https://tribune.com.pk"]
feeds = "https://tribune.com.pk/feed/"
include = ["/story/**"]
exclude = ["re:/print$"]
since = 2012-10-01
until = 2012-10-31
look_back = "7d"
time_zone = "Asia/Karachi"
[sites.tribune.politeness]
delay = 5
hours = "22:00-06:00 Asia/Karachi"
[sites."news.example"]
start = ["https://news.example/a?b"]
enabled = false
"""


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        parse_sources(text)
    return caught.value.problems


def test_everything_is_read_and_inherited() -> None:
    sources = parse_sources(FULL)
    site = sources.sites["tribune"]
    assert (sources.contact, site.start, site.cadence) == (
        "desk@example.org",
        ("https://tribune.com.pk/",),
        1800.0,
    )
    assert (site.politeness.delay, site.politeness.concurrency) == (5.0, 2)
    assert site.comments.close_after == 7 * 86_400
    assert site.patterns == Patterns(("/story/**",), ("/tag/**", "re:/print$"))
    assert site.since is not None
    assert site.since.isoformat() == "2012-10-01T00:00:00+05:00"
    assert site.until is not None
    assert site.until.isoformat() == "2012-10-31T23:59:59+05:00"
    assert [s.name for s in sources.enabled()] == ["tribune"]
    assert sources.sites["news.example"].politeness.delay == 2.0


def test_window_moves_with_look_back() -> None:
    site = parse_sources(FULL).sites["tribune"]
    now = datetime(2012, 10, 20, tzinfo=UTC)
    assert site.window(now).since == now - timedelta(days=7)
    assert site.window(datetime(2012, 10, 3, tzinfo=UTC)).since == site.since
    assert [(s.kind, s.url) for s in site.sources(now)] == [
        ("feed", "https://tribune.com.pk/feed/"), ("section", "https://tribune.com.pk/")]  # fmt: skip


def test_wanted_addresses() -> None:
    site = parse_sources(FULL).sites["tribune"]
    assert site.wants("https://www.tribune.com.pk/story/445482/x/")
    assert not site.wants("https://tribune.com.pk/story/445482/x/print")
    assert not site.wants("https://tribune.com.pk/tag/story/x")
    assert not site.wants("https://other.example/story/445482/x/")


@pytest.mark.parametrize(
    ("pattern", "url", "yes"),
    [
        ("/a/*", "https://n.e/a/b", True), ("/a/*", "https://n.e/a/b/c", False), ("/a/**", "https://n.e/a/b/c?d", True), ("/a?b=*", "https://n.e/a?b=1", True),
        ("https://m.n.e/**", "https://m.n.e/x", True), ("https://m.n.e/**", "https://n.e/x", False), ("re:^https://n", "https://n.e/x", True),
        ("/a.html", "https://n.e/axhtml", False), ("*", "https://n.e", False), ("**", "https://n.e", True),
    ],
)  # fmt: skip
def test_patterns(pattern: str, url: str, yes: bool) -> None:
    assert fits(pattern, url) is yes


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[sites.a]\nstart = ['https://a.b/']\nsectoins = []", 3, "[sites.a] sectoins: is unknown here; did you mean 'sections'?"),
        ("[sites.a]\nstart = ['https://a.b/']\n[sites.a.politness]\ndelay=1", 3, "did you mean 'politeness'?"),
        ("[sites.a]\nstart = ['https://a.b/']\n[sites.a.politeness]\n\n# x\nDelay=1", 6, "[sites.a.politeness] Delay: is unknown here; did you mean 'delay'?"),
        ("[site.a]\nstart = 'https://a.b/'", 1, "did you mean 'sites'?"),
        ("[sites.a]\nstart = 'a.example/x'", 2, 'write "https://a.example/x"'),
        ("[sites.a]\nstart = 'https://a.b/'\ntime_zone = 'Asia/Karatschi'", 3, "did you mean 'Asia/Karachi'?"),
        ("[sites.a]\nstart = 'https://a.b/'\ndiscover = ['feed']", 3, "did you mean 'feeds'?"),
        ("[sites.a]\nstart = 'https://a.b/'\ncadence = 'often'", 3, 'wants a time from "1m" to "52w"'),
        ("[sites.a]\nstart = 'https://a.b/'\ncadence = '1s'", 3, "cadence"),
        ("[sites.a]\nstart = 'https://a.b/'\ninclude = ['re:(']", 3, "no regular expression"),
        ("[sites.a]\nstart = 'https://a.b/'\ninclude = ['story/*']", 3, "can fit nothing"),
        ("[sites.a]\nstart = 'https://a.b/'\nsince = 2013-01-01\nuntil = 2012-01-01", 3, "lies after until"),
        ("[sites.a]\nstart = 'https://a.b/'\nsince = 'soon'", 3, "wants a date like 2012-10-02"),
        ("[sites.a]\nstart = 'https://a.b/'\nenabled = 'yes'", 3, "wants true or false"),
        ("[sites.a]\nstart = 'https://a.b/'\n[sites.a.limits]\nmax_size = 'big'", 4, "wants a size"),
        ("[sites.a]\nstart = 'https://a.b/'\n[sites.a.limits]\nmax_pages = true", 4, "wants a whole number"),
        ("[sites.a]\nstart = 'https://a.b/'\n[sites.a.politeness]\nhours = '25:00-3'", 4, "wants hours"),
        ("[sites.a]\nstart = 'https://a.b/'\npoliteness = 'nice'", 3, "[sites.a] politeness: wants a table: write [sites.a.politeness]"),
        ("[sites.'n.example']\nenabled = true", 1, 'add start = ["https://…/"], such as "https://n.example/"'),
        ("[defaults]\nstart = 'https://a.b/'\n[sites.a]\nstart = 'https://a.b/'", 2, "belongs to a site"),
        ("[crawl]\ncontact = ''\n[sites.a]\nstart = 'https://a.b/'", 2, "wants a text"),
        ('[crawl]\ncontact = "a\\nb"\n[sites.a]\nstart = "https://a.b/"', 2, "one line of text"),
    ],
)  # fmt: skip
def test_mistakes_name_line_thing_and_way_out(text: str, line: int, said: str) -> None:
    found = problems(text)
    assert any(said in problem and problem.startswith(f"sources.toml:{line}: ") for problem in found), found


def test_all_mistakes_at_once() -> None:
    found = problems("[sites.a]\nstrat = 'x'\ncadence = 7\n[sites.b]\nenabled = 1")
    assert len(found) == 3


def test_syntax_error_has_its_line() -> None:
    assert "line 2" in problems("[sites.a]\nstart = x")[0]


def test_empty_file_says_what_to_do() -> None:
    assert "add a [sites.NAME] table" in problems("")[0]


def test_files(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="tearsheet init"):
        load_sources(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match="UTF-8"):
        load_sources(tmp_path / "bad.toml")
    with pytest.raises(SourceError, match="cannot be read"):
        load_sources(tmp_path)
    (tmp_path / "bom.toml").write_text("\ufeff" + FULL)
    assert load_sources(tmp_path / "bom.toml").sites.keys() == {"tribune", "news.example"}
    assert issubclass(SourceError, TearsheetError)


def test_starter_is_valid_and_names_every_default() -> None:
    text = starter()
    assert parse_sources(text).enabled() == ()
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    shown = "\n".join(line for line in lines if " = " in line or line.startswith("["))
    # Every commented line must be right, too, once it is no comment; a key shown twice is the site's own table.
    assert parse_sources(_without_repeats(shown)).sites["example"].politeness.delay == 5.0
    for key in (*Politeness.__slots__, *Limits.__slots__, *CommentPolicy.__slots__):
        assert f"{key} = " in text


def _without_repeats(text: str) -> str:
    kept, seen, table = [], set(), ""
    for line in text.splitlines():
        if line.startswith("["):
            table = line
        key = (table, line.split(" = ")[0])
        if key not in seen:
            kept.append(line)
        seen.add(key)
    return "\n".join(kept).replace("enabled = false ", "enabled = true ")


def test_lines_pass_over_multi_line_strings() -> None:
    text = 'a = """\n[b]\nc = 1\n"""\n["d.e"]\n"f g" = 1\nh.i = 2'
    assert lines_of(text) == {("a",): 1, ("d.e",): 5, ("d.e", "f g"): 6, ("d.e", "h", "i"): 7}


_URLS = st.from_regex(r"https://[a-z]{1,8}\.example/[a-zA-Z0-9/_.?=&%'\"-]{0,20}", fullmatch=True)
_DATES = st.integers(631_152_000, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(
    st.builds(
        Site,
        name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True),
        start=st.lists(_URLS, min_size=1, max_size=3, unique=True).map(tuple),
        feeds=st.lists(_URLS, max_size=3, unique=True).map(tuple),
        patterns=st.builds(
            Patterns,
            st.lists(st.sampled_from(["/a/**", "re:\\d+", '/"x"\\/*']), max_size=2, unique=True).map(tuple),
        ),
        since=st.none() | _DATES,
        cadence=st.integers(60, 10**7).map(float),
        requisites=st.booleans(),
        politeness=st.builds(Politeness, delay=st.floats(0, 3600), concurrency=st.integers(1, 64)),
        limits=st.builds(Limits, max_pages=st.none() | st.integers(1, 10**6)),
        comments=st.builds(CommentPolicy, fetch=st.booleans(), target=st.floats(0.1, 1000)),
    ),
    st.text(max_size=50),
)
def test_render_round_trip(site: Site, note: str) -> None:
    text = render_site(site, {"start": note, "feeds": note}, [note])
    tomllib.loads(text)
    assert parse_sources(text).sites == {site.name: site}


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(SourceError):
        assert parse_sources(text).sites


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_any_value_of_any_key_is_read_or_refused(data: st.DataObject) -> None:
    from crawler.sources import parse

    key = data.draw(st.sampled_from(sorted(parse._SITE)))
    reader = parse._Reading("x", {})
    reader.whole({"sites": {"a": {key: data.draw(_VALUES)}}})
