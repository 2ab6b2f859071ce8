"""The record miner: comment threads of engines that no reader knows, in any language.

Steps: anchors (dates; where there are none, authors), groups of like elements around them, for each group author, date
and text by what the records have in common, and of all groups the one that is a thread on the evidence.
"""

from __future__ import annotations

from spiders.sheet.outline import Outline, amount
from spiders.sheet.page import Page
from spiders.sheet.vocabulary import COMMENT_NAMES, POST_NAMES
from spiders.sheet.words import says
from spiders.threads.mined.anchors import (
    DAY_ABOVE,
    Anchor,
    author_anchors,
    clock_anchors,
    date_anchors,
    day_before,
    named_anchors,
)
from spiders.threads.mined.answers import are_answers, inner_answers, joined
from spiders.threads.mined.authors import author_column
from spiders.threads.mined.columns import date_column
from spiders.threads.mined.container import container_of
from spiders.threads.mined.drafts import Draft, drafts_of
from spiders.threads.mined.evidence import Evidence, structure
from spiders.threads.mined.extras import EDITED
from spiders.threads.mined.finish import thread_of
from spiders.threads.mined.groups import Group, groups_of
from spiders.threads.mined.headings import counted_before, heading_before
from spiders.threads.mined.judge import MOST_FROM_EXCHANGE, MOST_FROM_WORDS, Candidate, weigh_words
from spiders.threads.mined.opening import is_forum_url, is_later
from spiders.threads.mined.rows import by_parent, sibling_runs, with_undated
from spiders.threads.mined.texts import pieces_of, text_pieces
from spiders.threads.mined.wrappers import without_wrappers
from spiders.threads.thread import Thread

THRESHOLD = 3.5
_SENTENCE = 20
_HEADER_REST = 25
"""What a line of name and date says beside them: "wrote on", "Permalink"."""
_SAMPLE = 16
"""Records of a group that the choice looks at."""
_NEARLY = 0.03
_FEWEST_CLOCKS = 3
_READ_NAMED = 4
_READ = 8
"""Groups that are read in full."""


def mine(page: Page) -> Thread | None:
    """The thread of a page by its structure alone, or None where no list of records looks like one."""
    outline = Outline(page.sheet, page.url)
    best = best_candidate(outline, forum_url=is_forum_url(page.url), later=is_later(page))
    if best is None:
        return None
    return thread_of(page, outline, with_answers(outline, best))


def with_answers(outline: Outline, candidate: Candidate) -> Candidate:
    """The candidate's records and the answers that stand in them, built in another way."""
    parts = inner_answers(outline, candidate)
    if parts is None:
        return candidate
    inner = read_group(outline, parts[1], candidate.evidence, one_voice=True)
    if not are_answers(inner):
        return candidate
    return joined(read_group(outline, parts[0], candidate.evidence), inner)


def best_candidate(outline: Outline, *, forum_url: bool = False, later: bool = False) -> Candidate | None:
    """The group of records that is the thread."""
    anchors = date_anchors(outline)
    dates = {anchor.place: anchor for anchor in anchors}
    best = _best(outline, groups_of(outline, anchors), dates, forum_url=forum_url, later=later)
    best = _by_clocks(outline, best, dates, forum_url=forum_url, later=later)
    for others in (author_anchors, named_anchors):
        if best is None:
            groups = groups_of(outline, others(outline))
            best = _best(outline, groups, dates, forum_url=forum_url, later=later, dateless=True)
    return best


def _by_clocks(
    outline: Outline, best: Candidate | None, dates: dict[int, Anchor], *, forum_url: bool, later: bool
) -> Candidate | None:
    """The records that show a time of day alone, where they are more than those with a date."""
    clocks = {anchor.place: anchor for anchor in clock_anchors(outline)}
    known, dated = (len(best.drafts), len(best.dates)) if best is not None else (0, 0)
    if len(clocks) < max(_FEWEST_CLOCKS, 2 * dated):
        return best
    anchors = dates | clocks
    groups = groups_of(outline, [anchors[place] for place in sorted(anchors)])
    found = _best(outline, groups, anchors, forum_url=forum_url, later=later)
    if found is None or len(found.drafts) < max(_FEWEST_CLOCKS, known) or len(found.dates) <= dated:
        return best
    first, last = found.drafts[0].place, found.drafts[-1]
    day = day_before(outline, outline.end(last.roots[-1]), max(0, first - DAY_ABOVE))
    return found if day is not None else best  # opening hours are of no day


