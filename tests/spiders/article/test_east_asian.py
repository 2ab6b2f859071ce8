"""Bylines in Chinese, Japanese and Korean: who wrote, by the word of each credit, wherever it stands."""

from __future__ import annotations

import pytest

from spiders.article.east_asian import credits_of, names_in, signature

BYLINES = {
    "聞き手・佐藤花子": ["佐藤花子"],
    "（聞き手は佐藤花子）": ["佐藤花子"],
    "（聞き手・佐藤花子、田中一郎）": ["佐藤花子", "田中一郎"],
    "佐藤花子（文）、高橋健（写真）": ["佐藤花子"],
    "文 佐藤花子　写真 高橋健": ["佐藤花子"],
    "佐藤花子=文": ["佐藤花子"],
    "【佐藤花子記者】": ["佐藤花子"],
    "text by 佐藤花子": ["佐藤花子"],
    "王小明（文）李强（图）": ["王小明"],
    "王小明/文 李强/图": ["王小明"],
    "编译/王小明": ["王小明"],
    "글 김민수, 사진 박영희": ["김민수"],
    "김민수 글·박영희 사진": ["김민수"],
    "정리 김민수": ["김민수"],
    "특파원 김민수": ["김민수"],
    "김민수·박영희 기자": ["김민수", "박영희"],
    "워싱턴=김민수 특파원": ["김민수"],
    "번역 김민수": [],
    "高橋健（写真）": [],
    "文：佐藤花子（ライター）": ["佐藤花子"],
}


@pytest.mark.parametrize("text", BYLINES)
def test_who_wrote(text: str) -> None:
    assert names_in(text) == BYLINES[text]


@pytest.mark.parametrize(
    "text",
    ["文 部科学省", "글 솜씨", "정리 해고", "写真 高橋健", "東京（日本）、大阪（日本）", "翻訳：高橋健"],
)
def test_no_author(text: str) -> None:
    assert credits_of(text) == []


def test_who_signs_at_the_end() -> None:
    assert signature("彼はそう語った。（聞き手・佐藤花子）") == ["佐藤花子"]
    assert signature("大会は終わった。【佐藤花子記者】") == ["佐藤花子"]
    assert signature("彼はそう語った。（写真・佐藤花子）") == []
