"""Pages that are no article, and the further pages of those that are."""

from __future__ import annotations

import pytest

from spiders.article.block_phrases import BLOCK_PHRASES
from spiders.article.blocks import gives_article, page_flags
from spiders.article.pages import article_pages
from tests.spiders.article.made import SENTENCES, news, page


@pytest.mark.parametrize(
    ("title", "text", "flag"),
    [
        ("Just a moment...", "Checking your browser before accessing news.example.", "block-page:captcha"),
        ("news.example", "Please verify you are a human. Press and hold the button.", "block-page:captcha"),
        (
            "Before you continue",
            "We value your privacy. We and our partners use cookies.",
            "block-page:consent",
        ),
        (
            "The vote",
            "Subscribe to continue reading. Already a subscriber? Here you go.",
            "block-page:paywall",
        ),
        ("Anmelden", "Bitte melden Sie sich an, um fortzufahren und alles zu sehen.", "block-page:login"),
        (
            "Access denied",
            "You do not have permission to view this page on this server.",
            "block-page:denied",
        ),
        ("Page not found", "Sorry, the page you are looking for is not here any more.", "soft-404"),
        ("Seite nicht gefunden", "Leider gibt es die Seite nicht, die Sie aufgerufen haben.", "soft-404"),
        ("Erreur", "Cette page introuvable a peut-être été déplacée.", "soft-404"),
    ],
)
def test_walls(title: str, text: str, flag: str) -> None:
    heading = title if flag == "soft-404" and title != "Erreur" else ""
    heading = "Page introuvable" if title == "Erreur" else heading
    flags = page_flags(page(f"<title>{title}</title><h1>{heading}</h1><p>{text}</p>"))
    assert flag in flags
    assert not gives_article(flags)


def test_an_article_about_walls_is_an_article() -> None:
    made = news(h1="Why every site asks you to verify you are human", paragraphs=SENTENCES * 4)
    assert page_flags(made) == ()


def test_an_empty_page() -> None:
    assert page_flags(page("<html></html>")) == ("empty",)


def test_a_short_text_of_its_own_is_given_with_a_flag() -> None:
    flags = page_flags(
        page("<title>Tide table</title><h1>Tide table</h1><p>High water at nine, low water at three.</p>")
    )
    assert flags == ("short",)
    assert gives_article(flags)


def _teasers(count: int) -> str:
    return "".join(
        f"<article><h2><a href='/n{i}'>Story number {i} of the day</a></h2><p>Two words on it.</p></article>"
        for i in range(count)
    )


@pytest.mark.parametrize(
    ("url", "flag"),
    [
        ("https://news.example/", "front-page"),
        ("https://news.example/tag/harbour/", "list-page"),
        ("https://news.example/category/sport/page/2", "list-page"),
        ("https://news.example/?s=quay", "search-page"),
    ],
)
def test_lists(url: str, flag: str) -> None:
    assert flag in page_flags(page(f"<title>Harbour News</title>{_teasers(12)}", url))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<body class='single single-post postid-8'><h1>Quay vote</h1>", "</body>"),
        ("<h1>Quay vote</h1>", "<form id='comment-form'><textarea name='text'></textarea></form>"),
    ],
)
def test_a_post_whose_address_looks_like_a_list_s(start: str, end: str) -> None:
    html = f"<title>Quay vote - Harbour</title>{start}<p>Two words on it.</p>{_teasers(6)}{end}"
    assert "list-page" not in page_flags(page(html, "https://news.example/archives/8"))


def test_a_whole_page_has_no_flags() -> None:
    assert page_flags(news()) == ()


def _follows(html: str, url: str = "https://news.example/a/story/") -> list[tuple[str, int | None]]:
    follows = article_pages(page(f"<h1>Story</h1><p>x</p>{html}", url))
    assert all(follow.role == "article-page" for follow in follows)
    return [(follow.url, follow.number) for follow in follows]


def test_wordpress_page_links() -> None:
    html = "<div class='page-links'>Pages: <span>1</span> <a href='/a/story/2/'>2</a> <a href='/a/story/3/'>3</a></div>"
    assert _follows(html) == [("https://news.example/a/story/2/", 2), ("https://news.example/a/story/3/", 3)]


def test_neighbours_of_a_story_called_by_a_number_are_not_its_pages() -> None:
    html = "<nav class='page-links'><a href='/archives/17/2'>Page 2</a></nav><a rel=next href='/archives/19'>Next</a>"
    assert _follows(html, "https://news.example/archives/17") == [("https://news.example/archives/17/2", 2)]


def test_rel_next_within_the_article() -> None:
    assert _follows("<link rel=next href='?page=2'>") == [("https://news.example/a/story/?page=2", 2)]


