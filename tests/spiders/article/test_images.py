"""Images with their captions and credits."""

from __future__ import annotations

from archives.records import Image
from spiders.article.article import read_article
from tests.spiders.article.made import news


def _images(box: str, head: str = "") -> tuple[Image, ...]:
    return read_article(news(before=box, head=head)).images


def test_caption_and_credit_in_elements_of_their_own() -> None:
    box = "<figure><img src='/q.jpg'><figcaption>The northern quay. <span class='credit'>Photo: Ann Lee</span></figcaption></figure>"
    assert _images(box) == (Image("https://news.example/q.jpg", "The northern quay.", "Ann Lee"),)


def test_a_credit_printed_in_the_caption_stays_in_it_too() -> None:
    (image,) = _images(
        "<figure><img src='/q.jpg'><figcaption>The northern quay. PHOTO: FILE</figcaption></figure>"
    )
    assert (image.caption, image.credit) == ("The northern quay. PHOTO: FILE", "FILE")


def test_lazy_images_have_their_real_address() -> None:
    (image,) = _images("<figure><img src='data:image/gif;base64,R0l' data-src='/real.jpg'></figure>")
    assert image.url == "https://news.example/real.jpg"


def test_the_widest_of_a_srcset() -> None:
    (image,) = _images("<figure><img src='data:,' srcset='/s.jpg 300w, /l.jpg 1200w'></figure>")
    assert image.url == "https://news.example/l.jpg"


def test_icons_and_logos_are_no_images_of_the_article() -> None:
    assert (
        _images("<img src='/logo.png'><img src='/share-icon.png'><img src='/p.gif' width=1 height=1>") == ()
    )


def test_the_lead_image_of_the_markup_where_the_page_shows_none() -> None:
    (image,) = _images("", head='<meta property="og:image" content="/lead.jpg">')
    assert image.url == "https://news.example/lead.jpg"


def test_one_picture_in_two_sizes_counts_once() -> None:
    assert len(_images("<figure><img src='/q-300x200.jpg'></figure><p><img src='/q.jpg'></p>")) == 1
