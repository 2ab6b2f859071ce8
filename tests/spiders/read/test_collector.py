"""The collector rests while a page is read, and is afterwards as it was."""

from __future__ import annotations

import gc

import pytest

from spiders.read.collector import paused
from spiders.read.site import read_page
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
