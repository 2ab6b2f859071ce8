"""From captures to records: one page, one story."""

from spiders.read.site import read_capture, read_page

__all__ = ["read_capture", "read_page"]
