"""Several workers over several local sites, and what must hold of what they leave."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.crawler.cli.commands import command, environment, lines
from tests.servers.pages import Answer, Site, serve
from tests.servers.stories import comment, story

FAST = ("--set", "FRONTIER_BACKOFF=0.05", "--set", "FRONTIER_REST=0.05", "-q")
OWN = ("run", "capture", "first_seen", "last_seen", "seconds", "event", "duplicate_of", "near_duplicate_of")
"""Keys that say when and by whom a line was written, or (twins) in which order; all others are the same whoever writes."""


@contextmanager
def sites(count: int, stories: int, comments: int, per_page: int) -> Iterator[list[Site]]:
    """Sites with a front page that lists their stories."""
    with ExitStack() as stack:
        found = []
        for n in range(count):
            numbers = range(
                n * 100 + 1, n * 100 + 1 + stories
            )  # ids of comments are a host's, whatever its port
            answers = {
                path: a for number in numbers for path, a in _story(number, comments, per_page).items()
            }
            links = "".join(
                f'<li><a href="/story/{number}/">Story number {number} of the harbour</a></li>'
                for number in numbers
            )
            answers["/"] = Answer(
                f"<html><head><title>List</title></head><body><ul>{links}</ul></body></html>"
            )
            answers["/robots.txt"] = Answer(
                "User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}
            )
            found.append(stack.enter_context(serve(answers)))
        yield found


def _story(number: int, comments: int, per_page: int) -> dict[str, Answer]:
    ids = [number * 1000 + n for n in range(comments)]
    parts = [ids[at : at + per_page] for at in range(0, len(ids), per_page)] or [[]]
    return {
        f"/story/{number}/" + ("" if page == 1 else f"comment-page-{page}/"): Answer(
            story(number, [comment(n) for n in part], pages=len(parts), page=page, declared=comments)
        )
        for page, part in enumerate(parts, 1)
    }


def configure(folder: Path, found: Sequence[Site], delay: str = "0.05s", crawl: str = "") -> None:
    """The sources file of all sites."""
    tables = "".join(f'[sites.s{n}]\nstart = ["{site.url("/")}"]\n' for n, site in enumerate(found))
    (folder / "sources.toml").write_text(
        f'{crawl}[defaults]\ncadence = "1h"\n[defaults.politeness]\ndelay = "{delay}"\nconcurrency = 1\n{tables}'
    )


@dataclass
class Worker:
    """One worker: its folder holds its collection."""

    folder: Path
    sources: Path
    url: str
    options: Sequence[str] = ()
    process: subprocess.Popen[str] | None = None
    codes: list[int] = field(default_factory=list)

    def start(self, *arguments: str, **variables: str) -> None:
        """Start it, or start it again."""
        self.folder.mkdir(exist_ok=True)
        words = command(
            "run",
            "--worker",
            "--frontier",
            self.url,
            "--config",
            str(self.sources),
            *FAST,
            *self.options,
            *arguments,
        )
        with (self.folder / "output").open("a") as output:
            self.process = subprocess.Popen(
                words, cwd=self.folder, stdout=output, stderr=output, text=True, start_new_session=True,
                env={**environment(), "TEARSHEET_LEASE_SECONDS": "10", **variables},
            )  # fmt: skip

    def wait(self, seconds: float = 300) -> int:
        """Its exit code."""
        assert self.process is not None
        self.codes.append(self.process.wait(seconds))
        return self.codes[-1]

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text()

    @property
    def log(self) -> str:
        return "".join(
            path.read_text() for path in sorted((self.folder / "collections/main/logs").glob("*.log"))
        )


def records(folders: Iterable[Path]) -> list[dict[str, Any]]:
    """All lines of all folders, without what is each run's own, sorted."""
    found = [
        {key: value for key, value in line.items() if key not in OWN}
        for folder in folders
        for line in lines(folder)
    ]
    return sorted(found, key=lambda line: (line["type"], line["id"], json.dumps(line, sort_keys=True)))


def twice(folders: Iterable[Path]) -> list[tuple[str, str, str]]:
    """Records that have more than one line in a run."""
    counts = Counter((line["run"], line["type"], line["id"]) for folder in folders for line in lines(folder))
    return [key for key, count in counts.items() if count > 1]


def too_soon(site: Site, delay: float) -> list[float]:
    """Gaps between two requests, as the server saw them, that are shorter than the delay."""
    times = sorted(asked.at for asked in site.log)
    return [round(later - earlier, 4) for earlier, later in pairwise(times) if later - earlier < delay]