@pytest.mark.parametrize(
    "html",
    [
        "<a rel=next href='/a/another-story/'>next story</a>",
        "<link rel=next href='/page/2/'>",
        "<div class='comments'><a href='/a/story/2/'>2</a></div>",
        "<nav class='pagination'><a href='/tag/x/page/2/'>2</a></nav>",
        "<a href='https://other.example/a/story/2/'>2</a>",
    ],
)
def test_other_paging_is_not_the_articles(html: str) -> None:
    assert _follows(html) == []


@pytest.mark.parametrize(
    "words",
    [
        "You must be logged in to reply to this topic.",
        "Please log in to join the conversation.",
        "Bitte melden Sie sich an, um zu kommentieren.",
        "Connectez-vous pour répondre.",
    ],
)
def test_who_must_log_in_to_write_can_read(words: str) -> None:
    assert not BLOCK_PHRASES["login"].search(words.casefold())


def test_the_style_of_a_password_form_is_no_password_form() -> None:
    made = news(head="<style>.post-password-form input {width: 9em}</style>", paragraphs=SENTENCES[:2])
    assert page_flags(made) == ()
    made = news(
        before='<form class="post-password-form"><input name=post_password></form>',
        paragraphs=("Protected.",),
    )
    assert page_flags(made) == ("block-page:login",)


def test_one_story_at_the_root_is_an_article_a_front_of_teasers_is_none() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    head = "<title>Harbour office | Gull Bay</title>"
    assert page_flags(page(f"{head}<h1>Harbour office</h1>{text}", url="https://bay.example/")) == ()
    teasers = "".join(
        f"<h2>Story {number}</h2><p>{sentence}</p>" for number, sentence in enumerate(SENTENCES * 2)
    )
    front = page(f"<title>Gull Bay News</title><h1>Gull Bay News</h1>{teasers}", url="https://bay.example/")
    assert page_flags(front) == ("front-page",)


YOAST = '<meta property="og:type" content="article"><meta property="article:modified_time" content="2024-05-01T09:00:00Z">'
LD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-01T09:00:00Z"}</script>'
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:3])
TEASERS = "".join(
    f'<article><h2><a href="/2024/05/0{n}/a-story-of-day-{n}/">A story of day {n}</a></h2><p>{SENTENCES[n % 3]}</p></article>'
    for n in range(1, 9)
)
LOGIN = "<form action='/session' method=post><input name=user><input type=password name=pass><button>Log in</button></form>"


@pytest.mark.parametrize(
    "headline",
    ["Missing fisherman not found", "Peugeot 404", "Flat 404", "Access denied: harbour archive shut", "Just a moment, said the mayor"],
)  # fmt: skip
def test_breaking_news_is_news(headline: str) -> None:
    """What the markup states of a story is louder than a word in its headline."""
    for head, text in ((LD, SENTENCES[0]), (LD, SENTENCES[0] + SENTENCES[1])):
        made = page(
            f"<title>{headline} - Gull Bay</title>{head}<article><h1>{headline}</h1><p>{text}</p></article>"
        )
        assert gives_article(page_flags(made))


@pytest.mark.parametrize(
    "headline",
    ["Page not found: the missing chapter of a diary", "Access denied: reporters barred from the hall", "404 saved from a ferry",
     "Just a moment: mayor pauses the budget", "Seite nicht gefunden? Archivar sucht die Chronik", "ページが見つかりません：消えた写本"],
)  # fmt: skip
def test_a_signed_text_of_several_paragraphs_is_news_without_any_markup(headline: str) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    story = f"<title>{headline}</title><h1>{headline}</h1><p class=byline>By Helen Marsh</p>{text}"
    assert gives_article(page_flags(page(story)))
    bare = headline.split(":")[0].split("：")[0].split("?")[0].replace("404 saved from a ferry", "404")
    assert not gives_article(page_flags(page(story.replace(headline, bare))))
    assert not gives_article(page_flags(page(story.replace(text, f"<p>{SENTENCES[0]}</p>"))))
    assert not gives_article(page_flags(page(story.replace("<p class=byline>By Helen Marsh</p>", ""))))


@pytest.mark.parametrize("headline", ["Missing fisherman not found", "Peugeot 404", "Flat 404"])
def test_a_headline_beside_its_date_is_no_error(headline: str) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    made = page(
        f"<title>{headline}</title><article><h1>{headline}</h1><time datetime=2024-05-01>1 May 2024</time>{text}</article>"
    )
    assert gives_article(page_flags(made))


@pytest.mark.parametrize(
    "title",
    ["Page not found", "404", "Error 404", "404 Not Found", "Seite nicht gefunden", "Página no encontrada"],
)
def test_a_page_not_found_that_shows_stories(title: str) -> None:
    """A theme's error page, with what plugins say of every page, a text of some length, and the newest stories with dates."""
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:4])
    dated = TEASERS.replace("</h2>", "</h2><time>1 May 2024</time>")
    made = page(
        f"<title>{title} - Bay</title>{YOAST}<main><h1>{title}</h1>{text}{dated}</main>",
        "https://bay.example/gone/",
    )
    assert not gives_article(page_flags(made))


