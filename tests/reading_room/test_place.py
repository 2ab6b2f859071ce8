"""How much of this machine's folders a page tells."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra `room` is not installed")

from reading_room.guard import Access
from reading_room.place import Place

FOLDERS = (Path("/srv/link/main"), Path("/srv/news desk/main"))


def test_the_command_can_be_typed_as_it_stands() -> None:
    assert Place(FOLDERS, None, False).check == "tearsheet --root '/srv/news desk' -c main verify"
    assert Place(FOLDERS, Path("/home/sent.wacz"), False).check == "tearsheet verify /home/sent.wacz"


def test_for_others_and_on_paper_it_names_no_folder() -> None:
    assert Place(FOLDERS, None, True).check == "tearsheet --root . -c main verify"
    assert Place(FOLDERS, None, False).check_elsewhere == "tearsheet --root . -c main verify"
    assert Place(FOLDERS, Path("/home/sent.wacz"), True).check == "tearsheet verify sent.wacz"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/srv/news desk/main/index.sqlite is damaged", "main/index.sqlite is damaged"),
        ("'/srv/link/main/archive/a.warc.gz' is not there", "'main/archive/a.warc.gz' is not there"),
        ("run --root /srv/link --due", "run --root . --due"),
        ("/srv/linked/main", "/srv/linked/main"),
        ("nothing of it", "nothing of it"),
    ],
)
def test_messages_for_others_name_no_folder_of_this_machine(said: str, told: str) -> None:
    assert Place(FOLDERS, None, True).told(said) == told
    assert Place(FOLDERS, None, False).told(said) == said


def test_a_folder_at_the_root_of_the_disk_takes_no_slash_away() -> None:
    assert Place((Path("/main"),), None, True).told("/main/a, /etc/b") == "main/a, /etc/b"


@pytest.mark.parametrize(
    ("access", "is_for_others"),
    [
        (Access(frozenset({"127.0.0.1:8017"})), False),
        (Access(frozenset({"127.0.0.1:8017", "localhost:8017", "[::1]:8017"})), False),
        (Access(frozenset({"127.0.0.1:8017"}), token="a-token-of-many"), True),
        (Access(frozenset({"127.0.0.1:8017"}), root_path="/room"), True),
        (Access(frozenset({"127.0.0.1:8017", "archive.example"})), True),
        (Access(frozenset({"192.0.2.7:8017"})), True),
    ],
)  # fmt: skip
def test_who_is_meant_by_others(access: Access, is_for_others: bool) -> None:
    assert access.is_for_others is is_for_others
