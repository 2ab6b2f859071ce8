"""Scrapy's scheduler on the frontier: leases out, settlements in, nothing lost when the process dies.

A request that the spider yields becomes a frontier row (once per run). The row is leased when its host may be asked,
handed to the engine, and stays leased until it is settled. A redirect, a scheme fallback or a bounced request is a
continuation: it lives in memory under the same lease, so that after a crash the chain starts from its origin.

Settings (defaults in `politeness.settings.DEFAULTS`, wired by `politeness.settings.install`):
    FRONTIER_PATH, FRONTIER_RUN: the ledger, and the scope in which no URL stands twice.
    FRONTIER_ACK: `explicit`: our spiders settle rows themselves, after their record lines are flushed;
        `auto`: a row is settled when the engine is done with its request (any other project).
    FRONTIER_PATIENCE: the longest that a run stays open for rows that are not due yet.

Meta: `frontier_row`, `frontier_attempts`, `frontier_deliveries` are set here; `frontier_continue` on a request
that a callback or errback yields makes it a continuation of its row.

Calls for the spider's side:
    hold(row): the row outlives its callback; `settle` will come.
    put(request): like yielding it, at once.
    settle(rows, outcome, error=…, status=…, follow=…): the outcome, one transaction with the rows that follow.
    open_rows(event, names=…): how many rows of an event have no outcome yet.
A request that leaves the engine neither held nor settled is done (auto) or failed (explicit).
"""

from crawler.scheduler.scheduler import FrontierScheduler

__all__ = ["FrontierScheduler"]
