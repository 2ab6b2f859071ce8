"""What a run learns of addresses that look like sections'."""

from __future__ import annotations

import pytest

from spiders.crawl import lookalikes
from spiders.crawl.lookalikes import Lookalikes
from spiders.discovery.found import Found

ROOT = "https://brief.example"


def found(path: str) -> Found:
    return Found(ROOT + path, "section", f"section:{ROOT}/", title="Mill sold")


def test_three_stories_of_a_shape_free_what_waits_of_it() -> None:
    known = Lookalikes()
    waiting = [found(f"/archives/{n}") for n in range(10, 15)]
    for item in (*waiting, found("/team/")):
        known.wait(item)
    assert known.read(f"{ROOT}/archives/1", story=True) == known.read(f"{ROOT}/archives/2", story=True) == []
    assert known.read(f"{ROOT}/archives/3", story=True) == waiting
    assert known.read(f"{ROOT}/archives/4", story=True) == []
    assert known.is_story(found("/archives/99"))
    assert not known.is_story(found("/team/"))


def test_lists_of_the_shape_speak_against_it() -> None:
    known = Lookalikes()
    for n in range(3):
        known.read(f"{ROOT}/archives/{n}", story=True)
        known.read(f"{ROOT}/archives/{n + 50}", story=False)
    assert not known.is_story(found("/archives/99"))


def test_a_menu_on_every_page_takes_its_places_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookalikes, "MAX_WAITING", 20)
    known = Lookalikes()
    for _ in range(50):
        known.wait(found("/team/"))
    late = found("/archives/77")
    known.wait(late)
    known.read(f"{ROOT}/archives/1", story=True)
    known.read(f"{ROOT}/archives/2", story=True)
    assert known.read(f"{ROOT}/archives/3", story=True) == [late]
