"""`run --dry-run`: what would be looked at, from configuration and agenda alone."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from archives.collection.collection import Collection
from archives.ledger.ledger import Ledger
from crawler.agenda.agenda import SECTION_ARTICLE, Agenda
from crawler.exit_codes import ExitCode
from crawler.sources.model import Site


def tell(args: argparse.Namespace, sites: Sequence[Site]) -> ExitCode:
    """Print a line a source and article; fetches and stores nothing."""
    path = Collection(args.root, args.collection).ledger_path
    ledger = Ledger(path) if path.exists() else Ledger(":memory:")
    agenda, now = Agenda(ledger.connection), time.time()
    try:
        for site in sites:
            for source in site.sources(datetime.now(UTC)):
                entry = agenda.entry(source.url)
                if not args.due or entry is None or (entry.due is not None and entry.due <= now):
                    print(f"{site.name}\t{source.kind}\t{source.url}")
            for kind in ("article", SECTION_ARTICLE):
                for entry in agenda.followed(site.name, kind, now, due_only=args.due):
                    print(f"{site.name}\tarticle\t{entry.url}")
    finally:
        ledger.close()
    return ExitCode.OK
