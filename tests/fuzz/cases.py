"""Hostile pages by name: what scanners, broken servers and adversaries send."""

from __future__ import annotations

from collections.abc import Callable

CASES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "blanks": lambda: b" \n\t" * 1000,
    "nul bytes": lambda: b"\x00" * 20_000_000,
    "every byte": lambda: bytes(range(256)) * 4000,
    "cut in a tag": lambda: b"<html><body><p>Some words here<a href='htt",
    "cut in a character": lambda: "<p>Größe".encode()[:-1] + b"\xc3",
    "10,000 divisions deep": lambda: b"<div>" * 10_000 + b"words of a page " * 50 + b"</div>" * 10_000,
    "10,000 unclosed inline": lambda: b"<p><b><i>" * 10_000,
    "deep tables": lambda: b"<table><tr><td>" * 3000 + b"x",
    "deep lists of comments": lambda: b"".join(_nested(n) for n in range(10_000)),
    "unclosed comments": lambda: b"<!--" * 2_000_000,
    "unclosed quotes": lambda: b'<a href="' * 200_000,
    "only opening brackets": lambda: b"<" * 2_000_000,
    "long attribute": lambda: b'<div class="' + b"a " * 10_000_000 + b'">x</div>',
    "5,000 attributes": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(5000)) + b">x",
    "300,000 attributes": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x",
    "20 MB of opening brackets": lambda: b"<" * 20_000_000,
    "deep JSON-LD": lambda: b'<script type="application/ld+json">' + b"[" * 1_000_000 + b"</script><p>hi",
    "18 MB of JSON-LD": lambda: (
        b'<script type="application/ld+json">{"@graph":['
        + b'{"@type":"Comment","author":"Ann","text":"Words"},' * 360_000
        + b"{}]}</script><p>hi"
    ),
    "18 MB of JSON-LD that never ends": lambda: (
        b'<script type="application/ld+json">{"articleBody":"' + b"words \\n" * 2_250_000 + b"</script><p>hi"
    ),
    "20 MB of inline script": lambda: b"<script>" + b"var a = {b: [1, 'c']};\n" * 870_000 + b"</script><p>hi",
    "20 MB of character references": lambda: b"<p>" + b"&#x1F600;&nbsp;" * 1_330_000,
    "18 MB of links": lambda: b"<p>" + b'<a href="/2024/05/story">A story of some length</a> ' * 340_000,
    "18 MB of headings": lambda: b"".join(b"<h2>Heading %d</h2><br>" % n for n in range(700_000)),
    "blanks and colons": lambda: (
        b"<p>" + (b" " * 5000 + b":" * 5000) * 200 + b"<p>Published" + b" " * 1_000_000 + b"x"
    ),
    "numbers and dots": lambda: b"".join(b"<p>%s</p>" % (b"1." * 150) for _ in range(20_000)),
    "words without end": lambda: (
        b"<p>by " + b"A" * 5_000_000 + b"</p><title>" + b"a-" * 1_000_000 + b"</title>"
    ),
    "20 MB of paragraphs": lambda: (
        b"<html><body>" + b"<p>The quick brown fox jumps over the dog. </p>" * 425_000
    ),
    "20 MB on one line": lambda: b"<p>" + b"word " * 4_000_000,
    "20 MB of entities": lambda: b"&amp;" * 4_000_000,
    "18 MB of dates": lambda: b"<p>" + b"<span>2 Oct 2012</span>" * 800_000,
    "18 MB of comments": lambda: b"<h1>Title</h1>" + b"".join(_comment(n) for n in range(140_000)),
}
QUICK = [
    "empty", "blanks", "every byte", "cut in a tag", "cut in a character", "10,000 divisions deep", "10,000 unclosed inline",
    "deep tables", "unclosed quotes", "5,000 attributes", "300,000 attributes", "deep JSON-LD", "20 MB on one line",
]  # fmt: skip
"""Those that the suite runs; the campaign runs all."""


def _nested(number: int) -> bytes:
    return (
        b"<ul><li class=comment><cite>Ann</cite><time>2 Oct 2012</time><p>Hello there, all %d of you</p>"
        % number
    )


def _comment(number: int) -> bytes:
    return (
        b"<div class=comment id=c%d><b>User %d</b> <span>2 Oct 2012 09:%02d</span><p>Words of comment %d.</p></div>"
        % (number, number, number % 60, number)
    )
