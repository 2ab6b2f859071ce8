"""A redirect to what is no web address is followed nowhere: the answer itself is the page."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from spiders.addresses import address
from spiders.crawl.page_line import REDIRECTS


class RedirectTargetMiddleware:
    """Before Scrapy's RedirectMiddleware: has it leave alone what `spiders.addresses` makes no URL of."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response on, marked where its Location leads to no web address."""
        location = response.headers.get("Location")
        if response.status in REDIRECTS and location is not None:
            target = address(response.url, location.decode("utf-8", "replace"))
            if target.url is None:
                request.meta["dont_redirect"] = True
        return response
