"""The hostile web, kind by kind: `python -m tests.hostile.campaign [KIND …] [--keep DIR]`.

Each kind is archived in a run of its own from servers on loopback: the cases of `tests.hostile.cases`, hosts with a hostile
robots.txt, sources that list without an end. Ends with 1 where a run ended as a bug, hung, grew too large, reached a server
inside, printed what steers a terminal, or left a URL without the line that it should have.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path

from tests.crawler.cli.commands import command, environment, lines
from tests.hostile.cases import CASES, ok, page
from tests.hostile.check import CODES, archive, of_kind
from tests.hostile.site import ROBOTS, HostileSite
from tests.servers.raw import Exchange, RawServer, Step

SECONDS = 900.0
"""After which a run counts as hanging; the longest takes a few minutes on a busy machine."""


def main() -> int:
    kinds = [*dict.fromkeys(case.kind for case in CASES), "robots", "sources"]
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.campaign", description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[[], *kinds], metavar="KIND", help=", ".join(kinds))
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the collections are left")
    args = parser.parse_args()
    failed = 0
    for kind in args.kinds or kinds:
        folder = (args.keep or Path(tempfile.mkdtemp(prefix="hostile-"))) / kind
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{kind}:", flush=True)
        found = _sources(folder) if kind == "sources" else _kind(kind, folder)
        for finding in found:
            print(f"  FAIL {finding}", flush=True)
        failed += len(found)
        if not args.keep:
            shutil.rmtree(folder.parent)
    print(f"{failed} findings")
    return 1 if failed else 0


def _kind(kind: str, folder: Path) -> list[str]:
    cases = of_kind(CASES, [kind]) if kind != "robots" else []
    with HostileSite(cases, ROBOTS if kind == "robots" else ()) as site:
        return archive(site, folder, SECONDS)


def _sources(folder: Path) -> list[str]:
    """A scheduled run over sources without an end, with bombs and with entities in them."""
    numbers = count(1)

    def answer(exchange: Exchange) -> list[Step]:
        here, number, path = server.url(""), next(numbers), exchange.target
        if path.startswith("/sitemaps"):
            more = f"<sitemapindex><sitemap><loc>{here}/sitemaps/{number}.xml</loc></sitemap></sitemapindex>"
            return [ok(more.encode(), kind=b"application/xml")]
        if path.startswith("/feeds"):
            link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{here}/feeds/{number}"/>'
            more = f"<rss version='2.0'><channel><title>t</title>{link}<item><link>{here}/story/{number}</link></item></channel></rss>"
            return [ok(more.encode(), kind=b"application/rss+xml")]
        if path.startswith("/bomb"):
            return [ok(b"<urlset>" + b" " * 60_000_000, kind=b"application/xml")]
        if path.startswith("/entities"):
            text = b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
            return [
                ok(
                    text + b"<rss><channel><title>" + b"&b;" * 1000 + b"</title></channel></rss>",
                    kind=b"text/xml",
                )
            ]
        if path.startswith(("/sections", "/calendar")):
            links = "".join(f'<a href="/calendar/{number}/{n}/">Week {n}</a>' for n in range(40))
            return [ok(f"<html><body><h1>Calendar</h1>{links}</body></html>".encode())]
        return (
            [ok(page(f"Story number {path}"))]
            if path.startswith("/story")
            else [ok(b"no", status=b"404 Not Found")]
        )

    with RawServer(fallback=answer) as server:
        named = ", ".join(f'"{server.url(f"/{name}")}"' for name in ("sitemaps", "bomb"))
        feeds = ", ".join(f'"{server.url(f"/{name}")}"' for name in ("feeds", "entities"))
        (folder / "sources.toml").write_text(
            f'[defaults.politeness]\ndelay = "0s"\nconcurrency = 4\n[sites.hostile]\nstart = ["{server.url("/sections")}"]\n'
            f"sitemaps = [{named}]\nfeeds = [{feeds}]\nrequisites = false\n"
        )
        try:
            done = subprocess.run(
                command("run", "-v"),
                cwd=folder,
                capture_output=True,
                env=environment(),
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [f"hangs: no end after {SECONDS:g} s"]
        asked = [exchange.target.split("/")[1] for exchange in server.log]
    told = {name: asked.count(name) for name in ("sitemaps", "feeds", "calendar", "story")}
    print(f"  exit {done.returncode}, asked {told}", flush=True)
    found = [f"exit code {done.returncode}: {done.stderr[-600:]!r}"] if done.returncode not in CODES else []
    flags = {flag for line in lines(folder, "pages") for flag in line["flags"] if flag.startswith("limit")}
    found += [
        f"no bound of {kind} is told" for kind in ("sitemap", "feed") if not any(kind in f for f in flags)
    ]
    found += ["a traceback"] if b"Traceback" in done.stderr else []
    return found


if __name__ == "__main__":
    sys.exit(main())
