"""Lists and pages of a site's own business, by what they are made of, beside stories that look much like them."""

from __future__ import annotations

import pytest

from spiders.article.blocks import gives_article, page_flags
from spiders.article.listing import is_listing
from spiders.read.site import read_page
from tests.spiders.article.made import SENTENCES, page

TITLES = ("Board widens the northern quay", "Bakery opens again in June", "Councillors split over old cinema", "Anchor of a lost cutter found",
          "School roof to be repaired", "Copper theft at the lighthouse")  # fmt: skip
PORT = (
    "港口码头将于八月扩建",
    "面包店六月重新开业",
    "老电影院去留仍未决定",
    "潜水员发现百年铁锚",
    "学校屋顶暑期维修",
    "灯塔附近铜管被盗走",
)


def _rows(made: str, titles: tuple[str, ...] = TITLES) -> str:
    return "".join(
        made.format(n=n, title=title, text=SENTENCES[n % 5], day=f"{n + 1} May 2024")
        for n, title in enumerate(titles)
    )


LISTS = {
    "divs without headings": "<h1>Harbour</h1>" + _rows("<div class=row><a class=t href=/n/{n}>{title}</a><span class=meta>{day}</span><p>{text}</p></div>"),
    "list of links and days": "<h1>All messages</h1><ul>" + _rows("<li><span>{day}</span> <a href=/n/{n}>{title}</a></li>") + "</ul>",
    "table": "<h2>Press releases</h2><table>" + _rows("<tr><td>{n}</td><td><a href=/n/{n}>{title}</a></td><td>{day}</td></tr>") + "</table>",
    "tiles that are links": "<h1>Harbour</h1><div>" + _rows("<a class=tile href=/n/{n}><div>Port</div><div>{title}</div><div>{text}</div></a>") + "</div>",
    "figures": "<h1>Films</h1>" + _rows("<figure><a href=/v/{n}><img src=i.jpg></a><figcaption><a href=/v/{n}>{title}</a> 01:3{n}</figcaption></figure>"),
    "Chinese, days behind": "<h2>滚动</h2><ul>" + _rows("<li><a href=/c/{n}.html>{title}</a> [05-0{n} 11:20]</li>", PORT) + "</ul>",
    "a few that lead twice": "<h1>Sailing</h1>" + _rows("<div><h2><a href=/n/{n}>{title}</a></h2><i>{day}</i><p>{text}</p><a href=/n/{n}>More</a></div>", TITLES[:3]),
    "after a word about them": f"<h1>Harbour</h1><p>{SENTENCES[0]} {SENTENCES[1]}</p>" + _rows("<li><h3><a href=/n/{n}>{title}</a></h3><p>{text}</p></li>"),
}  # fmt: skip
BOARDS = {
    "forums": "<h1>The Mooring</h1><table>" + "".join(f"<tr><td><a href=f{n}>{name}</a><br><small>{SENTENCES[n]}</small></td><td>1{n}</td><td>9{n}</td>"
        f"<td>3 May 2024, 11:0{n}<br>by <a href=u{n}>gull{n}</a></td></tr>" for n, name in enumerate(("Boats", "Nets", "Rain", "Sales", "Rest"))) + "</table>",
    "topics": f"<h1>Boats</h1><p>{SENTENCES[0]}</p><table>" + _rows("<tr><td><a href=t{n}>{title}</a><div>by gull{n}</div></td><td>3{n} replies</td><td>7{n} views</td>"
        "<td>gull{n}, 3 May 2024 11:2{n}</td></tr>") + "</table><p>You cannot post new topics in this forum. You cannot reply to topics in this forum.</p>",
}  # fmt: skip


