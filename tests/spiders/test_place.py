"""Which links lead to further pages of what is linked beside them."""

from __future__ import annotations

import pytest

from spiders.place import is_further_page, plain

HOST = "https://forum.example"


@pytest.mark.parametrize(
    ("url", "text", "of", "further"),
    [
        ("/t/2?page=3", "last", "/t/2", True),
        ("/t/2?page=3", "3", "/t/2/", True),
        ("/t/2/page/3/", "»", "/t/2/", True),
        ("/viewtopic.php?t=5&start=20", "2", "/viewtopic.php?t=5", True),
        ("/news/?page=2", None, "/news/?page=4", False),  # of the page that both are pages of
        ("/t/2", "Pier 2", "/t", False),
        ("/t/2", "2", "/t", True),
        ("/t/2?page=3", "3", "/t/1", False),
        ("/index.php?page=12&id=7", "12", "/index.php?id=8", False),
        ("/t/2", "2", "/t/2", False),
    ],
)
def test_further_pages(url: str, text: str | None, of: str, further: bool) -> None:
    assert is_further_page(HOST + url, {plain(HOST + of)}, text) is further


def test_no_address_is_no_page() -> None:
    assert not is_further_page("http://[", {"http://["}, "2")
