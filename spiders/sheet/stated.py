"""What a page says of itself in markup, gathered once for all field readers: the main JSON-LD node, microdata, h1."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.sheet.jsonld import Node, as_list, page_jsonld, resolve, text_of, types
from spiders.sheet.page import Page
from spiders.sheet.strings import element_text, similarity, visible

# schema.org types that are a text of their own, best first (https://schema.org/Article and its kin).
_RANK = {
    "newsarticle": 9, "reportagenewsarticle": 9, "analysisnewsarticle": 9, "opinionnewsarticle": 9,
    "askpublicnewsarticle": 9, "backgroundnewsarticle": 9, "reviewnewsarticle": 9, "liveblogposting": 8,
    "blogposting": 8, "article": 8, "techarticle": 8, "scholarlyarticle": 8, "medicalscholarlyarticle": 8,
    "report": 7, "advertisercontentarticle": 7, "satiricalarticle": 7, "socialmediaposting": 6,
    "discussionforumposting": 7, "recipe": 6, "review": 5, "question": 5, "howto": 5, "videoobject": 3,
    "podcastepisode": 5, "creativework": 3, "event": 2, "product": 2, "webpage": 1, "itempage": 1,
}  # fmt: skip


@dataclass(slots=True)
class Item:
    """A microdata item: its type's local name, element and properties in document order."""

    kind: str
    element: HtmlElement
    properties: dict[str, list[HtmlElement]] = field(default_factory=dict)


class Sources:
    """Everything that several field readers need of one page. Get it with `sources(page)`."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def title(self) -> str:
        """`<title>` of the head (an SVG may hold titles too)."""
        for element in self.page.tree.iter("title"):
            parent = element.getparent()
            if parent is not None and parent.tag in {"head", "html", "body"}:
                return element_text(element)
        return ""

    @cached_property
    def h1(self) -> list[tuple[HtmlElement, str]]:
        """Visible first-level headings with text."""
        found = [(e, element_text(e)) for e in self.page.tree.iter("h1") if visible(e)]
        return [(element, text) for element, text in found if text]

    @cached_property
    def node(self) -> Node:
        """The JSON-LD node that describes this page's text; empty where none does."""
        ranked: list[tuple[float, int, Node]] = []
        for order, node in enumerate(page_jsonld(self.page)):
            rank = max((_RANK.get(kind, 0) for kind in types(node)), default=0)
            if rank:
                ranked.append((rank + self._fit(node), -order, node))
        return max(ranked, key=lambda entry: entry[:2])[2] if ranked else {}

    @cached_property
    def _own_paths(self) -> set[str]:
        sheet = self.page.sheet
        links = [own for tag, own in zip(sheet.tags, sheet.attributes, strict=True) if tag == "link"]
        stated = [own["href"] for own in links if own.get("rel") == "canonical" and "href" in own]
        return {_path(url) for url in (self.page.url, *stated)}

    def _fit(self, node: Node) -> float:
        """How well a node belongs to this very page: a list of teasers has nodes of the same types."""
        score = 0.0
        paths = self._own_paths
        named = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
        for value in named:
            value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(value, str) and value:
                score += 1.5 if _path(value) in paths else 0
        headline = text_of(node.get("headline")) or text_of(node.get("name")) or ""
        if headline:
            score += 4 * max(
                (similarity(headline, text) for text in [self.title, *(t for _, t in self.h1[:3])]), default=0
            )
        return score + 0.2 * sum(
            key in node for key in ("author", "datePublished", "articleBody", "dateModified")
        )

    def ld(self, key: str) -> list[object]:
        """The values of a property of the main node, references resolved."""
        return [resolve(self.page, value) for value in as_list(self.node.get(key))]

    @cached_property
    def items(self) -> list[Item]:
        """Microdata items with their own properties (those of nested items belong to the nested)."""
        found: dict[HtmlElement, Item] = {}
        sheet = self.page.sheet
        attributes, parents = sheet.attributes, sheet.parents
        for place, own in enumerate(attributes):
            if "itemprop" not in own:
                continue
            above = parents[place]
            while above >= 0 and "itemscope" not in attributes[above]:
                above = parents[above]
            if above < 0:
                continue
            kind = attributes[above].get("itemtype", "").rstrip("/").rsplit("/", 1)[-1].lower()
            scope = sheet.elements[above]
            item = found.setdefault(scope, Item(kind, scope))
            for name in own["itemprop"].split():
                item.properties.setdefault(name, []).append(sheet.elements[place])
        return list(found.values())

    @cached_property
    def item(self) -> Item | None:
        """The microdata item of the page's text."""
        ranked = [(float(_RANK.get(item.kind, 0)), item) for item in self.items]
        ranked = [(rank + 0.5 * ("headline" in item.properties) + ("articleBody" in item.properties), item)
                  for rank, item in ranked if rank > 1]  # fmt: skip
        return max(ranked, key=lambda entry: entry[0])[1] if ranked else None

    def microdata(self, name: str) -> list[HtmlElement]:
        """Elements that carry a property of the main microdata item."""
        return self.item.properties.get(name, []) if self.item else []


def item_value(element: HtmlElement) -> str:
    """A microdata property's value (https://html.spec.whatwg.org/multipage/microdata.html#values)."""
    for name in ("content", "datetime"):
        if element.get(name):
            return " ".join((element.get(name) or "").split())
    if element.tag in {"img", "audio", "video", "iframe", "source", "embed"}:
        return element.get("src") or ""
    if element.tag in {"link", "area"}:
        return element.get("href") or ""
    return element_text(element)


def sources(page: Page) -> Sources:
    """The gathered sources of a page, one object a page."""
    if "sources" not in page.memo:
        page.memo["sources"] = Sources(page)
    gathered: Sources = page.memo["sources"]
    return gathered


def _path(url: object) -> str:
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return ""
    return (parts.path.rstrip("/") + ("?" + parts.query if parts.query else "")).lower() or "/"