@pytest.mark.parametrize("html", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("head", ["", "<meta property='og:type' content='article'>"])
def test_a_list_of_whatever_make_is_no_story(html: str, head: str) -> None:
    made = page(f"<title>Gull Bay</title>{head}<body>{html}</body>", "https://bay.example/k/55")
    assert "list-page" in page_flags(made)


@pytest.mark.parametrize("html", BOARDS.values(), ids=BOARDS.keys())
@pytest.mark.parametrize("url", ["https://board.example/", "https://board.example/bb/index"])
def test_rows_of_a_boards_index_are_no_posts(html: str, url: str) -> None:
    reading = read_page(page(f"<title>The Mooring</title><body>{html}</body>", url))
    assert reading.article is None
    assert reading.comments == ()


RELATED = _rows("<div class=t><h3><a href=/n/{n}>{title}</a></h3><p>{text}</p></div>")
BRIEF = "A crane fell on the eastern pier on Friday night. Nobody was hurt, the port authority said on Saturday morning."


@pytest.mark.parametrize(
    "text",
    [
        f"<p>3 May 2024, 11:20</p><p>{BRIEF}</p>",
        f"<p>By Helen Marsh</p><p>{BRIEF}</p>",
        f"<p>GULL BAY, May 3 (GBN) — {BRIEF}</p>",
        f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>",
        f"<p>{BRIEF} {SENTENCES[2]}</p>",
    ],
    ids=["dated", "signed", "dateline", "two paragraphs", "one that says more"],
)
@pytest.mark.parametrize("related", [RELATED, LISTS["list of links and days"].partition("</h1>")[2]])
def test_a_brief_above_other_stories_is_a_story(text: str, related: str) -> None:
    made = page(
        f"<h1>Crane falls on the empty pier in a storm</h1>{text}{related}", "https://bay.example/n/1"
    )
    assert gives_article(page_flags(made))


@pytest.mark.parametrize(
    "posts",
    [
        "<div class=post><a href=/u/{n}>gull{n}</a> {day}<p>{text}</p></div>",
        "<div class=post><a href=/u/{n}>gull{n}</a> <a href=#p{n}>{day}</a> <i>1{n} likes</i> <i>2 replies</i><p>{text}</p></div>",
        "<tr><td><a href=/u/{n}>gull{n}</a></td><td><a href=/showpost/{n}>#{n}</a> {day}<div>{text}</div></td></tr>",
    ],
)
def test_a_topic_whose_posts_lead_to_their_writers_is_none(posts: str) -> None:
    html = f"<h1>Which varnish for a pine mast?</h1><table>{_rows(posts)}</table>"
    assert read_page(page(html, "https://board.example/t/7")).article is not None


FIELDS = "<input name=n><input type=email name=m><input type=password name=p>"


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (f"<h1>Create your account</h1><p>{SENTENCES[0]}</p><form>{FIELDS}<p>{SENTENCES[1]}</p></form>", "login-page"),
        (f"<h1>Our letters</h1><p>{SENTENCES[0]}</p><form><input name=f><input type=email name=e><input type=checkbox name=d></form>", "login-page"),
        (f"<h1>Connexion</h1><form><input name=i><input type=password name=m></form><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>", "login-page"),
        (f"<title>The Mooring - Register</title><h2>Terms</h2><p>{SENTENCES[0]}</p><form><input type=submit value='I agree'></form>", "login-page"),
        (f"<h1>Impressum</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>", "about-page"),
        (f"<h1>Who we are</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p><footer><a href=/seite/4>Who we are</a></footer>", "about-page"),
    ],
)  # fmt: skip
def test_forms_and_the_sites_own_pages(html: str, kind: str) -> None:
    assert kind in page_flags(page(f"<body>{html}</body>", "https://bay.example/seite/4"))


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>Bakery returns</h1><p>3 May 2024</p><p>{SENTENCES[0]}</p><form>{FIELDS}</form>",
        f"<form>{FIELDS}</form><h1>Bakery returns after a long winter</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>",
        f"<h1>Bakery returns</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p><div id=respond><form>{FIELDS}</form></div>",
        f"<h1>Bakery returns</h1><p>{SENTENCES[0]}</p><form><input type=email></form><p>{SENTENCES[1]}</p>",
        f"<h1>Who they are</h1><p>3 May 2024</p><p>{SENTENCES[0]}</p><footer><a href=/seite/4>Who they are</a></footer>",
    ],
    ids=["dated", "box above", "to comment", "a box for letters", "dated, in the foot"],
)
def test_a_story_with_a_form_is_one(html: str) -> None:
    assert gives_article(page_flags(page(f"<body>{html}</body>", "https://bay.example/seite/4")))


def test_parts_of_a_layout_are_no_rows() -> None:
    """Divs of one make side by side, each with a first link: the story stands in one of them."""
    menu = "".join(
        f"<div><p>All that we have on it.</p><p>And so on.</p><p>Or less.</p><p><a href=/m/{n}>Part {n}</a></p></div>"
        for n in range(5)
    )
    story = f"<div><h2>Crane falls</h2><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p><a href=/n/77>More on it</a></div>"
    for text in (story, story.replace("h2", "h1")):
        html = f"<body>{menu}{text}<ul>{_rows('<li><a href=/n/{n}>{title}</a></li>')}</ul></body>"
        assert gives_article(page_flags(page(html, "https://bay.example/n/1")))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('<meta property="og:type" content="profile">', "profile-page"),
        ('<script type="application/ld+json">{"@type": "ProfilePage", "mainEntity": {"@type": "Person"}}</script>', "profile-page"),
        ('<script type="application/ld+json">{"@graph": [{"@type": ["WebPage", "AboutPage"]}]}</script>', "about-page"),
        ('<script type="application/ld+json">{"@type": "ContactPage"}</script>', "about-page"),
        ('<script type="application/ld+json">{"@type": "SearchResultsPage"}</script>', "search-page"),
    ],
)  # fmt: skip
def test_what_a_page_states_that_it_is(head: str, kind: str) -> None:
    text = f"<h1>Helen Marsh of the harbour desk</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>"
    assert kind in page_flags(page(f"{head}<body>{text}</body>", "https://bay.example/x/7"))
    story = f'{head}<meta property="article:published_time" content="2024-05-01"><body>{text}</body>'
    assert gives_article(page_flags(page(story, "https://bay.example/x/7")))


def test_a_list_within_a_post_makes_no_list_of_a_topic() -> None:
    """Posts whose titles lead to themselves, one of which names chapters of a book on the same site."""
    chapters = _rows("<li><a href=/book/{n}>{title} of the whole book</a></li>")
    made = "<div class=post><a href=/post?p={n}>Post {n}</a> <b>gull{n}</b><p>{text} {text}</p></div>"
    html = _rows(made).replace(f"{SENTENCES[1]}</p>", f"{SENTENCES[1]}</p><ul>{chapters}</ul>", 1)
    assert chapters in html
    assert not is_listing(page(f"<h1>Which varnish for a pine mast</h1>{html}", "https://board.example/t/7"))
