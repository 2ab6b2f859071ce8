"""The line that decides agrees with Protego, which decides."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from crawler.politeness.robots_line import deciding_line

ROBOTS = """# of a newspaper
User-agent: GoodBot
User-agent: Tearsheet   # us
Disallow: /private/
Allow: /private/press
Disallow: /*.pdf$
Disallow: /search?q=

User-agent: *
Disallow: /
"""


def line(path: str, *, allowed: bool, agent: str = "Tearsheet") -> str | None:
    return deciding_line(ROBOTS, f"https://x.test{path}", agent, allowed=allowed)


def test_the_longest_rule_of_our_group_is_named() -> None:
    assert line("/private/a", allowed=False) == "line 4: Disallow: /private/"
    assert line("/private/press/1", allowed=True) == "line 5: Allow: /private/press"
    assert line("/a/b.pdf", allowed=False) == "line 6: Disallow: /*.pdf$"
    assert line("/a/b.pdf?x=1", allowed=True) is None
    assert line("/search?q=x", allowed=False) == "line 7: Disallow: /search?q="
    assert line("/story", allowed=False, agent="OtherBot") == "line 10: Disallow: /"


def test_nothing_is_named_that_says_otherwise() -> None:
    assert line("/private/a", allowed=True) is None


PATHS = st.text("abß%/*$?=.~", min_size=1, max_size=8).map(lambda path: "/" + path)
RULES = st.lists(st.tuples(st.sampled_from(["Allow", "Disallow"]), PATHS), min_size=1, max_size=6)


@settings(max_examples=300)
@given(RULES, PATHS)
def test_what_is_named_never_contradicts_protego(rules: list[tuple[str, str]], path: str) -> None:
    text = "User-agent: *\n" + "\n".join(f"{name}: {pattern}" for name, pattern in rules)
    url = f"https://x.test{path}"
    allowed = Protego.parse(text).can_fetch(url, "Tearsheet")
    named = deciding_line(text, url, "Tearsheet", allowed=allowed)
    if named is not None:
        assert ("Disallow:" not in named) is allowed


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_gives_an_answer(text: str, path: str) -> None:
    for allowed in (True, False):
        found = deciding_line(text, f"https://x.test/{path}".replace("[", ""), "Tearsheet", allowed=allowed)
        assert found is None or found.startswith("line ")


def test_a_rule_of_many_wildcards_is_matched_at_once() -> None:
    """A regular expression takes longer than the world stands for this one; the test would never end."""
    rule = "/" + "*a" * 400 + "*c$"
    text = f"User-agent: *\nDisallow: {rule}\nDisallow: /{'*' * 5000}b\n"
    url = f"https://x.test/{'a' * 2000}b"
    assert deciding_line(text, url, "Tearsheet", allowed=True) is None
    assert deciding_line(text, url, "Tearsheet", allowed=False) == f"line 3: Disallow: /{'*' * 5000}b"
    assert not Protego.parse(text).can_fetch(url, "Tearsheet")
