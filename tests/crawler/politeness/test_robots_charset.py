"""The characters of a robots.txt."""

from __future__ import annotations

import pytest
from scrapy.robotstxt import ProtegoRobotParser

from crawler.politeness.robots import in_utf8

RULES = "User-agent: *\r\nDisallow: /größe/\r\n"


@pytest.mark.parametrize(
    "body",
    [
        RULES.encode(),
        RULES.encode("utf-8-sig"),
        b"\xff\xfe" + RULES.encode("utf-16-le"),
        b"\xfe\xff" + RULES.encode("utf-16-be"),
        b"\xff\xfe" + RULES.encode("utf-16-le") + b"U",  # cut within a character
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "utf-16 cut"],
)
def test_the_rules_of_a_file_in_utf_16_are_obeyed(body: bytes) -> None:
    parser = ProtegoRobotParser(in_utf8(body), None)
    assert not parser.allowed("https://example.org/größe/1", "Tearsheet")
    assert parser.allowed("https://example.org/news/1", "Tearsheet")