@pytest.mark.parametrize(
    ("path", "html", "kind"),
    [
        ("/tag/harbour/", f"{YOAST}<h1>Harbour</h1>{TEASERS}", "list-page"),
        ("/category/news/", f"{YOAST}<h1>News</h1><p>{SENTENCES[0]}</p>{TEASERS}", "list-page"),
        ("/author/helen-marsh/", f"<meta property=og:type content=profile><h1>Helen Marsh</h1><p>{SENTENCES[0]}</p>{TEASERS}", "profile-page"),
        ("/member/117/", "<h1>harbourcat</h1><dl><dt>Posts</dt><dd>2,117</dd><dt>Joined</dt><dd>3 March 2011</dd></dl>", "profile-page"),
        ("/memberlist.php", "<h1>Members</h1><table><tr><td>harbourcat</td><td>2,117 posts since 2011</td></tr></table>", "profile-page"),
        ("/login", f"<h1>Welcome back</h1>{LOGIN}<p>{SENTENCES[0]}</p>", "login-page"),
        ("/wp-login.php", LOGIN + "<p>Lost your password?</p><p>Go to Gull Bay News</p>", "login-page"),
        ("/about/", f"{YOAST}<h1>About us</h1>{TEXT}", "about-page"),
        ("/impressum", f"<h1>Impressum</h1>{TEXT}", "about-page"),
        ("/2024/05/01/a-story/trackback/", f"<h1>A story</h1>{TEXT}", "trackback-page"),
        ("/news/", f'<script type="application/ld+json">{{"@type": "CollectionPage", "name": "News"}}</script>{YOAST}<h1>News</h1>{TEASERS}', "list-page"),
    ],
)  # fmt: skip
def test_kinds_of_pages_that_are_no_story(path: str, html: str, kind: str) -> None:
    assert kind in page_flags(page(f"<title>{kind} - Gull Bay</title>{html}", f"https://bay.example{path}"))


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("/about/", LD), ("/category/harbour-vote/", LD), ("/profile/helen-marsh/", LD), ("/login", LD),
        ("/members/", "<meta property=article:published_time content=2024-05-01>"),
    ],
)  # fmt: skip
def test_a_story_is_one_whatever_its_address(path: str, start: str) -> None:
    made = page(
        f"<title>Quay vote</title>{start}<h1>Quay vote</h1>{TEXT}{TEASERS}{LOGIN}",
        f"https://bay.example{path}",
    )
    assert gives_article(page_flags(made))


@pytest.mark.parametrize("path", ["/profile/helen-marsh/", "/users/what-they-want/", "/terms/about/"])
def test_a_dated_text_is_a_story_whatever_its_address(path: str) -> None:
    dated = f"<article><h1>Quay vote</h1><time datetime=2024-05-01>1 May 2024</time>{TEXT}</article>"
    assert gives_article(page_flags(page(f"<title>Quay vote</title>{dated}", f"https://bay.example{path}")))
    teasers = TEASERS.replace("</h2>", "</h2><time>1 May 2024</time>")
    listed = page(
        f"<title>Marsh</title><main><h1>Marsh</h1>{TEXT}{teasers}</main>", f"https://bay.example{path}"
    )
    assert not gives_article(page_flags(listed))


@pytest.mark.parametrize(
    "path",
    [
        "/harbour",
        "/local/harbour",
        "/kategoria/port",
        "/2024/05/",
        "/news?page=3",
        "/index.php",
        "/en/",
        "/staff/ann",
    ],
)
@pytest.mark.parametrize("tag", ["article", "div", "li"])
def test_a_list_whose_address_says_nothing(path: str, tag: str) -> None:
    listed = TEASERS.replace("article", tag).replace("</p>", " <time>3 May 2024</time></p>")
    made = page(
        f"<html><body><h1>Harbour</h1><p>All about the quay.</p>{listed}</body></html>",
        url=f"https://news.example{path}",
    )
    assert "list-page" in page_flags(made)


@pytest.mark.parametrize(
    "start",
    [
        f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>",
        f"<p>{SENTENCES[0]}</p><p class=byline>By Helen Marsh</p>",
        f"<time datetime=2024-05-01>1 May 2024</time><p>{SENTENCES[0]}</p>",
    ],
    ids=["two paragraphs", "signed", "dated"],
)
def test_a_short_story_above_teasers_is_one(start: str) -> None:
    made = page(
        f"<html><body><h1>Crane falls</h1>{start}{TEASERS}</body></html>",
        url="https://news.example/local/crane",
    )
    assert gives_article(page_flags(made))
