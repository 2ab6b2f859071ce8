"""The collector rests while a page is read, and is afterwards as it was."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from spiders.read.collector import EVERY, paused
from spiders.read.site import read_capture, read_page
from spiders.sheet.page import Page
from tests.spiders.article.made import news


def test_rests_inside_and_goes_on_after() -> None:
    with paused():
        assert not gc.isenabled()
        with paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError), paused():  # noqa: PT011 - ours
        raise ValueError
    assert gc.isenabled()


def test_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        read_page(news())
        assert not gc.isenabled()
    finally:
        gc.enable()
    read_page(news())
    assert gc.isenabled()


def test_what_a_page_left_is_not_gone_through_at_once() -> None:
    kept: list[list[int]] = []
    with paused():
        kept += [[number] for number in range(50_000)]
    assert len(gc.get_objects(generation=0)) < 10_000


def test_cycles_are_found_after_a_number_of_pages() -> None:
    class Knot:
        pass

    knot = Knot()
    knot.itself = knot  # type: ignore[attr-defined]
    known = ref(knot)
    del knot
    for _ in range(EVERY):
        with paused():
            pass
    assert known() is None


def test_a_page_goes_with_its_reading() -> None:
    """No cycle keeps its tree, ten times its HTML, until somebody looks for cycles."""
    gc.collect()
    gc.disable()
    try:
        capture = news().capture
        read_capture(capture)
        # Other tests' pages may be held by their fixtures.
        assert not [one for one in gc.get_objects() if isinstance(one, Page) and one.capture is capture]
    finally:
        gc.enable()
