"""Where exchanges go: anything with `write(exchange) -> Pointer | None`."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from typing import Protocol
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from archives.errors import ArchiveError
from archives.exchange import Exchange
from archives.records import Pointer
from archives.warc.resource import Resource
from crawler.errors import TearsheetError

logger = logging.getLogger(__name__)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Sink(Protocol):
    """Takes exchanges, in the order in which they ended; `archives.warc.writer.WarcWriter` is one."""

    def write(self, exchange: Exchange) -> Pointer | None:
        """Store an exchange; gives the place of its response, None where there is none.

        Raises:
            OSError, ArchiveError: it could not be stored; the crawl is stopped.
        """
        ...


class StorageStoppedError(Exception):
    """The archive takes nothing more, so nothing more is fetched; `__cause__` says why. Not a fault of the URL's."""

    kind = "storage"


class NullSink:
    """Stores nothing: for measuring the tap alone."""

    def write(self, exchange: Exchange) -> Pointer | None:
        """Drop it."""
        return None


class Storage:
    """A crawl's sink, which stops the crawl when it fails: no response goes on whose capture is not stored."""

    def __init__(self, crawler: Crawler, sink: Sink) -> None:
        self._crawler = crawler
        self._sink = sink
        self.error: Exception | None = None

    def check(self) -> None:
        """Raises StorageStoppedError where nothing more can be stored."""
        if self.error is not None:
            raise StorageStoppedError(str(self.error)) from self.error

    def write(self, exchange: Exchange) -> Pointer | None:
        """Hand an exchange to the sink.

        Raises:
            StorageStoppedError: it could not be stored; the crawl is being closed, with the reason `archive-full`
                or `archive-error`.
        """
        return self._stored(lambda: self._sink.write(exchange))

    def write_resource(self, resource: Resource) -> Pointer | None:
        """Hand over what no server sent; a sink that takes none drops it.

        Raises:
            StorageStoppedError: as `write`.
        """
        take = getattr(self._sink, "write_resource", None)
        return self._stored(lambda: take(resource)) if take is not None else None

    def _stored(self, write: Callable[[], Pointer | None]) -> Pointer | None:
        self.check()
        try:
            return write()
        except Exception as error:  # a fault of the writer's too: no response may go on unstored
            raise self.fail(error) from error

    def fail(self, error: Exception) -> StorageStoppedError:
        """Close the crawl for an error of the storage; gives what is to be raised."""
        if self.error is None:
            self.error = error
            expected = isinstance(error, (OSError, ArchiveError))
            logger.error("%s", error, exc_info=None if expected else error)
            self._stop("archive-full" if getattr(error, "errno", None) in _FULL else "archive-error")
        return StorageStoppedError(str(error))

    def _stop(self, reason: str) -> None:
        from crawler.stopping import stop

        stop(self._crawler, reason)


_sinks: WeakKeyDictionary[Crawler, Sink] = WeakKeyDictionary()
_storages: WeakKeyDictionary[Crawler, Storage] = WeakKeyDictionary()


def attach_sink(crawler: Crawler, sink: Sink) -> None:
    """Use this sink for the crawl (before it starts); its owner closes it."""
    _sinks[crawler] = sink


def has_sink(crawler: Crawler) -> bool:
    """Whether a sink was attached."""
    return crawler in _sinks


def storage_of(crawler: Crawler) -> Storage:
    """The crawl's storage: over the attached sink, else over what the setting TEARSHEET_SINK (a callable's path) makes.

    Raises:
        TearsheetError: there is neither.
    """
    storage = _storages.get(crawler)
    if storage is None:
        storage = _storages[crawler] = Storage(crawler, _sink_of(crawler))
    return storage


def _sink_of(crawler: Crawler) -> Sink:
    sink = _sinks.get(crawler)
    if sink is None:
        path = crawler.settings.get("TEARSHEET_SINK")
        if not path:
            raise TearsheetError(
                "no sink for captures: set TEARSHEET_SINK or use crawler.addon.TearsheetAddon"
            )
        sink = _sinks[crawler] = load_object(path)(crawler)
    return sink


def null_sink(crawler: Crawler) -> NullSink:
    """For `TEARSHEET_SINK`: nothing is stored."""
    return NullSink()
