"""What readers of interfaces share."""

from __future__ import annotations

import pytest

from spiders.threads.engines.api import with_query


@pytest.mark.parametrize(
    ("url", "changes", "asked"),
    [
        ("https://c.example/list?page=1&lang=", {"page": 2}, "https://c.example/list?page=2&lang="),
        ("https://c.example/list", {"cursor": "a b"}, "https://c.example/list?cursor=a+b"),
        (
            "https://c.example/list?q=%C3%A9#top",
            {"offset": 10},
            "https://c.example/list?q=%C3%A9&offset=10#top",
        ),
    ],
)
def test_an_address_with_other_values_keeps_all_else(
    url: str, changes: dict[str, object], asked: str
) -> None:
    assert with_query(url, **changes) == asked
