"""The protocol writes nothing before the request's turn has come."""

from __future__ import annotations

import pytest
from scrapy import Request
from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web.http_headers import Headers

from crawler.politeness.booking import Booking, keep
from crawler.politeness.errors import NotYet
from crawler.wire.guard import AddressGuard
from crawler.wire.private import _RECORDER, TapFactory, TapProtocol, TxRequest
from crawler.wire.tape import Recorder, Spool


class Wire(StringTransport):
    """A transport that has no socket."""

    def getHandle(self) -> None:  # noqa: N802 - Twisted's name
        return None

    def getPeer(self) -> IPv4Address:  # noqa: N802
        return IPv4Address("TCP", "93.184.216.34", 80)


class Sending:
    """One request on a connection, whose booking answers as told."""

    def __init__(self, waits: list[float]) -> None:
        self.asked = Request("http://x.test/")
        self._waits = waits
        # Stale for ever; how long this machine takes to answer makes no new booking stale.
        keep(self.asked, Booking(lambda now, slack: self._waits.pop(0), 3600.0, -1e9))
        self.transport = Wire()
        self.protocol: TapProtocol = TapFactory(lambda protocol: None, None).buildProtocol(None)
        self.protocol.makeConnection(self.transport)
        self.recorder = Recorder(self.asked, AddressGuard(), Spool(1000, None))

    def send(self) -> list[object]:
        request = TxRequest(b"GET", b"/", Headers({b"host": [b"x.test"]}), None)
        setattr(request, _RECORDER, self.recorder)
        failures: list[object] = []
        self.answer = self.protocol.request(request)
        self.answer.addErrback(lambda failure: failures.append(failure.value))
        return failures


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    from twisted.internet import reactor

    clock = Clock()
    monkeypatch.setattr(reactor, "callLater", clock.callLater, raising=False)
    return clock


def test_it_is_written_when_its_turn_has_come(clock: Clock) -> None:
    sending = Sending([0.1, 0.2, 0.0])
    sending.send()
    assert sending.transport.value() == b""
    clock.advance(0.1)
    assert sending.transport.value() == b""
    clock.advance(0.2)
    assert sending.transport.value().startswith(b"GET / HTTP/1.1\r\n")
    assert len(sending.recorder.tapes) == 1


def test_a_connection_that_ends_meanwhile_sends_it_back(clock: Clock) -> None:
    sending = Sending([0.1, 0.0])
    failures = sending.send()
    sending.protocol.connectionLost(Failure(ConnectionDone()))
    clock.advance(0.1)
    assert [type(error) for error in failures] == [NotYet]
    assert sending.recorder.is_blank


def test_a_turn_that_is_far_off_frees_the_connection(clock: Clock) -> None:
    sending = Sending([60.0])
    failures = sending.send()
    assert [type(error) for error in failures] == [NotYet]
    assert sending.transport.disconnecting


def test_giving_up_while_it_waits_closes_the_connection(clock: Clock) -> None:
    sending = Sending([0.1])
    sending.send()
    sending.answer.cancel()
    clock.advance(1)
    assert sending.transport.disconnecting
    assert sending.transport.value() == b""
