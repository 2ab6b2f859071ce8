"""Discovery: what a site's robots.txt, sitemaps, feeds, REST interface and section pages say of its articles.

Pure readers: one capture in, entries out; no clock, no network, no Scrapy. `reader.read_source` is the way in.
"""
