"""`tearsheet new-site`: the files it writes, from a WARC and from the network, and its refusals."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.cli.main import main
from crawler.cli.new_site import site_name
from crawler.extract.golden import golden_lines, read_expected
from spiders.read.site import site_for
from tests.sites.models.millgazette import MillGazette, MillGazetteUntil2019

HERE = Path(__file__).parent
URL = "https://fernpress.example/stadt/gewaechshaus"


@pytest.fixture
def server() -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(HERE / "layouts")))
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{web.server_address[1]}"
    web.shutdown()
    web.server_close()
    thread.join()


def _new_site(url: str, folder: Path, *more: str) -> int:
    (folder / "sites").mkdir(exist_ok=True)
    return main(["new-site", url, "--tests", str(folder / "tests"), "--sites", str(folder / "sites"), *more])


def test_from_a_warc(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warc = HERE / "fernpress" / "capture.warc.gz"
    assert _new_site(URL, tmp_path, "--warc", str(warc), "--name", "fern") == 0
    folder = tmp_path / "tests" / "fern"
    assert read_expected(folder) == golden_lines(folder) == read_expected(HERE / "fernpress")
    assert json.loads((folder / "meta.json").read_text())["url"] == URL
    assert not (tmp_path / "sites" / "fern.py").exists()  # the host has a site file already
    assert "4 of 4" in capsys.readouterr().out


def test_from_the_network(tmp_path: Path, server: str) -> None:
    assert (
        _new_site(
            f"{server}/millgazette.html", tmp_path, "--name", "mill", "--time-zone", "Europe/London", "-q"
        )
        == 0
    )
    lines = read_expected(tmp_path / "tests" / "mill")
    assert lines[0]["headline"] == "The sluice is open again"
    source = (tmp_path / "sites" / "mill.py").read_text()
    compile(source, "mill.py", "exec")
    assert 'time_zone = "Europe/London"' in source
    assert 'hosts = ("127.0.0.1",)' in source


def test_refusals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warc = str(HERE / "fernpress" / "capture.warc.gz")
    assert _new_site(URL, tmp_path, "--warc", warc, "--name", "Bad-Name") == 2
    assert _new_site(URL + "/other", tmp_path, "--warc", warc) == 2
    assert _new_site(URL, tmp_path, "--warc", str(tmp_path / "none.warc.gz")) == 2
    assert _new_site("no-url", tmp_path) == 2
    assert _new_site(URL, tmp_path, "--warc", warc) == 0
    assert _new_site(URL, tmp_path, "--warc", warc) == 2
    assert _new_site(URL, tmp_path, "--warc", warc, "--update") == 0
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("tribune.com.pk", "tribune"),
        ("news.example.org", "example"),
        ("127.0.0.1", "site_0"),
        ("faz.net", "faz"),
        ("a.co.uk", "a"),
    ],
)
def test_names_of_sites(host: str, name: str) -> None:
    assert site_name(host) == name


def test_old_layout_keeps_its_reader_until_its_last_day() -> None:
    url = "http://millgazette.example/pond.html"
    assert type(site_for(url, datetime(2019, 12, 31, tzinfo=UTC))) is MillGazetteUntil2019
    assert type(site_for(url, datetime(2020, 1, 1, tzinfo=UTC))) is MillGazette
