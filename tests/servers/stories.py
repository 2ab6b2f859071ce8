"""Pages of a made-up news site: WordPress-like, with as many comments and comment pages as asked."""

from __future__ import annotations

from tests.servers.pages import Answer

WORDS = (
    "harbour", "council", "bridge", "ferry", "market", "school", "river", "budget", "tram", "signal", "festival",
    "library", "garden", "winter", "engineer", "petition", "bakery", "captain", "lantern", "orchard",
)  # fmt: skip


def sentence(seed: int, words: int = 14) -> str:
    """A sentence that differs for each seed."""
    picked = [WORDS[(seed * 7 + n * (3 + seed % 5)) % len(WORDS)] for n in range(words)]
    return " ".join(picked).capitalize() + f" number {seed}."


def comment(number: int, text: str | None = None, parent: int | None = None) -> str:
    """One comment in classic WordPress mark-up."""
    return (
        f'<li id="comment-{number}" class="comment depth-{1 if parent is None else 2}">'
        f'<article id="div-comment-{number}" class="comment-body"><footer class="comment-meta">'
        f'<div class="comment-author vcard"><b class="fn">Reader {number % 17}</b></div>'
        f'<div class="comment-metadata"><a href="#comment-{number}">'
        f'<time datetime="2026-03-04T{number // 60 % 24:02}:{number % 60:02}:00+01:00">4 March</time></a></div></footer>'
        f'<div class="comment-content"><p>{text or sentence(number)}</p></div></article></li>'
    )


def story(number: int, comments: list[str], *, pages: int = 1, page: int = 1, declared: int | None = None,
          body: str | None = None, extra: str = "", base: str = "/story") -> str:  # fmt: skip
    """A story page with its comment page `page` of `pages`."""
    title = f"Story {number}: {sentence(number, 5)}"
    path = f"{base}/{number}/"
    numbers = "".join(
        f'<a class="page-numbers" href="{path}{"" if n == 1 else f"comment-page-{n}/"}#comments">{n}</a>'
        for n in range(1, pages + 1)
        if n != page
    )
    paragraphs = body or "".join(f"<p>{sentence(number * 31 + n, 30)}</p>" for n in range(8))
    count = len(comments) if declared is None else declared
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - The Test Gazette</title>
<meta name="generator" content="WordPress 6.6"><link rel="canonical" href="{path}">
<meta property="article:published_time" content="2026-03-04T10:00:00+01:00">{extra}</head><body>
<main><article class="post"><h1 class="entry-title">{title}</h1><div class="entry-content">{paragraphs}</div></article>
<section id="comments" class="comments-area"><h2 class="comments-title">{count} thoughts on “{title}”</h2>
<ol class="comment-list">{"".join(comments)}</ol>
<nav class="navigation comments-pagination"><div class="nav-links">{numbers}</div></nav></section></main></body></html>"""


def story_site(stories: int, comments: int, per_page: int, *, wait: float = 0.0) -> dict[str, Answer]:
    """A site of `stories` stories with `comments` comments each, `per_page` on a page, oldest first."""
    answers = {
        "/robots.txt": Answer("User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"})
    }
    for number in range(1, stories + 1):
        ids = [number * 1000 + n for n in range(comments)]
        parts = [ids[at : at + per_page] for at in range(0, len(ids), per_page)] or [[]]
        for page, part in enumerate(parts, 1):
            html = story(number, [comment(n) for n in part], pages=len(parts), page=page, declared=comments)
            path = f"/story/{number}/" + ("" if page == 1 else f"comment-page-{page}/")
            answers[path] = Answer(html, wait=wait)
    return answers
