"""Where hosts lie: the same place for everybody, and as few as possible move when the list of databases changes."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier.spread.rendezvous import place_of

NAMES = st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=6, unique=True)
HOSTS = [f"host-{n}.example" for n in range(3000)]


@given(names=NAMES, host=st.text(max_size=30), chance=st.randoms())
def test_the_order_of_databases_and_what_else_is_there_change_no_hosts_choice(
    names: list[str], host: str, chance: object
) -> None:
    chosen = names[place_of(host, tuple(names))]
    shuffled = sorted(names)
    assert shuffled[place_of(host, tuple(shuffled))] == chosen
    for gone in names:
        left = tuple(name for name in names if name != gone)
        assert gone == chosen or left[place_of(host, left)] == chosen


def test_shares_are_even_and_a_third_database_takes_a_third() -> None:
    two, three = ("a", "b"), ("a", "b", "c")
    assert all(1300 < count < 1700 for count in Counter(place_of(host, two) for host in HOSTS).values())
    moved = [host for host in HOSTS if place_of(host, two) != place_of(host, three)]
    assert all(place_of(host, three) == 2 for host in moved)
    assert 850 < len(moved) < 1150


def test_a_place_is_never_another_one_in_a_later_release() -> None:
    """Hosts that were put by one release must be found by the next."""
    assert [place_of(host, ("a", "b", "c")) for host in HOSTS[:8]] == [0, 2, 1, 1, 0, 2, 2, 0]
