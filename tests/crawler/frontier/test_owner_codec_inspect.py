"""Who is alive, requests as JSON and back, and what `explain` finds."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import FormRequest, Request, Spider
from scrapy.http import JsonRequest
from scrapy.http.request import NO_CALLBACK

from archives.capture import Role
from crawler.frontier import inspect
from crawler.frontier.codec import NotStorable, decode_request, encode_request
from crawler.frontier.contract import NewRow
from crawler.frontier.key import gate_of, request_key
from crawler.frontier.owner import is_alive, new_owner
from crawler.frontier.schema import open_database
from crawler.frontier.sqlite import SqliteFrontier


class Paper(Spider):
    name = "paper"

    def story(self, response: Any) -> None: ...

    def trouble(self, failure: Any) -> None: ...


PAPER = Paper()


class TestOwner:
    def test_this_process_is_alive_under_each_of_its_names(self) -> None:
        one, two = new_owner(), new_owner()
        assert one != two
        assert is_alive(one)
        assert is_alive(two)

    def test_an_ended_process_is_not_even_as_a_zombie_or_when_its_number_is_used_again(self) -> None:
        process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        start = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[19]
        name = f"{socket.gethostname()}/{process.pid}/{start}/ab"
        assert is_alive(name)
        assert not is_alive(f"{socket.gethostname()}/{process.pid}/{int(start) - 1}/ab")
        os.kill(process.pid, signal.SIGKILL)
        deadline = time.time() + 120
        while is_alive(name) and time.time() < deadline:
            time.sleep(0.01)
        assert not is_alive(name), "a zombie"
        process.wait()
        assert not is_alive(name)

    def test_another_machines_processes_count_as_alive_and_nonsense_does_not(self) -> None:
        assert is_alive("elsewhere/1/2/ab")
        assert not is_alive("nonsense")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text()
    | st.binary()
    | st.builds(Role, event=st.text()),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


class TestCodec:
    def round_trip(self, request: Request) -> Request:
        return decode_request(json.loads(json.dumps(encode_request(request, PAPER))), PAPER)

    @given(st.dictionaries(st.text().filter(lambda key: not key.startswith("frontier_")), JSON, max_size=4))
    def test_meta_comes_back_as_it_was(self, meta: dict[str, Any]) -> None:
        passing = {"download_slot", "download_latency", "robots", "robots_line", "is_start_request"}
        back = self.round_trip(Request("http://x.test/", meta=meta))
        assert back.meta == {key: value for key, value in meta.items() if key not in passing}

    def test_everything_that_makes_a_request_comes_back(self) -> None:
        request = Request(
            "http://x.test/a?b=%20", method="POST", body=b"\x00\xff", callback=PAPER.story, errback=PAPER.trouble,
            headers={"X-A": ["1", "ü"], "Accept": "*/*"}, cookies={"c": "d"}, priority=-3, dont_filter=True,
            cb_kwargs={"n": 1}, flags=["f"], encoding="latin-1",
        )  # fmt: skip
        back = self.round_trip(request)
        for name in Request.attributes:
            assert getattr(back, name) == getattr(request, name), name

    @pytest.mark.parametrize(
        "request_",
        [FormRequest("http://x.test/", formdata={"a": "b"}), JsonRequest("http://x.test/", data={"a": [1]})],
    )
    def test_subclasses_come_back_as_such(self, request_: Request) -> None:
        back = self.round_trip(request_)
        assert type(back) is type(request_)
        assert (back.body, back.headers, back.method) == (request_.body, request_.headers, request_.method)

    def test_what_belongs_to_one_attempt_is_left_out(self) -> None:
        request = Request(
            "http://x.test/", meta={"frontier_row": 3, "download_slot": "x", "keep": 1}, callback=NO_CALLBACK
        )
        assert encode_request(request, PAPER) == {
            "url": "http://x.test/",
            "callback": "NO_CALLBACK",
            "meta": {"keep": 1},
        }

    @pytest.mark.parametrize(
        "request_",
        [
            Request("http://x.test/", callback=lambda response: None),
            Request("http://x.test/", meta={"a": {"b": object()}}),
        ],
    )
    def test_what_json_has_no_form_for_is_refused_by_name(self, request_: Request) -> None:
        with pytest.raises(NotStorable, match=r"method of the spider|holds a object"):
            encode_request(request_, PAPER)

    @pytest.mark.parametrize("data", [{"callback": "gone"}, {"class": "pathlib.Path"}])
    def test_what_is_no_request_any_more_is_an_error(self, data: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"no method 'gone' any more|pathlib.Path is no request class"):
            decode_request({"url": "http://x.test/", **data}, PAPER)


class TestInspect:
    def test_explain_tells_every_run_and_the_host(self, tmp_path: Path) -> None:
        url = "http://x.test/story"
        for run in ("one", "two"):
            frontier = SqliteFrontier(tmp_path / "ledger.sqlite", run)
            frontier.put(
                [NewRow(request_key("GET", url), url, gate_of(url), {"url": url}, event="e", role="page")]
            )
            (lease,) = frontier.lease(1, 10.0)
            if run == "one":
                frontier.settle(
                    [lease.row], 11.0, error="http-404", status=404, robots="allowed: line 2: Allow: /"
                )
            else:
                frontier.fail(lease.row, "http-503", 60.0, 12.0)
                frontier.gates.failed("x.test", "http-503", 30.0, 12.0)
        database = open_database(tmp_path / "ledger.sqlite")
        history, host = inspect.explain(database, url + "#comments")
        assert [(h.run, h.state, h.error, h.status, h.due) for h in history] == [
            ("one", "failed", "http-404", 404, 0.0),
            ("two", "waiting", "http-503", None, 60.0),
        ]
        assert history[0].robots == "allowed: line 2: Allow: /"
        assert (host.blocked_until, host.reason) == (42.0, "http-503")
        assert [h.url for h in inspect.failures(database, "one")] == [url]
        assert [gate.host for gate in inspect.resting_hosts(database, 20.0)] == ["x.test"]
        assert {run: stats.open for run, stats in inspect.runs(database, 20.0).items()} == {
            "one": 0,
            "two": 1,
        }
        assert inspect.explain(database, "http://never.test/") == (
            [],
            inspect.host_gate(database, "never.test"),
        )
        database.close()

    def test_no_scrapy_is_needed_to_look(self) -> None:
        code = (
            "import sys, crawler.frontier.inspect, crawler.frontier.sqlite;"
            "sys.exit(any(name.split('.')[0] in ('scrapy', 'twisted') for name in sys.modules))"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
