"""A sheet as one HTML file: nothing in it is fetched, nothing runs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import orjson

from archives.index.reading import Row
from archives.plain import plain_text
from crawler.sheet.content import Place, Sheet, Version
from crawler.terminal import visible

_NESTING = 4
"""Levels that are indented."""


@dataclass(frozen=True, slots=True)
class Printed:
    """When and of what a sheet is made."""

    now: str
    """RFC 3339."""
    collection: str
    root: str


def render(sheet: Sheet, printed: Printed) -> str:
    """The page."""
    style = (files("crawler.sheet") / "sheet.css").read_text(encoding="utf-8")
    row = sheet.article
    parts = (
        _head(row), _text(row), _thread(sheet), _versions(sheet), _places(sheet, printed), _completeness(sheet), _missing(sheet),
        _check(sheet, printed), _foot(printed),
    )  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="robots" content="noindex"><title>{_t(row["headline"] or row["url"])}</title>\n<style>\n{style}</style></head>\n'
        f"<body><main>\n{''.join(parts)}</main></body></html>\n"
    )


def _t(value: object) -> str:
    """Text, escaped, with control and direction characters spelt out."""
    return escape(visible(plain_text(str(value))), quote=True)


def _head(row: Row) -> str:
    kicker = " · ".join(_t(part) for part in (row["publisher"] or row["site"], row["section"]) if part)
    by = f"By {_t(row['authors'])} · " if row["authors"] else "No author named · "
    published = _t(row["date_published"]) if row["date_published"] else "no date"
    modified = f" · modified {_t(row['date_modified'])}" if row["date_modified"] else ""
    gone = (
        '<p class="bad">When it was last looked for, the page was gone.</p>'
        if row["change"] == "gone"
        else ""
    )
    return (
        f'<header><p class="kicker">{kicker}</p><h1 dir="auto"{_language(row)}>{_t(row["headline"] or row["url"])}</h1>\n'
        f'<p class="meta">{by}{published}{modified}<br>{_t(row["url"])}<br>captured {_t(row["captured_at"] or "at a time that is not known")}'
        f", first {_t(row['first_seen'] or 'not known')}, last {_t(row['last_seen'] or 'not known')}</p>{gone}</header>\n"
    )


def _language(row: Row) -> str:
    return f' lang="{_t(row["language"])}"' if row["language"] else ""


def _text(row: Row) -> str:
    paragraphs = [part for part in (row["body"] or "").split("\n\n") if part.strip()]
    if not paragraphs:
        return '<p class="meta">No text of the story was read.</p>\n'
    return "".join(f'<p class="body" dir="auto"{_language(row)}>{_t(part)}</p>\n' for part in paragraphs)


def _thread(sheet: Sheet) -> str:
    if not sheet.comments:
        return "<h2>Comments</h2><p>None was captured.</p>\n"
    gone = sum(bool(row["removed"]) for row in sheet.comments)
    removed = f", {gone:,} of them not there any more when last looked for" if gone else ""
    comments = "".join(_comment(row, sheet) for row in sheet.comments)
    return f"<h2>{len(sheet.comments):,} comment{'s' if len(sheet.comments) != 1 else ''}{removed}</h2>\n{comments}"


def _comment(row: Row, sheet: Sheet) -> str:
    level = min(row["depth"] or 0, _NESTING)
    marks = []
    if row["status"] not in (None, "visible"):
        marks.append(f'<span class="chip">{_t(row["status"])}</span>')
    if row["removed"]:
        marks.append(f'<span class="chip bad">removed, last seen {_t(row["last_seen"])}</span>')
    if row["id"] in sheet.edited and len(sheet.edited[row["id"]]) > 1:
        marks.append(f'<span class="chip">{len(sheet.edited[row["id"]])} versions, see below</span>')
    votes = f" · {row['upvotes']:,} up" if row["upvotes"] is not None else ""
    when = row["date_published"] or row["date_published_raw"] or "no date"
    asked = " asked" if row["id"] == sheet.asked else ""
    return (
        f'<div class="c l{level}{asked}"><h3 dir="auto">{_t(row["author"] or "(no name)")} <span class="when">{_t(when)}{votes}</span> '
        f'{" ".join(marks)}</h3><p dir="auto">{_t(row["text"] or "(no text)")}</p></div>\n'
    )


def _versions(sheet: Sheet) -> str:
    parts = ["<h2>Versions</h2>\n"]
    parts += [_version(version, "the article") for version in sheet.versions]
    for comment_id, versions in sheet.edited.items():
        if len(versions) > 1:
            parts.append(f"<h3>Comment {_t(comment_id)}</h3>\n")
            parts += [_version(version, "the comment") for version in versions]
    return "".join(parts)


def _version(version: Version, what: str) -> str:
    row = version.row
    at = row["noticed"] or row["last_seen"] or "not known"
    found = [f'<p class="meta">{_t(at)}: {what}, version {_t(row["version"])}, {_t(row["change"])}</p>\n']
    for name, pairs in version.differences:
        for before, after in pairs:
            old = f"<del>{_t(before)}</del> " if before else ""
            new = f"<ins>{_t(after)}</ins>" if after else ""
            found.append(f'<p class="body" dir="auto"><span class="chip">{_t(name)}</span> {old}{new}</p>\n')
    return "".join(found)


def _places(sheet: Sheet, printed: Printed) -> str:
    if not sheet.places:
        return "<h2>Where the bytes lie</h2><p>The records name no capture.</p>\n"
    intro = f'<p class="meta">Digests computed from the files at {_t(printed.now)}.</p>\n'
    return "<h2>Where the bytes lie</h2>\n" + intro + "".join(map(_place, sheet.places))


def _place(place: Place) -> str:
    ground, record = place.ground, place.ground.record
    rows: list[tuple[str, str]] = [("read from it", _t(place.what))]
    if record is not None:
        rows += [
            ("URL", _t(record.get("WARC-Target-URI") or "")),
            ("time (WARC-Date)", _t(record.get("WARC-Date") or "")),
        ]
    rows += [
        ("WARC file", _t(ground.warc)), ("offset, length", f"{ground.offset:,}, {ground.length:,} bytes" if ground.offset is not None and ground.length is not None else "not known"),
    ]  # fmt: skip
    if record is not None:
        rows.append(("record", _t(f"{record.kind} {record.get('WARC-Record-ID') or ''}")))
        if refers := record.get("WARC-Refers-To"):
            rows.append(("the bytes repeat", _t(refers)))
        if ground.status is not None:
            rows.append(("HTTP status", f"{ground.status}, {ground.payload_bytes or 0:,} bytes of payload"))
    for name, stated, holds in ground.digests:
        verdict = (
            '<span class="good">holds now</span>' if holds else '<span class="bad">does not hold now</span>'
        )
        rows.append((f"{name} digest", f"{_t(stated)} {verdict}"))
    if told := ground.fault or ground.unchecked:
        rows.append(("not checked", f'<span class="bad">{_t(told)}</span>'))
    cells = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    return f'<section class="place"><table>{cells}</table></section>\n'


def _completeness(sheet: Sheet) -> str:
    row = sheet.article
    declared = (
        "The page prints no number of comments"
        if row["declared"] is None
        else f"The page prints {row['declared']:,}"
    )
    state = {
        1: "the thread was read whole",
        0: "the thread was not read whole",
        None: "whether that is all is not known",
    }
    closed = {
        1: "The thread is closed.",
        0: "The thread is open.",
        None: "Whether the thread is closed the page does not say.",
    }
    lines = [
        f"{declared}; {row['captured'] or 0:,} visible comments were captured on {row['pages'] or 0:,} page{'s' if row['pages'] != 1 else ''}: "
        f"{state[row['complete']]}.",
        closed[row["closed"]],
    ]
    if row["duplicate_of"]:
        lines.append(f"The same text stands in the article {row['duplicate_of']}.")
    flags = orjson.loads(row["flags"]) if row["flags"] else []
    items = "".join(f"<li>{_t(line)}</li>" for line in (*lines, *(f"Flag: {flag}" for flag in flags)))
    return f"<h2>Completeness</h2><ul>{items}</ul>\n"


def _missing(sheet: Sheet) -> str:
    items = list(_left_out(sheet))
    items += [
        f"{_t(row['role'] or 'page')} {_t(row['url'])}: {_t(row['error'])} (run {_t(row['run'])})"
        for row in sheet.missing
    ]
    if sheet.missing_count > len(sheet.missing):
        items.append(f"and {sheet.missing_count - len(sheet.missing):,} more, in the page lines")
    said = "".join(f"<li>{item}</li>" for item in items) or "<li>Nothing is known to be missing.</li>"
    return f"<h2>What was not captured</h2><ul>{said}</ul>\n"


def _left_out(sheet: Sheet) -> Iterator[str]:
    row = sheet.article
    if row["declared"] is not None and (row["captured"] or 0) < row["declared"]:
        yield f"{row['declared'] - (row['captured'] or 0):,} of the {row['declared']:,} comments that the page counts are not among those read as visible."
    thread: Any = sheet.line.get("comments")
    if isinstance(thread, dict) and thread.get("pointer"):
        pointer = thread["pointer"]
        yield f"The thread is kept by {_t(pointer.get('engine'))} at {_t(pointer.get('endpoint') or 'an address that the page does not state')}."
    images: Any = sheet.line.get("images")
    if images:
        yield f"This sheet shows no pictures; the story has {len(images):,}, named in its record."
    placeholders = sum(c["status"] in ("deleted", "hidden", "pending") for c in sheet.comments)
    if placeholders:
        yield f"{placeholders:,} comment{'s' if placeholders != 1 else ''} stood there as a placeholder (deleted, hidden, pending)."


def _check(sheet: Sheet, printed: Printed) -> str:
    where = ["--root", printed.root, "--collection", printed.collection]
    commands = [
        shlex.join(["tearsheet", "verify", *where]),
        shlex.join(["tearsheet", "query", "--id", sheet.asked, "--bytes", *where]),
    ]
    place = next(
        (p.ground for p in sheet.places if p.ground.offset is not None and p.ground.length is not None), None
    )
    if place is not None and place.offset is not None and place.length is not None:
        unpack = " | gunzip" if place.warc.endswith(".gz") else ""
        commands.append(
            f"tail -c +{place.offset + 1} {shlex.quote(f'archive/{place.warc}')} | head -c {place.length}{unpack}"
        )
    return (
        "<h2>The command that checks it</h2><p>Every record, digest and pointer of the collection; the WARC record of this one; "
        f"and the same without Tearsheet, in the collection's folder:</p><pre>{_t(chr(10).join(commands))}</pre>\n"
    )


def _foot(printed: Printed) -> str:
    return (
        f"<footer><p>Made by Tearsheet {_t(version('tearsheet'))} at {_t(printed.now)} from the collection {_t(printed.collection)}. It says what "
        "the files hold and when they were written; it cannot say who ran the capture, or what others were shown.</p></footer>\n"
    )
