"""What the sources file says of hosts, as settings of the crawl."""

from __future__ import annotations

from crawler.crawl.sources_run import politeness_of
from crawler.sources.parse import parse_sources

TWO_OF_ONE_HOST = """
[sites.politics]
start = ["https://news.example/politics/"]
[sites.politics.politeness]
delay = "5s"
concurrency = 4
[sites.sport]
start = ["https://news.example/sport/"]
[sites.sport.politeness]
delay = "1s"
concurrency = 2
[sites.other]
start = ["https://other.example/"]
[sites.other.politeness]
delay = "0s"
concurrency = 8
"""


def test_of_two_sites_on_one_host_the_gentler_rule_holds() -> None:
    sites = list(parse_sources(TWO_OF_ONE_HOST).sites.values())
    for order in (sites, sites[::-1]):
        hosts = politeness_of(None, order)["FRONTIER_HOSTS"]
        assert hosts == {
            "news.example": {"delay": 5.0, "concurrency": 2},
            "other.example": {"delay": 0.0, "concurrency": 8},
        }
    assert politeness_of(0.5, sites)["FRONTIER_HOSTS"]["news.example"]["delay"] == 0.5
