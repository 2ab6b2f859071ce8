"""The words of the web by language: one file a language (its BCP 47 tag), one line a concept; patterns are made of them.

A word is a stem in lower case, as it stands in pages, so that plurals and cases are covered, where its concept says nothing
else; a word that several languages
share stands in each. To add a language is to add a file. A new word's source is said in a comment behind it: a program's
language pack, a page. Those without one were carried over from the readers' lists, which had not kept theirs.

Concepts:
    about_path, list_path, login_path, profile_path, search_path: what the last step of such pages' addresses is called; whole
        words, also with a digit or a hyphen.
    box_name: what the element of a thread is called (id, class); whole names.
    heading, heading_before, heading_said: what stands over a thread: the noun, what may stand before it, whole sentences.
    noscript: what a notice for browsers without scripts calls the comments.
    none_yet: what a thread says that has no comment; whole lines.
    one_comment: what it says that has one; whole lines.
    counted_of: what stands between such a line and the story's name.
    waiting: whole words of what a comment box says while it waits for its script.
    closed: what a thread is that takes no more comments.
    comment: what a comment is called.
    topic: what a thread or topic of a forum is called.
    took_part: what stands in a byline, with a colon or in brackets, at who took the pictures, edited or translated; whole words.
    wrote: what stands there, with a colon, before who wrote; whole words.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

CONCEPTS = (
    "about_path", "box_name", "closed", "comment", "counted_of", "heading", "heading_before", "heading_said", "list_path", "login_path",
    "none_yet", "noscript", "one_comment", "profile_path", "search_path", "took_part", "topic", "waiting", "wrote",
)  # fmt: skip


@cache
def languages() -> dict[str, dict[str, tuple[str, ...]]]:
    """For each language its words by concept, languages in the order of their tags.

    Raises:
        ValueError: a file names a concept that is none, or a word that is not in lower case.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        language, dot, kind = file.name.partition(".")
        if dot and kind == "toml":
            stored = tomllib.loads(file.read_text("utf-8"))
            found[language] = {
                concept: _checked(file.name, concept, said) for concept, said in stored.items()
            }
    return found


def _checked(name: str, concept: str, said: list[str]) -> tuple[str, ...]:
    if concept not in CONCEPTS:
        raise ValueError(f"{name}: {concept} is no concept of the lexicon")
    wrong = [word for word in said if not word or word != word.lower().strip()]
    if wrong:
        raise ValueError(f"{name}: not in lower case: {', '.join(map(repr, wrong))}")
    return tuple(said)


@cache
def words(concept: str) -> tuple[str, ...]:
    """The words of a concept in all languages, each once."""
    assert concept in CONCEPTS
    return tuple(dict.fromkeys(word for said in languages().values() for word in said.get(concept, ())))


@cache
def any_of(concept: str) -> str:
    """A pattern for the words of a concept, longest first, without a group around it."""
    return "|".join(map(re.escape, sorted(words(concept), key=lambda word: (-len(word), word))))
