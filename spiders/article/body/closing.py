"""The house's own lines under a text: who wrote it, how to reach them, what to subscribe to, who earns from its links."""

from __future__ import annotations

import re

from spiders.sheet.blocks import Block
from spiders.sheet.words import Words

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
_INVITES = Words(
    "|".join(
        rf"\b{words}\b"
        for words in (
            r"subscribe (?:to|for|now|today)", r"sign up (?:for (?:our|the|my)|now|today|here)", r"our (?:email )?newsletters?",
            r"my (?:email )?newsletters?", r"weekly (?:email )?newsletters?", r"daily (?:email )?newsletters?",
            r"free (?:email )?newsletters?", r"follow (?:me|us|him|her|them|@\w+)", "bookmark", "your inbox", "your letterbox", "free trial",
            r"get in touch with (?:our|us|me)", r"have a (?:tip|story)", r"send (?:us|me) (?:your|a)",
            r"reach (?:the reporters?|him|her|out to (?:us|our))", "abonnieren sie", "folgen sie uns", r"unser(?:en)? newsletter",
            r"suscr[ií]bete", "síguenos", "siguenos", "abonnez-vous", "suivez-nous", "inscrivez-vous", "iscriviti", "seguici",
            r"assine (?:a|nossa|o)", "siga-nos", "inscreva-se", "volg ons", "meld je aan", r"подпис(?:ывайтесь|аться)", "följ oss", "følg oss",
        )
    ),
    any_case=True,
)  # fmt: skip
_EARNS = re.compile(
    r"\W*(?:disclaimer|disclosure|full disclosure)\s*[:.–-].{20}|.{0,200}\b(?:affiliate links?|may earn (?:a |an )?(?:small )?(?:affiliate )?commissions?|"
    r"opinions are my own|provisionslink|affiliate-links?|liens? affili[ée]s?|enlaces? de afiliados?)\b|"
    r"\W*(?:©|\(c\) ?\d{4}|copyright\b).{0,200}\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)",
    re.IGNORECASE | re.DOTALL,
)
_MAY_EARN = Words(
    "disclaimer|disclosure|affili|may earn |opinions are my own|provisionslink|afiliado|rights reserved|rechte vorbehalten|"
    "droits réservés|derechos reservados",
    any_case=True,
)
"""One of these stands in all that `_EARNS` finds."""


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
    """Whether a block says who wrote it, what to subscribe to, who earns, or where somebody is reached."""
    text = block.text
    if block.kind in {"pre", "td", "th"} or len(text) > _LONGEST:
        return False
    reach = "@" in text or "protected]" in text
    return (
        invites(text)
        or earns(text)
        or bool(_BIOGRAPHY.match(text))
        or (reach and len(text) < _LONGEST / 2 and bool(_REACH.search(text)))
    )


def invites(text: str) -> bool:
    """Whether a block's words ask to subscribe, follow, give."""
    return len(text) <= _LONGEST and _INVITES.match(text)


def earns(text: str) -> bool:
    """Whether a block's words say who earns or owns."""
    return len(text) <= _LONGEST and _MAY_EARN.match(text) and bool(_EARNS.match(text))
