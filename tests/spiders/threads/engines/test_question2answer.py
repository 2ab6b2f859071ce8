"""Question2Answer after its base theme: answers, and comments on them."""

from __future__ import annotations

from spiders.threads.engines import read_engines
from tests.spiders.threads.engines.pages import brief, html

META = (
    '<span class="qa-{0}-item-meta"><a href="../9/x?show={1}#{2}{1}" class="qa-{0}-item-what">said</a> <span class="qa-{0}-item-when">'
    '<span class="qa-{0}-item-when-data">{3}</span></span><span class="qa-{0}-item-who"><span class="qa-{0}-item-who-pad">by </span>'
    '<span class="qa-{0}-item-who-data">{4}</span> <span class="qa-{0}-item-who-points">(1,210 points)</span></span></span>'
)
PAGE = f"""<div class="qa-part-a-list"><h2>1 Answer</h2><div class="qa-a-list"><div class="qa-a-list-item" id="a21"><div class="qa-voting">
<span class="qa-netvote-count-data">+3</span></div><div class="qa-a-item-main"><div class="qa-a-item-content qa-post-content"><p>Four metres.</p></div>
{META.format("a", 21, "a", "May 2, 2021", '<a href="../user/Ada">Ada Quill</a>')}<div class="qa-a-item-c-list" id="c21_list"><div class="qa-c-list-item"
 id="c22"><div class="qa-c-item-content qa-post-content">Five, I say.</div>{META.format("c", 22, "c", "May 3, 2021", "Bo")}</div></div></div></div></div></div>"""


def test_a_comment_answers_its_answer() -> None:
    thread = read_engines(html(PAGE, "https://qa.example/9/x"))
    assert thread is not None
    assert thread.engine == "question2answer"
    assert brief(thread.comments) == [
        ("21", "Ada Quill", "2021-05-02", "Four metres.", None),
        ("22", "Bo", "2021-05-03", "Five, I say.", "21"),
    ]
    assert thread.comments[0].upvotes == 3
    assert thread.comments[1].permalink == "https://qa.example/9/x?show=22#c22"
