"""The wire tap: a Scrapy download handler that keeps the exact bytes of every exchange (issue: "The wire").

settings:  DOWNLOAD_HANDLERS = {"http": "crawler.wire.handler.TapDownloadHandler", "https": …}, or one line: ADDONS
sink:      `attach_sink(crawler, WarcWriter(...))`, or the setting TEARSHEET_SINK
reading:   `capture_of(response)`, `pointer_of(response)`; in an errback `failed_capture_of(failure.request, error)`
"""

from crawler.wire.captures import (
    META_KEY,
    NoCaptureError,
    capture_of,
    exchange_of,
    failed_capture_of,
    pointer_of,
)
from crawler.wire.guard import PrivateAddressError
from crawler.wire.sinks import NullSink, Sink, StorageStoppedError, attach_sink

__all__ = [
    "META_KEY",
    "NoCaptureError",
    "NullSink",
    "PrivateAddressError",
    "Sink",
    "StorageStoppedError",
    "attach_sink",
    "capture_of",
    "exchange_of",
    "failed_capture_of",
    "pointer_of",
]
