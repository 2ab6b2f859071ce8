"""Progress as it is told."""

from __future__ import annotations

from crawler.crawl.progress import number


def test_one_of_a_thing_is_named_in_the_singular() -> None:
    assert [number(count, "page") for count in (0, 1, 2, 1200)] == [
        "0 pages",
        "1 page",
        "2 pages",
        "1,200 pages",
    ]
