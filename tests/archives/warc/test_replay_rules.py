"""Clocks and dice of a page's requests are told from what makes one request another."""

from __future__ import annotations

import json

import pytest

from archives.warc.replay_rules import Rule, as_yaml, is_noise, noise_rules


@pytest.mark.parametrize(
    ("name", "values", "said", "noise"),
    [
        pytest.param("t", ["1795941668117", "1795941669036"], "", True, id="a clock"),
        pytest.param("at", ["2026-11-29T08:41:00Z"], "", True, id="a clock in words"),
        pytest.param("sid", ["5b1f7c1e-0a63-4f0e-9f5f-0d5b6f3b2a11"] * 3, "", True, id="a session's UUID"),
        pytest.param("r", ["hkn5zro4iwv", "jwe9fmeq5ag", "9n1wi65i6h7"], "", True, id="dice"),
        pytest.param("_", ["7"], "", True, id="by its name"),
        pytest.param(
            "before",
            ["1795941668117"],
            '{"oldest": 1795941668117}',
            False,
            id="an instant that an answer said",
        ),
        pytest.param(
            "id",
            ["5b1f7c1e-0a63-4f0e-9f5f-0d5b6f3b2a11"],
            "id 5b1f7c1e-0a63-4f0e-9f5f-0d5b6f3b2a11",
            False,
            id="an id that an answer said",
        ),
        pytest.param(
            "cursor",
            ["eyJhIjoxfQ==", "eyJhIjoyfQ=="],
            "next eyJhIjoxfQ== and eyJhIjoyfQ==",
            False,
            id="cursors",
        ),
        pytest.param("page", ["1", "2", "3"], "", False, id="a page"),
        pytest.param("q", ["harbour strike"], "", False, id="asked once"),
        pytest.param("lang", ["en-US-posix"] * 3, "", False, id="the same each time"),
    ],
)
def test_noise(name: str, values: list[str], said: str, noise: bool) -> None:
    assert is_noise(name, values, said) is noise


def test_rules_name_what_is_kept() -> None:
    keys = [f"example,news)/api/list?_=17959416{n}8117&page={n}&sid=hkn5zro4i{n}v" for n in range(3)] + [
        "example,news)/api/other?page=1"
    ]
    assert noise_rules(keys, "") == [Rule("example,news)/api/list?", ("page",))]


def test_a_kept_parameter_must_be_found_whole() -> None:
    (item,) = as_yaml([Rule("example,news)/api/list?", ("page",))]).splitlines()
    said = json.loads(item.removeprefix("    - "))
    assert said["url_prefix"] == "example,news)/api/list"
    assert said["fuzzy_lookup"]["filter"] == ["~urlkey:.*[?&]{0}(&|$)"]
