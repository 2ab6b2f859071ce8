"""Back-off, Retry-After, time windows, and what a host's answers do to its pace."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier.contract import HostGate
from crawler.frontier.gate_rules import GateRules
from crawler.frontier.key import gate_of, request_key
from crawler.frontier.session import product_token
from crawler.frontier.windows import parse_window
from crawler.politeness.backoff import backoff, retry_after

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC).timestamp()


def test_backoff_doubles_up_to_its_limit() -> None:
    assert [backoff(2, n, 30) for n in range(1, 7)] == [2, 4, 8, 16, 30, 30]
    assert backoff(1, 10_000, 60) == 60


def test_what_is_stated_of_a_host_holds_for_its_ports_and_subdomains() -> None:
    rules = GateRules(
        delay=0.25,
        hosts={"www.news.example": {"delay": 3.0}, "api.news.example": {"delay": 9.0}, "h.example:8080": {"delay": 5.0}},
        windows={"news.example": "01:00-02:00"},
    )  # fmt: skip
    hosts = (
        "www.news.example",
        "news.example",
        "img.news.example",
        "api.news.example",
        "h.example:8080",
        "h.example",
    )
    assert [rules.pace(HostGate(host)) for host in hosts] == [3.0, 3.0, 3.0, 9.0, 5.0, 0.25]
    assert rules.opens_at(HostGate("img.news.example"), NOON) > NOON
    assert rules.opens_at(HostGate("h.example"), NOON) == NOON


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(datetime.fromtimestamp(NOON, UTC) + timedelta(seconds=90), usegmt=True), 90.0),
        ("Tue Mar 10 12:01:00 2026", 60.0),  # asctime, the obsolete form of RFC 9110 5.6.7
        ("Mon, 09 Mar 2026 12:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
        ("²", None),
        ("99999999999999999999", 366 * 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 366 * 86_400.0),
        ("Fri, 99 Foo 9999999 99:99:99 GMT", None),
    ],
)
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


@given(st.text(max_size=40))
def test_retry_after_never_fails_and_never_goes_back(value: str) -> None:
    asked = retry_after(value, NOON)
    assert asked is None or asked >= 0


@pytest.mark.parametrize(
    ("window", "now", "opens"),
    [
        ("10:00-14:00", "2026-03-10T12:00+00:00", None),
        ("13:00-14:00", "2026-03-10T12:00+00:00", "2026-03-10T13:00+00:00"),
        ("10:00-12:00", "2026-03-10T12:00+00:00", "2026-03-11T10:00+00:00"),
        ("22:00-06:00 Asia/Karachi", "2026-03-10T12:00+00:00", "2026-03-10T17:00+00:00"),
        ("22:00-06:00 Asia/Karachi", "2026-03-10T17:00+00:00", None),
        ("22:00-06:00 Asia/Karachi", "2026-03-11T00:59+00:00", None),
        ("22:00-06:00 Asia/Karachi", "2026-03-11T01:00+00:00", "2026-03-11T17:00+00:00"),
        (
            "02:30-03:00 Europe/Berlin",
            "2026-03-29T00:00+00:00",
            "2026-03-29T01:30+00:00",
        ),  # an hour that is not there
        ("00:00-24:00", "2026-03-10T12:00+00:00", None),
    ],
)
def test_windows_open_at_the_sites_own_hours(window: str, now: str, opens: str | None) -> None:
    moment = datetime.fromisoformat(now).timestamp()
    expected = datetime.fromisoformat(opens).timestamp() if opens else moment
    assert parse_window(window).opens_at(moment) == expected


@given(
    st.times(),
    st.times(),
    st.floats(NOON, NOON + 4e7),
    st.sampled_from(["UTC", "Asia/Kolkata", "Asia/Karachi"]),
)
def test_what_a_window_names_as_its_opening_is_the_first_moment_inside_it(
    start: time, end: time, now: float, zone: str
) -> None:
    window = parse_window(f"{start:%H:%M}-{end:%H:%M} {zone}")
    opens = window.opens_at(now)
    assert now <= opens <= now + 24 * 3600
    assert window.opens_at(opens) == opens
    if opens > now:
        before = max(now, opens - 1)
        assert window.opens_at(before) == opens


@pytest.mark.parametrize("text", ["", "22-6", "25:00-06:00", "10:70-11:00", "22:00-06:00 Mars/Olympus"])
def test_a_window_that_is_none_is_said_so(text: str) -> None:
    with pytest.raises(ValueError, match="time window"):
        parse_window(text)


def test_the_pace_is_the_slowest_of_ours_the_hosts_and_the_slow_down() -> None:
    rules = GateRules(delay=1, crawl_delay_max=10, hosts={"own.test": {"delay": 3, "concurrency": 1}})
    assert rules.pace(HostGate("x.test")) == 1
    assert rules.pace(HostGate("own.test")) == 3
    assert rules.pace(HostGate("own.test", delay=0.5)) == 0.5
    assert rules.pace(HostGate("x.test", crawl_delay=5)) == 5
    assert rules.pace(HostGate("x.test", crawl_delay=500)) == 10
    assert rules.pace(HostGate("x.test", crawl_delay=0.2, slow=2)) == 2
    assert rules.limit(HostGate("own.test")) == 1
    assert rules.limit(HostGate("x.test")) == 8


def test_rests_double_and_a_good_answer_ends_the_series() -> None:
    rules = GateRules(rest=2, rest_max=20, host_failures=6, leave_alone=1000)
    gate, rests = HostGate("x.test"), []
    for _ in range(6):
        gate = rules.after_failure(gate, "http-503", None, NOON)
        rests.append(gate.blocked_until - NOON)
    assert rests == [2, 4, 8, 16, 20, 1000]
    assert (
        rules.refusal(gate, NOON) == "http-503 (6 failures in a row); the host is left alone for 1000 s more"
    )
    assert rules.refusal(gate, NOON + 900) is None
    assert rules.after_answer(gate, 0.1).failures == 0


def test_what_the_host_asks_for_is_longer_than_our_own_rest() -> None:
    gate = GateRules().after_failure(HostGate("x.test"), "http-429", 50, NOON)
    assert (gate.blocked_until, gate.asked_until) == (NOON + 50, NOON + 50)
    shorter = GateRules().after_failure(gate, "http-429", 1, NOON + 5)
    assert shorter.blocked_until == NOON + 50


@given(st.lists(st.floats(0, 100), max_size=40))
def test_the_slow_down_is_bounded_and_fades(seconds: list[float]) -> None:
    rules = GateRules(slow_answer=2, slow_max=30)
    gate = HostGate("x.test")
    for answer in seconds:
        gate = rules.after_answer(gate, answer)
        assert 0 <= gate.slow <= 30
    for _ in range(60):
        gate = rules.after_answer(gate, 0.05)
    assert gate.slow == 0


@pytest.mark.parametrize(
    ("url", "gate"),
    [
        ("http://Example.org/a", "example.org"),
        ("https://example.org./b", "example.org"),
        ("https://example.org:443/", "example.org"),
        ("http://example.org:8080/", "example.org:8080"),
        ("http://user:pw@example.org/", "example.org"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://[::1/", ""),
        ("http://x:99999/", ""),
    ],
)
def test_one_gate_for_a_machine_on_its_usual_ports(url: str, gate: str) -> None:
    assert gate_of(url) == gate


def test_the_key_sees_through_spellings_only() -> None:
    assert request_key("get", "http://x.test/a?b=1&a=2#f") == request_key("GET", "http://x.test/a?b=1&a=2")
    different = {
        request_key("GET", "http://x.test/a"),
        request_key("POST", "http://x.test/a"),
        request_key("POST", "http://x.test/a", b"1"),
        request_key("GET", "https://x.test/a"),
        request_key("GET", "http://x.test/a/"),
        request_key("GET", "http://x.test/a?b=1&a=2"),
        request_key("GET", "http://x.test/a?a=2&b=1"),
    }
    assert len(different) == 7


@pytest.mark.parametrize(
    ("agent", "token"),
    [("Tearsheet/0.1 (+https://x)", "Tearsheet"), ("My Bot 2", "My"), ("(odd)", "*"), ("", "*")],
)
def test_product_token(agent: str, token: str) -> None:
    assert product_token(agent) == token