def _best(
    outline: Outline,
    groups: list[Group],
    dates: dict[int, Anchor],
    *,
    forum_url: bool,
    later: bool = False,
    dateless: bool = False,
) -> Candidate | None:
    """The best group, judged by a sample of its records; the winner is read in full."""
    ranked = sorted(
        (
            (rank(outline, group, dateless=dateless, forum_url=forum_url, later=later), group)
            for group in groups
        ),
        key=lambda pair: -pair[0],
    )
    best: Candidate | None = None
    drafts_of_best: list[Draft] = []
    threshold = THRESHOLD - (0.3 if dateless else 0.0)
    for group in _worth_reading(outline, ranked):
        for drafts in variants_of(outline, group, dates):
            to_beat = _score_to_beat(best, drafts_of_best, drafts)
            candidate = _judged(outline, drafts, threshold, to_beat, forum_url=forum_url, later=later)
            if candidate is not None:
                best, drafts_of_best = candidate, drafts
    if best is None or len(best.drafts) == len(drafts_of_best):
        return best
    return read_group(outline, drafts_of_best, best.evidence)


def _score_to_beat(best: Candidate | None, drafts_of_best: list[Draft], drafts: list[Draft]) -> float:
    """The best score so far; of two lists, one within the other, of nearly equal score the fuller one is the thread: a
    placeholder has less to show than a comment."""
    if best is None:
        return 0.0
    known, places = ({draft.place for draft in some} for some in (drafts_of_best, drafts))
    if known < places:
        return best.score * (1 - _NEARLY)
    return best.score * (1 + _NEARLY) if places < known else best.score


def _worth_reading(outline: Outline, ranked: list[tuple[float, Group]]) -> list[Group]:
    """The groups of the best forecast, and the best of those that are called comments, however few their records."""
    positive = [(forecast, group) for forecast, group in ranked if forecast > 0]
    first = [group for forecast, group in positive[:_READ] if forecast >= positive[0][0] / 25]
    named = [group for _, group in positive[: 8 * _READ] if is_named(outline, group) and group not in first]
    return first + named[:_READ_NAMED]


def is_named(outline: Outline, group: Group) -> bool:
    """Whether the members' own class or id speaks of comments."""
    return says(COMMENT_NAMES, " ".join(outline.names(place) for place in list(group.members)[:3]))


def _judged(
    outline: Outline,
    drafts: list[Draft],
    threshold: float,
    to_beat: float,
    *,
    forum_url: bool,
    later: bool,
) -> Candidate | None:
    """A sample of the records as candidate, its score that of all; None where it is no thread or not the best."""
    sample = sample_of(drafts)
    container = container_of(outline, drafts)

    def hopeless(known: float, own_words: bool) -> bool:
        most = known + MOST_FROM_WORDS
        if own_words:  # an exchange counts only where the rest stays below the threshold
            most = max(most, min(most, threshold) + MOST_FROM_EXCHANGE)
        return most < threshold or len(drafts) * (most**2 + 1) < to_beat

    evidence = structure(
        outline,
        sample,
        container,
        forum_url=forum_url,
        later=later,
        total=len(drafts),
        hopeless=hopeless,
    )
    if evidence is None or hopeless(evidence.total, evidence.own_words):
        return None
    candidate = read_group(outline, sample, evidence)
    weigh_words(outline, candidate, threshold)
    if candidate.evidence.total < threshold:
        return None
    if not candidate.dates and any(draft.anchors for draft in sample):
        return None  # all that they date is an edit: parts of records
    candidate.score = _score(candidate) * len(drafts) / len(sample)
    return candidate if candidate.score > to_beat else None


def _score(candidate: Candidate) -> float:
    """Records with words, times the square of the evidence."""
    amounts = [sum(piece.chars for piece in text) for text in candidate.texts]
    good = sum(min(1.0, (5 + amount) / 35) for amount in amounts if amount)
    good *= 0.4 + 0.6 * sum(amount >= _SENTENCE for amount in amounts) / len(amounts)
    return good * max(0.1, candidate.evidence.total) ** 2 + sum(min(amount, 300) for amount in amounts) / 1000


