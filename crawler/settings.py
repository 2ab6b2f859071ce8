"""Scrapy settings of our own runs. Beside each value: what Scrapy has by default, and who reads it."""

from __future__ import annotations

BOT_NAME = "tearsheet"
SPIDER_MODULES = ["spiders.crawl.archive"]

DOWNLOAD_HANDLERS = dict.fromkeys(("data", "file", "ftp", "s3"))
"""No scheme but http and https leaves the process, whatever a page names; the add-on sets these two."""

ADDONS = {
    "crawler.crawl.scrapy_crawl.CollectionAddon": 200,
    "crawler.addon.TearsheetAddon": 300,
}  # for `scrapy crawl`

# Faithful and honest
ROBOTSTXT_OBEY = True  # default False; crawler.politeness.robots
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False; crawler.wire.tls
COOKIES_ENABLED = False  # default True: a reader without an account; tldextract would ask the network
REFERRER_POLICY = "no-referrer"  # default strict; the request block stays the same whoever linked
HTTPCACHE_ENABLED = False  # the archive is the cache
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "*",
}

# Limits
DOWNLOAD_TIMEOUT = 30  # default 180
DOWNLOAD_MAXSIZE = 64 * 2**20  # default 1 GiB
DOWNLOAD_WARNSIZE = 0  # default 32 MiB: the limit speaks for itself
REDIRECT_MAX_TIMES = 10  # default 20; spiders.crawl.page_line tells by it what is a loop
DEPTH_LIMIT = 0
URLLENGTH_LIMIT = 0  # default 2083: a longer URL would be dropped without a page line

# Politeness is the frontier's: these are its defaults (crawler.frontier)
DOWNLOAD_DELAY = 0.25  # default 0
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8
CONCURRENT_REQUESTS = 16
DOWNLOAD_DELAY_JITTER = 0.0  # default 0.5; the gate keeps the time

# Every answer reaches the spider: a 404 is a page line
HTTPERROR_ALLOW_ALL = True  # default False; HttpErrorMiddleware
RETRY_ENABLED = False  # the frontier retries, with back-off per host
METAREFRESH_ENABLED = False  # default True: what the page says stays readable in the archive

DOWNLOADER_MIDDLEWARES = {
    "crawler.crawl.login.LoginMiddleware": 755,
    "crawler.crawl.credentials.CredentialsMiddleware": 760,  # after all that retries, redirects or writes a request down
    "crawler.crawl.redirects.RedirectTargetMiddleware": 610,  # before RedirectMiddleware sees the answer
    "crawler.crawl.transport.ProxyMiddleware": 740,  # before HttpProxyMiddleware
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.crawl.transport.DecodingMiddleware": 590,
}

ITEM_PIPELINES = {"crawler.crawl.pipeline.RecordPipeline": 300}
EXTENSIONS = {
    "crawler.crawl.desk.Desk": 0,
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
}
TELNETCONSOLE_ENABLED = False  # default True
REMOTE_CONTROL_ENABLED = False  # default True: opens a port that runs Python

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.crawl.log_format.QuietItems"  # default repeats each item, texts and all, in the log

CONCURRENT_ITEMS = 4  # default 100: so many tasks start for each response, which gives one to three items
