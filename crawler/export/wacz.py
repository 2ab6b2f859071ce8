"""WACZ: WARC files, replay index, pages with their text, our records and schemas, in one signed file."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from archives.collection.schema import RECORD_TYPES, record_schema
from archives.records import dump_line
from archives.wacz.package import INDEX, Package, write_zipnum
from archives.wacz.signature import sign
from archives.warc.cdxj import index_file, write_sorted
from archives.warc.replay_rules import as_yaml, rules_of
from archives.warc.volume import Volume
from crawler.data.signing_key import key_path, signing_key
from crawler.data.timestamp import stamper
from crawler.export.contract import Export
from crawler.export.selected import parts_of
from crawler.export.stories import read_stories

SUMMARY = "one file for ReplayWeb.page: WARC files, index, pages, records; signed (--timestamp: by an authority too)"
RULES = "replay/pywb-rules.yaml"
_PAGES = {"format": "json-pages-1.0", "id": "pages", "title": "Stories", "hasText": True}


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Options of this format."""
    group.add_argument(
        "--timestamp", metavar="URL", help="have this RFC 3161 authority stamp the package (uses the network)"
    )
    group.add_argument("--no-signature", action="store_true", help="do not sign")
    group.add_argument(
        "--signing-key",
        metavar="FILE",
        type=Path,
        help=f"PEM file, made where it is missing (default: {key_path()})",
    )


def write(export: Export) -> int:
    """Write the file; gives how many records are in it."""
    from importlib.metadata import version

    options, made = export.options, f"tearsheet {version('tearsheet')}"
    stamp = stamper(options.timestamp) if options.timestamp else None
    key = None if options.no_signature else signing_key(options.signing_key or key_path())
    package = Package(export.path, datetime.now(UTC))
    created = package.created_text
    try:
        with TemporaryDirectory(prefix=".tearsheet-", dir=export.path.parent) as folder:
            parts = parts_of(export, Path(folder), created)
            if not parts.count:
                return 0
            for name, volume in parts.warcs:
                package.add_file(name, volume)
            for name, path in parts.files:
                package.add_file(name, path)
            warcs = [volume for _, volume in parts.warcs]
            _add_index(package, warcs, Path(folder))
            _add_rules(package, warcs)
            main = _add_pages(package, export, Path(folder))
        for record_type in RECORD_TYPES:
            package.add_bytes(
                f"schema/{record_type}.json",
                orjson.dumps(record_schema(record_type), option=orjson.OPT_INDENT_2),
            )
        package.close(
            {"title": f"Tearsheet collection {export.collection.name}", **main}, made,
            (lambda hash_: sign(hash_, key, created, "tearsheet", version("tearsheet"))) if key else None, stamp,
        )  # fmt: skip
    finally:
        package.abandon()
    return parts.count


def _add_index(package: Package, warcs: Iterable[Volume], folder: Path) -> None:
    plain, packed, places = folder / "index.cdxj", folder / "index.cdx.gz", folder / "index.idx"
    write_sorted(plain, chain.from_iterable(index_file(path) for path in warcs))
    with plain.open("rb") as lines:
        write_zipnum(lines, packed, places)
    package.add_file(INDEX, packed)
    package.add_file("indexes/index.idx", places)


def _add_rules(package: Package, warcs: Iterable[Volume]) -> None:
    """Of captures by a browser: how pywb is to look up what their pages ask for."""
    if rules := rules_of(warcs):
        package.add_bytes(
            RULES,
            f"# Items for the list `rules:` of pywb's rules.yaml, before its own.\nrules:\n{as_yaml(rules)}".encode(),
        )


def _add_pages(package: Package, export: Export, folder: Path) -> dict[str, str]:
    """pages.jsonl; gives what the manifest says of the main page: the first one."""
    path = folder / "pages.jsonl"
    first: dict[str, Any] = {}
    with path.open("wb") as file:
        file.write(dump_line(_PAGES))
        for page in _pages(export):
            first = first or page
            file.write(dump_line(page))
    package.add_file("pages/pages.jsonl", path)
    return {"mainPageUrl": first["url"], "mainPageDate": first["ts"]} if first else {}


def _pages(export: Export) -> Iterator[dict[str, Any]]:
    """A page a story, at the time of the capture that it was read from: replay finds that one."""
    for story in read_stories(export.index, export.wanted):
        article = story.article
        capture = article.get("capture")
        if capture is None:
            continue
        yield {
            "id": article["id"], "url": article["url"], "ts": capture["date"],
            "title": article["headline"] or article["url"],
            "text": "\n\n".join(part for part in (article["headline"], article["body"]) if part),
        }  # fmt: skip
