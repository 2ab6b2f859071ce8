"""Enrolling databases: by workers that start at once, and after one that died before it was through."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from archives.postgres.database import Database
from crawler.errors import TearsheetError
from crawler.frontier.postgres.schema import create_tables
from crawler.frontier.spread.register import check_alone, enroll, home_of, identity_of, registered
from tests.servers.postgres import needs_postgres, shared_server

pytestmark = needs_postgres


@contextmanager
def opened(urls: list[str]) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        databases = [Database(url) for url in urls]
        for database in databases:
            stack.callback(database.close)
            create_tables(database)
        yield databases


def enrolled(urls: list[str]) -> tuple[str, ...]:
    with opened(urls) as databases:
        return enroll(databases)


def test_workers_that_start_at_once_enroll_the_same() -> None:
    urls = [shared_server().fresh() for _ in range(3)]
    with ThreadPoolExecutor(6) as workers:
        found = list(workers.map(enrolled, [urls] * 12))
    assert len(set(found)) == 1
    with opened(urls) as databases:
        assert tuple(identity for identity, _ in registered(databases[0])) == found[0]
        assert {home_of(database) for database in databases} == {found[0][0]}


def test_of_lists_with_other_homes_one_holds() -> None:
    one, two = (shared_server().fresh() for _ in range(2))

    def attempt(urls: list[str]) -> str:
        try:
            return enrolled(urls)[0]
        except TearsheetError:
            return "refused"

    with ThreadPoolExecutor(6) as workers:
        found = set(workers.map(attempt, [[one, two], [two, one]] * 6))
    assert len(found) == 2
    assert "refused" in found


def test_one_that_died_half_way_is_gone_on_from() -> None:
    urls = [shared_server().fresh() for _ in range(2)]
    with opened(urls) as (home, second):
        second.run("INSERT INTO tearsheet_meta VALUES ('home', %s)", (identity_of(home),))
        identities = enroll([home, second])
        assert [home_of(home), home_of(second)] == [identities[0]] * 2
        with pytest.raises(TearsheetError, match="one of several"):
            check_alone(second)


def test_marks_that_were_not_written_are_made_good() -> None:
    urls = [shared_server().fresh() for _ in range(2)]
    with opened(urls) as databases:
        enroll(databases)
        databases[1].run("DELETE FROM tearsheet_meta WHERE key = 'home'")
        identities = enroll(databases)
        assert home_of(databases[1]) == identities[0]
