"""Records of a thread: ids, parents, depths, positions."""

from __future__ import annotations

from spiders.dates.value import DateValue
from spiders.threads.assemble import comments_of
from spiders.threads.thread import FoundComment, Thread

ARTICLE = "ab" * 32


def of(thread: Thread) -> list[tuple[str, str | None, int, int | None]]:
    records = comments_of(
        thread, article_id=ARTICLE, article_url="https://e.org/a", site="e.org", pointer=None
    )
    return [(record.id, record.parent_id, record.depth, record.position) for record in records]


def test_native_ids_of_a_site() -> None:
    thread = Thread(
        "wordpress", [FoundComment(native="11", text="a"), FoundComment(native="12", text="b", parent="11")]
    )
    assert of(thread) == [
        ("e.org/wordpress/11", None, 0, 0),
        ("e.org/wordpress/12", "e.org/wordpress/11", 1, 1),
    ]


def test_ids_unique_within_a_thread_name_the_thread() -> None:
    thread = Thread(
        "x",
        [FoundComment(native="1", text="a"), FoundComment(native="2", text="b", parent_index=0)],
        native_scope="thread",
    )
    assert of(thread) == [
        (f"e.org/x/{ARTICLE[:16]}/1", None, 0, 0),
        (f"e.org/x/{ARTICLE[:16]}/2", f"e.org/x/{ARTICLE[:16]}/1", 1, 1),
    ]


def test_digests_stand_in_and_equal_comments_stay_apart() -> None:
    same = {"author": "Ada", "text": "Yes.", "date": DateValue("2024-05-03", "3 May 2024")}
    ids = [record[0] for record in of(Thread("generic", [FoundComment(**same), FoundComment(**same)]))]  # type: ignore[arg-type]
    assert len(set(ids)) == 2
    assert of(Thread("generic", [FoundComment(**same)]))[0][0] == ids[0]  # type: ignore[arg-type]


def test_a_parent_on_another_page_keeps_its_id() -> None:
    thread = Thread("wordpress", [FoundComment(native="20", text="a", parent="5", parent_method="link")])
    assert of(thread) == [("e.org/wordpress/20", "e.org/wordpress/5", 1, 0)]


def test_a_native_id_met_twice_gives_one_record_and_cycles_end() -> None:
    twice = Thread("wordpress", [FoundComment(native="7", text="a"), FoundComment(native="7", text="a")])
    assert len(of(twice)) == 1
    cycle = Thread(
        "x", [FoundComment(native="1", text="a", parent="2"), FoundComment(native="2", text="b", parent="1")]
    )
    assert [record[0] for record in of(cycle)] == ["e.org/x/1", "e.org/x/2"]
    loop = Thread("x", [FoundComment(native="1", text="a", parent="1")])
    assert of(loop) == [("e.org/x/1", None, 0, 0)]
