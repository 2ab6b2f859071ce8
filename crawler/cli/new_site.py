"""A new site in twenty minutes: capture a page, write its site file and the golden test that holds its lines.

The capture goes to tests/sites/NAME/, the lines as they are read now stand beside it: correct them by hand where they are
wrong, then set or override in spiders/sites/NAME.py what the generic readers miss, until the tests pass."""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

SITE_FILE = '''"""{host}: what the generic readers get wrong there, or need to be told."""

from __future__ import annotations

from spiders.read.site import Site


class {cls}(Site):
    hosts = ("{host}",)
    time_zone = {zone}
    day_first = {day_first}
'''


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    from crawler.crawl.options import add_fetch_arguments, zone

    parser.add_argument(
        "url", metavar="URL", help="a story with comments, as good an example of the site as there is"
    )
    parser.add_argument("--name", help="folder and file name; by default made of the host")
    parser.add_argument(
        "--warc", metavar="FILE", action="append", help="take the capture from this file, fetch nothing"
    )
    parser.add_argument(
        "--time-zone", type=zone, metavar="ZONE", help="the site's own zone, e.g. Asia/Karachi"
    )
    order = parser.add_mutually_exclusive_group()
    order.add_argument(
        "--day-first", action="store_true", default=None, help="03/04/2012 is the third of April there"
    )
    order.add_argument(
        "--month-first", dest="day_first", action="store_false", help="… is the fourth of March"
    )
    parser.add_argument("--tests", metavar="DIR", default="tests/sites", help="where golden folders lie")
    parser.add_argument("--sites", metavar="DIR", default="spiders/sites", help="where site files lie")
    parser.add_argument("--update", action="store_true", help="replace the capture of an existing folder")
    add_fetch_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Capture, write the files, say what was read; returns the exit code."""
    from crawler.errors import TearsheetError
    from crawler.exit_codes import ExitCode

    host = (urlsplit(args.url).hostname or "").lower().removeprefix("www.")
    if not host:
        raise TearsheetError(f"no URL with a host: {args.url!r} (expected like https://host/path)")
    name = args.name or site_name(host)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise TearsheetError(f"--name must be a module name in lower case, not {name!r}")
    folder, site_file = Path(args.tests) / name, Path(args.sites) / f"{name}.py"
    if not site_file.parent.is_dir():
        raise TearsheetError(
            f"no folder {site_file.parent}: call it in a checkout of Tearsheet, or name the folders with --sites and --tests"
        )
    if (folder / "capture.warc.gz").exists() and not args.update:
        raise TearsheetError(
            f"{folder} is there already: --update replaces its capture, --name makes another"
        )
    code = _capture(args, folder)
    if code:
        return code
    if not site_file.exists() and not _known(args.url, folder):
        site_file.write_text(_site_source(name, host, args), encoding="utf-8")
    _write_golden(args.url, folder)
    _say(folder, site_file)
    return int(ExitCode.OK)


def site_name(host: str) -> str:
    """A module name for a host: its registered name without the public suffix, as far as that is plain."""
    labels = host.split(".")
    main = labels[-2] if len(labels) > 1 else labels[0]
    if len(labels) > 2 and len(labels[-1]) == 2 and len(main) <= 3:  # news.co.uk, tribune.com.pk
        main = labels[-3]
    clean = re.sub(r"[^a-z0-9]+", "_", main).strip("_")
    return clean if clean[:1].isalpha() else f"site_{clean}"


def _capture(args: argparse.Namespace, folder: Path) -> int:
    from crawler.errors import TearsheetError
    from crawler.extract.golden import CAPTURE, cut_story

    with tempfile.TemporaryDirectory(prefix="tearsheet-") as scratch:
        sources = [Path(name) for name in args.warc or ()]
        if not sources:
            code = _fetch(args, scratch)
            if code:
                return code
            sources = sorted(Path(scratch).glob("*/archive/*.warc.gz"))
        missing = [str(path) for path in sources if not path.is_file()]
        if missing:
            raise TearsheetError(f"no such file: {', '.join(missing)}")
        part = Path(scratch) / CAPTURE
        if not cut_story(sources, args.url, part):
            raise TearsheetError(f"no page {args.url} in {', '.join(path.name for path in sources)}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CAPTURE).write_bytes(part.read_bytes())
    return 0


def _fetch(args: argparse.Namespace, scratch: str) -> int:
    """The page with its comment pages into a collection of its own, by the `archive` verb."""
    from crawler.cli import archive

    settings = {**vars(args), "root": scratch, "collection": "new-site", "urls": [args.url], "input_file": []}
    settings["quiet"] = True  # the files that it would name are gone at the end
    wanted = argparse.Namespace(**settings, no_requisites=True, stdout=False, json=False)
    return archive.run(wanted)


def _known(url: str, folder: Path) -> bool:
    """Whether a site file serves the host already, under another name."""
    from archives.warc.reader import read_captures
    from crawler.extract.golden import CAPTURE
    from spiders.read.site import Site, site_for

    date = next(read_captures(folder / CAPTURE)).date
    return type(site_for(url, date)) is not Site


def _site_source(name: str, host: str, args: argparse.Namespace) -> str:
    zone = (
        f'"{args.time_zone}"' if args.time_zone else 'None  # e.g. "Asia/Karachi": wall clocks get its offset'
    )
    day_first = (
        "None  # True where 03/04/2012 is the third of April"
        if args.day_first is None
        else str(args.day_first)
    )
    cls = "".join(part.title() for part in name.split("_"))
    return SITE_FILE.format(host=host, cls=cls, zone=zone, day_first=day_first)


def _write_golden(url: str, folder: Path) -> None:
    import json

    from archives.warc.reader import read_captures
    from crawler.extract.golden import CAPTURE, META, write_expected

    captured = next(read_captures(folder / CAPTURE)).date.isoformat()
    (folder / META).write_text(
        json.dumps({"url": url, "captured": captured}, indent=1) + "\n", encoding="utf-8"
    )
    write_expected(folder)


def _say(folder: Path, site_file: Path) -> None:
    from crawler.extract.golden import golden_story

    story = golden_story(folder)
    article = story.article
    print(f"capture   {folder}/capture.warc.gz")
    print(f"expected  {folder}/expected.jsonl: check each line, correct what is wrong")
    print(
        f"site file {site_file}"
        + ("" if site_file.exists() else " (not needed: another file serves the host)")
    )
    if article is None:
        print("no article was read")
        return
    state = article.comments
    print(f"headline  {article.headline}\ndate      {article.date_published}")
    print(f"authors   {', '.join(author.name for author in article.authors) or '-'}")
    print(
        f"comments  {state.captured} of {'?' if state.declared is None else state.declared} ({state.engine or 'none'})"
    )
    print(f"then      pytest tests/sites -k {folder.name}")