def sample_of(drafts: list[Draft]) -> list[Draft]:
    """The first records and some from all over the rest."""
    if len(drafts) <= _SAMPLE:
        return drafts
    head = drafts[: _SAMPLE // 2]
    rest = drafts[_SAMPLE // 2 :]
    return head + rest[:: max(1, len(rest) // (_SAMPLE // 2))][: _SAMPLE // 2]


def variants_of(outline: Outline, group: Group, dates: dict[int, Anchor]) -> list[list[Draft]]:
    """The records that a group may stand for."""
    wider = with_undated(outline, group)
    if wider is not group:
        return [without_wrappers(outline, drafts_of(outline, part, dates)) for part in (group, wider)]
    variants = [
        without_wrappers(outline, drafts_of(outline, part, dates))
        for part in [group, *by_parent(outline, group)]
    ]
    return variants + sibling_runs(outline, group, dates)


def rank(
    outline: Outline, group: Group, *, dateless: bool = False, forum_url: bool = False, later: bool = False
) -> float:
    """A cheap forecast: records with one anchor each and words beside it, more where names speak of comments.

    A single element counts only where it is called a comment, or a post in a forum, or where the page counts one, or where
    it is the rest of a thread (`later`) of which the page counts more.
    """
    named = is_named(outline, group)
    first = min(group.members)
    if len(group.members) < 2 and (
        dateless
        or not (
            named
            or (forum_url and says(POST_NAMES, outline.names(first)))
            or counted_before(outline, first) == 1
            or (later and heading_before(outline, first))
        )
    ):
        return 0.0
    if (
        dateless
        and not named
        and not any(says(COMMENT_NAMES, outline.names(place)) for place in outline.above(first, 6))
    ):
        return 0.0
    total = 0.0
    words = 0
    for place, anchors in group.members.items():
        own = group.own[place]
        spare = own - min(len(anchors[0].raw), own)
        total += 1.0 / len(anchors) if spare >= 2 else 0.1
        words += min(spare, 400)
    mean = words / len(group.members)
    return total * (1.6 if named else 1.0) * (0.3 + min(mean, 120) / 120)


def read_group(
    outline: Outline, drafts: list[Draft], evidence: Evidence, *, one_voice: bool = False
) -> Candidate:
    """Author, date and text of a group's records; `one_voice`: all may be one person's."""
    dates = date_column(outline, drafts)
    authors = author_column(outline, drafts, dates, one_voice=one_voice)
    pieces = [
        pieces_of(outline, draft, *marks_of(outline, draft, dates.get(n), authors.get(n)))
        for n, draft in enumerate(drafts)
    ]
    texts = text_pieces(outline, drafts, pieces)
    return Candidate(drafts, dates, authors, texts, container_of(outline, drafts), evidence)


def marks_of(
    outline: Outline, draft: Draft, date: Anchor | None, author: tuple[int, str] | None
) -> tuple[set[int], dict[int, str]]:
    """What of a record is its date, printed twice or once, and its author.

    Returns:
        Places of elements; and of bare texts that are the date in an element that holds the record's words as well.
    """
    marks: set[int] = set()
    bare: dict[int, str] = {}
    for anchor in draft.anchors if date is not None else ():
        if date is None or anchor.raw != date.raw:
            if anchor is not date and _is_note(outline, draft, anchor):
                marks.add(anchor.place)
            continue
        if not anchor.machine and _holds_more(outline, draft, anchor, author):
            bare[anchor.place] = anchor.raw
        else:
            marks.add(anchor.place)
    if author is not None and author[0] not in bare:
        marks.add(author[0])
    return marks, bare


def _is_note(outline: Outline, draft: Draft, anchor: Anchor) -> bool:
    """Whether an element below the record is called a note of an edit and says little more than when."""
    if anchor.place in draft.roots or outline.chars[anchor.place] - amount(anchor.raw) > _HEADER_REST:
        return False
    return EDITED.search(outline.names(anchor.place)) is not None


def _holds_more(outline: Outline, draft: Draft, anchor: Anchor, author: tuple[int, str] | None) -> bool:
    """Whether the element around a date's bare text holds the record's words too: it is the record, or has a line break
    and more to say than name and date."""
    rest = outline.chars[anchor.place] - amount(anchor.raw)
    if author is not None and outline.holds(anchor.place, author[0]):
        rest -= amount(author[1])
    if anchor.place in draft.roots:
        return rest > 0
    return rest > _HEADER_REST and anchor.element.find("br") is not None
