"""The house's own lines under a text: who wrote it, how to reach them, what to subscribe to, who earns from its links."""

from __future__ import annotations

import re
from typing import NamedTuple

from spiders.sheet.blocks import Block

_LAST = 5
"""Blocks at the end of a text among which such lines are looked for."""
_LONGEST = 600
"""Characters."""
_REACH = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\[email\W*protected\]")
_WORK = (
    r"writer|reporter|editor|correspondent|journalist|columnist|author|curator|producer|professor|director|researcher|"
    r"fellow|blogger|photographer|freelancer|critic|intern|strategist"
)
_BIOGRAPHY = re.compile(
    rf"\W*(?:[A-ZÀ-Þ][\w.'’-]+\s){{2,4}}(?:\([^)]{{0,40}}\) )?(?:is|was|has been|works as) (?:an?|the|\w+['’]s) [^.]{{0,60}}?\b(?:{_WORK})\b|"
    r"\W*(?:[A-ZÀ-Þ][\w.'’-]+\s){2,4}(?:ist|arbeitet als) (?:freie[rn]? |Redakt|Journalist|Autor|Reporter|Korrespondent)|"
    r"\W*(?:[A-ZÀ-Þ][\w.'’-]+\s){2,4}(?:est|es|è|é) (?:un[ea]? )?(?:journaliste|periodista|giornalista|jornalista|rédact|redact|redattor)"
)
_INVITES = re.compile(
    r"\b(?:subscribe (?:to|for|now|today)|sign up (?:for (?:our|the|my)|now|today|here)|(?:our|my|weekly|daily|free) (?:email )?newsletters?|"
    r"follow (?:me|us|him|her|them|@\w+)\b|(?:please )?bookmark\b|your inbox|your letterbox|free trial|get in touch with (?:our|us|me)|"
    r"have a (?:tip|story)|send (?:us|me) (?:your|a)|reach (?:the reporters?|him|her|out to (?:us|our)))|"
    r"\b(?:abonnieren sie|folgen sie uns|unser(?:en)? newsletter|suscr[ií]bete|s[ií]guenos|abonnez-vous|suivez-nous|inscrivez-vous|"
    r"iscriviti|seguici|assine (?:a|nossa|o)|siga-nos|inscreva-se|volg ons|meld je aan|подпис(?:ывайтесь|аться)|följ oss|følg oss)\b",
    re.IGNORECASE,
)
_EARNS = re.compile(
    r"\W*(?:disclaimer|disclosure|full disclosure)\s*[:.–-].{20}|.{0,200}\b(?:affiliate links?|may earn (?:a |an )?(?:small )?(?:affiliate )?commissions?|"
    r"opinions are my own|provisionslink|affiliate-links?|liens? affili[ée]s?|enlaces? de afiliados?)\b|"
    r"\W*(?:©|\(c\) ?\d{4}|copyright\b).{0,200}\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)",
    re.IGNORECASE | re.DOTALL,
)


def without_closing(blocks: list[Block]) -> list[Block]:
    """The blocks up to the last that is the article's own, where at most `_LAST` of the house's follow it.

    Args:
        blocks: the chosen ones, in reading order.
    """
    end = len(blocks)
    while end > 1 and len(blocks) - end < _LAST and _is_closing(blocks[end - 1]):
        end -= 1
    return blocks[:end]


def _is_closing(block: Block) -> bool:
    return block.kind not in {"pre", "td", "th"} and any(house_line(block))


class HouseLine(NamedTuple):
    """Which of the house's closing lines a block may be."""

    biography: bool = False
    """Of who wrote it."""
    invites: bool = False
    """To subscribe, follow, give."""
    earns: bool = False
    """Who earns or owns."""
    reach: bool = False
    """Where somebody is reached."""


def house_line(block: Block) -> HouseLine:
    """Which of the house's closing lines a block may be, by its words."""
    text = block.text
    if len(text) > _LONGEST:
        return _NOTHING
    return HouseLine(
        biography=bool(_BIOGRAPHY.match(text)),
        invites=bool(_INVITES.search(text)),
        earns=bool(_EARNS.match(text)),
        reach=len(text) < _LONGEST / 2 and bool(_REACH.search(text)),
    )


_NOTHING = HouseLine()
