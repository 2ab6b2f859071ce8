"""Pages rendered by a real browser, each byte through our own tap.

The browser is given a proxy on loopback, one port a visit; its upstream side is the wire tap of the crawl (`proxy`). A
driver scrolls, presses "load more" and "show replies" until nothing new comes (`driver`). What it fetched, the rendered
page and a picture go to the archive (`visits`). Playwright is an extra: `pip install tearsheet[browser]`.
"""
