"""Our spiders under Scrapy's own command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.crawler.cli.commands import ROOT, environment, lines, warcs
from tests.servers.pages import serve
from tests.servers.stories import story_site


def test_scrapy_crawl_archive(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    with serve(story_site(2, comments=5, per_page=3)) as site:
        urls = f"{site.url('/story/1/')} {site.url('/story/2/')}"
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "archive",
            "-a",
            f"urls={urls}",
            "-s",
            "DOWNLOAD_DELAY=0",
        ]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
    assert done.returncode == 0, done.stderr
    assert len(lines(tmp_path, "articles")) == 2
    assert len(lines(tmp_path, "comments")) == 10
    assert warcs(tmp_path)
    assert all(path.name.endswith(".warc.gz") for path in warcs(tmp_path))
