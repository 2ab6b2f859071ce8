from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives.errors import SearchWordsError
from archives.index.words import find_marks, match_expression, searchable

TEXTS = {
    "english": "The harbour strike ends after nine days; Zoë's well-known boat sails.",
    "chinese": "中国的新闻评论很多。",
    "japanese": "湾岸のストライキは終わった。カニを食べる",
    "korean": "한국의 신문 기사와 댓글",
    "thai": "ท่าเรือหยุดงานเก้าวัน",
    "arabic": "انتهى إضرابُ المِيناءِ بعد تسعة أيام",
    "hindi": "हिन्दी समाचार की टिप्पणियाँ",
    "full width": "ＡＢＣ新聞　カタカナ",
    "hebrew": "שביתת הנמל הסתיימה",
}


def found(words: str) -> set[str]:
    """The texts that FTS5 finds, made as the index makes its table."""
    with sqlite3.connect(":memory:") as db:
        db.execute(
            """CREATE VIRTUAL TABLE search USING fts5(headline, text, content='',
               tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")"""
        )
        names = list(TEXTS)
        for number, name in enumerate(names):
            db.execute("INSERT INTO search (rowid, headline, text) VALUES (?, ?, ?)",
                       (number, searchable(f"heading{number}"), searchable(TEXTS[name])))  # fmt: skip
        rows = db.execute("SELECT rowid FROM search WHERE search MATCH ?", (match_expression(words),))
        return {names[row[0]] for row in rows}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("harbour", "english"), ("HARBOUR days", "english"), ("zoe", "english"), ('"strike ends"', "english"),
        ("harb*", "english"), ("well-known", "english"), ("text:boat", "english"), ("strike -kitten", "english"),
        ("kitten OR boat", "english"), ("国", "chinese"), ("新闻", "chinese"), ("评论很多", "chinese"),
        ("湾", "japanese"), ("湾岸", "japanese"), ("カニ", "japanese"), ("ストライキ", "japanese"), ("ｶﾆ", "japanese"),
        ("신문", "korean"), ("댓글", "korean"), ("เก้า", "thai"), ("หยุดงาน", "thai"), ("إضراب", "arabic"),
        ("الميناء", "arabic"), ("समाचार", "hindi"), ("हिन्दी", "hindi"), ("ABC", "full width"), ("新聞", "full width"),
        ("הנמל", "hebrew"),
    ],
)  # fmt: skip
def test_a_word_is_found_and_marked_where_it_stands(words: str, name: str) -> None:
    assert found(words) == {name}
    spans = find_marks(TEXTS[name], words)
    assert spans
    assert all(0 <= start < end <= len(TEXTS[name]) for start, end in spans)


@pytest.mark.parametrize(
    "words", ["days harbour -strike", '"ends strike"', "headline:harbour", "新中", "岸湾", "harbou", "समा"]
)
def test_what_is_not_there_is_not_found(words: str) -> None:
    assert found(words) == set()


def test_marks_are_the_words_of_the_text() -> None:
    text = "Zoë said: harbour, Harbour! 湾岸の湾"
    assert [text[a:b] for a, b in find_marks(text, "zoe harbour 湾")] == [
        "Zoë",
        "harbour",
        "Harbour",
        "湾",
        "湾",
    ]
    assert [text[a:b] for a, b in find_marks(text, '"湾岸" -said')] == ["湾岸"]
    assert find_marks(text, "headline:said", field="text") == []


@pytest.mark.parametrize("words", ["", "  ", "!!!", '""', "-only", "* OR -"])
def test_words_that_find_nothing_are_told(words: str) -> None:
    with pytest.raises(SearchWordsError, match="no word to look for"):
        match_expression(words)


@given(st.text(max_size=60))
def test_no_question_is_a_syntax_error(words: str) -> None:
    try:
        found(words)
    except SearchWordsError:
        return
    find_marks("any text", words)
