"""One run over hostile cases, and what is wrong with it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.crawler.cli.commands import command, environment, lines
from tests.hostile.cases import Case
from tests.hostile.measured import HANGS
from tests.hostile.site import HostileSite

CODES = (0, 3, 4, 5, 11)
"""Ways in which a run over the hostile web may end; 1 is a bug, 10 an interruption."""
MEMORY_MB = 500
"""Peak of any process: of the crawl and of its readers."""
_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def archive(site: HostileSite, folder: Path, seconds: float) -> list[str]:
    """Archive the site's URLs; the findings, none where all is as it should be."""
    (folder / "urls.txt").write_text("\n".join([*site.urls, "http://a..b/", f"http://{'a' * 64}.test/"]))
    words = command(
        "archive", "-i", "urls.txt", "--timeout", "4s", "--delay", "0", "-v", "--resolve", f"{site.dead_host}:127.0.0.1",
        "--set", "CONCURRENT_REQUESTS_PER_DOMAIN=6", "--set", "FRONTIER_RETRIES=0", "--set", "FRONTIER_CRAWL_DELAY_MAX=1",
        "--set", "FRONTIER_REST=0.1",
    )  # fmt: skip
    started = time.monotonic()
    measured = [sys.executable, str(Path(__file__).with_name("measured.py")), "peak", str(seconds)]
    done = subprocess.run(
        [*measured, *words], cwd=folder, capture_output=True, env=environment(), check=False
    )
    if done.returncode == HANGS:
        return [f"hangs: no end after {seconds:g} s"]
    peak = int((folder / "peak").read_text())
    print(
        f"  {len(site.urls)} URLs in {time.monotonic() - started:.0f} s, exit {done.returncode}, peak {peak} MB",
        flush=True,
    )
    found = [f"exit code {done.returncode}: {done.stderr[-600:]!r}"] if done.returncode not in CODES else []
    found += [f"peak of {peak} MB"] if peak > MEMORY_MB else []
    found += [f"reached inside: {target}" for target in site.reached]
    found += _printed(done.stdout + done.stderr, folder)
    found += _lines(site, folder)
    return found


def _printed(output: bytes, folder: Path) -> Iterator[str]:
    text = output.decode("utf-8", "replace")
    if steering := _PRINTED.search(text):
        yield f"reaches the terminal: {text[max(0, steering.start() - 40) : steering.end() + 20]!r}"
    logs = "".join(path.read_text(errors="replace") for path in (folder / "collections/main/logs").iterdir())
    for name, said in (("output", text), ("log", logs)):
        if "Traceback" in said:
            yield f"a traceback in the {name}: {said[said.index('Traceback') :][:1500]}"


def _lines(site: HostileSite, folder: Path) -> Iterator[str]:
    """Each asked URL has its line, and it says what it should."""
    pages = {line["url"]: line for line in lines(folder, "pages")}
    stories = {line["url"]: line for line in lines(folder, "articles")}
    for case in site.cases:
        url = site.server.url(case.path)
        line = pages.get(url)
        if line is None:
            yield f"{case.path}: no page line"
            continue
        story = stories.get(line["final_url"] or url) or stories.get(url)
        if not any(_is(line, story, wanted.replace("_", " ")) for wanted in case.came.split(" ")):
            yield f"{case.path}: wanted {case.came}, got {_told(line, story)}"
    for server in site.hosts.values():
        if server.url("/page") not in pages:
            yield f"no page line of {server.url('/page')}"


def _is(line: dict[str, Any], story: dict[str, Any] | None, wanted: str) -> bool:
    if wanted == "article":
        return story is not None
    if wanted == "page":
        return line["error"] is None
    if wanted.startswith("flag:"):
        flags = [*line["flags"], *(story["flags"] if story else ())]
        return any(flag.startswith(wanted.removeprefix("flag:")) for flag in flags)
    return bool(wanted) and (line["error"] or "").startswith(wanted)


def _told(line: dict[str, Any], story: dict[str, Any] | None) -> str:
    return json.dumps(
        {
            "status": line["status"],
            "error": line["error"],
            "flags": line["flags"],
            "story": story and story["flags"],
        }
    )


def of_kind(cases: Sequence[Case], kinds: Sequence[str]) -> list[Case]:
    """The cases of these kinds; of all where none is named."""
    return [case for case in cases if not kinds or case.kind in kinds]
