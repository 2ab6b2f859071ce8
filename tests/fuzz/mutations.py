"""Pages broken at random: pieces of real structure, cut, repeated, swapped, with bytes flipped."""

from __future__ import annotations

import random

PIECES = [
    b"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>A story | Site</title>", b"</head><body>", b"<article>",
    b"</article>", b"<h1>A story of some length</h1>", b"<p>One sentence of the body, long enough to count as prose here.</p>",
    b"<ol class='commentlist'>", b"</ol>", b"<li class='comment' id='comment-12'>", b"</li>", b"<cite class='fn'>Ann Lee</cite>",
    b"<time datetime='2024-05-03T10:00:00+02:00'>3 May 2024</time>", b"<dl><dt>Ann, 3 May 2024<dd>Words</dl>",
    b"<table><tr><td>Ann<td>3 May 2024</table>", b"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":[1,{}]}</script>",
    b"<script type='application/ld+json'>{\"@graph\":[{\"@id\":\"#a\",\"author\":{\"@id\":\"#a\"}}]}</script>", b"<base href='http://['>",
    b"<a href='http://[::1'>x</a>", b"<meta property='article:published_time' content='0000-00-00'>", b"<svg><math><title>",
    b"<template><p>x</template>", b"<noscript><p>y</noscript>", b"\xff\xfe\x00", b"&#0;&#x110000;&bogus;", "ﷺ ۱۴۰۳ ๒๕๖๗".encode(),
    b"<h3>3 Comments</h3>", b"<blockquote>Ann wrote:<br>", b"<input name='q'><form>", b"<iframe srcdoc='<p>'>", b"<p itemprop='comment' itemscope>",
    b"<div class='comment depth-99999999999999999999'>", b"<img src='data:image/png;base64,AAAA'>", b"3 hours ago", b"#9 in reply to #9",
]  # fmt: skip


def page(seed: int) -> bytes:
    """The page of a seed: the same bytes on every machine."""
    chance = random.Random(seed)
    parts = [chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 30)) for _ in range(chance.randint(1, 120))]
    content = bytearray(b"".join(parts))
    for _ in range(chance.randint(0, 8)):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.3:
        del content[chance.randint(0, len(content)) :]
    return bytes(content)
